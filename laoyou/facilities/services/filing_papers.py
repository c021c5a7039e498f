"""The papers of a filing: checked as they come in, sealed, opened for whoever answers or filed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import VIEW_FILINGS
from laoyou.facilities.enums import FactKind, Licence, Sealed
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import Filing, FilingDocument, SiteFact
from laoyou.facilities.selectors.filing_rules import papers as papers_named
from laoyou.facilities.selectors.filings import filings
from laoyou.facilities.services.duties import audited
from laoyou.people.services.evidence import media_type_of
from laoyou.records.services.attachment_rules import readable_name
from laoyou.records.services.sealing import seal, unseal

# Papers that stop a filing when they have run out, even where the rules do not ask for them: people are in the house.
_SAFETY = (FilingPaper.FIRE, FilingPaper.FOOD, FilingPaper.HYGIENE, FilingPaper.BUILDING)


class PapersMissing(DomainError):
    code = "facilities_filing_papers"
    sentence = "These papers belong to the filing and are not there: %(papers)s (%(source)s)."


class PaperExpired(DomainError):
    code = "facilities_filing_expired"
    sentence = (
        "%(paper)s: it holds no longer since %(until)s, so this cannot be filed (%(source)s). Have it renewed and hand "
        "in the new one."
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A scan as handed in; `until` is the first day it no longer holds, None where it names none."""

    paper: FilingPaper
    filename: str
    content: bytes = field(repr=False)
    number: str = ""
    until: date | None = None


def keep_papers(filing: Filing, handed_in: Sequence[Paper], *, actor: Actor, now: datetime) -> None:
    """Seal what is handed in, beside what is there. Raises EvidenceNotTaken, EvidenceTooLarge."""
    for each in handed_in:
        media_type = media_type_of(each.content)
        key = uuid7()
        FilingDocument.objects.create(
            id=key,
            filing=filing,
            paper=each.paper,
            number=each.number.strip(),
            until=each.until,
            filename=readable_name(each.filename)[0],
            media_type=media_type,
            size=len(each.content),
            content_sealed=seal(base64.b64encode(each.content).decode(), purpose=Sealed.FILING_DOCUMENT, bound_to=key),
            kept_by=actor.name,
            kept_at=now,
        )


def demand_papers(filing: Filing, *, on: date) -> None:
    """Raise PapersMissing or PaperExpired unless every paper of the rule in force is there and none has run out."""
    rules = papers_named(filing.group, on=on)
    there = newest_documents(filing)
    missing = [each for each in rules if each.needed(meals=filing.meals) and each.paper not in there]
    if missing:
        labels = [FilingPaper(each.paper).label for each in missing]
        raise PapersMissing(papers=labels, source=missing[0].source)
    source = rules[0].source if rules else ""
    for paper, document in there.items():
        _demand_holding(paper, document.until, on, source)
    for paper, until in _on_record(filing, set(_SAFETY) - there.keys()):
        _demand_holding(paper, until, on, source)


def newest_documents(filing: Filing) -> dict[str, FilingDocument]:
    """The newest document of each paper."""
    rows = FilingDocument.objects.filter(filing=filing).defer("content_sealed").order_by("paper", "-kept_at", "-id")
    found: dict[str, FilingDocument] = {}
    for each in rows:
        found.setdefault(each.paper, each)
    return found


def open_document(document_id: UUID, *, actor: Actor, now: datetime) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a scan; that it was opened is in the audit trail. Raises NotFound."""
    VIEW_FILINGS.demand(actor)
    with transaction.atomic():
        found = FilingDocument.objects.select_related("filing").filter(id=document_id).first()
        if found is None or not filings(actor=actor).filter(id=found.filing_id).exists():
            raise NotFound
        content = unseal(bytes(found.content_sealed), purpose=Sealed.FILING_DOCUMENT, bound_to=found.id)
        filing = found.filing
        after = {"document": str(found.id), "paper": found.paper}
        audited("open_filing_document", "filing", filing.id, filing.area, actor=actor, now=now, after=after)
    return found.filename, found.media_type, base64.b64decode(content)


def _demand_holding(paper: str, until: date | None, on: date, source: str) -> None:
    if until is not None and until <= on:
        raise PaperExpired(paper=FilingPaper(paper).label, until=until.isoformat(), source=source)


def _on_record(filing: Filing, papers: Iterable[str]) -> list[tuple[str, date | None]]:
    """The last day of each paper the register knows of the site; the newest of each."""
    known = [each for each in papers if each in Licence.values]
    rows = SiteFact.objects.filter(site_id=filing.site_id, kind=FactKind.LICENCE, detail__in=known)
    newest: dict[str, date | None] = {}
    for each in rows.order_by("detail", "-valid", "-id"):
        newest.setdefault(each.detail, each.valid.upper)
    return list(newest.items())
