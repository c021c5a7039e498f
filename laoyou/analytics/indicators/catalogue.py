"""The indicators that are counted from the records, each with its basis (口径), factor and sources.

Codes are those of `reading.measures`, so that a plan's target and what is observed meet. What is not here is counted
from no record yet, and the board says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.analytics.indicators import measures as m
from laoyou.analytics.indicators.measures import Measure

RESIDENT, REGISTERED, NO_BASIS = "resident", "registered", ""
PEOPLE, SITES = "people", "sites"


@dataclass(frozen=True, slots=True)
class Counted:
    """One way to count an indicator: numerator, and denominator where it is a ratio."""

    basis: str
    numerator: str
    denominator: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """`value = numerator / denominator × factor`; without a denominator the numerator itself.

    `zh` and `en` say how it is counted, in a sentence. `source`: where a plan names it (the ledger of demands).
    `yearly`: it begins at nothing on every first of January and grows through the year.
    """

    code: str
    factor: int
    zh: str
    en: str
    source: str
    ways: tuple[Counted, ...]
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure and the names of its sources; `of` says whose its keys are: PEOPLE, or SITES and their places."""

    measure: Measure
    sources: tuple[str, ...]
    of: str

    @property
    def once(self) -> bool:
        """Whether a key counts once and for one, so that its rows need no adding up."""
        return self.measure.base.once


def _from(measure: Measure, *sources: str) -> Measured:
    return Measured(measure, sources, PEOPLE)


def _at(measure: Measure, *sources: str) -> Measured:
    return Measured(measure, sources, SITES)


MEASURES: dict[str, Measured] = {
    "people": _from(m.people(), "people"),
    "people_registered": _from(m.people(registered=True), "registration"),
    "people_unregistered": _from(m.unregistered(), "people"),
    "elders_60": _from(m.people(from_age=60), "people"),
    "elders_60_registered": _from(m.people(registered=True, from_age=60), "registration"),
    "elders_65": _from(m.people(from_age=65), "people"),
    "infants": _from(m.people(below=3), "people"),
    "elder_places": _at(m.places(), "beds"),
    "beds": _at(m.places(beds=True), "beds"),
    "nursing_beds": _at(m.places(nursing=True), "nursing_beds"),
    "public_good_beds": _at(m.places(public_good=True), "public_good_beds"),
    "public_home_beds": _at(m.places(beds=True, public=True), "beds"),
    "child_places": _at(m.places(children=True), "childcare_places"),
    "inclusive_places": _at(m.places(children=True, inclusive=True), "inclusive_places"),
    "homes": _at(m.sites(homes=True), "homes"),
    "childcare_sites": _at(m.sites(children=True), "childcare_sites"),
    "meal_points": _at(m.sites(kind="meal_point"), "meal_points"),
    "elder_schools": _at(m.sites(kind="elder_school"), "elder_schools"),
    "kindergartens": _at(m.sites(kind="kindergarten"), "kindergartens"),
    "kindergartens_with_class": _at(m.kindergartens_with_class(), "kindergartens"),
    "public_residents": _from(m.residents_of_public_homes(), "residents"),
    "elders_checked": _from(m.people("elder_check", from_age=65), "elder_checks"),
    "destitute_disabled": _from(m.people("destitute", "disabled_function"), "destitute", "care_need"),
    "destitute_disabled_in_homes": _from(
        m.people("destitute", "disabled_function", "in_home"), "destitute", "care_need", "residents"
    ),
}


def _count(code: str, numerator: str, zh: str, en: str, source: str) -> Indicator:
    return Indicator(code, 1, zh, en, source, (Counted(NO_BASIS, numerator),))


def _ratio(code: str, factor: int, zh: str, en: str, source: str, *ways: tuple[str, str, str]) -> Indicator:
    return Indicator(code, factor, zh, en, source, tuple(Counted(*way) for way in ways))


CATALOGUE: tuple[Indicator, ...] = (
    _ratio(
        "beds_per_1000_elders", 1000, "运营中的养老床位（含日间照料）÷ 60岁及以上人口",
        "beds and day places in open sites, by people of 60 and older", "S0-11 · S0-66 · S2",
        (RESIDENT, "elder_places", "elders_60"), (REGISTERED, "elder_places", "elders_60_registered"),
    ),
    _ratio(
        "nursing_bed_share", 100, "护理型床位 ÷ 机构床位", "nursing beds, by beds of homes", "S0-61 · S2 · S3 · S4",
        (NO_BASIS, "nursing_beds", "beds"),
    ),
    _ratio(
        "public_interest_bed_share", 100, "公益性床位 ÷ 养老床位（含日间照料）",
        "public-good beds, by beds and day places", "S0-67", (NO_BASIS, "public_good_beds", "elder_places"),
    ),
    _ratio(
        "public_home_occupancy", 100, "公办养老机构在住人数 ÷ 其床位", "residents of public homes, by their beds", "S4",
        (NO_BASIS, "public_residents", "public_home_beds"),
    ),
    _ratio(
        "destitute_disabled_care_rate", 100, "在机构集中供养的失能特困人员 ÷ 失能特困人员",
        "destitute people who cannot care for themselves and live in a home, by all of them", "S0-59 · S2",
        (RESIDENT, "destitute_disabled_in_homes", "destitute_disabled"),
    ),
    Indicator(
        "elder_health_management_rate", 100, "本年度已体检的65岁及以上老年人 ÷ 65岁及以上常住老年人（年初累计）",
        "residents of 65 and older with a check this calendar year, by all of them; grows through the year",
        "S0-63 · S4", (Counted(RESIDENT, "elders_checked", "elders_65"),), yearly=True,
    ),
    _ratio(
        "places_per_1000", 1000, "运营中的托位 ÷ 人口", "childcare places in open sites, by people",
        "S0-70 · S2 · S3 · S4",
        (RESIDENT, "child_places", "people"), (REGISTERED, "child_places", "people_registered"),
    ),
    _ratio(
        "affordable_places_per_1000", 1000, "普惠托位 ÷ 常住人口", "inclusive childcare places, by residents", "S3",
        (RESIDENT, "inclusive_places", "people"),
    ),
    _ratio(
        "elders_60_share", 100, "60岁及以上人口 ÷ 人口", "people of 60 and older, by all people", "S0-38",
        (RESIDENT, "elders_60", "people"), (REGISTERED, "elders_60_registered", "people_registered"),
    ),
    _ratio("elders_65_share", 100, "65岁及以上人口 ÷ 人口", "people of 65 and older, by all people", "S0-40",
           (RESIDENT, "elders_65", "people")),
    _count("beds", "elder_places", "运营中的养老床位（含日间照料）", "beds and day places in open sites", "S0-10"),
    _count("childcare_places", "child_places", "运营中的托位", "childcare places in open sites", "S0-27"),
    _count("institutions", "homes", "运营中的养老机构", "homes that are open", "S0-7"),
    _count("registered_childcare", "childcare_sites", "运营中的托育机构（不含幼儿园）",
           "childcare sites that are open, kindergartens left out", "S0-27"),
    _count("meal_points", "meal_points", "运营中的助餐点", "meal points that are open", "S2"),
    _count("elder_schools", "elder_schools", "运营中的老年学校及教学点", "schools and learning points for elders, open",
           "S1 · S3"),
    _ratio("nursery_kindergartens", 100, "设有托班的幼儿园 ÷ 运营中的幼儿园",
           "open kindergartens with a class for children under 3, by open kindergartens", "S2",
           (NO_BASIS, "kindergartens_with_class", "kindergartens")),
    Indicator("population", 1, "在册人口", "people on record", "S0-38",
              (Counted(RESIDENT, "people"), Counted(REGISTERED, "people_registered"))),
    Indicator("elders_60", 1, "60岁及以上人口", "people of 60 and older", "S0-38",
              (Counted(RESIDENT, "elders_60"), Counted(REGISTERED, "elders_60_registered"))),
    Indicator("infants", 1, "3岁以下婴幼儿", "children under 3", "S0-43", (Counted(RESIDENT, "infants"),)),
)  # fmt: skip
INDICATORS: dict[str, Indicator] = {each.code: each for each in CATALOGUE}
