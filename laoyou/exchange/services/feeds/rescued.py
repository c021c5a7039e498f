"""民政: who was taken in off the street (救助). Entered without a household; somebody is told to find out who it is."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.person_fields import spelling
from laoyou.people.enums import ErrandKind, Happening, Source
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.effect_queries import DAYS_TO_SETTLE

_ENTERED = "FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome IN ('new', 'unsure')"
_IDENTIFY = f"""
SELECT gen_random_uuid() AS id, r.id AS row_id, r.person_id, NULL::uuid AS other_id, r.area,
       '{ErrandKind.IDENTIFY.value}'::varchar AS kind, '{Happening.RESCUE.value}'::varchar AS happening,
       taken.day AS since, taken.day + {DAYS_TO_SETTLE} AS due, {{by}}::varchar AS recorded_by, {{now}} AS recorded_at,
       ''::varchar AS done_by, ''::varchar AS outcome
  {_ENTERED} CROSS JOIN LATERAL (SELECT (r.data->>'taken')::date AS day) taken
"""
_COLUMNS = (
    "person_id", "other_id", "area", "kind", "happening", "since", "due", "recorded_by", "recorded_at", "done_by",
    "outcome",
)  # fmt: skip


class RescueEffect:
    """Enters who is not on record. Who is on record stays as they are; the row says whom to ask."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        for at in block.undecided():
            person = block.persons[at]
            if person is None:
                _enter(block, at, checking)
            elif person.death:
                block.fault(at, "number", "person_dead", found=person.death)
            else:
                block.warn(at, "name", "rescued_known")
                block.settle(at, Outcome.UNCHANGED, person_id=person.id, revision=person.revision)

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        count = StagedRow.objects.filter(batch=batch, outcome=Outcome.NEW).count()
        found = [Foreseen("rescued", count), Foreseen("told_identify", count, (Source.COMMUNITY.value,))]
        return found if count else []

    def apply(self, work: Work) -> None:
        work.enter_persons()
        journal.insert(work.batch.id, "people_errand", _IDENTIFY.format(**work.signature), _COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT r.person_id {_ENTERED}")
            people = [person for (person,) in cursor.fetchall()]
        keep_derived([], people, on=work.as_of, now=work.now)


def _enter(block: CheckedBlock, at: int, checking: Checking) -> None:
    place, day = block.values["area"][at], block.values["taken"][at]
    if place not in checking.within:
        block.fault(at, "area", "area_outside", found=checking.areas.name_of(place))
    elif day < block.values["birth"][at]:
        block.fault(at, "taken", "before_birth", found=day)
    else:
        pinyin, initials = spelling(block.values["name"][at])
        data = {"pinyin": pinyin, "initials": initials, "taken": day}
        if block.document[at]:
            data["document"] = block.document[at]
        block.settle(at, _outcome(block, at), person_id=uuid7(), data=data)


def _outcome(block: CheckedBlock, at: int) -> Outcome:
    """That somebody taken in has no number is nothing to look at; that somebody of the name is on record is."""
    codes = {each["code"] for each in block.warnings[at]}
    block.warnings[at] = [each for each in block.warnings[at] if each["code"] != "person_without_number"]
    return Outcome.UNSURE if "person_unsure" in codes else Outcome.NEW


_TAKEN = Column(
    "taken",
    _("Taken in on"),
    Kind.DAY,
    ("救助日期", "入站日期", "接收日期", "救助时间", "入站时间", "taken in on"),
    required=True,
)
_PLACE = replace(
    columns.LIVES, synonyms=(*columns.LIVES.synonyms, "救助地", "安置地", "安置社区", "救助站所在地"), required=True
)

FEEDS = (
    Feed(
        code="rescued",
        label=_("People taken in (civil affairs)"),
        source=Source.CIVIL_AFFAIRS,
        columns=(columns.NUMBER, columns.NAME, columns.SEX, columns.BIRTH, _PLACE, _TAKEN),
        effect=RescueEffect(),
        full_list=False,
        every_days=31,
        ground=_("Measures for the relief of vagrants and beggars; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Finding out who was taken in, and bringing them to their own"),
    ),
)
