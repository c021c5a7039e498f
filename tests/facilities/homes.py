"""Institutions of 海东 as rows, for tests of what the database holds."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.credit_codes import check_character
from laoyou.facilities.enums import Funding, Mode, Origin, Ownership, SiteKind, SiteState, StayKind, StayState, UnitKind
from laoyou.facilities.models import Institution, Operator, Placement, Site, Stay, Unit, UnitPeriod
from laoyou.people.models import Person
from tests.people.registry import MAYING_COMMUNITY, NOW, SHANGTAN, enter

_numbers = count(1)
OPENED = date(2020, 1, 1)
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
BY: dict[str, Any] = {"recorded_by": "tests", "recorded_at": NOW}


def days(first: date | None = OPENED, until: date | None = None) -> DateRange:
    return DateRange(first, until)


def credit_code(number: int) -> str:
    """Of nobody: registered in area 99."""
    first = f"5299022299{number:07d}"
    return first + check_character(first)


def operator(area: int = MAYING_COMMUNITY) -> Operator:
    number = next(_numbers)
    return Operator.objects.create(
        name=f"示例养老服务中心{number}", credit_code=credit_code(number), area=area, created_at=NOW, updated_at=NOW
    )


def institution(area: int = MAYING_COMMUNITY, **other: Any) -> Institution:
    facts: dict[str, Any] = {
        "name": "马营敬老院",
        "area": area,
        "ownership": Ownership.PUBLIC,
        "mode": Mode.OWNER,
        "state": SiteState.OPERATING,
        "state_since": OPENED,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Institution.objects.create(**(facts | {"operator": other.pop("operator", None) or operator(area)} | other))


def site(area: int = MAYING_COMMUNITY, kind: SiteKind = SiteKind.RURAL_HOME, **other: Any) -> Site:
    facts: dict[str, Any] = {
        "kind": kind,
        "name": "马营敬老院",
        "area": area,
        "main": True,
        "state": SiteState.OPERATING,
        "state_since": OPENED,
        "opened_on": OPENED,
        "created_at": NOW,
        "updated_at": NOW,
    }
    owner = other.pop("institution", None) or institution(area)
    return Site.objects.create(**(facts | {"institution": owner} | other))


def unit(at: Site, kind: UnitKind = UnitKind.BED, label: str = "101-1", **period: Any) -> Unit:
    """A unit with one period from 2020 on, unless `valid` says otherwise."""
    made = Unit.objects.create(site=at, kind=kind, label=label)
    offer(made, **period)
    return made


def offer(made: Unit, **period: Any) -> UnitPeriod:
    facts = {"unit": made, "site_id": made.site_id, "kind": made.kind, "valid": days()} | BY
    return UnitPeriod.objects.create(**(facts | period))


def elder(sequence: int = 12, **other: Any) -> Person:
    return Person.objects.get(id=enter(sequence=sequence, **other))


def child(sequence: int, birth: date = date(2025, 1, 1)) -> Person:
    return Person.objects.get(id=enter(f"祁宝{sequence}", birth, sequence))


def stay(at: Site, person: Person, valid: DateRange | None = None, **other: Any) -> Stay:
    facts: dict[str, Any] = {
        "person": person,
        "site": at,
        "kind": StayKind.RESIDENTIAL,
        "state": StayState.REAL,
        "valid": valid or days(JAN),
        "funding": Funding.SELF,
        "origin": Origin.DIRECT,
        "name": person.name,
        "sex": person.sex,
        "birth": person.birth,
    }
    return Stay.objects.create(**(facts | BY | other))


def place(held: Stay, where: Unit, valid: DateRange | None = None) -> Placement:
    return Placement.objects.create(
        stay=held, site_id=held.site_id, unit=where, kind=where.kind, valid=valid or held.valid, **BY
    )


def uuid_of(number: int) -> UUID:
    return UUID(int=(7 << 76) | (2 << 62) | number)


__all__ = ["SHANGTAN"]
