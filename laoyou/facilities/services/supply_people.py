"""Residents, children and staff of a county's made-up institutions: people of the registry, each in one place."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.views.decorators.debug import sensitive_variables

from laoyou.core.area_codes import range_of
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import (
    CHILD_KINDS,
    ContractKind,
    CredentialKind,
    Funding,
    LeaveKind,
    Origin,
    Ownership,
    PostKind,
    Sealed,
    StayEnd,
    StayKind,
    StayState,
    UnitKind,
)
from laoyou.facilities.models import (
    Contract,
    Credential,
    Leave,
    Placement,
    Post,
    PostPlan,
    Shift,
    Site,
    Staff,
    Stay,
    Unit,
    UnitPeriod,
)
from laoyou.facilities.selectors.rosters import ELDER_CARE_POSTS
from laoyou.facilities.services.copying_rows import copy_rows
from laoyou.facilities.services.supply_plan import PlannedSite
from laoyou.facilities.services.supply_roster import OFFICE, Hours, hours_of_carers, shifts_of
from laoyou.people.enums import ConditionKind
from laoyou.people.enums import Sealed as PersonSealed
from laoyou.records.services.sealing import blind_index_many, seal_many, unseal

BY = "laoyou city"
_AWAY, _BEFORE = 0.03, 0.4  # on leave today; the bed had somebody else before
_OLDEST_STAY = 5 * 365
_MARGIN = 50  # per mille: who is there is drawn, and may be a few more than planned
_STAY_OF = {
    UnitKind.BED: StayKind.RESIDENTIAL,
    UnitKind.PLACES: StayKind.DAY_CARE,
    UnitKind.CHILD_CLASS: StayKind.CHILDCARE,
}

# The order is the same for the same registry; nobody is chosen for a name.
_PEOPLE = """
SELECT p.id, p.name, p.sex, p.birth, p.document_sealed,
       EXISTS (SELECT FROM people_condition c WHERE c.person_id = p.id AND c.kind = %s AND upper_inf(c.valid))
  FROM people_person p
 WHERE p.area >= %s AND p.area < %s AND p.birth > %s AND p.birth <= %s AND p.death IS NULL AND p.source = 'made_up'
 ORDER BY 6 DESC, md5(p.name || p.birth || p.area), p.document_index
 LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Household:
    """A site with what was planned for it and its units, which nobody is in yet."""

    site: Site
    planned: PlannedSite
    units: list[tuple[Unit, UnitPeriod]]
    opened: date


@dataclass(frozen=True, slots=True)
class _Person:
    id: UUID
    name: str
    sex: int
    birth: date
    sealed: bytes
    destitute: bool


def settle(
    houses: Sequence[Household], county: int, *, as_of: date, now: datetime, rng: random.Random
) -> tuple[int, int]:
    """Fill the houses as far as planned; returns how many stays and how many staff. Call inside a transaction."""
    stays = _Guests(county, as_of, now, rng).fill(houses)
    return stays, _Workforce(county, as_of, now, rng).hire([house for house in houses if house.planned.staff])


def _people(county: int, after: date, until: date, limit: int) -> Iterator[_Person]:
    """People of a county born after a day and until another, those the state supports first."""
    inside = range_of(county)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [ConditionKind.DESTITUTE, inside.low, inside.high, after, until, limit])
        rows = cursor.fetchall()
    return iter([_Person(row[0], row[1], row[2], row[3], bytes(row[4] or b""), row[5]) for row in rows])


def _years_ago(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


class _Guests:
    """Stays: who is there today, and who had the bed before."""

    def __init__(self, county: int, as_of: date, now: datetime, rng: random.Random) -> None:
        self.county, self.as_of, self.rng = county, as_of, rng
        self.by = {"recorded_by": BY, "recorded_at": now}
        self.stays: list[Stay] = []
        self.placements: list[Placement] = []
        self.leaves: list[Leave] = []

    def fill(self, houses: Sequence[Household]) -> int:
        elders = [house for house in houses if house.planned.kind not in CHILD_KINDS]
        wanted = sum(house.planned.beds for house in elders) * 2
        people = _people(self.county, date(1900, 1, 1), _years_ago(self.as_of, 68), wanted)
        # Homes before day places, public ones first: those the state supports go there.
        for house in sorted(
            elders, key=lambda each: (each.planned.nursing == 0, each.planned.ownership != Ownership.PUBLIC)
        ):
            self._house(house, people)
        little = sum(house.planned.places for house in houses) * 2
        born = self.as_of - timedelta(days=1000), self.as_of - timedelta(days=560)
        children = _people(self.county, *born, little)
        for house in houses:
            if house.planned.kind in CHILD_KINDS:
                self._house(house, children)
        copy_rows(self.stays)
        copy_rows(self.placements)
        copy_rows(self.leaves)
        return len(self.stays)

    def _house(self, house: Household, people: Iterator[_Person]) -> None:
        for unit, period in house.units:
            for _ in range(period.places):
                if self.rng.random() * 1000 >= house.planned.occupied:
                    continue
                person = next(people, None)
                if person is None:
                    return
                earliest = max(house.opened, person.birth + timedelta(days=540))
                longest = max(1, min(_OLDEST_STAY, (self.as_of - earliest).days))
                since = self.as_of - timedelta(days=self.rng.randrange(longest))
                self._stay(house, unit, person, since, None)
                before = unit.kind == UnitKind.BED and (since - house.opened).days > 200 and self.rng.random() < _BEFORE
                if before and (other := next(people, None)):
                    until = since - timedelta(days=self.rng.randrange(1, 60))
                    self._stay(house, unit, other, until - timedelta(days=self.rng.randrange(30, 130)), until)

    def _stay(self, house: Household, unit: Unit, person: _Person, since: date, until: date | None) -> None:
        public = house.planned.ownership == Ownership.PUBLIC
        stay = Stay(
            id=uuid7(),
            person_id=person.id,
            site=house.site,
            kind=_STAY_OF[UnitKind(unit.kind)],
            state=StayState.REAL,
            valid=DateRange(since, until),
            funding=Funding.DESTITUTE if person.destitute and public else Funding.SELF,
            origin=Origin.DIRECT,
            end=StayEnd.HOME if until else "",
            name=person.name,
            sex=person.sex,
            birth=person.birth,
            **self.by,
        )
        self.stays.append(stay)
        valid = DateRange(since, until)
        self.placements.append(
            Placement(
                id=uuid7(), stay=stay, site=house.site, unit=unit, kind=unit.kind, valid=valid, holding=True, **self.by
            )
        )
        gone = (self.as_of - since).days > 30 and unit.kind == UnitKind.BED and self.rng.random() < _AWAY
        if until is None and gone:
            away = DateRange(self.as_of - timedelta(days=self.rng.randrange(1, 15)), None)
            self.leaves.append(
                Leave(id=uuid7(), stay=stay, site=house.site, kind=LeaveKind.HOSPITAL, valid=away, **self.by)
            )


def _public_homes_first(house: Household) -> tuple[bool, bool]:
    return house.planned.nursing == 0, house.planned.ownership != Ownership.PUBLIC


class _Workforce:
    """Staff with contract, post, credentials and a week's roster."""

    def __init__(self, county: int, as_of: date, now: datetime, rng: random.Random) -> None:
        self.county, self.as_of, self.now, self.rng = county, as_of, now, rng
        self.rows: dict[Any, list[Any]] = {model: [] for model in (Staff, Contract, Post, PostPlan, Credential, Shift)}

    @sensitive_variables()
    def hire(self, houses: Sequence[Household]) -> int:
        wanted = sum(house.planned.staff for house in houses)
        born = _years_ago(self.as_of, 56), _years_ago(self.as_of, 24)
        people = list(_people(self.county, *born, wanted))
        keys = [uuid7() for _ in people]
        numbers = [unseal(each.sealed, purpose=PersonSealed.DOCUMENT, bound_to=each.id) for each in people]
        sealed = seal_many(numbers, purpose=Sealed.STAFF_DOCUMENT, bound_to=keys)
        indexes = blind_index_many(numbers, purpose=Sealed.STAFF_DOCUMENT)
        ready = iter(zip(people, keys, sealed, indexes, strict=True))
        for house in houses:
            self._plan(house)
            for at in range(house.planned.staff):
                if (one := next(ready, None)) is None:
                    break
                self._member(house, at, *one)
        for rows in self.rows.values():
            copy_rows(rows)
        return len(self.rows[Staff])

    def _plan(self, house: Household) -> None:
        """What the house means to fill: what it has, and of carers now and then one or two more."""
        child = house.planned.kind in CHILD_KINDS
        wanted = Counter(_post_of(at, child=child) for at in range(house.planned.staff))
        wanted[PostKind.CHILD_CARER if child else PostKind.CAREGIVER] += self.rng.choice([0, 0, 1, 2])
        by = {"valid": DateRange(house.opened, None), "recorded_by": BY, "recorded_at": self.now}
        for kind, many in sorted(wanted.items()):
            self.rows[PostPlan].append(PostPlan(id=uuid7(), site=house.site, kind=kind, wanted=many, **by))

    def _member(self, house: Household, at: int, person: _Person, key: UUID, sealed: bytes, index: bytes) -> None:
        staff = Staff(
            id=key,
            institution_id=house.site.institution_id,
            person_id=person.id,
            name=person.name,
            sex=person.sex,
            birth=person.birth,
            document_sealed=sealed,
            document_index=index,
            created_at=self.now,
            updated_at=self.now,
        )
        self.rows[Staff].append(staff)
        child = house.planned.kind in CHILD_KINDS
        kind = _post_of(at, child=child)
        since = max(house.opened, self.as_of - timedelta(days=self.rng.randrange(60, 2500)))
        valid = DateRange(since, None)
        self.rows[Contract].append(Contract(id=uuid7(), staff=staff, kind=ContractKind.EMPLOYED, valid=valid))
        self.rows[Post].append(Post(id=uuid7(), staff=staff, site=house.site, kind=kind, valid=valid))
        for credential in _credentials_of(kind, child=child):
            self._credential(staff, credential, since)
        self._roster(staff, house, at, child=child)

    def _credential(self, staff: Staff, kind: CredentialKind, since: date) -> None:
        """Health certificates and background checks are renewed every year; some are late."""
        until = None
        if kind in {CredentialKind.HEALTH, CredentialKind.BACKGROUND}:
            since = self.as_of - timedelta(days=self.rng.randrange(1, 372))
            until = since + timedelta(days=365)
        self.rows[Credential].append(
            Credential(
                id=uuid7(),
                staff=staff,
                kind=kind,
                level=self.rng.choice([5, 5, 4, 3]) if kind == CredentialKind.ELDER_CARE else 0,
                number=f"示例{self.rng.randrange(10**7):07d}",
                valid=DateRange(since, until),
            )
        )

    def _roster(self, staff: Staff, house: Household, at: int, *, child: bool) -> None:
        classes = [unit for unit, _ in house.units if unit.kind == UnitKind.CHILD_CLASS]
        unit = classes[at % len(classes)] if classes and at else None
        number, hours = (None, OFFICE) if child else _hours_of(house, at)
        for begin, end in shifts_of(self.as_of, number, hours):
            during = DateTimeTZRange(begin, end)
            self.rows[Shift].append(Shift(id=uuid7(), staff=staff, site=house.site, unit=unit, during=during))


def _hours_of(house: Household, at: int) -> tuple[int | None, Hours]:
    """A carer's place among the colleagues of the same hours, and these hours; office hours for everybody else."""
    carers = [each for each in range(house.planned.staff) if _post_of(each, child=False) in ELDER_CARE_POSTS]
    if at not in carers:
        return None, OFFICE
    likely = house.planned.beds * min(1000, house.planned.occupied + _MARGIN) // 1000
    hours = hours_of_carers(len(carers), likely)
    place = carers.index(at)
    return place // len(hours), hours[place % len(hours)]


def _post_of(at: int, *, child: bool) -> PostKind:
    if at == 0:
        return PostKind.MANAGER
    if child:
        return PostKind.HEALTH_WORKER if at == 1 else PostKind.CHILD_CARER
    if at % 12 == 1:
        return PostKind.NURSE
    return PostKind.COOK if at % 12 == 2 else PostKind.CAREGIVER


def _credentials_of(kind: PostKind, *, child: bool) -> Iterator[CredentialKind]:
    yield CredentialKind.HEALTH
    if child:
        yield CredentialKind.BACKGROUND
    if kind == PostKind.CAREGIVER:
        yield CredentialKind.ELDER_CARE
    elif kind == PostKind.NURSE:
        yield CredentialKind.NURSE
    elif kind == PostKind.CHILD_CARER:
        yield CredentialKind.INFANT_CARE
