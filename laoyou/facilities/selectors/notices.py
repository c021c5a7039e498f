"""Notices to institutions: those an officer or an institution sees, whom one goes to, who has given receipt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_NOTICES
from laoyou.facilities.enums import CHILD_KINDS, SiteKind, SiteState
from laoyou.facilities.enums.notices import Audience
from laoyou.facilities.models import Institution, Notice, NoticeReceipt, Site
from laoyou.facilities.selectors.reach import kept_institutions, kept_sites

# A combined centre is kept by both departments, and reads what either writes.
KINDS: dict[str, list[SiteKind]] = {
    Audience.CHILDREN: [*sorted(CHILD_KINDS), SiteKind.COMBINED_CENTRE],
    Audience.ELDERS: [kind for kind in SiteKind if kind not in CHILD_KINDS],
}


class Counted(Protocol):
    """What `notices` adds to a notice: how many receipts institutions in reach gave, None for none."""

    given: int | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedNotice: TypeAlias = WithAnnotations[Notice, Counted]


def notices(*, actor: Actor) -> QuerySet[CountedNotice]:
    """Notices the actor sees, each with how many receipts were given.

    An officer sees those written in the area and those from above that go to it, an institution those to its sites.
    """
    given = _receipts(actor).order_by().values("notice").annotate(n=Count("pk")).values("n")
    return _seen(actor).select_related("issuer").annotate(given=Subquery(given))


def _seen(actor: Actor) -> QuerySet[Notice]:
    VIEW_NOTICES.demand(actor)
    if actor.is_provider:
        return Notice.objects.filter(_reaching(kept_sites(actor)))
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high)
    return Notice.objects.filter(inside | Q(area__lte=actor.area.low, area_end__gte=actor.area.high))


def notice(notice_id: UUID, *, actor: Actor) -> CountedNotice:
    """One of them. Raises NotFound."""
    found = notices(actor=actor).filter(id=notice_id).first()
    if found is None:
        raise NotFound
    return found


def addressed(row: Notice, *, actor: Actor) -> QuerySet[Institution]:
    """The institutions in reach a notice goes to, each with `confirmed_at`, `confirmed_by`, `answer` of its receipt."""
    there = Site.objects.filter(area__gte=row.area, area__lt=row.area_end, kind__in=KINDS[row.audience])
    receipt = NoticeReceipt.objects.filter(notice=row.pk, institution=OuterRef("pk"))
    told = {name: Subquery(receipt.values(name)[:1]) for name in ("confirmed_at", "confirmed_by", "answer")}
    open_there = there.filter(institution=OuterRef("pk")).exclude(state=SiteState.CLOSED)
    return kept_institutions(actor).filter(Exists(open_there)).annotate(**told)


def awaited(*, actor: Actor) -> QuerySet[CountedNotice]:
    """Notices that wait for a receipt of the actor's institution, the most pressing first."""
    rows = notices(actor=actor).filter(confirm_by__isnull=False, withdrawn_at__isnull=True)
    return rows.filter(_reaching(_silent(kept_sites(actor)))).order_by("confirm_by", "id")


def unanswered(*, on: date, actor: Actor) -> int:
    """Of the notices of one's own department whose day has passed: how many some institution gave no receipt of."""
    mine = _seen(actor).filter(issuer=actor.organisation_id, withdrawn_at__isnull=True, confirm_by__lt=on)
    # Most days none has passed, and who was silent need not be asked.
    passed = list(mine.values_list("id", flat=True))
    silent = Notice.objects.filter(_reaching(_silent(Site.objects.all())), id__in=passed)
    return silent.count() if passed else 0


def _silent(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Those whose institution has given no receipt of the notice around it."""
    given = NoticeReceipt.objects.filter(notice=OuterRef(OuterRef("pk")), institution=OuterRef("institution"))
    return sites.filter(~Exists(given))


def _receipts(actor: Actor) -> QuerySet[NoticeReceipt]:
    """Those of the institutions in reach for the outer notice."""
    return NoticeReceipt.objects.filter(notice=OuterRef("pk"), institution__in=kept_institutions(actor).values("id"))


def _reaching(sites: QuerySet[Site]) -> Q:
    """Of a notice: it goes to one of the sites that has not closed."""
    there = sites.filter(area__gte=OuterRef("area"), area__lt=OuterRef("area_end")).exclude(state=SiteState.CLOSED)
    found = Q()
    for audience, kinds in KINDS.items():
        found |= Q(Exists(there.filter(kind__in=kinds)), audience=audience)
    return found
