"""Lists of people for whom something is certified: 低保, 特困, 低收入; severe disability with its class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work, quoted
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.person_fields import believed
from laoyou.exchange.services.vanishing import stage_vanished
from laoyou.people.enums import ConditionKind, Source

_HELD = """
SELECT DISTINCT ON (person_id) person_id, id, level, lower(valid), upper(valid), source, valid::text
  FROM people_condition WHERE kind = %s AND person_id = ANY(%s)
 ORDER BY person_id, valid DESC
"""
_GONE = """
SELECT p.id AS person_id, p.revision, p.name, p.sex, p.birth, p.area,
       jsonb_build_object('condition', c.id, 'valid', c.valid::text) AS data
  FROM people_condition c JOIN people_person p ON p.id = c.person_id
 WHERE c.kind = %(kind)s AND c.source = %(source)s AND (c.until IS NULL OR c.until > %(as_of)s)
   AND lower(c.valid) <= %(as_of)s AND p.death IS NULL AND p.merged_into_id IS NULL
   AND p.area >= %(low)s AND p.area < %(high)s
"""
# Between check and acceptance somebody may have certified or ended it at a form.
_OVERTAKEN = """
c.outcome = 'new' AND EXISTS (
    SELECT FROM exchange_stagedrow r JOIN people_condition o ON o.person_id = r.person_id
     WHERE r.id = c.id AND o.kind = {kind}
       AND o.valid && daterange((r.data->>'first')::date, (r.data->>'until')::date))
OR c.outcome IN ('changed', 'vanished') AND NOT EXISTS (
    SELECT FROM exchange_stagedrow r JOIN people_condition o ON o.id = (r.data->>'condition')::uuid
     WHERE r.id = c.id AND o.valid::text = r.data->>'valid')
"""
_BEGUN = """
SELECT (r.data->>'new')::uuid AS id, r.id AS row_id, r.person_id, {kind}::varchar AS kind,
       'certified'::varchar AS basis,
       coalesce((r.data->>'level')::smallint, 0::smallint) AS level,
       daterange((r.data->>'first')::date, (r.data->>'until')::date) AS valid, {source}::varchar AS source,
       coalesce(r.data->>'evidence', '')::varchar AS evidence, {by}::varchar AS recorded_by, {now} AS recorded_at
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
 WHERE c.outcome IN ('new', 'changed') AND r.data ? 'new'
"""
_COLUMNS = ("person_id", "kind", "basis", "level", "valid", "source", "evidence", "recorded_by", "recorded_at")
_ENDED = """
SELECT o.id, r.id AS row_id, daterange(lower(o.valid), (r.data->>'end')::date) AS valid
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
  JOIN people_condition o ON o.id = (r.data->>'condition')::uuid
 WHERE c.outcome = 'changed' AND r.data ? 'end'
"""
_LEFT = """
SELECT o.id, r.id AS row_id, daterange(lower(o.valid), {as_of}) AS valid
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
  JOIN people_condition o ON o.id = (r.data->>'condition')::uuid
 WHERE c.outcome = 'vanished' AND lower(o.valid) < {as_of}
"""
_NEVER = """
SELECT o.id, r.id AS row_id FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
  JOIN people_condition o ON o.id = (r.data->>'condition')::uuid
 WHERE c.outcome = 'vanished' AND lower(o.valid) >= {as_of}
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The latest condition of the kind that a person has or had."""

    id: UUID
    level: int
    first: date
    until: date | None
    source: str
    valid: str


@dataclass(frozen=True, slots=True)
class ConditionEffect:
    """Certifies who is listed, changes class and end, and of complete lists ends it for who is no longer listed."""

    kind: ConditionKind

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        held = self._held(block)
        for at in block.undecided():
            person = block.persons[at]
            if person is None:
                block.fault(at, "number" if block.number_index[at] else "name", "person_unknown")
            elif person.death:
                block.fault(at, "number", "person_dead", found=person.death)
            else:
                self._settle(block, at, person, held.get(person.id), checking)

    def vanished(self, checking: Checking) -> int:
        return stage_vanished(checking, _GONE, kind=self.kind.value, as_of=checking.batch.as_of)

    def foresee(self, batch: Batch) -> list[Foreseen]:
        rows = StagedRow.objects.filter(batch=batch)
        begun, ended = rows.filter(outcome=Outcome.NEW).count(), rows.filter(outcome=Outcome.VANISHED).count()
        counts = (("conditions_begun", begun), ("conditions_ended", ended))
        return [Foreseen(code, count, (batch.source,)) for code, count in counts if count]

    def apply(self, work: Work) -> None:
        kind, as_of = quoted(self.kind.value), f"'{work.as_of.isoformat()}'::date"
        work.leave(_OVERTAKEN.format(kind=kind))
        batch = work.batch.id
        journal.update(batch, "people_condition", _ENDED, ("valid",))
        begun = _BEGUN.format(kind=kind, source=quoted(work.batch.source), **work.signature)
        journal.insert(batch, "people_condition", begun, _COLUMNS)
        journal.update(batch, "people_condition", _LEFT.format(as_of=as_of), ("valid",))
        journal.delete(batch, "people_condition", _NEVER.format(as_of=as_of))

    def _held(self, block: CheckedBlock) -> dict[UUID, Held]:
        persons = [person.id for person in block.persons if person is not None]
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [self.kind.value, persons])
            return {row[0]: Held(*row[1:]) for row in cursor.fetchall()}

    def _settle(self, block: CheckedBlock, at: int, person: Known, held: Held | None, checking: Checking) -> None:
        as_of = checking.batch.as_of
        first, until = _days(block, at, as_of)
        if first.isoformat() < person.birth:
            block.fault(at, "first", "before_birth", found=first.isoformat())
        elif until is not None and until <= first:
            block.fault(at, "until", "until_before_first", found=first.isoformat())
        elif held is None or (held.until is not None and held.until <= as_of):
            later = max(first, held.until) if held is not None and held.until else first
            data = {"new": str(uuid7()), "first": later.isoformat(), **_rest(block, at, until)}
            block.settle(at, Outcome.NEW, person_id=person.id, revision=person.revision, data=data)
        else:
            self._change(block, at, person, held, until, checking)

    def _change(
        self, block: CheckedBlock, at: int, person: Known, held: Held, until: date | None, checking: Checking
    ) -> None:
        """Another class begins anew on the day of the file; another end is written into the one that holds."""
        level = block.value("level", at)
        changes: dict[str, Any] = {}
        if level is not None and level != held.level:
            changes["level"] = [held.level, level]
        if "until" in checking.mapped and until != held.until:
            changes["until"] = [_said(held.until), _said(until)]
        if changes and not believed(checking.batch.source, held.source):
            block.warn(at, "name", "better_source", source=str(Source(held.source).label))
            changes = {}
        data: dict[str, Any] | None = None
        if changes:
            data = {"condition": str(held.id), "valid": held.valid}
            begins = max(checking.batch.as_of, held.first + timedelta(days=1))
            if "level" in changes:
                end = until if "until" in checking.mapped else held.until
                data |= {"new": str(uuid7()), "first": begins.isoformat(), "end": begins.isoformat()}
                data |= _rest(block, at, end)
            else:
                data["end"] = until.isoformat() if until else None
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        block.settle(at, outcome, person_id=person.id, revision=person.revision, data=data, changes=changes or None)


def _days(block: CheckedBlock, at: int, as_of: date) -> tuple[date, date | None]:
    """From when, and until before when: files say the last day on which it still holds."""
    first, last = block.value("first", at), block.value("until", at)
    return (
        date.fromisoformat(first) if first else as_of,
        date.fromisoformat(last) + timedelta(days=1) if last else None,
    )


def _rest(block: CheckedBlock, at: int, until: date | None) -> dict[str, Any]:
    found = {"level": block.value("level", at), "evidence": block.value("evidence", at), "until": _said(until)}
    return {name: value for name, value in found.items() if value is not None}


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


_FIRST = Column(
    "first",
    pgettext_lazy("condition", "From"),
    Kind.DAY,
    ("起始日期", "认定日期", "批准日期", "享受日期", "开始享受时间", "纳入时间", "发证日期", "from", "start date"),
)
_UNTIL = Column(
    "until",
    _("Last day"),
    Kind.ANY_DAY,
    ("截止日期", "有效期至", "终止日期", "有效期限", "until", "end date", "valid until"),
)
_EVIDENCE = Column(
    "evidence",
    _("Evidence"),
    Kind.TEXT,
    ("证号", "证件编号", "低保证号", "残疾证号", "批准文号", "文号", "certificate", "evidence"),
)
_LEVEL = Column(
    "level",
    _("Class or degree"),
    Kind.LEVEL,
    ("残疾等级", "等级", "级别", "残疾级别", "level", "class"),
    required=True,
)
_WHO = (columns.NUMBER, columns.NAME, columns.SEX, columns.BIRTH, columns.LIVES)


def _civil_affairs(code: str, label: Any, kind: ConditionKind) -> Feed:
    return Feed(
        code=code,
        label=label,
        source=Source.CIVIL_AFFAIRS,
        columns=(*_WHO, _FIRST, _UNTIL, _EVIDENCE),
        effect=ConditionEffect(kind),
        full_list=True,
        every_days=31,
        ground=_("Interim measures for social assistance; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Who comes first in care and allowances"),
    )


FEEDS = (
    _civil_affairs("minimum_allowance", _("Minimum living allowance (civil affairs)"), ConditionKind.MINIMUM_ALLOWANCE),
    _civil_affairs("destitute", _("Destitute, supported by the state (civil affairs)"), ConditionKind.DESTITUTE),
    _civil_affairs("low_income", _("Low income (civil affairs)"), ConditionKind.LOW_INCOME),
    Feed(
        code="severe_disability",
        label=_("Severe disability (Disabled Persons' Federation)"),
        source=Source.DISABLED_FEDERATION,
        columns=(*_WHO, _LEVEL, _FIRST, _UNTIL, _EVIDENCE),
        effect=ConditionEffect(ConditionKind.SEVERE_DISABILITY),
        full_list=True,
        every_days=92,
        ground=_(
            "Law on the protection of persons with disabilities; agreement on sharing (to be confirmed by the city)"
        ),
        purpose=_("Who comes first in care and allowances"),
    ),
)
