"""What is compared: each field, the levels of agreement it can reach, and what a level is worth before any training.

m: how often two rows of one person reach the level. u: how often two rows of two persons do. A level weighs
log2(m / u) bits (Fellegi and Sunter 1969). The m are our own estimates of the mistakes in county registers; `training`
replaces those marked `learns`. The u are replaced by the register's own chance agreement where `chance` names one.
"""

from __future__ import annotations

from dataclasses import dataclass

MISSING = "missing"
OTHER = "other"
TWO_IDS = "two_ids"
_TWELVE_YEARS = 4383
# Of longer names (transliterated ones) the beginning is searched for the one character.
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement: a code, a sentence, and the SQL condition under which it holds (columns end in _l, _r).

    The condition keeps to equality, arithmetic, substr, length and damerau_levenshtein, which splink has in every
    dialect. An empty one is "anything else". `frequency`: the column whose rarer values weigh more.
    """

    code: str
    label: str
    holds: str
    m: float = 1.0
    u: float = 1.0
    chance: str | None = None
    learns: bool = False
    frequency: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field and its levels, best first; the first that holds counts."""

    name: str
    levels: tuple[Level, ...]

    def reached(self, gamma: int) -> Level:
        """The level behind splink's comparison value: -1 is `missing`, the first; 0 the last, counting upwards."""
        return self.levels[0] if gamma == -1 else self.levels[-1 - gamma]


def _missing(column: str) -> Level:
    return Level(MISSING, "not given on both sides", f"{column}_l is null or {column}_r is null")


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _slip(column: str) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= 1"


def _one_character() -> str:
    """One character exchanged, left out or put in, or all there in another order, in names of three and more.

    Written with substr, since databases measure edit distance in bytes. Of two characters one is the surname alone.
    """
    exchanged = _somewhere("substr(name_l, {after}) = substr(name_r, {after})")
    left_out = _somewhere("substr(name_l, {after}) = substr(name_r, {at})")
    put_in = _somewhere("substr(name_l, {at}) = substr(name_r, {after})")
    lengths = "length(name_l) - length(name_r)"
    return (
        "length(name_l) >= 3 and length(name_r) >= 3 and (name_sorted_l = name_sorted_r"
        f" or ({lengths} = 0 and ({exchanged})) or ({lengths} = 1 and ({left_out})) or ({lengths} = -1 and ({put_in})))"
    )


def _somewhere(rest: str) -> str:
    start = "substr(name_l, 1, {before}) = substr(name_r, 1, {before}) and "
    places = range(1, _LONGEST_NAME + 1)
    return " or ".join((start + rest).format(before=at - 1, at=at, after=at + 1) for at in places)


NAME = Field(
    "name",
    (
        _missing("name"),
        Level("exact", "same name", _same("name"), 0.88, 5e-5, "name", learns=True, frequency="name"),
        Level("homophone", "same sound, other characters", _same("pinyin"), 0.05, 1e-4, "homophone", learns=True),
        Level("fuzzy", "sounds often not told apart", _same("fuzzy"), 0.02, 1e-4, "fuzzy", learns=True),
        # Siblings share surname and one character, so what a register's mistakes teach here is not to be trusted.
        Level("one_character", "one character different", _one_character(), 0.03, 1.5e-3),
        Level(OTHER, "another name", "", 0.02, 0.998, learns=True),
    ),
)
SEX = Field(
    "sex",
    (
        _missing("sex"),
        Level("exact", "same sex", _same("sex"), 0.99, 0.5, learns=True),
        Level(OTHER, "other sex", "", 0.01, 0.5, learns=True),
    ),
)
BIRTH = Field(
    "birth",
    (
        _missing("birth"),
        Level("exact", "same day of birth", _same("birth"), 0.92, 4e-5, "birth", learns=True),
        Level("day_month", "day and month exchanged", "birth_l = birth_swapped_r", 0.01, 2e-5, learns=True),
        Level(
            "slip",
            "one digit different, two exchanged, or one year beside",
            f"{_slip('birth')} or ({_same('birth_monthday')} and abs(birth_year_l - birth_year_r) = 1)",
            *(0.04, 1.2e-3),
            learns=True,
        ),
        # The solar day lies 18 to 51 days behind the lunar day of the same numbers.
        Level(
            "lunar",
            "18 to 51 days apart, as lunar and solar dates are",
            "abs(birth_day_l - birth_day_r) between 18 and 51",
            *(0.015, 2.7e-3),
            learns=True,
        ),
        Level("near", "less than twelve years apart", f"abs(birth_day_l - birth_day_r) < {_TWELVE_YEARS}", 0.015, 0.3),
        Level(OTHER, "twelve years or more apart", "", 1e-4, 0.7),
    ),
)
ID = Field(
    "id",
    (
        _missing("id"),
        Level("exact", "same citizen ID", _same("id"), 0.93, 1e-8, learns=True),
        Level("slip", "one digit different or two exchanged", _slip("id"), 0.05, 1e-7, learns=True),
        # Never learnt: where a register is full of such pairs, people have to look at them.
        Level(TWO_IDS, "two lawful IDs", "id_lawful_l and id_lawful_r", 1e-7, 0.9),
        # Twins reach it, and the day of birth is counted already: worth one bit.
        Level("first_14", "same place and day in the ID", _same("id_first"), 0.01, 5e-3),
        Level(OTHER, "another ID", "", 0.01, 0.1),
    ),
)
PHONE = Field(
    "phone",
    (
        _missing("phone"),
        # One phone serves a family, so it stays at ten bits however rare the number is.
        Level("exact", "same phone", _same("phone"), 0.6, 6e-4),
        Level(OTHER, "another phone", "", 0.4, 0.9994),
    ),
)
AREA = Field(
    "area",
    (
        _missing("county"),
        Level("village", "same village or community", _same("village"), 0.75, 2e-3, "village", learns=True),
        Level("county", "same county", _same("county"), 0.15, 0.05, "county", learns=True),
        Level(OTHER, "another county", "", 0.1, 0.95, learns=True),
    ),
)
# Corrections, not probabilities. One family shares surname, village and phone, twins the day of birth too, and the
# fields above count these as if they were independent. Here is taken back what they count twice.
_NOT_BY_ID = "(id_l is null or id_r is null or damerau_levenshtein(id_l, id_r) > 1)"
_TWINS = f"family_l = family_r and birth_l = birth_r and fuzzy_l <> fuzzy_r and {_NOT_BY_ID}"
_GENERATIONS = (
    f"family_l = family_r and abs(birth_day_l - birth_day_r) >= {_TWELVE_YEARS} "
    f"and damerau_levenshtein(birth_l, birth_r) > 1 and {_NOT_BY_ID}"
)
KIN = Field(
    "kin",
    (
        Level("twins_one_phone", "twins with one phone?", f"{_TWINS} and {_same('phone')}", 2**-22),
        Level("twins", "twins?", _TWINS, 2**-12),
        # The day of birth stands in the ID and says nothing new; whoever uses another's ID brings another surname.
        Level("borrowed_id", "somebody else's ID?", f"{_same('id')} and family_l <> family_r", 2**-20),
        Level("generations", "parent and child?", _GENERATIONS, 2**-12),
        Level(OTHER, "nothing speaks for two of one family", ""),
    ),
)
FIELDS = (NAME, SEX, BIRTH, ID, PHONE, AREA, KIN)
