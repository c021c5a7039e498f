"""Bulletins as pages read them, and the periods of which one can be made."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.months import first_of, month_after
from laoyou.plan.access import VIEW_BULLETINS
from laoyou.plan.enums import BulletinKind
from laoyou.plan.models import Bulletin, Figure
from laoyou.plan.selectors.rows import EditionRow

Period = tuple[BulletinKind, date]


def end_of(kind: BulletinKind, since: date) -> date:
    """The first day after the month or year that begins on `since`."""
    return month_after(since) if kind == BulletinKind.MONTH else date(since.year + 1, 1, 1)


def begin_of(kind: BulletinKind, day: date) -> date:
    """The first day of the month or year that a day lies in."""
    return first_of(day) if kind == BulletinKind.MONTH else date(day.year, 1, 1)


def bulletins(edition: EditionRow, *, actor: Actor) -> QuerySet[Bulletin]:
    """Of one edition, without their text: the newest period first, in it the newest version."""
    return _seen(actor).filter(edition_id=edition.id).defer("paper").order_by("-since", "-made_at", "id")


def bulletin(edition: EditionRow, bulletin_id: UUID, *, actor: Actor) -> Bulletin:
    """One of them with its text. Raises NotFound."""
    found = _seen(actor).filter(edition_id=edition.id, id=bulletin_id).first()
    if found is None:
        raise NotFound
    return found


def periods(area: int, *, actor: Actor) -> list[Period]:
    """Of which months and years an area has figures, years first and the newest first. Nothing outside the actor's."""
    VIEW_BULLETINS.demand(actor)
    ends = Figure.objects.filter(is_current=True, breakdown="", area=area).filter(
        area__gte=actor.area.low, area__lt=actor.area.high
    )
    days = [each - timedelta(days=1) for each in ends.values_list("period__until", flat=True).distinct()]
    return [
        (kind, since)
        for kind in (BulletinKind.YEAR, BulletinKind.MONTH)
        for since in sorted({begin_of(kind, day) for day in days}, reverse=True)
    ]


def _seen(actor: Actor) -> QuerySet[Bulletin]:
    VIEW_BULLETINS.demand(actor)
    return Bulletin.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
