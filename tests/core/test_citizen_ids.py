"""Identity numbers. Nobody here exists: area 99, a birth too early for anyone alive, a province that is none, or
a specimen that an authority published."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyou.core.citizen_ids import (
    CitizenId,
    CitizenIdFault,
    DocumentKind,
    UnreadableCitizenId,
    check_digit,
    mask,
    read_citizen_id,
)

ON = date(2026, 3, 1)
ELDER = "99010119400305002X"

BIRTHS = st.dates(min_value=date(1850, 1, 1), max_value=ON)
SEQUENCES = st.integers(1, 999)
# No province begins with 0 either, and such a number has zeros to lose.
AREAS = st.one_of(st.integers(990_000, 999_999), st.integers(0, 99_999))


def numbered(area: int | str, birth: date, sequence: int) -> str:
    first17 = f"{area:06}{birth:%Y%m%d}{sequence:03}"
    return first17 + check_digit(first17)


def early_card(first14: str) -> str:
    """With the check digit of travel documents, written as the standard puts it: A is 10, weights 7 3 1."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(alphabet.index(each) * weight for each, weight in zip(first14, (7, 3, 1) * 5, strict=False))
    return f"{first14}{total % 10}"


def fault(text: str, on: date = ON) -> tuple[CitizenIdFault, dict[str, object]]:
    with pytest.raises(UnreadableCitizenId) as caught:
        read_citizen_id(text, on=on)
    return caught.value.code, caught.value.facts


NUMBERS = st.builds(numbered, AREAS, BIRTHS, SEQUENCES)


def test_a_number_says_when_what_and_where() -> None:
    found = read_citizen_id(ELDER, on=ON)
    assert found == CitizenId(ELDER, date(1940, 3, 5), 2, 990_101, DocumentKind.RESIDENT_ID)
    assert (found.was_15_digits, found.made_up) == (False, True)


@pytest.mark.parametrize(
    ("first17", "check"),
    [("11010519491231002", "X"), ("44052418800101001", "4"), ("99010119400305002", "X"), ("0" * 17, "1")],
)
def test_the_check_digit_of_the_standard(first17: str, check: str) -> None:
    """The first two are the standard's own examples."""
    assert check_digit(first17) == check


@pytest.mark.parametrize("first17", ["", "9901011940030500", "990101194003050021", "9901011940030500X", "９" * 17])
def test_a_check_digit_needs_17_digits(first17: str) -> None:
    with pytest.raises(ValueError, match="computed from 17 digits"):
        check_digit(first17)


@given(AREAS, BIRTHS, SEQUENCES)
def test_every_number_reads_back(area: int, birth: date, sequence: int) -> None:
    number = numbered(area, birth, sequence)
    found = read_citizen_id(number, on=ON)
    assert (found.number, found.birth, found.area6) == (number, birth, area)
    assert found.sex == (1 if sequence % 2 else 2)
    assert found.made_up == (area >= 990_000)


@given(NUMBERS, st.data())
def test_one_wrong_character_is_refused(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789X" if place == 17 else "0123456789") - {number[place]})))
    with pytest.raises(UnreadableCitizenId):
        read_citizen_id(number[:place] + wrong + number[place + 1 :], on=ON)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_the_wrong_way_round_are_refused(number: str, place: int) -> None:
    turned = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if turned == number:
        assert read_citizen_id(turned, on=ON).number == number
    else:
        with pytest.raises(UnreadableCitizenId):
            read_citizen_id(turned, on=ON)


@given(NUMBERS, st.lists(st.sampled_from(" -\t\n\u3000\u00a0\u200b\ufeff－—–\u2212"), min_size=19, max_size=19))
def test_what_lies_between_the_digits_is_forgiven(number: str, between: list[str]) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number.lower())
    typed = "".join(gap + each for gap, each in zip(between, wide, strict=False)) + between[-1]
    assert read_citizen_id(typed, on=ON) == read_citizen_id(number, on=ON)


@pytest.mark.parametrize(
    "typed", ["99010119400305002x", "99010119400305002Ｘ", "99010119400305002ｘ", "99010119400305002Ⅹ"]
)
def test_every_way_to_type_the_x(typed: str) -> None:
    assert check_digit(typed[:17]) == "X"
    assert read_citizen_id(typed, on=ON).number == "99010119400305002X"


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        (810_000, DocumentKind.HONG_KONG_MACAO_PERMIT),
        (820_000, DocumentKind.HONG_KONG_MACAO_PERMIT),
        (830_000, DocumentKind.TAIWAN_PERMIT),
        (710_000, DocumentKind.RESIDENT_ID),
        (840_000, DocumentKind.RESIDENT_ID),
        (990_000, DocumentKind.RESIDENT_ID),
    ],
)
def test_the_card_is_known_by_its_area(area: int, kind: DocumentKind) -> None:
    assert read_citizen_id(numbered(area, date(1851, 1, 1), 1), on=ON).kind == kind


def test_a_foreigner_s_card_since_2023() -> None:
    number = numbered("900000", date(1985, 1, 1), 1)
    found = read_citizen_id(number, on=ON)
    assert found == CitizenId(number, date(1985, 1, 1), 1, 0, DocumentKind.FOREIGN_PERMANENT_RESIDENCE)
    assert not found.made_up


def test_a_foreigner_s_area_is_the_province() -> None:
    assert read_citizen_id(numbered("963000", date(1851, 1, 1), 2), on=ON).area6 == 630_000


def test_the_published_specimens_of_foreigners_cards() -> None:
    """Those of the immigration administration's notes on adapting systems to the cards of 2023."""
    new, early = (read_citizen_id(number, on=ON) for number in ("932682198501010017", "KAZ110090123105"))
    assert (new.birth, new.sex, new.area6) == (date(1985, 1, 1), 1, 320_000)
    assert (early.birth, early.sex, early.area6) == (date(1990, 12, 31), 2, 110_000)
    assert new.kind == early.kind == DocumentKind.FOREIGN_PERMANENT_RESIDENCE


def test_an_early_foreigner_s_card() -> None:
    number = early_card("XXA99014501013")
    found = read_citizen_id(number.lower(), on=ON)
    assert found == CitizenId(number, date(1945, 1, 1), 1, 990_100, DocumentKind.FOREIGN_PERMANENT_RESIDENCE)
    assert (found.was_15_digits, found.made_up) == (False, True)


@pytest.mark.parametrize(
    ("day", "on", "birth"),
    [
        ("260301", date(2026, 3, 1), date(2026, 3, 1)),
        ("260302", date(2026, 3, 1), date(1926, 3, 2)),
        ("000229", date(2026, 3, 1), date(2000, 2, 29)),
        ("990101", date(2026, 3, 1), date(1999, 1, 1)),
    ],
)
def test_two_digits_of_a_year_mean_the_last_hundred_years(day: str, on: date, birth: date) -> None:
    assert read_citizen_id(early_card(f"XXA9901{day}2"), on=on).birth == birth


@given(st.from_regex(r"\AX[A-Z]{2}99[0-9]{2}\Z"), st.dates(ON - timedelta(days=36_000), ON), st.integers(0, 9))
def test_every_early_foreigner_s_card_reads_back(beginning: str, birth: date, sequence: int) -> None:
    number = early_card(f"{beginning}{birth:%y%m%d}{sequence}")
    found = read_citizen_id(number, on=ON)
    assert (found.number, found.birth, found.sex) == (number, birth, 1 if sequence % 2 else 2)


@given(st.integers(990_000, 999_999), st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(1, 995))
def test_fifteen_digits_are_upgraded(area: int, birth: date, sequence: int) -> None:
    found = read_citizen_id(f"{area}{birth:%y%m%d}{sequence:03}", on=ON)
    assert found.was_15_digits
    upgraded = read_citizen_id(numbered(area, birth, sequence), on=ON)
    assert (found.number, found.birth, found.sex, found.area6, found.kind) == (
        (upgraded.number, upgraded.birth, upgraded.sex, upgraded.area6, upgraded.kind)
    )


def test_a_sequence_for_those_already_a_hundred_is_of_the_century_before() -> None:
    assert read_citizen_id("990101870305996", on=ON).birth == date(1887, 3, 5)
    assert read_citizen_id("990101870305995", on=ON).birth == date(1987, 3, 5)


@pytest.mark.parametrize("area", ["810000", "820000", "830000", "963000"])
def test_cards_younger_than_1999_never_had_fifteen_digits(area: str) -> None:
    assert fault(f"{area}510101001") == (CitizenIdFault.WRONG_LENGTH, {"found": 15, "expected": (18,)})


@pytest.mark.parametrize(
    ("text", "found"), [("", 0), (" -　", 0), ("9", 1), (ELDER[:-1], 17), (ELDER + "1", 19), ("无", 1)]
)
def test_the_wrong_length(text: str, found: int) -> None:
    assert fault(text) == (CitizenIdFault.WRONG_LENGTH, {"found": found, "expected": (15, 18)})


@pytest.mark.parametrize(
    ("text", "found", "place"),
    [
        ("99O101194003050021", "O", 3),
        ("99010119400305002a", "A", 18),
        ("99010119400305X021", "X", 15),
        ("990101-19400305-00Xx", "X", 17),
        ("99010140030500X", "X", 15),
        ("XX0990140010112", "X", 1),
        ("XXA99014501013X", "X", 15),
        ("XXA990140O10112", "O", 10),
        ("X無A990140010112", "X", 1),
        ("99010119400305002٣", "٣", 18),
        ("９９０１０１１９４００３０５００２?", "?", 18),
    ],
)
def test_letters_where_digits_belong(text: str, found: str, place: int) -> None:
    assert fault(text) == (CitizenIdFault.NOT_DIGITS, {"found": found, "place": place})


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("990101199002300021", 1990, 2, 30),
        ("990101190002290021", 1900, 2, 29),
        ("990101199013010021", 1990, 13, 1),
        ("990101199000010021", 1990, 0, 1),
        ("990101199001000021", 1990, 1, 0),
        ("990101000001010021", 0, 1, 1),
        ("990101900230002", 1990, 2, 30),
        ("XXA990190023020", 1990, 2, 30),
        ("XXA990101022920", 2001, 2, 29),
    ],
)
def test_a_day_that_never_was(text: str, year: int, month: int, day: int) -> None:
    assert fault(text) == (CitizenIdFault.IMPOSSIBLE_DATE, {"year": year, "month": month, "day": day})


def test_a_birth_tomorrow_is_refused_and_one_today_is_not() -> None:
    number = numbered(990_101, date(2026, 3, 2), 1)
    assert fault(number) == (CitizenIdFault.BIRTH_IN_FUTURE, {"birth": date(2026, 3, 2), "on": ON})
    assert read_citizen_id(number, on=date(2026, 3, 2)).birth == date(2026, 3, 2)


def test_an_early_card_is_never_of_the_future_when_it_may_be_of_the_past() -> None:
    assert fault(early_card("XXA99011001012"), on=date(1905, 1, 1)) == (
        CitizenIdFault.BIRTH_IN_FUTURE,
        {"birth": date(1910, 1, 1), "on": date(1905, 1, 1)},
    )


def test_births_begin_in_1850() -> None:
    born = numbered(990_101, date(1849, 12, 31), 1)
    assert fault(born) == (CitizenIdFault.BORN_TOO_EARLY, {"birth": date(1849, 12, 31), "earliest": date(1850, 1, 1)})
    assert read_citizen_id(numbered(990_101, date(1850, 1, 1), 1), on=ON).birth == date(1850, 1, 1)
    assert fault("990101200101999")[0] == CitizenIdFault.BORN_TOO_EARLY


@pytest.mark.parametrize("text", [numbered(990_101, date(1940, 3, 5), 0), "990101400305000"])
def test_sequences_begin_with_1(text: str) -> None:
    assert fault(text) == (CitizenIdFault.SEQUENCE_ZERO, {})


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (ELDER[:-1] + "2", "2", "X"),
        ("990101194003050021", "1", "X"),
        ("99010119400305001x", "X", "1"),
        ("990101194003050012", "2", "1"),
    ],
)
def test_the_wrong_check_digit(text: str, found: str, expected: str) -> None:
    assert fault(text) == (CitizenIdFault.WRONG_CHECK_DIGIT, {"found": found, "expected": expected})


@given(st.from_regex(r"\AX[A-Z]{2}99[0-9]{2}450101[0-9]\Z"), st.integers(1, 9))
def test_the_wrong_check_digit_of_an_early_foreigner_s_card(first14: str, off: int) -> None:
    expected = early_card(first14)[-1]
    found = str((int(expected) + off) % 10)
    assert fault(first14 + found) == (CitizenIdFault.WRONG_CHECK_DIGIT, {"found": found, "expected": expected})


@given(st.text(max_size=24))
def test_no_text_does_anything_but_read_or_be_refused(text: str) -> None:
    with suppress(UnreadableCitizenId):
        assert len(read_citizen_id(text, on=ON).number) in {15, 18}


def test_neither_an_error_nor_a_repr_shows_the_number() -> None:
    assert "1940" not in repr(read_citizen_id(ELDER, on=ON))
    with pytest.raises(UnreadableCitizenId) as caught:
        read_citizen_id(ELDER[:-1] + "2", on=ON)
    assert (str(caught.value), ELDER[:6] in repr(caught.value)) == ("wrong_check_digit", False)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ELDER, "990***********002X"),
        ("990101400305002", "990********5002"),
        ("XXA990145010132", "XXA********0132"),
        ("9901011940030500", "*" * 16),
        ("1234567", "*" * 7),
        ("990101-1940-030500", "*" * 18),
        ("someone's full name", "*" * 19),
        ("99010119400305 02X", "*" * 18),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_three_and_four(number: str, masked: str) -> None:
    assert mask(number) == masked


@given(NUMBERS)
def test_a_masked_number_tells_no_birth(number: str) -> None:
    assert mask(number)[3:14] == "*" * 11
