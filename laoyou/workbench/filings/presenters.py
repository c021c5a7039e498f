"""From a filing to what its pages show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.facilities import access
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.enums.filings import OPEN_FILINGS, FilingKind, FilingState
from laoyou.facilities.selectors import filing_rules
from laoyou.facilities.selectors.filing_requests import more_papers
from laoyou.facilities.selectors.filings import FilingCard, refused_by
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact
from laoyou.workbench.filings import words


def card_context(card: FilingCard, *, actor: Actor) -> dict[str, Any]:
    """Everything filing.html reads."""
    filing = card.filing
    files = access.FILE.allows(actor)
    answers = access.ANSWER_FILING.allows(actor)
    return {
        "card": card,
        "filing": filing,
        "kind": words.kind_words(filing.kind),
        "state": words.status(filing, clock.today()),
        "facts": list(_facts(card)),
        "changes": changes(card),
        "papers": list(_papers(card)),
        "timeline": _timeline(card),
        "may_ask": answers and filing.state == FilingState.SUBMITTED and filing.asked_on is None,
        "may_accept": answers and filing.state == FilingState.SUBMITTED,
        "may_refuse": answers and filing.state in OPEN_FILINGS,
        "may_supplement": files and filing.state == FilingState.INCOMPLETE,
        "may_withdraw": files and filing.state in OPEN_FILINGS,
        "has_receipt": filing.state == FilingState.ACCEPTED,
    }


def more_context(handed: Any) -> dict[str, Any]:
    """What came in without an account because more was asked for, and since when."""
    papers = [(each, words.paper_words(each.paper)) for each in more_papers(handed.id)]
    return {"since": formats.day(day_of(handed.more_at)), "papers": papers}


def changes(card: FilingCard) -> list[tuple[str, str, str]]:
    """What a change is about: what it is, what stands, what is wanted."""
    before, after = card.filing.before, card.filing.after
    return [
        (str(words.CHANGED[name]), words.changed_words(name, before.get(name, "")), words.changed_words(name, wanted))
        for name, wanted in after.items()
    ]


def _facts(card: FilingCard) -> Iterator[Fact]:
    filing = card.filing
    where = reverse("facilities:card", args=[card.institution_id])
    yield Fact(pgettext("site", "Institution"), card.institution, url=where)
    yield Fact(_("Site"), card.site)
    yield Fact(_("Kind"), str(SiteKind(card.site_kind).label))
    yield Fact(_("Unified social credit code"), card.credit_code)
    yield Fact(_("Address"), card.address)
    yield Fact(_("Beds or childcare places"), formats.number(filing.places) if filing.places else "")
    yield Fact(_("Floor, m²"), formats.number(filing.floor_area / 100) if filing.floor_area else "")
    yield Fact(_("Carers"), formats.number(filing.carers) if filing.carers is not None else "")
    yield Fact(_("Meals are served"), _("yes") if filing.meals else _("no"))
    yield Fact(_("Handed in on"), formats.day(filing.submitted_on))
    yield Fact(_("To be answered by"), _due(card))
    if filing.state in OPEN_FILINGS:
        yield Fact(_("If it does not comply, told by"), formats.day(refused_by(filing)))
    if filing.note:
        yield Fact(_("Remarks"), filing.note)


def _due(card: FilingCard) -> str:
    day = formats.day(card.filing.due_on)
    uncertain = _("the holidays of that time are not published yet")
    return day if card.filing.due_certain else f"{day} ({uncertain})"


def _papers(card: FilingCard) -> Iterator[dict[str, Any]]:
    """Every paper the rules name, there or not, with its source; then what else was handed in."""
    filing = card.filing
    rules = filing_rules.papers(filing.group, on=filing.submitted_on) if filing.kind == FilingKind.FIRST else []
    named = {each.paper for each in rules}
    for rule in rules:
        held = [each for each in card.documents if each.paper == rule.paper]
        yield {
            "words": words.paper_words(rule.paper),
            "documents": held,
            "missing": not held and rule.needed(meals=filing.meals),
            "source": rule.source,
            "known": words.confidence_words(rule.confidence),
        }
    others = sorted({each.paper for each in card.documents} - named)
    for paper in others:
        yield {"words": words.paper_words(paper), "documents": [e for e in card.documents if e.paper == paper]}


def _timeline(card: FilingCard) -> list[Entry]:
    filing = card.filing
    entries = [Entry(filing.submitted_on, _("Handed in"), by=filing.recorded_by)]
    if filing.asked_on:
        entries.append(Entry(filing.asked_on, _("More was asked for"), detail=filing.asked_for))
        if filing.whole_on > filing.submitted_on or filing.state != FilingState.INCOMPLETE:
            entries.append(Entry(filing.whole_on, _("Completed")))
    if filing.decided_on:
        said = str(FilingState(filing.state).label)
        entries.append(Entry(filing.decided_on, said, detail=filing.reason, by=filing.decided_by))
    return list(reversed(entries))
