"""What is sent and answered. Rows of selectors go out through these, so that a new column never leaks by itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema


class Trouble(Schema):
    """What went wrong: `code` for programs, `sentence` for people in the language asked for, `facts` apart."""

    code: str
    sentence: str
    facts: dict[str, Any] = {}


class Me(Schema):
    """The token that calls."""

    name: str
    person: str
    area: int
    actions: list[str]
    per_minute: int
    expires_at: datetime


class Area(Schema):
    """One area on one day; `level` 1 province, 2 prefecture, 3 county, 4 township, 5 village; degrees in EPSG:4490."""

    code: int
    name: str
    short_name: str
    level: int
    parent_code: int | None
    longitude: float | None
    latitude: float | None
    valid_from: date | None
    valid_until: date | None


class Areas(Schema):
    """A page of areas; `next` goes into `after` and is null on the last page."""

    areas: list[Area]
    next: str | None


class Plan(Schema):
    """One edition of a plan. `revision` is another whenever anything in it has changed."""

    id: UUID
    series: UUID
    version: int
    area: int
    place: str
    title: str
    doc_no: str
    issuer: str
    issued_on: date | None
    state: str
    revision: UUID


class Plans(Schema):
    """A page of plans; `next` goes into `after` and is null on the last page."""

    plans: list[Plan]
    next: str | None


class Unit(Schema):
    """A unit named for an item, as printed."""

    printed_name: str
    duty: str


class Value(Schema):
    """A value under the year as printed; `value_to` closes a range."""

    year_key: str
    year: int | None
    value: Decimal
    value_to: Decimal | None


class Item(Schema):
    """What every item has; `printed` holds fields that were corrected, as printed."""

    id: UUID
    kind: str
    number: str
    group: str
    name: str
    units: list[Unit]
    printed: dict[str, Any]


class Indicator(Item):
    """A target, a limit or a starting figure; `measure` is the same code for the same indicator in every plan."""

    unit: str
    op: str
    nature: str
    measure: str
    values: list[Value]


class Task(Item):
    """Something a unit has to do."""

    section: str


class Project(Item):
    """Something to be built or bought; money in fen, null where none is printed."""

    type: str
    period: str
    year_from: int | None
    year_to: int | None
    place: str
    areas: list[int]
    total_fen: int | None
    central_fen: int | None


class AgeCell(Schema):
    """People of one sex (1 male, 2 female) and five-year group; null: one to four, not told."""

    sex: int
    age_from: int
    people: int | None


class ConditionCount(Schema):
    """How many people a condition holds for; null: one to four, not told."""

    kind: str
    people: int | None


class Counts(Schema):
    """How many people live, or are registered, in an area on a day. A figure of null is one to four and is not told."""

    area: int
    basis: str
    day: date
    counted_at: datetime
    exact: bool
    people: int | None
    households: int | None
    ages: dict[str, int | None]
    cells: list[AgeCell]
    conditions: list[ConditionCount]


class LookUp(Schema):
    """Whom to look for: either a whole document number or a whole telephone number."""

    document: str = "citizen_id"
    number: str = ""
    phone: str = ""


class Person(Schema):
    """Somebody found."""

    id: UUID
    name: str
    sex: int
    birth: date
    death: date | None
    area: int
    registered_area: int | None


class People(Schema):
    """Everybody found; empty when nobody in the token's area has the number."""

    people: list[Person]


class Condition(Schema):
    """What holds, or held, for somebody; `until` is the first day it no longer does."""

    kind: str
    basis: str
    level: int
    first: date | None
    until: date | None
    source: str


class Card(Schema):
    """A person's card; numbers are masked."""

    person: Person
    document: str
    number_masked: str
    phone_masked: str
    lives_since: date | None
    registered_since: date | None
    source: str
    updated_at: datetime
    conditions: list[Condition]
