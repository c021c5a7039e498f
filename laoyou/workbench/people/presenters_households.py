"""What pages say about a household, and about where somebody lived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.selectors.card import PersonCard
from laoyou.people.selectors.households import FormerMember, HouseholdPage
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact
from laoyou.workbench.people import words

_AROUND = 3  # community, township, county


def household_context(home: HouseholdPage, *, actor: Actor) -> dict[str, Any]:
    """Everything household.html reads."""
    today = clock.today()
    around = areas.lineages([home.area], on=today)[home.area]
    place = " ".join(row.short_name for row in reversed(around[:_AROUND])) or str(home.area)
    may = access.RECORD_HOUSEHOLD.allows(actor)
    return {
        "home": home,
        "title": title_of(home),
        "place": place,
        "facts": list(_facts(home, place)),
        "members": list(_members(home, today)),
        "conditions": _conditions(home),
        "timeline": _timeline(home),
        "may_change": may,
        "may_reveal": access.REVEAL_DETAIL.allows(actor) and home.has_address,
    }


def title_of(home: HouseholdPage) -> str:
    """The institution's name, or the head's household."""
    if home.name:
        return home.name
    if home.collective:
        return _("An institution or dormitory")
    if home.head:
        return _("Household of %(name)s") % {"name": home.head.member.person.name}
    if home.members:
        return _("Household of %(name)s and others") % {"name": home.members[0].member.person.name}
    return _("A household nobody lives in any more")


def _facts(home: HouseholdPage, place: str) -> Iterable[Fact]:
    many = len(home.members)
    yield Fact(_("Village or community"), place)
    yield Fact(_("Address"), _("on record, sealed") if home.has_address else "")
    yield Fact(_("Kind"), _("Institution or dormitory") if home.collective else _("Family"))
    yield Fact(_("Live there"), ngettext("%(many)s person", "%(many)s people", many) % {"many": many})
    point = f"{home.longitude:g}, {home.latitude:g}" if home.longitude is not None and home.latitude is not None else ""
    yield Fact(_("Longitude and latitude"), point)


def _members(home: HouseholdPage, today: date) -> Iterable[dict[str, Any]]:
    for each in home.members:
        person = each.member.person
        yield {
            "id": person.id,
            "name": person.name,
            "url": reverse("people:card", args=[person.id]),
            "role": words.role_words(each.member.role),
            "age": words.age_words(person.birth, today),
            "since": _("since %(day)s") % {"day": each.since.isoformat()} if each.since else "",
            "conditions": words.conditions_words(each.conditions),
        }


def _conditions(home: HouseholdPage) -> list[tuple[str, str]]:
    """What holds for whom, by condition."""
    found: dict[str, list[str]] = {}
    for each in home.members:
        for kind in each.conditions:
            found.setdefault(kind, []).append(each.member.person.name)
    return [(words.condition_words(kind), "、".join(names)) for kind, names in sorted(found.items())]


def _timeline(home: HouseholdPage) -> list[Entry]:
    entries = [
        Entry(each.since, _("%(name)s joined") % {"name": each.member.person.name})
        for each in home.members
        if each.since
    ]
    for former in home.former:
        entries += _of_former(former)
    return sorted(entries, key=lambda entry: entry.written, reverse=True)


def _of_former(row: FormerMember) -> Iterable[Entry]:
    url = reverse("people:card", args=[row.person.id])
    said = _("%(name)s died") if row.died else _("%(name)s left")
    yield Entry(row.until, said % {"name": row.person.name}, url=url)
    if row.first:
        yield Entry(row.first, _("%(name)s joined") % {"name": row.person.name}, url=url)


def household_block(card: PersonCard, *, actor: Actor) -> dict[str, Any]:
    """What _household.html reads beside the members, and where the person lived."""
    may = access.RECORD_HOUSEHOLD.allows(actor) and not card.person.death
    return {
        "household_url": _url_of(card, actor),
        "may_house": may and card.household_id is None,
        "may_settle": access.RECORD_MOVE.allows(actor) and not card.person.death,
        "may_correct_residence": access.RECORD_MOVE.allows(actor),
    }


def _url_of(card: PersonCard, actor: Actor) -> str:
    """The household's page, where the reader may see it: it lies where the person lives."""
    if card.household_id is None or card.person.area not in actor.area:
        return ""
    return reverse("people:household", args=[card.household_id])


def residences_block(card: PersonCard, called: dict[int, str]) -> list[dict[str, Any]]:
    """Past periods, each with its own page to put it right."""
    return [
        {
            "id": each.id,
            "kind": _("Registered") if each.registered else _("Lived"),
            "place": called.get(each.area, str(each.area)),
            "period": words.period_words(each.first, each.until),
            "source": words.source_words(each.source),
        }
        for each in card.residences
    ]


def lives_words(card: PersonCard, place: str) -> str:
    """Where the person lives, and since when."""
    if card.no_fixed_abode:
        place = _("%(place)s, no fixed abode") % {"place": place}
    if card.lives_since:
        return _("%(place)s, since %(day)s") % {"place": place, "day": formats.day(card.lives_since)}
    return place
