"""Pledges of a year as pages read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.months import month_before
from laoyou.plan.access import REPORT_PLEDGE, VIEW_PLEDGES
from laoyou.plan.enums import TARGETS, ItemKind, PledgeState
from laoyou.plan.models import Pledge, PledgeProgress
from laoyou.plan.selectors import items
from laoyou.plan.selectors.rows import EditionRow


@dataclass(frozen=True, slots=True)
class PledgeMonth:
    """What was reported by the end of a month; `done` counts from the beginning of the year."""

    month: date
    done: Decimal
    text: str
    reported_at: datetime
    reported_by: str


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One pledge with its latest report (None: no month is reported)."""

    id: UUID
    area: int
    year: int
    position: int
    issuer: str
    name: str
    unit: str
    promised: Decimal
    lead_id: UUID
    lead_name: str
    partners: str
    item_id: UUID | None
    edition_id: UUID | None
    item_name: str
    state: str
    verdict: str
    settled_at: datetime | None
    settled_by: str
    revision: int
    done: Decimal | None
    months: tuple[PledgeMonth, ...]


def pledges(*, actor: Actor) -> QuerySet[Pledge]:
    """Pledges of the actor's area, the newest year first, each with `done` and `month` of its latest report."""
    VIEW_PLEDGES.demand(actor)
    newest = PledgeProgress.objects.filter(pledge=OuterRef("pk")).order_by("-month")
    found = Pledge.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return (
        found.annotate(done=Subquery(newest.values("done")[:1]), month=Subquery(newest.values("month")[:1]))
        .select_related("lead")
        .order_by("-year", "area", "position", "id")
    )


def pledge(pledge_id: UUID, *, actor: Actor) -> PledgeRow:
    """One pledge with its months, the first month first. Raises NotFound."""
    found = pledges(actor=actor).select_related("item").filter(id=pledge_id).first()
    if found is None:
        raise NotFound
    plain = {
        name: getattr(found, name)
        for name in PledgeRow.__slots__
        if name not in {"lead_name", "edition_id", "item_name", "months"}
    }
    months = found.months.order_by("month", "id")
    return PledgeRow(
        **plain,
        lead_name=found.lead.name,
        edition_id=found.item.edition_id if found.item else None,
        item_name=found.item.name if found.item else "",
        months=tuple(
            PledgeMonth(each.month, each.done, each.text, each.reported_at, each.reported_by) for each in months
        ),
    )


def years(*, actor: Actor) -> list[int]:
    """Years that something is pledged for in the actor's area, the newest first."""
    VIEW_PLEDGES.demand(actor)
    found = Pledge.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def linkable(edition: EditionRow | None, *, actor: Actor) -> list[tuple[str, list[tuple[UUID, str]]]]:
    """What of a plan a pledge can come from: its tasks and its targets, each (key, name)."""
    if edition is None:
        return []
    tasks = items.tasks(edition, actor=actor)
    targets = items.indicators(edition, actor=actor, kinds=TARGETS)
    found: Iterable[tuple[ItemKind, list[tuple[UUID, str]]]] = (
        (ItemKind.TASK, [(row.id, row.name) for row in tasks]),
        (ItemKind.INDICATOR, [(row.id, row.name) for row in targets]),
    )
    return [(str(kind.label), rows) for kind, rows in found if rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a year's pledges stand: all, kept, not kept, and those of which everything is reported."""

    year: int
    many: int
    kept: int
    not_kept: int


def standing(area: int, year: int, *, actor: Actor) -> Standing | None:
    """How the pledges of one area and year stand; None where there are none or they are not the actor's to see."""
    if not VIEW_PLEDGES.allows(actor) or area not in actor.area:
        return None
    counts = Pledge.objects.filter(area=area, year=year).aggregate(
        many=Count("id"),
        kept=Count("id", filter=Q(state=PledgeState.DONE)),
        not_kept=Count("id", filter=Q(state=PledgeState.NOT_DONE)),
    )
    return Standing(year=year, **counts) if counts["many"] else None


def owed(*, actor: Actor, today: date) -> tuple[date, int] | None:
    """The month that ended last and how many pledges the actor's unit leads and has not reported for it; one query."""
    if not REPORT_PLEDGE.allows(actor) or actor.organisation_id is None:
        return None
    month = month_before(today)
    told = PledgeProgress.objects.filter(pledge=OuterRef("pk"), month=month)
    own = Pledge.objects.filter(
        area__gte=actor.area.low,
        area__lt=actor.area.high,
        lead_id=actor.organisation_id,
        year=month.year,
        state=PledgeState.OPEN,
    )
    return month, own.filter(~Exists(told)).count()
