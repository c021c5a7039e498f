"""From the registry's rows to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.ages import age_on
from laoyou.facilities import access as facilities_access
from laoyou.people import access
from laoyou.people.enums import DERIVED, Sex
from laoyou.people.selectors import pairs
from laoyou.people.selectors.ages import BIRTHDAYS
from laoyou.people.selectors.card import ConditionRow, MemberRow, PersonCard
from laoyou.people.services.effects import Effects
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact, Tab
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.people import words
from laoyou.workbench.people.presenters_health import health_block
from laoyou.workbench.people.presenters_households import household_block, lives_words, residences_block
from laoyou.workbench.people.presenters_relations import advanced_age_block, relations_block
from laoyou.workbench.people.presenters_rights import rights_block

Links = list[tuple[str, str]]
_MAY_BEAR = range(14, 60)  # whose card offers to record a birth; what is impossible the service refuses
_NAMED_AROUND = 3  # community, township, county


def card_context(card: PersonCard, *, actor: Actor) -> dict[str, Any]:
    """Everything card.html reads."""
    today = clock.today()
    called = _area_names(card)
    related = relations_block(card, on=today, actor=actor)
    cared = health_block(card.person, on=today, actor=actor) | rights_block(card.person, on=today, actor=actor)
    return {
        "card": card,
        "head": _head(card, today),
        "state": Status(Tone.NONE, _("Died on %(day)s") % {"day": formats.day(card.person.death)})
        if card.person.death
        else None,
        "facts": list(_facts(card, called)),
        "members": [_member(each, today) for each in card.members],
        "conditions": [
            *advanced_age_block(card, on=today),
            *(_condition(each) for each in card.conditions if each.holds(today)),
        ],
        "timeline": _timeline(card, called, [*cared.pop("health_history"), *related.pop("relation_history")]),
        "may_reveal": access.REVEAL_DETAIL.allows(actor),
        "may_record": access.RECORD_PERSON.allows(actor) and not card.person.death,
        "may_hold": access.HOLD_RECORD.allows(actor),
        "may_bear": card.person.sex == Sex.FEMALE and age_on(card.person.birth, today) in _MAY_BEAR,
        "may_move": access.RECORD_MOVE.allows(actor) and not card.person.death,
        "may_place": facilities_access.KEEP_STAYS.allows(actor) and not card.person.death,
        "may_certify": access.RECORD_CONDITION.allows(actor) and not card.person.death,
        **cared,
        **related,
        **household_block(card, actor=actor),
        "residences": residences_block(card, called),
        **_identity(card, actor, today),
    }


def _identity(card: PersonCard, actor: Actor, today: date) -> dict[str, Any]:
    """What was merged into the record, and which other records may be the same person."""
    if not access.REVIEW_PAIRS.allows(actor):
        return {}
    return {
        "mergers": [_merger(each) for each in pairs.mergers_into(card.person.id)],
        "perhaps_twice": [
            reverse("people:pair", args=[each]) for each in pairs.waiting_of(card.person.id, actor=actor, on=today)
        ],
    }


def _merger(row: pairs.MergeRow) -> dict[str, str]:
    undo = reverse("people:undo_merge", args=[row.id])
    return {"name": row.given_up_name, "when": formats.moment(row.made_at), "who": row.made_by, "undo": undo}


def _area_names(card: PersonCard) -> dict[int, str]:
    codes = {card.person.area, *(each.area for each in card.residences)}
    if card.person.registered_area:
        codes.add(card.person.registered_area)
    found = areas.lineages(codes, on=clock.today())
    return {
        code: " ".join(row.short_name for row in reversed(rows[:_NAMED_AROUND])) or str(code)
        for code, rows in found.items()
    }


def _head(card: PersonCard, today: date) -> str:
    said = {"name": card.person.name, "sex": words.sex_words(card.person.sex)}
    if card.person.death:
        return _("%(name)s, %(sex)s") % said
    return _("%(name)s, %(sex)s, %(age)s") % (said | {"age": words.age_words(card.person.birth, today)})


def _facts(card: PersonCard, called: dict[int, str]) -> Iterable[Fact]:
    person = card.person
    source = words.source_words(card.source)
    yield Fact(_("Born on"), formats.day(person.birth), source=source)
    yield Fact(_("Ethnic group"), words.ethnicity_words(card.ethnicity))
    yield Fact(words.document_words(card.document), card.number_masked)
    yield Fact(_("Telephone"), card.phone_masked)
    yield Fact(_("Lives in"), lives_words(card, called[person.area]))
    yield Fact(_("Registered in"), called.get(person.registered_area or 0, ""))
    yield Fact(_("In the household"), words.role_words(card.household_role))
    yield Fact(_("Source"), source)
    yield Fact(_("Last changed"), formats.moment(card.updated_at))


def _member(row: MemberRow, today: date) -> dict[str, str]:
    return {
        "name": row.person.name,
        "url": reverse("people:card", args=[row.person.id]),
        "role": words.role_words(row.role),
        "age": words.age_words(row.person.birth, today),
    }


def _condition(row: ConditionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": words.condition_words(row.kind),
        "level": words.level_words(row.kind, row.level),
        "period": words.period_words(row.first, row.until),
        "source": words.source_words(row.source),
        "evidence": row.evidence,
        "derived": row.kind in DERIVED,
    }


def _timeline(card: PersonCard, called: dict[int, str], cared: list[Entry]) -> list[Entry]:
    entries = [*cared, Entry(card.person.birth, _("Born"), by=words.source_words(card.source))]
    if card.person.death:
        entries.append(Entry(card.person.death, _("Died")))
    for past in card.residences:
        what = _("Was registered in %(place)s until then") if past.registered else _("Lived in %(place)s until then")
        entries.append(Entry(past.until, what % {"place": called[past.area]}, by=words.source_words(past.source)))
    if card.lives_since:
        what = _("Came to live in %(place)s") % {"place": called[card.person.area]}
        entries.append(Entry(card.lives_since, what, by=words.source_words(card.source)))
    for held in card.conditions:
        entries += _of_condition(held)
    return sorted(entries, key=_moment, reverse=True)


def _of_condition(row: ConditionRow) -> Iterable[Entry]:
    said, by = words.condition_words(row.kind), words.source_words(row.source)
    if row.first:
        yield Entry(row.first, _("%(condition)s: from here") % {"condition": said}, detail=row.evidence, by=by)
    if row.until:
        yield Entry(row.until, _("%(condition)s: until here") % {"condition": said}, by=by)


def _moment(entry: Entry) -> datetime:
    at = entry.at
    return at.replace(tzinfo=None) if isinstance(at, datetime) else datetime.combine(at, time())


def birthday_tabs(chosen: int, *, following: bool) -> list[Tab]:
    """One tab for each age at which something begins or ends."""
    return [
        Tab(_("Turning %(age)s") % {"age": age}, _due_url(age, following=following), age == chosen) for age in BIRTHDAYS
    ]


def month_tabs(age: int, *, following: bool) -> list[Tab]:
    """This month, and the next to prepare for."""
    return [
        Tab(_("This month"), _due_url(age, following=False), not following),
        Tab(_("Next month"), _due_url(age, following=True), following),
    ]


def _due_url(age: int, *, following: bool) -> str:
    return f"{reverse('people:due')}?age={age}" + ("&month=next" if following else "")


def effects_sentences(found: Effects) -> list[str]:
    """What follows from a death or a move, said before it is recorded."""
    return [_(sentence) % {"count": formats.number(count)} for sentence, count in found.sentences]


def end_title(card: PersonCard, row: ConditionRow) -> str:
    return _("%(condition)s holds no longer for %(name)s") % {
        "condition": words.condition_words(row.kind),
        "name": card.person.name,
    }


def revealed(what: str, shown: str) -> tuple[str, str]:
    """The label and the number in full."""
    return {"document": pgettext("person", "Document number"), "phone": _("Telephone")}[what], shown or _(
        "none on record"
    )
