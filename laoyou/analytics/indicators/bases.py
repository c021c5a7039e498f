"""What can be counted on a day: people, open sites, their units, stays and staff, areas, neighbourhoods.

`on` is the last day that counts, whole: who was born or died on it is counted as born and as dead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import ibis
from ibis import Table, Value

from laoyou.analytics.lake.reading import Tables
from laoyou.core.ages import years_before

Rows = Callable[[Tables, date], Table]
Condition = Callable[[Table, date], Value]

# The first year of age of each band; the last is open.
AGE_BANDS = (0, 1, 2, 3, 6, 15, 60, 65, 70, 75, 80, 85, 90)

# Those of people.enums.ConditionKind; a test holds them equal.
CONDITIONS = (
    "living_alone", "empty_nest", "left_behind_elder", "destitute", "minimum_allowance", "low_income",
    "family_planning_special", "severe_disability", "disabled_function", "dementia", "veteran_care", "without_kin",
    "orphan", "child_in_difficulty", "left_behind_child",
)  # fmt: skip
# By the codes of people.enums.HealthEventKind and facilities.enums, of which a snapshot's columns are made.
INFANT_CHECKS = ("newborn_visit", "development_check")
CHILD_CARERS = ("child_carer", "teacher")
CHILDCARE_CERTIFICATES = ("infant_care", "nursery_teacher")
COMMUNITY_SITES = ("day_care", "embedded", "mutual_aid", "meal_point", "regional_centre", "combined_centre")


@dataclass(frozen=True, slots=True)
class Base:
    """What can be counted on a day: `key`, `area` and `n` of each row; `groups` are texts, told from a row.

    `once`: a key stands there once.
    """

    name: str
    rows: Rows
    groups: Mapping[str, Condition] = field(default_factory=dict)
    once: bool = False


def this_year(events: Table, on: date) -> Value:
    """What was done in the calendar year up to the day."""
    return (events.day <= on) & (events.day >= date(on.year, 1, 1))


def holds_on(table: Table, on: date) -> Value:
    """Which periods hold on the day."""
    return (table.since.isnull() | (table.since <= on)) & (table.until.isnull() | (table.until > on))


def age_groups() -> list[tuple[int, str]]:
    """The bands of age, the youngest first: (first year, code); the code sorts as the ages do: 60-64, 90+."""
    last = len(AGE_BANDS) - 1
    return [
        (first, f"{first:02d}+" if place == last else f"{first:02d}-{AGE_BANDS[place + 1] - 1:02d}")
        for place, first in enumerate(AGE_BANDS)
    ]


def _living(tables: Tables, on: date) -> Table:
    people = tables.table("persons")
    people = people.filter((people.birth <= on) & (people.death.isnull() | (people.death > on)))
    return people.select("area", "registered_area", "birth", "sex", key=people.person, n=ibis.literal(1))


def _age(people: Table, on: date) -> Value:
    # From the oldest down: whoever was born by then belongs there.
    bands = [(people.birth <= years_before(on, first), band) for first, band in reversed(age_groups())]
    return ibis.cases(*bands, else_=age_groups()[0][1])


def _sex(people: Table, _on: date) -> Value:
    return people.sex.isin([1, 2]).ifelse(people.sex.cast("string"), ibis.null("string"))


def _column(name: str) -> Condition:
    return lambda found, _on: found[name]


def open_sites(tables: Tables) -> Table:
    sites = tables.table("sites")
    return sites.filter(sites.state == "operating")


def _sites(tables: Tables, _on: date) -> Table:
    found = open_sites(tables)
    kept = ("is_home", "for_children", "kind", "ownership", "area")
    return found.select(*kept, key=found.site, n=ibis.literal(1), site_kind=found.kind)


def _atopen_sites(rows: Table, tables: Tables, on: date) -> Table:
    """Rows that hold on the day at sites that are open, with what the sites are."""
    sites = open_sites(tables)
    known = sites.select("ownership", at=sites.site, site_kind=sites.kind, at_home=sites.is_home)
    return rows.filter(holds_on(rows, on)).join(known, rows.site == known.at)


def units_of_open_sites(tables: Tables, on: date) -> Table:
    found = _atopen_sites(tables.table("units"), tables, on)
    kept = ("kind", "nursing", "public_good", "inclusive", "ownership", "site_kind", "at_home")
    return found.select(*kept, key=found.site, area=found.area, n=found.places)


def _stays(tables: Tables, on: date) -> Table:
    found = _atopen_sites(living_in(tables), tables, on)
    return found.select("ownership", "at_home", key=found.person, area=found.area, n=ibis.literal(1))


def living_in(tables: Tables) -> Table:
    stays = tables.table("stays")
    return stays.filter((stays.kind == "residential") & (stays.state == "real"))


def _working(tables: Tables, on: date, sites: Table) -> Table:
    """Who has a post at one of the sites on the day: each once, at one of them, with the posts that they have."""
    posts = tables.table("posts")
    held = posts.filter(holds_on(posts, on)).semi_join(sites, "site")
    kinds = {"carer": held.kind.isin(CHILD_CARERS).any(), "social": (held.kind == "social_worker").any()}
    staff = held.group_by("staff").agg(at=held.site.min(), **kinds)
    known = sites.select("ownership", "area", key=sites.site, site_kind=sites.kind)
    return staff.join(known, staff["at"] == known.key).mutate(n=ibis.literal(1))


def _childcare_staff(tables: Tables, on: date) -> Table:
    sites = open_sites(tables)
    found = _working(tables, on, sites.filter(sites.for_children & (sites.kind != "kindergarten")))
    shown, learnt = tables.table("credentials"), tables.table("trainings")
    shown = shown.filter(holds_on(shown, on) & shown.kind.isin(CHILDCARE_CERTIFICATES)).select(certified=shown.staff)
    learnt = learnt.filter(this_year(learnt, on)).select(trained=learnt.staff)
    shown, learnt = shown.distinct(), learnt.distinct()
    found = found.left_join(shown, found.staff == shown.certified)
    return found.left_join(learnt, found.staff == learnt.trained)


def _home_staff(tables: Tables, on: date) -> Table:
    sites = open_sites(tables)
    return _working(tables, on, sites.filter(sites.is_home))


def _areas(tables: Tables, _on: date) -> Table:
    found = tables.table("areas")
    return found.select("area", "level", "urban", key=found.area, n=ibis.literal(1))


def _neighbourhoods(tables: Tables, on: date) -> Table:
    found, premises = tables.table("neighbourhoods"), tables.table("provisions")
    there = premises.filter(holds_on(premises, on)).group_by("neighbourhood").agg(provided=premises.floor.sum())
    there = there.rename(at="neighbourhood")
    found = found.left_join(there, found.neighbourhood == there["at"])
    kept = ("area", "kind", "due", "required", "provided")
    return found.select(*kept, key=found.neighbourhood, n=ibis.literal(1))


_OF_SITES = {name: _column(name) for name in ("ownership", "site_kind")}
LIVING = Base("people", _living, {"age": _age, "sex": _sex}, once=True)
OPEN_SITES = Base("sites", _sites, _OF_SITES)
UNITS = Base("units", units_of_open_sites, _OF_SITES)
STAYS = Base("stays", _stays)
CHILDCARE_STAFF = Base("childcare_staff", _childcare_staff, _OF_SITES)
HOME_STAFF = Base("home_staff", _home_staff, _OF_SITES)
AREAS = Base("areas", _areas, once=True)
NEIGHBOURHOODS = Base("neighbourhoods", _neighbourhoods, once=True)
