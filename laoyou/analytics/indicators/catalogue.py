"""The indicators that are counted from the records, each with its basis (口径), factor and sources.

Codes are those of `reading.measures`, so that a plan's target and what is observed meet. What is not here is counted
from no record yet, and the board says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.analytics.indicators import measures as m
from laoyou.analytics.indicators.measures import Measure
from laoyou.core.area_codes import Level

RESIDENT, REGISTERED, NO_BASIS = "resident", "registered", ""
PEOPLE, SITES, STAFF, AREAS, ESTATES = "people", "sites", "staff", "areas", "estates"


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
    """A measure and the names of its sources; `of` says whose its keys are: PEOPLE, SITES and their places, SITES and
    their STAFF, AREAS or ESTATES (neighbourhoods).
    """

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


def _working(measure: Measure, *sources: str) -> Measured:
    return Measured(measure, sources, STAFF)


def _in(measure: Measure, *sources: str) -> Measured:
    return Measured(measure, sources, AREAS)


def _estates(measure: Measure) -> Measured:
    return Measured(measure, ("quotas",), ESTATES)


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
    "infants_checked": _from(m.people("infant_check", below=3), "infant_checks"),
    "infants_guided": _from(m.people("guidance", below=3), "guidance"),
    "graded_homes": _at(m.sites("graded", homes=True), "grades"),
    "model_childcare": _at(m.sites("model", children=True), "models"),
    "childcare_staff": _working(m.childcare_staff(), "staff"),
    "childcare_staff_trained": _working(m.childcare_staff(trained=True), "staff", "trainings"),
    "child_carers": _working(m.childcare_staff(carers=True), "staff"),
    "child_carers_certified": _working(
        m.childcare_staff(carers=True, certified=True), "staff", "childcare_certificates"
    ),
    "social_workers": _working(m.social_workers(), "social_workers"),
    "counties": _in(m.areas(level=Level.COUNTY), "counties"),
    "counties_with_public_home": _in(m.areas("public_home_in", level=Level.COUNTY), "counties", "homes"),
    "communities": _in(m.areas(urban=True), "communities"),
    "communities_with_day_care": _in(m.areas("day_places_in", urban=True), "communities", "day_places"),
    "communities_with_childcare": _in(m.areas("childcare_in", urban=True), "communities", "childcare_places"),
    "villages": _in(m.areas(), "villages"),
    "villages_with_care": _in(m.areas("community_site_in"), "villages", "community_sites"),
    "new_estates": _estates(m.new_estates()),
    "new_estates_provided": _estates(m.new_estates(provided=True)),
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
    Indicator(
        "infant_public_health", 100, "本年度有新生儿访视或生长发育检查的3岁以下婴幼儿 ÷ 3岁以下常住婴幼儿（年初累计）",
        "children under 3 with a newborn visit or a check of growth this calendar year, by all who live here; grows "
        "through the year", "S0-75 · S2 · S4", (Counted(RESIDENT, "infants_checked", "infants"),), yearly=True,
    ),
    Indicator(
        "parenting_guidance_rate", 100, "本年度参加过育儿指导的3岁以下婴幼儿 ÷ 3岁以下常住婴幼儿（年初累计）",
        "children under 3 whose family took part in guidance this calendar year, by all who live here; by children, "
        "not by families", "S0-73 · S2 · S4", (Counted(RESIDENT, "infants_guided", "infants"),), yearly=True,
    ),
    _ratio("home_community_care_coverage", 100, "内有运营中居家社区养老服务设施的社区（村）÷ 全部社区（村）",
           "communities and villages in which a site for care at home or in the community is open, by all of them",
           "S0-60 · S2 · S4", (NO_BASIS, "villages_with_care", "villages")),
    _ratio("day_care_coverage", 100, "内有运营中日间照料床位的城市社区 ÷ 全部城市社区",
           "urban communities in which day places are open, by all of them", "S0 · S2 · S4",
           (NO_BASIS, "communities_with_day_care", "communities")),
    _ratio("childcare_coverage", 100, "内有运营中托位的城市社区 ÷ 全部城市社区",
           "urban communities in which childcare places are open, by all of them", "S0-72 · S2 · S3 · S4",
           (NO_BASIS, "communities_with_childcare", "communities")),
    _ratio("public_home_coverage", 100, "有运营中的公办养老机构的县（区）÷ 全部县（区）",
           "counties with an open public home, by all counties", "S4",
           (NO_BASIS, "counties_with_public_home", "counties")),
    _ratio("new_estate_compliance", 100, "养老用房达到配建标准的新建居住区 ÷ 已交付或应交付的新建居住区",
           "new estates with all the floor for elders that the quota asks for, by those handed over or due to be",
           "S2 · S4", (NO_BASIS, "new_estates_provided", "new_estates")),
    _count("graded_institutions", "graded_homes", "评定为四级及以上的运营中养老机构",
           "open homes assessed at grade four and above", "S1"),
    _count("demonstration_childcare", "model_childcare", "认定为示范的运营中托育机构（不含幼儿园）",
           "open childcare sites recognised as models, kindergartens left out", "S0-69"),
    Indicator(
        "childcare_staff_training", 100, "本年度完成培训的托育从业人员 ÷ 全部托育从业人员（不含幼儿园，年初累计）",
        "staff of childcare sites who finished a training this calendar year, by all of them; kindergartens left out",
        "S0-71 · S1 · S2 · S3", (Counted(NO_BASIS, "childcare_staff_trained", "childcare_staff"),), yearly=True,
    ),
    _ratio("childcare_staff_certified", 100, "持有育婴员或保育师证书的托育保育人员 ÷ 全部托育保育人员（不含幼儿园）",
           "carers of childcare sites with a certificate for it, by all carers; kindergartens left out", "S0-74",
           (NO_BASIS, "child_carers_certified", "child_carers")),
    _ratio("social_workers_per_100_beds", 100, "养老机构社会工作者 ÷ 机构床位（百张）",
           "social workers of homes, by hundreds of their beds", "S2", (NO_BASIS, "social_workers", "beds")),
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
