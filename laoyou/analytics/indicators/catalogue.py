"""The indicators that are counted from the records, each with its basis (口径), factor and sources.

Codes are those of `reading.measures`, so that a plan's target and what is observed meet. What is not here is counted
from no record yet, and the board says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.analytics.indicators import measures as m
from laoyou.analytics.indicators.measures import Measure

RESIDENT, REGISTERED, NO_BASIS = "resident", "registered", ""


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
    """

    code: str
    factor: int
    zh: str
    en: str
    source: str
    ways: tuple[Counted, ...]


MEASURES: dict[str, Measure] = {
    "people": m.people(),
    "people_registered": m.people(registered=True),
    "elders_60": m.people(from_age=60),
    "elders_60_registered": m.people(registered=True, from_age=60),
    "elders_65": m.people(from_age=65),
    "infants": m.people(below=3),
    "elder_places": m.places(),
    "beds": m.places(beds=True),
    "nursing_beds": m.places(nursing=True),
    "public_good_beds": m.places(public_good=True),
    "public_home_beds": m.places(beds=True, public=True),
    "child_places": m.places(children=True),
    "inclusive_places": m.places(children=True, inclusive=True),
    "homes": m.sites(homes=True),
    "childcare_sites": m.sites(children=True),
    "meal_points": m.sites(kind="meal_point"),
    "public_residents": m.residents(public=True),
    "elders_checked": m.checked(kind="elder_check", from_age=65),
    "destitute_disabled": m.destitute_disabled(),
    "destitute_disabled_in_homes": m.destitute_disabled(in_homes=True),
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
        "nursing_bed_share", 100, "护理型床位 ÷ 机构床位", "nursing beds, by beds of homes", "S0-59 · S2 · S3 · S4",
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
        "destitute people who cannot care for themselves and live in a home, by all of them", "S0-61 · S2",
        (RESIDENT, "destitute_disabled_in_homes", "destitute_disabled"),
    ),
    _ratio(
        "elder_health_management_rate", 100, "本年度已体检的65岁及以上老年人 ÷ 65岁及以上常住老年人（年初累计）",
        "residents of 65 and older with a check this calendar year, by all of them; grows through the year",
        "S0-63 · S4", (RESIDENT, "elders_checked", "elders_65"),
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
    Indicator("population", 1, "在册人口", "people on record", "S0-38",
              (Counted(RESIDENT, "people"), Counted(REGISTERED, "people_registered"))),
    Indicator("elders_60", 1, "60岁及以上人口", "people of 60 and older", "S0-38",
              (Counted(RESIDENT, "elders_60"), Counted(REGISTERED, "elders_60_registered"))),
    Indicator("infants", 1, "3岁以下婴幼儿", "children under 3", "S0-43", (Counted(RESIDENT, "infants"),)),
)  # fmt: skip
