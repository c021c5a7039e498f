"""公安: the household register, the one file that says who there is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7_many
from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services import homes
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _arrivals
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.feeds._happenings import moved
from laoyou.exchange.services.matching import is_unsure
from laoyou.exchange.services.person_fields import FIELDS, believed, compare_person, spelling
from laoyou.exchange.services.vanishing import stage_vanished
from laoyou.people.enums import Source

_ARRIVED = moved(Outcome.ARRIVES)
_GONE = """
SELECT p.id AS person_id, p.revision, p.name, p.sex, p.birth, p.area, NULL::jsonb AS data
  FROM people_person p
 WHERE p.source = %(source)s AND p.death IS NULL AND p.merged_into_id IS NULL
   AND coalesce(p.registered_area, p.area) >= %(low)s AND coalesce(p.registered_area, p.area) < %(high)s
"""


class RegisterEffect:
    """Enters who is new and changes what the register says otherwise; who is known elsewhere may be moved in.

    Who has vanished is listed, never removed.
    """

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        fields = [name for name in FIELDS if name in checking.mapped or name in {"sex", "birth"}]
        _arrivals.propose(block, checking, "area")
        undecided = block.undecided()
        _fill_places(block, undecided)
        _keep_inside(block, undecided, checking)
        undecided = block.undecided()
        _enter(block, [at for at in undecided if block.persons[at] is None])
        for at in undecided:
            person = block.persons[at]
            if person is None:
                continue
            if person.death:
                block.fault(at, "number", "person_dead", found=person.death)
            else:
                _change(block, at, person, checking, fields)
        homes.place_block(block, checking)

    def vanished(self, checking: Checking) -> int:
        return stage_vanished(checking, _GONE)

    def foresee(self, batch: Batch) -> list[Foreseen]:
        return [*homes.foresee(batch), *_ARRIVED.foresee(batch)]

    def apply(self, work: Work) -> None:
        homes.begin(work)
        work.enter_persons()
        work.change_persons()
        homes.settle(work)
        if work.has(Outcome.ARRIVES):
            _arrivals.tell_who_is_left(work)
            _ARRIVED.carry_out(work)
        work.open_conflicts()


def _fill_places(block: CheckedBlock, rows: Iterable[int]) -> None:
    """Who is registered and said to live nowhere else lives there; a place of residence is needed of everybody."""
    areas, registered = block.values.setdefault("area", [None] * len(block)), block.values.get("registered_area")
    for at in rows:
        if areas[at] is None:
            person = block.persons[at]
            areas[at] = person.area if person else registered[at] if registered else None
            if areas[at] is None:
                block.fault(at, "area", "missing")


def _keep_inside(block: CheckedBlock, rows: Iterable[int], checking: Checking) -> None:
    """A fault of every row whose person neither lives nor is registered in the file's area."""
    low, high, areas = checking.within.low, checking.within.high, block.values["area"]
    registered = block.values.get("registered_area", areas)
    for at in rows:
        if at in block.faults or low <= areas[at] < high or low <= (registered[at] or 0) < high:
            continue
        block.fault(at, "area", "area_outside", found=checking.areas.name_of(areas[at]))


def _enter(block: CheckedBlock, rows: list[int]) -> None:
    """Settle the rows of people nobody has on record."""
    names, documents = block.values["name"], block.document
    said = [(name, block.values[name]) for name in ("ethnicity", "registered_area") if name in block.values]
    for at, key in zip(rows, uuid7_many(len(rows)), strict=True):
        pinyin, initials = spelling(names[at])
        data: dict[str, Any] = {"pinyin": pinyin, "initials": initials}
        for name, values in said:
            if (value := values[at]) is not None:
                data[name] = value
        if documents[at]:
            data["document"] = documents[at]
        outcome = Outcome.UNSURE if is_unsure(block, at) else Outcome.NEW
        block.settle(at, outcome, person_id=key, data=data)


def _change(block: CheckedBlock, at: int, person: Known, checking: Checking, fields: list[str]) -> None:
    changes, contested = compare_person(block, at, person, checking, fields)
    if "area" in changes and person.lives_since and checking.batch.as_of.isoformat() <= person.lives_since:
        block.fault(at, "area", "move_before", found=person.lives_since)
        return
    if person.source != checking.batch.source and believed(checking.batch.source, person.source):
        changes["source"] = [person.source, checking.batch.source]
    data = None
    if "name" in changes:
        pinyin, initials = spelling(block.values["name"][at])
        data = {"pinyin": pinyin, "initials": initials}
    outcome = Outcome.CHANGED if changes else Outcome.CONTESTED if contested else Outcome.UNCHANGED
    block.settle(
        at,
        outcome,
        person_id=person.id,
        revision=person.revision,
        data=data,
        changes=changes or None,
        contested=contested or None,
    )


_NUMBER = Column(
    "household",
    _("Number of the household"),
    Kind.HOUSEHOLD,
    ("户号", "户口号", "户籍号", "户口簿编号", "户编号", "家庭编号", "HH", "household number"),
)
_ROLE = Column(
    "household_role",
    _("To the head of the household"),
    Kind.ROLE,
    ("与户主关系", "户主关系", "与户主的关系", "家庭关系", "YHZGX", "relation to head"),
)

FEEDS = (
    Feed(
        code="household_register",
        label=_("Household register (public security)"),
        source=Source.PUBLIC_SECURITY,
        columns=(
            columns.NUMBER,
            columns.NAME,
            columns.SEX,
            columns.BIRTH,
            columns.ETHNICITY,
            columns.REGISTERED,
            columns.LIVES,
            columns.PHONE,
            _NUMBER,
            _ROLE,
        ),
        effect=RegisterEffect(),
        full_list=True,
        every_days=31,
        takes_in=True,
        edition=3,  # since relations follow
        ground=_("Regulations on household registration; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Knowing who lives here, so that nobody is left out"),
    ),
)
