"""公安: the household register, the one file that says who there is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
        keys = iter(uuid7_many(len(undecided)))  # at once, which takes half the time
        for at in undecided:
            _fill_places(block, at)
            person = block.persons[at]
            if not _somewhere_inside(block, at, checking):
                block.fault(at, "area", "area_outside", found=_place(block, at, checking))
            elif person is None:
                _enter(block, at, next(keys))
            elif person.death:
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
        _arrivals.tell_who_is_left(work)
        _ARRIVED.carry_out(work)
        work.open_conflicts()


def _fill_places(block: CheckedBlock, at: int) -> None:
    """Who is registered and said to live nowhere else lives there; a place of residence is needed of everybody."""
    person = block.persons[at]
    if block.value("area", at) is None:
        block.values.setdefault("area", [None] * len(block))[at] = (
            person.area if person else block.value("registered_area", at)
        )
    if block.value("area", at) is None:
        block.fault(at, "area", "missing")


def _somewhere_inside(block: CheckedBlock, at: int, checking: Checking) -> bool:
    places = (block.value("area", at), block.value("registered_area", at))
    return at in block.faults or any(place in checking.within for place in places if place is not None)


def _place(block: CheckedBlock, at: int, checking: Checking) -> str:
    return checking.areas.name_of(block.value("area", at) or 0)


def _enter(block: CheckedBlock, at: int, key: UUID) -> None:
    if at in block.faults:
        return
    pinyin, initials = spelling(block.values["name"][at])
    data: dict[str, Any] = {"pinyin": pinyin, "initials": initials}
    for name in ("ethnicity", "registered_area"):
        if (value := block.value(name, at)) is not None:
            data[name] = value
    if block.document[at]:
        data["document"] = block.document[at]
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
