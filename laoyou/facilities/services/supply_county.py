"""The made-up institutions of one county as rows: operators, sites, facts, rooms, beds and classes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.area_codes import range_of
from laoyou.core.credit_codes import check_character
from laoyou.core.identifiers import uuid7
from laoyou.facilities.enums import (
    CHILD_KINDS,
    HOME_KINDS,
    ClassKind,
    Confidence,
    FactKind,
    Hours,
    Insurance,
    Licence,
    Medical,
    Ownership,
    Service,
    SiteKind,
    SiteState,
    UnitKind,
)
from laoyou.facilities.enums.prices import PriceGroup
from laoyou.facilities.models import (
    Building,
    Institution,
    Operator,
    PriceCeiling,
    Room,
    Site,
    SiteFact,
    StateChange,
    Unit,
    UnitPeriod,
)
from laoyou.facilities.services.copying_rows import copy_rows
from laoyou.facilities.services.supply_day import live_in
from laoyou.facilities.services.supply_people import Household, settle
from laoyou.facilities.services.supply_plan import PlannedSite, classes_of
from laoyou.places.enums import Kind
from laoyou.places.selectors.areas import AreaRow
from laoyou.places.selectors.made_up_points import MadeUpPoints

BY = "laoyou city"
_BEDS_A_ROOM, _ROOMS_A_FLOOR, _BEDS_A_BUILDING = 2, 10, 100
# Kinds whose sites of a county hang under one licence (一照多址), and those that share one operator (a chain).
_ONE_LICENCE = frozenset({SiteKind.DAY_CARE})
_CHAIN = frozenset({SiteKind.WELFARE_HOME, SiteKind.RURAL_HOME, SiteKind.KINDERGARTEN})
_NAMES = {
    SiteKind.WELFARE_HOME: "{county}示例社会福利院",
    SiteKind.RURAL_HOME: "{village}示例敬老院",
    SiteKind.NURSING_HOME: "{county}示例养护院",
    SiteKind.PRIVATE_HOME: "{village}示例养老院",
    SiteKind.MEDICAL_CARE: "{county}示例医养中心",
    SiteKind.DAY_CARE: "{village}示例日间照料中心",
    SiteKind.MUTUAL_AID: "{village}示例互助幸福院",
    SiteKind.KINDERGARTEN: "{village}示例幼儿园",
    SiteKind.CHILDCARE: "{village}示例托育园",
}
_REGISTRAR = {Ownership.PUBLIC: "12", Ownership.PRIVATE: "52", Ownership.COLLECTIVE: "N2"}
_CEILINGS = {PriceGroup.HOME: 240_000, PriceGroup.DAY_CARE: 90_000, PriceGroup.CHILDCARE: 160_000}  # fen a month
_CLASS_KINDS = (ClassKind.TODDLERS, ClassKind.MIXED, ClassKind.TODDLERS, ClassKind.MIXED)


@dataclass(slots=True)
class Rows:
    """What is to be stored, in the order foreign keys ask for."""

    found: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: models.Model) -> Any:
        self.found[type(row)].append(row)
        return row

    def store(self) -> None:
        for rows in self.found.values():
            copy_rows(rows)


class CountyBuilder:
    """Builds one county; `key` names it in the audit trail."""

    def __init__(
        self, code: int, name: str, villages: Sequence[AreaRow], *, as_of: date, seed: int, now: datetime
    ) -> None:
        self.code, self.name, self.as_of, self.now = code, name, as_of, now
        self.key = uuid7()
        self.seed = seed
        self.rng = random.Random(f"{seed}/{code}")  # noqa: S311 - made-up figures, not secrets
        self.prices = random.Random(f"{seed}/{code}/prices")  # noqa: S311 - made-up figures, not secrets
        self.points = MadeUpPoints(code, on=as_of, seed=seed)
        self.rows = Rows()
        self.by = {"recorded_by": BY, "recorded_at": now}
        self.stamps = {"created_at": now, "updated_at": now}
        self._operators: dict[str, Operator] = {}
        self._licences: dict[SiteKind, Institution] = {}
        self._housed: set[UUID] = set()
        self._numbers = iter(range(1, 10**6))
        self._villages = {
            "residents": self._shuffled([row for row in villages if row.kind == Kind.RESIDENTS] or list(villages)),
            "villagers": self._shuffled([row for row in villages if row.kind != Kind.RESIDENTS] or list(villages)),
        }
        self._taken: dict[str, int] = defaultdict(int)

    def build(self, planned: Sequence[PlannedSite]) -> dict[str, int]:
        """Store everything; returns the counts of SupplyResult. Call inside a transaction."""
        houses = [self._house(each) for each in planned]
        self._ceilings()
        # Tables in the order their foreign keys ask for.
        for model in (Operator, Institution, Site, StateChange, SiteFact, Building, Room, Unit, UnitPeriod):
            self.rows.found[model] = self.rows.found.pop(model, [])
        self.rows.store()
        stays, staff = settle(houses, self.code, as_of=self.as_of, now=self.now, rng=self.rng)
        live_in(houses, as_of=self.as_of, now=self.now, seed=f"{self.seed}/{self.code}/days")
        return {
            "institutions": len(self.rows.found[Institution]),
            "sites": len(planned),
            "beds": sum(each.beds for each in planned),
            "places": sum(each.places for each in planned),
            "stays": stays,
            "staff": staff,
        }

    def _house(self, planned: PlannedSite) -> Household:
        kind = planned.kind
        village = self._village("villagers" if kind in {SiteKind.RURAL_HOME, SiteKind.MUTUAL_AID} else "residents")
        opened = self.as_of.replace(day=1) - timedelta(days=self.rng.randrange(900, 6000))
        institution = self._institution(planned, village, opened)
        longitude, latitude = self.points.of(village.code, self._taken["points"]) or (None, None)
        self._taken["points"] += 1
        site = self.rows.add(
            Site(
                id=uuid7(),
                institution=institution,
                kind=kind,
                name=self._named(kind, village),
                area=village.code,
                address=f"{village.short_name}{self.rng.randrange(1, 200)}号（虚构）",
                longitude=longitude,
                latitude=latitude,
                phone=f"0972-0{self.rng.randrange(10**5, 10**6)}",
                main=institution.id not in self._housed,
                state=SiteState.OPERATING,
                state_since=opened,
                opened_on=opened,
                **self.stamps,
            )
        )
        self._housed.add(institution.id)
        self._facts(site, planned, opened)
        units = list(self._units(site, planned, opened))
        return Household(site, planned, units, opened)

    def _named(self, kind: SiteKind, village: AreaRow) -> str:
        name = _NAMES[kind].format(county=self.name, village=village.short_name)
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name}（{self._taken[name]}）"

    def _village(self, of: str) -> AreaRow:
        rows = self._villages[of]
        self._taken[of] += 1
        return rows[(self._taken[of] - 1) % len(rows)]

    def _shuffled(self, rows: list[AreaRow]) -> list[AreaRow]:
        self.rng.shuffle(rows)
        return rows

    def _institution(self, planned: PlannedSite, village: AreaRow, opened: date) -> Institution:
        kind = planned.kind
        if kind in _ONE_LICENCE and kind in self._licences:
            return self._licences[kind]
        institution: Institution = self.rows.add(
            Institution(
                id=uuid7(),
                operator=self._operator(planned, village),
                name=_NAMES[kind].format(county=self.name, village=village.short_name),
                area=village.code,
                ownership=planned.ownership,
                mode=planned.mode,
                for_profit=planned.ownership == Ownership.PRIVATE and self.rng.random() < 0.5,
                state=SiteState.OPERATING,
                state_since=opened,
                **self.stamps,
            )
        )
        self._licences[kind] = institution
        self.rows.add(
            StateChange(id=uuid7(), institution=institution, state=SiteState.OPERATING, since=opened, **self.by)
        )
        return institution

    def _operator(self, planned: PlannedSite, village: AreaRow) -> Operator:
        name = f"{village.short_name}示例养老托育服务中心"
        if planned.kind in _CHAIN or planned.kind in _ONE_LICENCE:
            name = f"{self.name}示例{'学前教育' if planned.kind in CHILD_KINDS else '养老事业'}服务中心"
        if name not in self._operators:
            first = f"{_REGISTRAR[planned.ownership]}99{self.code // 10**6 % 10**4:04d}{next(self._numbers):09d}"
            self._operators[name] = self.rows.add(
                Operator(
                    id=uuid7(),
                    name=name,
                    credit_code=first + check_character(first),
                    area=self.code,
                    made_up=True,
                    **self.stamps,
                )
            )
        return self._operators[name]

    def _facts(self, site: Site, planned: PlannedSite, opened: date) -> None:
        if planned.kind in {SiteKind.MUTUAL_AID, SiteKind.KINDERGARTEN} and not planned.places:
            return
        self._fact(site, FactKind.LICENCE, opened, Licence.REGISTRATION)
        self._paper(site, FactKind.LICENCE, Licence.FIRE, 3 * 365)
        self._paper(site, FactKind.LICENCE, Licence.FOOD, 5 * 365)
        self._paper(site, FactKind.INSURANCE, Insurance.LIABILITY, 365)
        size = planned.beds * 35 or planned.places * 10
        self._fact(site, FactKind.FLOOR_AREA, opened, value=size * 100)
        if planned.kind in CHILD_KINDS:
            self._paper(site, FactKind.LICENCE, Licence.HYGIENE, 365)
            self._fact(site, FactKind.SERVICE, opened, Service.CHILD_FULL_DAY)
            self._fact(site, FactKind.INCLUSIVE, opened, value=self.rng.randrange(10, 18) * 10_000)
            return
        self._fact(
            site, FactKind.SERVICE, opened, Service.DAY if planned.kind == SiteKind.DAY_CARE else Service.FULL_CARE
        )
        if planned.kind in HOME_KINDS and planned.ownership == Ownership.PUBLIC:
            self._fact(site, FactKind.INCLUSIVE, opened, value=self.prices.randrange(12, 26) * 10_000)
        if planned.kind in HOME_KINDS:
            self._paper(site, FactKind.MEDICAL, Medical.AGREEMENT, 365)
            if self.rng.random() < 0.6:
                self._paper(site, FactKind.GRADE, "", 3 * 365, value=self.rng.choice([1, 2, 2, 3, 3, 4]))

    def _ceilings(self) -> None:
        """Made up, and marked to be confirmed; a few of the made-up prices lie above."""
        county = range_of(self.code)
        for group, fen in _CEILINGS.items():
            self.rows.add(
                PriceCeiling(
                    id=uuid7(),
                    area=county.low,
                    area_end=county.high,
                    group=group,
                    fen=fen,
                    valid=DateRange(self.as_of.replace(month=1, day=1), None),
                    source="示例，由主管部门确认",
                    confidence=Confidence.REMEMBERED,
                    **self.by,
                )
            )

    def _paper(self, site: Site, kind: FactKind, detail: str, days: int, value: int | None = None) -> None:
        """A paper somewhere in its life; one in forty has run out."""
        since = self.as_of - timedelta(days=self.rng.randrange(1, days))
        if self.rng.random() < 0.025:
            since = self.as_of - timedelta(days=days + self.rng.randrange(1, 40))
        self._fact(site, kind, since, detail, since + timedelta(days=days), value)

    def _fact(
        self,
        site: Site,
        kind: FactKind,
        since: date,
        detail: str = "",
        until: date | None = None,
        value: int | None = None,
    ) -> None:
        number = f"示例{self.code // 10**6}-{next(self._numbers):06d}"
        self.rows.add(
            SiteFact(
                id=uuid7(),
                site=site,
                kind=kind,
                detail=detail,
                value=value,
                number=number if until or kind == FactKind.INCLUSIVE else "",
                valid=DateRange(since, until),
                **self.by,
            )
        )

    def _units(self, site: Site, planned: PlannedSite, opened: date) -> Iterator[tuple[Unit, UnitPeriod]]:
        if planned.kind in HOME_KINDS:
            yield from self._beds(site, planned, opened)
        elif planned.beds:
            yield self._unit(site, UnitKind.PLACES, "日间", opened, places=planned.beds)
        for number, places in enumerate(classes_of(planned.places)):
            kind = _CLASS_KINDS[number % len(_CLASS_KINDS)]
            label = f"托{number + 1}班"
            yield self._unit(
                site,
                UnitKind.CHILD_CLASS,
                label,
                opened,
                places=places,
                class_kind=kind,
                hours=Hours.FULL_DAY,
                inclusive=True,
            )

    def _beds(self, site: Site, planned: PlannedSite, opened: date) -> Iterator[tuple[Unit, UnitPeriod]]:
        room: Room | None = None
        for number in range(planned.beds):
            inside = number % _BEDS_A_BUILDING
            if number % _BEDS_A_BUILDING == 0:
                building = self.rows.add(Building(id=uuid7(), site=site, name=f"{number // _BEDS_A_BUILDING + 1}号楼"))
            if inside % _BEDS_A_ROOM == 0 or room is None:
                at = inside // _BEDS_A_ROOM
                floor = at // _ROOMS_A_FLOOR + 1
                name = f"{floor}{at % _ROOMS_A_FLOOR + 1:02d}"
                room = self.rows.add(
                    Room(id=uuid7(), site=site, building=building, floor=floor, name=name, floor_area=24_00)
                )
            label = f"{number // _BEDS_A_BUILDING + 1}-{room.name}-{inside % _BEDS_A_ROOM + 1}"
            yield self._unit(
                site,
                UnitKind.BED,
                label,
                opened,
                room=room,
                nursing=number < planned.nursing,
                dementia=number < planned.nursing // 10,
                public_good=number < planned.public_good,
                inclusive=planned.ownership != Ownership.PRIVATE,
            )

    def _unit(self, site: Site, kind: UnitKind, label: str, opened: date, **offer: Any) -> tuple[Unit, UnitPeriod]:
        unit = self.rows.add(Unit(id=uuid7(), site=site, kind=kind, label=label))
        period = self.rows.add(
            UnitPeriod(id=uuid7(), unit=unit, site=site, kind=kind, valid=DateRange(opened, None), **self.by, **offer)
        )
        return unit, period
