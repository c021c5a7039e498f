"""卫健: what was done for elders and small children on a day: checks, visits, doses, sessions of guidance."""

from __future__ import annotations

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
from laoyou.exchange.services.feeds._care import Care, read_care, read_result
from laoyou.people.enums import Source

# As the constraint health_event_once has it: a step once in a life, anything else once a day.
Once = tuple[UUID, str, str]
_SHOWN = 40

_HELD = """
SELECT person_id, kind, step, day::text FROM people_healthevent
 WHERE voided_at IS NULL AND person_id = ANY(%s)
"""
# Between check and acceptance it may have been recorded at a form; and one file may say it twice in other words.
# Uncorrelated, so that each is one join and not a search for every row.
_OVERTAKEN = """c.id IN (
    SELECT d.id FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id
      JOIN people_healthevent e ON e.person_id = r.person_id AND e.voided_at IS NULL AND e.kind = r.data->>'kind'
       AND e.step = r.data->>'step' AND (e.step <> '' OR e.day = (r.data->>'day')::date))
"""
_REPEATED = """c.id IN (
    SELECT ranked.id FROM (
        SELECT r.id, row_number() OVER (
                   PARTITION BY r.person_id, r.data->>'kind', coalesce(nullif(r.data->>'step', ''), r.data->>'day')
                   ORDER BY r.sheet, r.line, r.id) AS place
          FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id) ranked
     WHERE ranked.place > 1)
"""
_DONE = """
SELECT (r.data->>'new')::uuid AS id, r.id AS row_id, r.person_id, (r.data->>'kind')::varchar AS kind,
       (r.data->>'step')::varchar AS step, (r.data->>'day')::date AS day,
       coalesce(r.data->>'result', '')::varchar AS result, {source}::varchar AS source,
       coalesce(r.data->>'evidence', '')::varchar AS evidence, {by}::varchar AS recorded_by, {now} AS recorded_at,
       ''::varchar AS voided_by, ''::varchar AS voided_why
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id WHERE c.outcome = 'new'
"""
_COLUMNS = (
    "person_id", "kind", "step", "day", "result", "source", "evidence", "recorded_by", "recorded_at", "voided_by",
    "voided_why",
)  # fmt: skip


class HealthEventEffect:
    """Records what is not on record yet. Nobody is entered, nothing on record is changed."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        del checking
        held = _held([person.id for person in block.persons if person is not None])
        for at in block.undecided():
            person = block.persons[at]
            if person is None:
                block.fault(at, "number" if block.number_index[at] else "name", "person_unknown")
            else:
                _settle(block, at, person, held)

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        count = StagedRow.objects.filter(batch=batch, outcome=Outcome.NEW).count()
        return [Foreseen("health_events", count)] if count else []

    def apply(self, work: Work) -> None:
        work.leave(_OVERTAKEN)
        work.leave(_REPEATED)
        done = _DONE.format(source=quoted(work.batch.source), **work.signature)
        journal.insert(work.batch.id, "people_healthevent", done, _COLUMNS)


def _held(persons: list[UUID]) -> dict[Once, str]:
    """The day of everything on record for these people."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [persons])
        return {_once(key, (kind, step), day): day for key, kind, step, day in cursor.fetchall()}


def _once(person: UUID, care: Care, day: str) -> Once:
    kind, step = care
    return person, kind, step or day


def _settle(block: CheckedBlock, at: int, person: Known, held: dict[Once, str]) -> None:
    day: str = block.values["day"][at]
    said: str | None = block.value("result", at)
    care = read_care(block.values["what"][at], block.value("step", at) or "")
    result = read_result(said) if said else None
    if care is None:
        block.fault(at, "what", "care_unknown", found=_words(block, at))
    elif said and result is None:
        block.fault(at, "result", "result_unknown", found=said[:_SHOWN])
    elif day < person.birth:
        block.fault(at, "day", "before_birth", found=day)
    elif person.death and day > person.death:
        block.fault(at, "day", "after_death", found=day, death=person.death)
    elif (known := held.get(_once(person.id, care, day))) is not None:
        if known != day:
            block.warn(at, "day", "care_other_day", found=known)
        block.settle(at, Outcome.UNCHANGED, person_id=person.id, revision=person.revision)
    else:
        data = _data(care, day, result, block.value("evidence", at))
        block.settle(at, Outcome.NEW, person_id=person.id, revision=person.revision, data=data)


def _words(block: CheckedBlock, at: int) -> str:
    return f"{block.values['what'][at]} {block.value('step', at) or ''}".strip()[:_SHOWN]


def _data(care: Care, day: str, result: str | None, evidence: str | None) -> dict[str, Any]:
    data = {"new": str(uuid7()), "kind": care[0], "step": care[1], "day": day, "result": result, "evidence": evidence}
    return {name: value for name, value in data.items() if value is not None}


_WHAT = Column(
    "what",
    pgettext_lazy("health", "Service"),
    Kind.TEXT,
    (
        "项目",
        "服务项目",
        "检查项目",
        "体检类型",
        "服务类型",
        "疫苗",
        "疫苗名称",
        "疫苗代码",
        "what",
        "service",
        "vaccine",
    ),
    required=True,
)
_STEP = Column(
    "step",
    _("Dose or month"),
    Kind.TEXT,
    ("剂次", "针次", "月龄", "检查月龄", "随访月龄", "dose", "month"),
)
_DAY = Column(
    "day",
    _("Done on"),
    Kind.DAY,
    ("日期", "服务日期", "体检日期", "检查日期", "接种日期", "访视日期", "随访日期", "指导日期", "date"),
    required=True,
)
_RESULT = Column("result", _("Result"), Kind.TEXT, ("结果", "检查结果", "体检结果", "体检结论", "result"))
_EVIDENCE = Column(
    "evidence",
    _("Evidence"),
    Kind.TEXT,
    ("机构", "服务机构", "体检机构", "接种单位", "登记号", "provider", "evidence"),
)

FEEDS = (
    Feed(
        code="health_events",
        label=_("Health checks and vaccinations (health)"),
        source=Source.HEALTH,
        columns=(
            columns.NUMBER,
            columns.NAME,
            columns.SEX,
            columns.BIRTH,
            columns.LIVES,
            _WHAT,
            _STEP,
            _DAY,
            _RESULT,
            _EVIDENCE,
        ),
        effect=HealthEventEffect(),
        full_list=False,
        every_days=31,
        ground=_("Basic public health services; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Who has had the checks, visits and doses that are due, and who has not"),
        several=True,
    ),
)
