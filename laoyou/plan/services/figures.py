"""Publishing computed values as observations: set-based, all areas at once, never over what was approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from pyarrow import csv

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import PUBLISH_FIGURES
from laoyou.records.services import audit

_TEXT, _NUMBER = "text NOT NULL", "float8"
# The contract of `values`, and the table they are staged in.
COLUMNS = {
    "indicator": _TEXT,
    "basis": _TEXT,
    "area": "bigint NOT NULL",
    "period_start": "date NOT NULL",
    "period_end": "date NOT NULL",
    "breakdown": _TEXT,
    "group": _TEXT,
    "numerator": _NUMBER,
    "denominator": _NUMBER,
    "value": _NUMBER,
    "completeness": "float8 NOT NULL",
    "reason": _TEXT,
    "snapshot": _TEXT,
    "run": _TEXT,
}
_SAME = " AND ".join(f's."{name}" = o."{name}"' for name in ("indicator", "area", "basis", "breakdown", "group"))
_INTO = """
INSERT INTO plan_observation (id, period_id, indicator, basis, area, breakdown, "group", numerator, denominator, value,
    completeness, reason, snapshot, run, version, is_current, difference, published_at)
SELECT gen_random_uuid(), s.period_id, s.indicator, s.basis, s.area, s.breakdown, s."group", s.numerator, s.denominator,
    s.value, s.completeness, s.reason, s.snapshot, s.run"""
_PERIODS = """
INSERT INTO plan_figureperiod (id, area, since, until, state, approved_by, locked_by)
SELECT gen_random_uuid(), %(area)s, period_start, period_end, 'open', '', ''
FROM (SELECT DISTINCT period_start, period_end FROM staged) asked
ON CONFLICT (area, since, until) DO NOTHING"""
# Held until the transaction ends: nobody approves a period between its being looked at and its being written.
_HELD = """
SELECT 1 FROM plan_figureperiod p
WHERE p.area = %(area)s AND EXISTS (SELECT 1 FROM staged s WHERE s.period_start = p.since AND s.period_end = p.until)
ORDER BY p.id FOR UPDATE"""
# A village's figures of an open period are kept together; what is told one by one, and corrections, are observations.
_PLACED = """
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT s.*, p.id AS period_id, p.state = 'open' AS open,
    %(whole)s AND p.state = 'open' AND s.area %% 1000 <> 0 AND s.breakdown = '' AS together FROM staged s
JOIN plan_figureperiod p ON p.area = %(area)s AND p.since = s.period_start AND p.until = s.period_end"""
_REPLACES = "SELECT DISTINCT period_id, indicator FROM placed WHERE open"
_CLEARED = f"""
DELETE FROM plan_observation o USING ({_REPLACES}) s WHERE o.period_id = s.period_id AND o.indicator = s.indicator"""
# What a village has beside the indicators that are replaced stays as it was, one by one.
_TAKEN_APART = f"""
WITH gone AS (
    DELETE FROM plan_villagefigures WHERE period_id IN (SELECT period_id FROM ({_REPLACES}) s) RETURNING *)
INSERT INTO plan_observation (id, period_id, indicator, basis, area, breakdown, "group", numerator, denominator, value,
    completeness, reason, snapshot, run, version, is_current, difference, published_at)
SELECT gen_random_uuid(), g.period_id, f.indicator, f.basis, g.area, '', '', f.numerator, f.denominator, f.value,
    f.completeness, f.reason, g.snapshot, g.run, 1, true, NULL, g.published_at
FROM gone g CROSS JOIN LATERAL unnest(g.indicators, g.bases, g.numerators, g.denominators, g."values", g.completenesses,
    g.reasons) AS f (indicator, basis, numerator, denominator, value, completeness, reason)
WHERE (g.period_id, f.indicator) NOT IN ({_REPLACES})
ON CONFLICT DO NOTHING"""
_VILLAGES = """
INSERT INTO plan_villagefigures (id, period_id, area, indicators, bases, numerators, denominators, "values",
    completenesses, reasons, snapshot, run, published_at)
SELECT gen_random_uuid(), period_id, area, array_agg(indicator), array_agg(basis), array_agg(numerator),
    array_agg(denominator), array_agg(value), array_agg(completeness), array_agg(reason), snapshot, run, %(now)s
FROM placed WHERE together GROUP BY period_id, area, snapshot, run"""
# Of rows told one by one, only those told again; what is computed anew goes as a whole indicator.
_REPLACED = f"""
DELETE FROM plan_observation o USING placed s WHERE s.open AND o.period_id = s.period_id AND {_SAME}"""
_WRITTEN = _INTO + ", 1, true, NULL, %(now)s FROM placed s WHERE s.open AND NOT s.together"
_CHANGED = f"""
CREATE TEMP TABLE changed ON COMMIT DROP AS
SELECT s.*, o.id AS old_id, coalesce(o.version, 0) + 1 AS next, s.value - o.value AS moved
FROM placed s LEFT JOIN plan_figure o ON o.is_current AND o.period_id = s.period_id AND {_SAME}
WHERE NOT s.open AND (o.id IS NULL OR (s.numerator, s.denominator, s.value, s.reason)
    IS DISTINCT FROM (o.numerator, o.denominator, o.value, o.reason))"""
_OVERTAKEN = "UPDATE plan_observation SET is_current = false WHERE id IN (SELECT old_id FROM changed)"
_CORRECTED = _INTO + ", s.next, true, s.moved, %(now)s FROM changed s"


class FiguresIncomplete(DomainError):
    """A column of the contract is not there."""

    code = "figures_incomplete"
    sentence = "The values have no column %(columns)s. Nothing was published."


class FiguresElsewhere(DomainError):
    """A row of another area: most likely the wrong file."""

    code = "figures_elsewhere"
    sentence = "The values hold area %(found)s, which lies outside %(area)s. Nothing was published."


class FiguresRefused(DomainError):
    """The database's own rule was broken; `rule` is its name."""

    code = "figures_refused"
    sentence = (
        "The values break a rule (%(rule)s): a figure stands there twice, a period ends before it begins, a missing "
        "value has no reason, or a completeness is not between 0 and 1. Nothing was published."
    )


@dataclass(frozen=True, slots=True)
class Published:
    """How many rows an open period took, how many became corrections of a settled one, and how many were as before."""

    written: int
    corrected: int
    unchanged: int


def publish_figures(values: pa.Table, *, area: int, actor: Actor, now: datetime, whole: bool = True) -> Published:
    """Make `values` the observations of `area` and everything inside it; all of them or none.

    In an open period an indicator's rows are replaced, or with `whole` False only those that `values` holds. In an
    approved or locked one a row becomes a new version when numerator, denominator, value or reason differ, and what
    `values` no longer holds stays as it was settled. Publishing the same values again changes nothing. Raises
    FiguresIncomplete, FiguresElsewhere, FiguresRefused,
    and NotFound when `area` lies outside the actor's.
    """
    PUBLISH_FIGURES.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    missing = [name for name in COLUMNS if name not in values.column_names]
    if missing:
        raise FiguresIncomplete(columns=", ".join(missing))
    try:
        with transaction.atomic():
            _stage(values)
            _demand_inside(area)
            made = _publish({"area": area, "now": now, "whole": whole})
            _audit(area, made, actor=actor, now=now)
    except IntegrityError as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        raise FiguresRefused(rule=getattr(diagnostics, "constraint_name", None) or "not null") from error
    return made


def _stage(values: pa.Table) -> None:
    written = pa.BufferOutputStream()
    # A missing number is written as nothing and an empty text in quotes, which COPY tells apart. In one piece, for what
    # is written of a piece without rows is rubbish.
    csv.write_csv(values.select(list(COLUMNS)).combine_chunks(), written, csv.WriteOptions(include_header=False))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, placed, changed")
        cursor.execute(f"CREATE TEMP TABLE staged ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY staged FROM STDIN (FORMAT csv)") as copy:
            copy.write(written.getvalue().to_pybytes())
        cursor.execute("ANALYZE staged")


def _demand_inside(area: int) -> None:
    inside = range_of(area)
    with connection.cursor() as cursor:
        cursor.execute("SELECT area FROM staged WHERE area < %s OR area >= %s LIMIT 1", [inside.low, inside.high])
        found = cursor.fetchone()
    if found:
        raise FiguresElsewhere(found=found[0], area=area)


def _publish(facts: dict[str, int | datetime | bool]) -> Published:
    cleared = (_CLEARED, _TAKEN_APART, _VILLAGES) if facts["whole"] else (_REPLACED,)
    with connection.cursor() as cursor:
        for statement in (_PERIODS, _HELD, _PLACED, *cleared):
            cursor.execute(statement, facts)
        cursor.execute(_WRITTEN, facts)
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE open) FROM placed")
        total, written = map(int, cursor.fetchone())
        corrected = _correct(cursor, facts) if written < total else 0
    return Published(written, corrected, total - written - corrected)


def _correct(cursor: CursorWrapper, facts: dict[str, int | datetime | bool]) -> int:
    """Make further versions of what is settled and differs; how many."""
    for statement in (_CHANGED, _OVERTAKEN, _CORRECTED):
        cursor.execute(statement, facts)
    return int(cursor.rowcount)


def _audit(area: int, made: Published, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action="plan.publish_figures",
        subject="plan.figure_period",
        subject_id=str(area),
        area=area,
        now=now,
        after={"written": made.written, "corrected": made.corrected},
    )
