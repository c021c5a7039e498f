"""Computing a year's assessment: by the scheme of the year, from the records, into a version that stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Sum

from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors.functions import GOVERNMENT
from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import ASSESS
from laoyou.plan.enums import AssessedAs, CriterionKind
from laoyou.plan.models import Adjustment, AssessedUnit, Assessment, AssessmentScheme, Criterion, UnitScore
from laoyou.plan.selectors.assessment_rows import Asked, CountedRow, asked, rows_of, units_named
from laoyou.plan.selectors.parameters import terms_of
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

COMPUTE = "plan.compute_assessment"
_TASK = "laoyou.plan.tasks.compute_assessment"
_LOCKS = 7272  # the first half of the advisory lock's key; the second names area and year
_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


class NoScheme(DomainError):
    code = "assessment_no_scheme"
    sentence = (
        "No scheme is on record that holds for %(year)s. Lay one down first: what is measured, for how many points."
    )


class YearToCome(DomainError):
    code = "assessment_year_to_come"
    sentence = "%(year)s has not begun; nothing of it can be judged yet."


def queue_assessment(area: int, year: int, *, actor: Actor, now: datetime) -> UUID:
    """Have a year's assessment computed; the run to watch. One that waits or runs already is given back.

    Raises NotFound outside the actor's area, NoScheme, YearToCome.
    """
    ASSESS.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    if year > day_of(now).year:
        raise YearToCome(year=year)
    scheme_of(area, year)
    with transaction.atomic():
        _hold(area, year)
        going = Run.objects.filter(kind=COMPUTE, area=area, parameters__year=year)
        going = going.exclude(state__in=[RunState.DONE, RunState.FAILED])
        if found := going.order_by("-queued_at", "-id").values_list("id", flat=True).first():
            return found
        return runs.queue(_TASK, COMPUTE, actor=actor, area=area, now=now, parameters={"year": year}).id


def compute_queued(run_id: str) -> dict[str, Any]:
    """Carry a run out once."""
    return runs.carry_out(run_id, _work)


def _work(run: Run, report: runs.Report) -> dict[str, Any]:
    now = run.started_at or run.queued_at
    who = system_actor(run.actor_name)
    made = compute_assessment(run.area, int(run.parameters["year"]), actor=who, now=now, report=report)
    return {"assessment": str(made)}


def compute_assessment(
    area: int,
    year: int,
    *,
    actor: Actor,
    now: datetime,
    report: runs.Report = lambda done, total, note="": None,
) -> UUID:
    """Judge every unit of a year by its scheme; returns the key of a new version. Raises NoScheme.

    A criterion of which a unit has no row that can be counted is left out for that unit, and the points of the others
    are taken for the whole; how many points could be measured stands beside the total.
    """
    ASSESS.demand(actor)
    scheme = scheme_of(area, year)
    criteria = list(scheme.criteria.order_by("kind"))
    with transaction.atomic():
        _hold(area, year)
        about = asked(area, year, today=day_of(now), terms=terms_of(area))
        counted = {}
        for number, each in enumerate(criteria):
            counted[each.kind] = rows_of(CriterionKind(each.kind), about, actor=actor)
            report(number + 1, len(criteria) + 1, each.kind)
        made = _new_version(scheme, about, actor=actor, now=now)
        units = _judged(made, _organisations(about, counted), criteria, counted)
        _rank(units)
        AssessedUnit.objects.bulk_create(units)
        UnitScore.objects.bulk_create(_scores(units, criteria, counted))
        audited(made, "compute_assessment", {}, {"units": len(units)}, actor=actor, now=now)
    return made.id


def scheme_of(area: int, year: int) -> AssessmentScheme:
    """The scheme that holds for a year. Raises NoScheme."""
    found = AssessmentScheme.objects.filter(area=area, first_year__lte=year).order_by("-first_year").first()
    if found is None:
        raise NoScheme(year=year)
    return found


def audited(
    made: Assessment, verb: str, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    """The audit event of a step of a version."""
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.assessment",
        subject_id=made.id,
        area=made.area,
        now=now,
        before=before,
        after={"year": made.year, "version": made.version} | after,
    )


def _new_version(scheme: AssessmentScheme, about: Asked, *, actor: Actor, now: datetime) -> Assessment:
    same = Assessment.objects.filter(area=about.area, year=about.year)
    last = same.aggregate(last=Max("version"))["last"] or 0
    return Assessment.objects.create(
        area=about.area,
        year=about.year,
        version=last + 1,
        scheme=scheme,
        as_of=about.today,
        computed_at=now,
        computed_by=actor.name,
    )


def _organisations(about: Asked, counted: Mapping[str, Mapping[UUID, Any]]) -> list[Organisation]:
    """Units that something was given to, without groups: whom a group names is judged under its own name."""
    keys = units_named(about) | {unit for rows in counted.values() for unit in rows}
    found = Organisation.objects.filter(id__in=keys).exclude(kind=OrganisationKind.GROUP)
    return list(found.order_by("area", "name", "id"))


def _judged(
    made: Assessment,
    organisations: Iterable[Organisation],
    criteria: list[Criterion],
    counted: Mapping[str, Mapping[UUID, list[CountedRow]]],
) -> list[AssessedUnit]:
    standing = Adjustment.objects.filter(area=made.area, year=made.year, withdrawn_at=None)
    sums = standing.order_by().values_list("organisation_id").annotate(points=Sum("points"))
    adjusted: dict[UUID, Decimal] = dict(sums)
    most = made.scheme.most_adjusted
    return [
        _unit(made, each, criteria, counted, max(-most, min(most, adjusted.get(each.id, Decimal(0)))))
        for each in organisations
    ]


def _unit(
    made: Assessment,
    organisation: Organisation,
    criteria: list[Criterion],
    counted: Mapping[str, Mapping[UUID, list[CountedRow]]],
    adjusted: Decimal,
) -> AssessedUnit:
    parts = [(each.weight, points_of(counted[each.kind].get(organisation.id, ()), each.weight)) for each in criteria]
    measured = sum((weight for weight, points in parts if points is not None), Decimal(0))
    points = sum((points for _weight, points in parts if points is not None), Decimal(0))
    scored = _rounded(points / measured * _HUNDRED) if measured else None
    county = organisation.function == GOVERNMENT and organisation.area != made.area
    return AssessedUnit(
        area=made.area,
        assessment=made,
        organisation=organisation,
        name=organisation.name,
        assessed_as=AssessedAs.COUNTY if county else AssessedAs.DEPARTMENT,
        measured=measured,
        scored=scored,
        adjusted=adjusted,
        total=None if scored is None else scored + adjusted,
    )


def points_of(rows: Iterable[CountedRow], weight: Decimal) -> Decimal | None:
    """The points of a criterion: its weight by the share of counted rows that are met; None when none is counted."""
    known = [row.met for row in rows if row.met is not None]
    return _rounded(weight * sum(known) / len(known)) if known else None


def _rank(units: list[AssessedUnit]) -> None:
    """Equal totals share a rank and the next one is left out: 1, 2, 2, 4."""
    for kind in AssessedAs:
        totals = [each.total for each in units if each.assessed_as == kind and each.total is not None]
        for each in units:
            if each.assessed_as == kind and each.total is not None:
                each.rank = 1 + sum(other > each.total for other in totals)


def _scores(
    units: Iterable[AssessedUnit], criteria: list[Criterion], counted: Mapping[str, Mapping[UUID, list[CountedRow]]]
) -> list[UnitScore]:
    made = []
    for unit in units:
        for each in criteria:
            rows = counted[each.kind].get(unit.organisation_id, [])
            known = [row.met for row in rows if row.met is not None]
            made.append(
                UnitScore(
                    unit=unit,
                    kind=each.kind,
                    weight=each.weight,
                    met=sum(known),
                    counted=len(known),
                    points=points_of(rows, each.weight),
                    rows=[asdict(row) for row in rows],
                )
            )
    return made


def _hold(area: int, year: int) -> None:
    """One computing of a year at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, f"{area} {year}"])


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
