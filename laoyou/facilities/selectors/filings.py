"""Filings as they are listed and read: by the department that answers, and by the institution that filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_FILINGS
from laoyou.facilities.enums import FactKind, Licence
from laoyou.facilities.enums.filings import FilingState
from laoyou.facilities.models import Filing, FilingDocument, SiteFact
from laoyou.facilities.selectors.reach import kept_sites


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
    rows = filings(actor=actor)
    submitted = rows.filter(state=FilingState.SUBMITTED)
    return Waiting(
        submitted.count(),
        submitted.filter(due_on__lt=on).count(),
        rows.filter(state=FilingState.INCOMPLETE).count(),
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


def _documents(filing_id: UUID) -> tuple[DocumentRow, ...]:
    rows = FilingDocument.objects.filter(filing_id=filing_id).defer("content_sealed")
    seen: set[str] = set()
    found = []
    for each in rows.order_by("paper", "-kept_at", "-id"):
        facts = (each.id, each.paper, each.number, each.until, each.filename, each.size, each.kept_by, each.kept_at)
        found.append(DocumentRow(*facts, counts=each.paper not in seen))
        seen.add(each.paper)
    return tuple(found)
