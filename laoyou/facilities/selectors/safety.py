"""How prepared sites are: measures against the nine risks, drills held and due, incidents and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from laoyou.core.actor import Actor
from laoyou.core.clock import CHINA, day_of
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_SAFETY
from laoyou.facilities.enums import (
    CHILD_KINDS,
    NINE_RISKS,
    IncidentState,
    LimitKind,
    SiteState,
    Subject,
)
from laoyou.facilities.models import Drill, Incident, IncidentNote, Limit, SafetyPlan, Site
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors.limits import LimitRow, limit
from laoyou.facilities.selectors.reach import kept_site, kept_sites

# What every house prepares for besides; homes for elders prepare for the nine risks of GB 38600 as well.
EMERGENCIES = (Subject.FIRE, Subject.FOOD_POISONING, Subject.EPIDEMIC, Subject.DISASTER, Subject.POWER)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk with the measures in force, None where nobody has written any, and the last drill about it."""

    subject: str
    measures: str | None
    since: date | None
    drilled_on: date | None


@dataclass(frozen=True, slots=True)
class Preparedness:
    """One site: its risks, its drills newest first, and by when the next drill is due (None: no rule in force)."""

    site_id: UUID
    name: str
    kind: str
    institution_id: UUID
    risks: tuple[RiskRow, ...]
    drills: tuple[Drill, ...]
    next_drill: date | None
    rule: LimitRow | None

    @property
    def unprepared(self) -> int:
        return sum(row.measures is None for row in self.risks)


def subjects_of(site_kind: str) -> tuple[Subject, ...]:
    """What a site of a kind prepares for."""
    return EMERGENCIES if site_kind in CHILD_KINDS else (*NINE_RISKS, *EMERGENCIES)


def preparedness(site_id: UUID, *, on: date, actor: Actor) -> Preparedness:
    """How prepared a site is on a day. Raises NotFound outside the actor's reach."""
    VIEW_SAFETY.demand(actor)
    site = kept_site(site_id, actor=actor)
    plans = {each.subject: each for each in SafetyPlan.objects.filter(site=site, valid__contains=on).order_by("id")}
    held = dict(
        Drill.objects.filter(site=site, held_on__lte=on).values_list("subject").annotate(day=Max("held_on")).order_by()
    )
    asked = subjects_of(site.kind)
    others = [Subject(each) for each in plans if each not in asked]
    rows = tuple(
        RiskRow(
            each,
            plans[each].measures if each in plans else None,
            plans[each].valid.lower if each in plans else None,
            held.get(each),
        )
        for each in (*asked, *others)
    )
    rule = limit(LimitKind.DRILL_MONTHS, on=on)
    newest = Drill.objects.filter(site=site).order_by("-held_on", "-id")
    last = max(held.values(), default=None) or site.opened_on
    due = months_later(last, rule.value) if rule and last else None
    return Preparedness(site.id, site.name, site.kind, site.institution_id, rows, tuple(newest[:20]), due, rule)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


class Shown(TypedDict):
    """What `sites_by_preparedness` adds to a site."""

    drilled_on: date | None
    next_drill: date | None
    open_incidents: int
    plans_held: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PreparedSite: TypeAlias = WithAnnotations[Site, Shown]


def sites_by_preparedness(*, on: date, actor: Actor) -> QuerySet[PreparedSite]:
    """Open sites with `drilled_on` (None: never), `next_drill`, `plans_held` and `open_incidents`."""
    VIEW_SAFETY.demand(actor)
    drills = Drill.objects.filter(site=OuterRef("id"), held_on__lte=on).order_by().values("site")
    going = Incident.objects.filter(site=OuterRef("id")).exclude(state=IncidentState.CLOSED).order_by().values("site")
    in_force = SafetyPlan.objects.filter(holding(on), site=OuterRef("id")).order_by().values("site")
    whole = IntegerField()
    return (
        kept_sites(actor)
        .filter(state=SiteState.OPERATING)
        .annotate(
            drilled_on=Subquery(drills.annotate(day=Max("held_on")).values("day")),
            next_drill=_next_drill(on),
            open_incidents=Coalesce(Subquery(going.annotate(n=Count("id")).values("n"), output_field=whole), 0),
            plans_held=Coalesce(Subquery(in_force.annotate(n=Count("id")).values("n"), output_field=whole), 0),
        )
    )


def _next_drill(on: date) -> Func | Value:
    """So many months after the last drill, or after opening; nothing without a rule."""
    rule = limit(LimitKind.DRILL_MONTHS, on=on)
    if rule is None:
        return Value(None, output_field=DateField())
    last = Coalesce(F("drilled_on"), F("opened_on"))
    template = f"(%(expressions)s + make_interval(months => {int(rule.value)}))::date"
    return Func(last, template=template, output_field=DateField())


def incidents(*, actor: Actor, site_id: UUID | None = None) -> QuerySet[Incident]:
    """Incidents in reach, newest first, with `due_at`: by when the first step has to be on record.

    The hours are those in force for the severity on the day of the report; without any `due_at` is None.
    """
    VIEW_SAFETY.demand(actor)
    sites = kept_sites(actor) if site_id is None else kept_sites(actor).filter(id=site_id)
    hours = Limit.objects.filter(
        kind=LimitKind.FOLLOW_HOURS,
        subject=Cast(OuterRef("severity"), CharField()),
        valid__contains=OuterRef("reported_on"),
    )
    span = Func(
        Subquery(hours.values("value")),
        template="make_interval(hours => %(expressions)s)",
        output_field=DurationField(),
    )
    due = ExpressionWrapper(F("reported_at") + span, output_field=DateTimeField())
    found = Incident.objects.filter(site_id__in=sites.values("id")).select_related("site", "stay")
    found = found.alias(reported_on=TruncDate("reported_at", tzinfo=CHINA))
    return found.annotate(due_at=due).order_by("-happened_at", "-id")


def escalated(rows: QuerySet[Any], *, now: datetime) -> QuerySet[Any]:
    """Of `incidents`: nobody has taken a step in the hours its severity allows."""
    return rows.filter(state=IncidentState.REPORTED, due_at__lt=now)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What was done, by whom, and into which state it brought the incident."""

    state: str
    text: str
    recorded_by: str
    recorded_at: datetime


def incident(incident_id: UUID, *, actor: Actor) -> tuple[Incident, tuple[NoteRow, ...], LimitRow | None]:
    """One incident with its notes, oldest first, and the limit that holds for it. Raises NotFound."""
    found = incidents(actor=actor).filter(id=incident_id).first()
    if found is None:
        raise NotFound
    notes = IncidentNote.objects.filter(incident=found).order_by("recorded_at", "id")
    rows = tuple(NoteRow(each.state, each.text, each.recorded_by, each.recorded_at) for each in notes)
    return found, rows, limit(LimitKind.FOLLOW_HOURS, str(found.severity), on=day_of(found.reported_at))
