"""What the card and its neighbours say about relations, guardians and agents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.enums import RelationKind, Situation
from laoyou.people.selectors.card import PersonCard
from laoyou.people.selectors.definitions import advanced_age_since, definitions
from laoyou.people.selectors.relations import Guardianship, RelationRow, counts_as_agent, guardianship
from laoyou.ui.blocks import Entry
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.people import words, words_family


def relations_block(card: PersonCard, *, on: date, actor: Actor) -> dict[str, Any]:
    """What _relations.html reads: relations, agents, a child's guardians, how many the person acts for."""
    held = [each for each in card.relations if each.holds(on)]
    past = [each for each in card.relations if not each.holds(on)]
    acting = counts_as_agent(card.person.id, on=on)
    return {
        "relations": [_relation(each) for each in held if each.kind != RelationKind.AGENT],
        "agents": [_agent(each) for each in held if each.kind == RelationKind.AGENT],
        "relation_history": [entry for each in past for entry in _entries(each)],
        "guardians": _guardians(guardianship(card.person.birth, card.relations, on=on))
        if not card.person.death
        else None,
        "acting_words": ngettext("Acts for %(count)s person", "Acts for %(count)s people", acting) % {"count": acting}
        if acting
        else "",
        "may_relate": access.RECORD_RELATION.allows(actor),
        "may_authorise": access.RECORD_RELATION.allows(actor) and not card.person.death,
    }


def advanced_age_block(card: PersonCard, *, on: date) -> list[dict[str, Any]]:
    """Advanced age among what holds: it follows from the birth and is kept nowhere."""
    if card.person.death:
        return []
    defined = definitions(on=on).get(Situation.ADVANCED_AGE)
    since = advanced_age_since(card.person.birth, on=on, defined=defined)
    if since is None:
        return []
    said = {"words": str(Situation.ADVANCED_AGE.label), "period": words.period_words(since, None), "derived": True}
    return [said | {"source": _("follows from the birth")}]


def _relation(row: RelationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": words.relation_words(row.kind),
        "name": words_family.other_words(row),
        "url": "" if row.hidden or not row.other_id else reverse("people:card", args=[row.other_id]),
        "period": _period(row),
        "phone": row.phone_masked,
        "died": _("died on %(day)s") % {"day": row.other_death.isoformat()} if row.other_death else "",
    }


def _agent(row: RelationRow) -> dict[str, Any]:
    said: dict[str, Any] = _relation(row)
    if kept := row.authority:
        said |= {
            "scope": words_family.scope_words(kept.scope),
            "consent": words_family.consent_words(kept.consent),
            "witnesses": "、".join(kept.witnesses),
            "has_evidence": kept.has_evidence,
        }
    return said


def _period(row: RelationRow) -> str:
    return words.period_words(row.first, row.until) if row.first or row.until else ""


def _guardians(found: Guardianship) -> dict[str, Any] | None:
    if not (found.needed or found.guardians):
        return None
    if found.in_doubt:
        doubt = Status(Tone.NEAR, _("In doubt"), _("under 14, and nobody is on record who answers for the child"))
        return {"doubt": doubt, "names": ""}
    names = [
        _("%(name)s (%(relation)s)")
        % {"name": words_family.other_words(each), "relation": words.relation_words(each.kind)}
        for each in found.guardians
    ]
    return {"doubt": None, "names": _(", ").join(names)}


def _entries(row: RelationRow) -> Iterable[Entry]:
    said = {"relation": words.relation_words(row.kind), "name": words_family.other_words(row)}
    by = words.source_words(row.source)
    taken_back = row.authority.revoked_at if row.authority else None
    if row.authority and taken_back:
        detail = f"{row.authority.revoked_because} · {row.authority.revoked_by}"
        yield Entry(taken_back, _("%(relation)s %(name)s: taken back") % said, detail=detail)
    elif row.until:
        yield Entry(row.until, _("%(relation)s %(name)s: until here") % said, by=by)
    if row.first:
        yield Entry(row.first, _("%(relation)s %(name)s: from here") % said, by=by)


def title_of(row: RelationRow, card: PersonCard) -> str:
    """A relation as the heading of its form."""
    return _("%(relation)s of %(person)s: %(name)s") % {
        "relation": words.relation_words(row.kind),
        "person": card.person.name,
        "name": words_family.other_words(row),
    }


def recorded_words(row: RelationRow) -> str:
    """What is on record, above the form that changes it."""
    return _("On record: %(period)s. Recorded by %(who)s, source: %(source)s.") % {
        "period": words.period_words(row.first, row.until),
        "who": row.recorded_by,
        "source": words.source_words(row.source),
    }
