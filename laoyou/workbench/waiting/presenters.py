"""From rows of waiting lists to what the pages show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities import access
from laoyou.facilities.enums import OPEN_APPLICATIONS, ApplicationState
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.applications import ApplicationCard, InList, Judged
from laoyou.facilities.selectors.rankings import ListRow, RankingRow
from laoyou.facilities.selectors.waiting_rules import RuleRow
from laoyou.people import access as people_access
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact
from laoyou.workbench.people.words import age_words, sex_words
from laoyou.workbench.waiting import words


def form_page(
    request: HttpRequest, form: Any, title: str, button: str, *, back: tuple[str, str] | None = None, note: str = ""
) -> HttpResponse:
    """A form under its title, with its errors when it has some."""
    context = {"form": form, "title": title, "button": button, "back": back, "note": note}
    return render(request, "workbench/waiting/form.html", context, status=422 if form.errors else 200)


def list_context(
    found: ListRow, shown: RankingRow | None, newest: RankingRow | None, rule: RuleRow | None, *, actor: Actor
) -> dict[str, Any]:
    """Everything ranked.html reads beside the table."""
    inside = found.area in actor.area
    return {
        "list": found,
        "kind": words.kind_words(found.kind),
        "shown": shown,
        "newest": newest,
        "is_newest": shown is not None and newest is not None and shown.id == newest.id,
        "rule": rule,
        "rule_title": rule.title(words.language()) if rule else "",
        "confirmation": words.confirmation_status(rule) if rule else None,
        "facts": list(_ranking_facts(shown)) if shown else [],
        "log": [
            Entry(each.on, f"{each.number} {words.notice_words(each.kind)}", words.reason_words(each.reason))
            for each in rankings.notices(found.id, limit=20)
        ],
        "history": rankings.history(found.id, limit=12),
        "may_rank": access.KEEP_WAITING_LISTS.allows(actor) and inside,
        "may_offer": access.OFFER_PLACES.allows(actor) and inside and newest is not None,
        "public_url": reverse("portal:list", args=[found.id]),
    }


def _ranking_facts(shown: RankingRow) -> Iterator[Fact]:
    yield Fact(_("Ranking of"), formats.day(shown.on))
    yield Fact(_("Applications"), formats.number(shown.count))
    yield Fact(_("Number of the ranking"), str(shown.sequence))
    yield Fact(_("Value to compare"), shown.digest)


def rule_context(row: RuleRow, place: str, *, actor: Actor) -> dict[str, Any]:
    """A rule in plain words."""
    return {
        "rule": row,
        "title": row.title(words.language()),
        "place": place,
        "confirmation": words.confirmation_status(row),
        "classes": words.classes_of(row),
        "points": words.points_of(row),
        "admits": words.admits_of(row),
        "sources": words.sources_of(row),
        "waiting": words.waiting_words(row),
        "terms": words.terms_words(row),
        "may_confirm": access.KEEP_WAITING_RULES.allows(actor) and row.area in actor.area and not row.confirmed_by,
    }


def application_context(card: ApplicationCard, *, actor: Actor) -> dict[str, Any]:
    """Everything application.html reads."""
    is_open = card.state in OPEN_APPLICATIONS
    may_apply = access.APPLY.allows(actor) and is_open
    return {
        "card": card,
        "state": words.state_status(card.state),
        "facts": list(_application_facts(card, actor)),
        "lists": [_standing(each, card) for each in card.lists],
        "judged": _judged(card.judged) if card.judged else None,
        "stated": [
            (words.fact_name(each.name), words.fact_value(each.name, each.value), each.evidence, each.recorded_by)
            for each in card.stated
        ],
        "timeline": sorted(_timeline(card), key=lambda entry: (_moment(entry.at), entry.what), reverse=True),
        "offer": card.open_offer if access.OFFER_PLACES.allows(actor) else None,
        "may_apply": may_apply,
        "may_place": access.KEEP_STAYS.allows(actor) and is_open,
        "may_pause": may_apply and card.state == ApplicationState.WAITING and card.open_offer is None,
        "may_resume": may_apply and card.state == ApplicationState.PAUSED,
        "may_withdraw": may_apply and card.open_offer is None,
    }


def _application_facts(card: ApplicationCard, actor: Actor) -> Iterator[Fact]:
    url = reverse("people:card", args=[card.person_id]) if people_access.VIEW_PERSON.allows(actor) else ""
    today = clock.today()
    yield Fact(pgettext("person", "Name"), f"{card.name} {sex_words(card.sex)} {age_words(card.birth, today)}", url=url)
    yield Fact(_("Waits for"), words.kind_words(card.kind))
    yield Fact(_("Applied on"), formats.day(card.applied_on))
    if card.counts_from != card.applied_on:
        yield Fact(_("Waiting counts from"), formats.day(card.counts_from))
    if card.note:
        yield Fact(_("Note"), card.note)
    yield Fact(_("Entered by"), card.recorded_by)


def _standing(each: InList, card: ApplicationCard) -> dict[str, Any]:
    found: dict[str, Any] = {"list": each.waiting_list, "rank": each.rank, "points": each.points}
    found["url"] = reverse("waiting:ranked", args=[each.waiting_list.id])
    if each.ranking is None or each.rank is None or card.judged is None:
        return found
    found["of"], found["on"] = each.ranking.count, each.ranking.on
    unknown = {code for code, truth in card.judged.criteria.items() if truth is None}
    found["chances"], found["others"] = words.chances_in_words(each.ranking, card.number, card.judged.rule, unknown)
    moved = rankings.move_of(each.ranking, card.number)
    if moved:
        found["move"] = words.move_words(moved[0], card.judged.rule) | {"since": moved[1].on}
    return found


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "facts": [
            (words.fact_name(name), words.fact_value(name, value)) for name, value in sorted(judged.facts.items())
        ],
        "criteria": [
            (judged.rule.criterion_in_words(code, words.language()), words.truth_status(truth))
            for code, truth in sorted(judged.criteria.items(), key=lambda pair: (pair[1] is not True, pair[1] is None))
        ],
        "unmet": [
            (judged.rule.conditions_in_words([code], words.language()), words.truth_status(truth))
            for code, truth in judged.unmet.items()
        ],
    }


def _timeline(card: ApplicationCard) -> Iterator[Entry]:
    for step in card.steps:
        detail = " ".join(part for part in (words.end_words(step.end), step.reason) if part)
        yield Entry(step.recorded_at, words.state_words(step.state), detail, step.recorded_by)
    for offer in card.offers:
        said = _("Offered: %(site)s from %(day)s") % {"site": offer.site_name, "day": formats.day(offer.first)}
        yield Entry(offer.offered_on, said, _("lapses on %(day)s") % {"day": formats.day(offer.lapses_on)})
        if offer.answered_on:
            why = " ".join(part for part in (words.reason_words(offer.refusal), offer.reason) if part)
            yield Entry(offer.answered_on, words.offer_words(offer.state), why)
    for passed in card.passed:
        said = _("Passed over at rank %(rank)s: %(reason)s") % {
            "rank": passed.rank,
            "reason": words.reason_words(passed.reason),
        }
        yield Entry(passed.at, said, passed.words, passed.recorded_by)


def _moment(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time.min, tzinfo=clock.CHINA)
