"""What happened to people on record, by file: the same steps as at a page, foreseen and carried out with a journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work, quoted
from laoyou.exchange.services.feed import Foreseen
from laoyou.people.enums import Happening, Source
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.effect_queries import counted, placed
from laoyou.people.services.effects import OWN_ROWS, Step, steps_of

_FORESEEN = """
SELECT r.id AS row_id, r.person_id, {day} AS day, {area} AS area,
       ''::text AS source, ''::text AS recorded_by, NULL::timestamptz AS recorded_at
  FROM exchange_stagedrow r WHERE r.batch_id = %s AND r.outcome = ANY({outcomes})
"""
_CHOSEN = """
SELECT r.id AS row_id, r.person_id, {day} AS day, {area} AS area, {source}::text AS source, {by}::text AS recorded_by,
       {now} AS recorded_at
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome = ANY({outcomes})
"""
_HOMES = """
SELECT p.household_id, p.id FROM exchange_chosen c JOIN people_person p ON p.id = c.person_id
 WHERE c.outcome = ANY({outcomes}) ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A happening of the rows of these outcomes.

    Its `day` and `area` (of a move: where to) are expressions over the staged row `r`.
    """

    happening: Happening
    day: str
    area: str = "NULL::bigint"
    outcomes: tuple[Outcome, ...] = (Outcome.CHANGED,)

    def foresee(self, batch: Batch) -> list[Foreseen]:
        """How often each step would happen if everything were accepted; who is told by those that tell somebody."""
        happened = _FORESEEN.format(**self._said)
        found = []
        with connection.cursor() as cursor:
            for step in steps_of(self.happening):
                cursor.execute(counted(step.query, happened), [batch.id])
                (count,) = cursor.fetchone()
                if count:
                    found.append(Foreseen(step.code, count, _concerned(step)))
        return found

    def carry_out(self, work: Work) -> None:
        """The steps for the chosen rows, each so that it can be undone; then what follows from who lives together."""
        happened = _CHOSEN.format(**self._said, source=quoted(work.batch.source), **work.signature)
        with connection.cursor() as cursor:
            cursor.execute(_HOMES.format(**self._said))
            homes = cursor.fetchall()
        for step in steps_of(self.happening):
            _carry_out(step, placed(step.query, happened), work)
        keep_derived([home for home, _ in homes if home], [key for _, key in homes], on=work.as_of, now=work.now)

    @property
    def _said(self) -> dict[str, str]:
        outcomes = ", ".join(f"'{each.value}'" for each in self.outcomes)
        return {"day": self.day, "area": self.area, "outcomes": f"ARRAY[{outcomes}]"}


def _carry_out(step: Step, target: str, work: Work) -> None:
    batch, table = work.batch.id, step.table
    if step.verb == "delete":
        journal.delete(batch, table, target)
    elif step.verb == "insert":
        journal.insert(batch, table, target, step.columns, also=step.also)
    elif table in OWN_ROWS:
        # When a person was changed is no change of its own: undoing writes it anew.
        columns = tuple(name for name in step.columns if name != "updated_at")
        journal.update(batch, table, target, columns, extra=f"{step.also}, updated_at = {work.signature['now']}")
    else:
        journal.update(batch, table, target, step.columns, extra=step.also)


def _concerned(step: Step) -> tuple[str, ...]:
    return (Source.COMMUNITY.value,) if step.code.startswith("told_") else ()


def moved(*outcomes: Outcome) -> Told:
    """The move of rows of these outcomes: on `data.moved`, to the area they change to."""
    return Told(Happening.MOVE, "(r.data->>'moved')::date", "(r.changes->'area'->>1)::bigint", outcomes)
