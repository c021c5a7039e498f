"""Filings as they are listed and read: by the department that answers, and by the institution that filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_FILINGS
from laoyou.facilities.enums import HOME_KINDS, FactKind, Licence, LimitKind, SiteState, StayState
from laoyou.facilities.enums.filings import OPEN_FILINGS, FilingGroup, FilingState
from laoyou.facilities.models import Filing, FilingDocument, SiteFact, Stay
from laoyou.facilities.selectors.limits import figure
from laoyou.facilities.selectors.reach import kept_sites
from laoyou.records.selectors.calendar import working_calendar


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A scan that was handed in; `counts` is False once a newer one of the same paper is there."""

    id: UUID
    paper: str
    number: str
    until: date | None
    filename: str
    size: int
    kept_by: str
    kept_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class FilingCard:
    """A filing with everything that was declared and handed in, and how it was answered."""

    filing: Filing
    site: str
    site_kind: str
    institution: str
    institution_id: UUID
    credit_code: str
    representative: str
    address: str
    documents: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many filings wait for an answer, how many of them too long, and for how many the operator has to act."""

    open: int
    late: int
    incomplete: int


def filings(*, actor: Actor) -> QuerySet[Filing]:
    """Every filing of sites the actor reaches."""
    VIEW_FILINGS.demand(actor)
    return Filing.objects.filter(site_id__in=kept_sites(actor).values("id")).select_related("site__institution")


def late_on(rows: QuerySet[Filing], day: date) -> QuerySet[Filing]:
    """Those that should have been answered before a day, or whose operator should have handed in what is missing."""
    waiting = rows.filter(state=FilingState.SUBMITTED, due_on__lt=day)
    return waiting | rows.filter(state=FilingState.INCOMPLETE, more_by__lt=day)


def waiting(*, on: date, actor: Actor) -> Waiting:
    """For the first page."""
    submitted = Q(state=FilingState.SUBMITTED)
    return Waiting(
        **filings(actor=actor).aggregate(
            open=Count("id", filter=submitted),
            late=Count("id", filter=submitted & Q(due_on__lt=on)),
            incomplete=Count("id", filter=Q(state=FilingState.INCOMPLETE)),
        )
    )


def filing_card(filing_id: UUID, *, actor: Actor) -> FilingCard:
    """One filing. Raises NotFound outside the actor's reach."""
    found = filings(actor=actor).select_related("site__institution__operator").filter(id=filing_id).first()
    if found is None:
        raise NotFound
    institution = found.site.institution
    return FilingCard(
        filing=found,
        site=found.site.name,
        site_kind=found.site.kind,
        institution=institution.name,
        institution_id=institution.id,
        credit_code=institution.operator.credit_code,
        representative=institution.operator.representative,
        address=found.site.address,
        documents=_documents(found.id),
    )


def is_filed(site_id: UUID, *, on: date) -> bool:
    """Whether a receipt of filing holds for a site on a day."""
    receipt: dict[str, Any] = {"kind": FactKind.LICENCE, "detail": Licence.FILING, "valid__contains": on}
    return SiteFact.objects.filter(site_id=site_id, **receipt).exists()


def services_of(site_id: UUID, *, on: date) -> list[str]:
    """The codes of what a site is open for on a day."""
    open_for = SiteFact.objects.filter(site_id=site_id, kind=FactKind.SERVICE, valid__contains=on)
    return sorted(open_for.values_list("detail", flat=True))


@dataclass(frozen=True, slots=True)
class Unfiled:
    """An open home with residents since `since` that nobody has filed; `due_on` by the limit `filing_within`."""

    site_id: UUID
    name: str
    area: int
    institution_id: UUID
    since: date
    due_on: date
    source: str


def unfiled(*, on: date, actor: Actor) -> list[Unfiled]:
    """Homes that serve people without a receipt or an open filing, the longest due first."""
    VIEW_FILINGS.demand(actor)
    receipts = SiteFact.objects.filter(kind=FactKind.LICENCE, detail=Licence.FILING, valid__contains=on)
    handed_in = Filing.objects.filter(state__in=OPEN_FILINGS)
    homes = kept_sites(actor).filter(state=SiteState.OPERATING, kind__in=HOME_KINDS)
    homes = homes.exclude(id__in=receipts.values("site_id")).exclude(id__in=handed_in.values("site_id"))
    first = Stay.objects.filter(site=OuterRef("pk"), state=StayState.REAL).order_by("since").values("since")[:1]
    rows = homes.annotate(first=Subquery(first)).filter(first__lte=on).order_by("first", "name", "id")
    calendar, rule = working_calendar(), figure(LimitKind.FILING_WITHIN, FilingGroup.HOME, on=on)
    return [
        Unfiled(
            row.id,
            row.name,
            row.area,
            row.institution_id,
            row.first,
            calendar.deadline(row.first, rule.value).day,
            rule.source,
        )
        for row in rows
    ]


def refused_by(filing: Filing) -> date:
    """The last day on which the operator is told that a filing does not comply (limit `filing_refusal`)."""
    days = figure(LimitKind.FILING_REFUSAL, filing.group, on=filing.whole_on).value
    return working_calendar().deadline(filing.whole_on, days).day


def _documents(filing_id: UUID) -> tuple[DocumentRow, ...]:
    rows = FilingDocument.objects.filter(filing_id=filing_id).defer("content_sealed")
    seen: set[str] = set()
    found = []
    for each in rows.order_by("paper", "-kept_at", "-id"):
        facts = (each.id, each.paper, each.number, each.until, each.filename, each.size, each.kept_by, each.kept_at)
        found.append(DocumentRow(*facts, counts=each.paper not in seen))
        seen.add(each.paper)
    return tuple(found)
