"""From a pair of records to what its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.enums import PairState, Source
from laoyou.people.selectors.card import PersonCard
from laoyou.people.selectors.near import Near
from laoyou.people.selectors.pairs import PairView
from laoyou.people.services.merge_rules import MergePlan
from laoyou.people.services.merging import GROUPS, Choice
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.statuses import Status
from laoyou.workbench.people import words, words_pairs

_TRUST = {source: at for at, source in enumerate(Source.values)}
# Which field of the comparison speaks of what is chosen together.
_COMPARED = {"name": "name", "sex": "sex", "birth": "birth", "document": "id", "phone": "phone", "lives": "area"}
SIDES = ("low", "high")


def pair_context(pair: PairView, *, actor: Actor) -> dict[str, Any]:
    """Everything pair.html reads."""
    values = _values_of_both(pair)
    stays = default_side(pair)
    return {
        "pair": pair,
        "title": _("%(one)s and %(other)s: one person?")
        % {"one": pair.low.person.name, "other": pair.high.person.name},
        "state": words_pairs.state(pair.state),
        "said": _said(pair),
        "rows": [_row(group, pair, values, stays) for group in GROUPS],
        "kin": words_pairs.agreement("kin", pair.levels["kin"], pair.weights["kin"])
        if pair.levels.get("kin", "other") != "other"
        else None,
        "reasons": words_pairs.reasons(pair.levels),
        "sides": [_side(pair, side, stays) for side in SIDES],
        "undo_url": reverse("people:undo_merge", args=[pair.merge_id]) if pair.merge_id else "",
        "may_decide": access.DECIDE_PAIR.allows(actor),
        "is_open": pair.state in {PairState.OPEN, PairState.LATER},
        "may_ask_again": pair.state in {PairState.NOT_SAME, PairState.LATER},
        "same_household": pair.same_household,
    }


def _said(pair: PairView) -> str:
    """How sure the comparison is, in one line."""
    said = {"sure": words_pairs.sureness(pair.probability), "percent": formats.percent(pair.probability * 100, 1)}
    return _("The comparison says: %(sure)s (%(percent)s).") % said


def default_side(pair: PairView) -> str:
    """Which record is offered to stay: the one with a number, else of the more trusted source, else the older."""

    def merit(side: str) -> tuple[bool, int]:
        card = getattr(pair, side)
        return not card.number_masked, _TRUST.get(card.source, len(_TRUST))

    return min(SIDES, key=merit)


def _values_of_both(pair: PairView) -> dict[str, dict[str, str]]:
    called = _area_names([pair.low, pair.high])
    return {side: _values(getattr(pair, side), called) for side in SIDES}


def _values(card: PersonCard, called: Mapping[int, str]) -> dict[str, str]:
    person = card.person
    return {
        "name": person.name,
        "sex": words.sex_words(person.sex),
        "birth": formats.day(person.birth),
        "death": formats.day(person.death) if person.death else "",
        "ethnicity": words.ethnicity_words(card.ethnicity),
        "document": f"{words.document_words(card.document)} {card.number_masked}" if card.number_masked else "",
        "phone": card.phone_masked,
        "lives": called.get(person.area, ""),
        "registered": called.get(person.registered_area or 0, ""),
        "source": words.source_words(card.source),
    }


def _area_names(cards: Iterable[PersonCard]) -> dict[int, str]:
    codes = {code for card in cards for code in (card.person.area, card.person.registered_area) if code}
    found = areas.lineages(codes, on=clock.today())
    return {code: " ".join(row.short_name for row in reversed(rows[:3])) or str(code) for code, rows in found.items()}


def _row(group: str, pair: PairView, values: Mapping[str, Mapping[str, str]], stays: str) -> dict[str, Any]:
    one, other = values["low"][group], values["high"][group]
    return {
        "group": group,
        "label": words_pairs.FIELD_WORDS[group],
        "agreement": _agreement(group, pair, one, other),
        "choose": one != other,
        "cells": [(side, values[side][group], default_of(group, values, stays) == side) for side in SIDES],
    }


def _agreement(group: str, pair: PairView, one: str, other: str) -> Status:
    field = _COMPARED.get(group)
    if field is None or field not in pair.levels:
        return words_pairs.equality(one, other)
    return words_pairs.agreement(field, pair.levels[field], pair.weights[field])


def default_of(group: str, values: Mapping[str, Mapping[str, str]], stays: str) -> str:
    """The side a field is offered from: a death on either record, else what the record that stays says, if anything."""
    other = "high" if stays == "low" else "low"
    return stays if values[stays][group] or not values[other][group] else other


def _side(pair: PairView, side: str, stays: str) -> dict[str, Any]:
    card, today = getattr(pair, side), clock.today()
    return {
        "side": side,
        "name": card.person.name,
        "url": reverse("people:card", args=[card.person.id]),
        "stays": side == stays,
        "changed": formats.moment(card.updated_at),
        "members": [f"{each.person.name}（{words.role_words(each.role)}）" for each in card.members],
        "relations": [f"{words.relation_words(each.kind)} {each.name}" for each in card.relations if not each.until],
        "conditions": words.conditions_words(each.kind for each in card.conditions if each.holds(today)),
        "source": words.source_words(card.source),
    }


def choice_of(pair: PairView, asked: Mapping[str, str]) -> Choice:
    """What was chosen on the pair's page: the record that stays and the fields taken from the other.

    `asked` names a side for "stays" and for each group; what it does not name is as the page offers it.
    """
    stays = asked.get("stays", "")
    stays = stays if stays in SIDES else default_side(pair)
    values = _values_of_both(pair)
    side_of = {
        group: asked[group] if asked.get(group) in SIDES else default_of(group, values, stays) for group in GROUPS
    }
    differing = {group for group in GROUPS if values["low"][group] != values["high"][group]}
    taken = frozenset(group for group in differing if side_of[group] != stays)
    return Choice(getattr(pair, stays).person.id, taken)


def merge_context(pair: PairView, choice: Choice, plan: MergePlan) -> dict[str, Any]:
    """Everything pair_merge.html reads: what the person will look like, and what happens to the rows of both."""
    values = _values_of_both(pair)
    stays = "low" if pair.low.person.id == choice.stays else "high"
    other = "high" if stays == "low" else "low"
    result = {group: values[other if group in choice.taken else stays][group] for group in GROUPS}
    return {
        "pair": pair,
        "title": _("Merge %(given_up)s into %(stays)s")
        % {"given_up": getattr(pair, other).person.name, "stays": getattr(pair, stays).person.name},
        "facts": [Fact(words_pairs.FIELD_WORDS[group], value) for group, value in result.items()],
        "moved": [words_pairs.counted(label, count) for label, count in sorted(plan.moved.items())],
        "joined": [words_pairs.counted(label, count) for label, count in _by_model(plan.joined)],
        "kept_back": [
            f"{words_pairs.rows_of(each.model)}：{words_pairs.kept_back_words(each.why)}" for each in plan.kept_back
        ],
        "dropped": plan.dropped,
        "ended": plan.ended,
        "hidden": {"stays": stays, "revision": pair.revision}
        | {group: other if group in choice.taken else stays for group in GROUPS},
    }


def _by_model(kept: Iterable[Any]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for each in kept:
        counted[each.model] = counted.get(each.model, 0) + 1
    return sorted(counted.items())


def near_people(near: Sequence[Near]) -> list[dict[str, Any]]:
    """People who are alike and here already, with what agrees; for whoever is about to enter somebody."""
    called = areas.short_names({each.person.area for each in near}, on=clock.today())
    return [_near(each, called) for each in near]


def _near(each: Near, called: Mapping[int, str]) -> dict[str, Any]:
    person = each.person
    said = [words.sex_words(person.sex), formats.day(person.birth), called.get(person.area, "")]
    if person.death:
        said.append(_("died on %(day)s") % {"day": formats.day(person.death)})
    return {
        "id": person.id,
        "name": person.name,
        "url": reverse("people:card", args=[person.id]),
        "about": " ".join(part for part in said if part),
        "sure": words_pairs.sureness(each.probability),
        "why": words_pairs.reasons(each.levels),
    }
