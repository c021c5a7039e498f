"""Health care on the card, and the tabs of its list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.actor import Actor
from laoyou.people import access
from laoyou.people.enums import HealthEventKind
from laoyou.people.selectors.health import HealthEventRow, HealthPeriodRow, health_of
from laoyou.people.selectors.rows import PersonRow
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Tab
from laoyou.workbench.people import words, words_health

_SHOWN_DUE = 6
_SHOWN_EVENTS = 8


def health_block(person: PersonRow, *, on: date, actor: Actor) -> dict[str, Any]:
    """What _health.html reads."""
    found = health_of(person.id, birth=person.birth, death=person.death, on=on, actor=actor)
    return {
        "health": {
            "periods": [_period(row) for row in found.periods if row.holds(on)],
            "due": [
                {
                    "words": words_health.due_words(row, on),
                    "overdue": row.overdue(on),
                    "what": f"{row.kind}:{row.step}",
                }
                for row in found.due[:_SHOWN_DUE]
            ],
            "more_due": max(0, len(found.due) - _SHOWN_DUE),
            "doses": _doses(found.doses_given, found.doses_due),
            "events": [_event(row) for row in found.events[:_SHOWN_EVENTS]],
            "earlier": [_event(row) for row in found.events[_SHOWN_EVENTS:]],
            "may_record": access.RECORD_HEALTH.allows(actor) and not person.death,
        },
        "health_history": [*_entries(found.periods), *map(_done, found.events)],
    }


def _doses(given: int, due: int) -> str:
    if not due:
        return ""
    return _("%(given)s of %(due)s doses due so far are on record") % {"given": given, "due": due}


def _period(row: HealthPeriodRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": words_health.period_kind_words(row),
        "provider": row.provider,
        "unmanaged": bool(row.disease) and not row.managed,
        "period": words.period_words(row.first, row.until),
        "source": words.source_words(row.source),
        "evidence": row.evidence,
    }


def _event(row: HealthEventRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": words_health.step_words(row.kind, row.step),
        "day": formats.day(row.day),
        "result": words_health.result_words(row.result),
        "source": words.source_words(row.source),
        "evidence": row.evidence,
    }


def _entries(periods: tuple[HealthPeriodRow, ...]) -> list[Entry]:
    entries = []
    for row in periods:
        said, by = {"condition": words_health.period_kind_words(row)}, words.source_words(row.source)
        if row.first:
            entries.append(Entry(row.first, _("%(condition)s: from here") % said, detail=row.provider, by=by))
        if row.until:
            entries.append(Entry(row.until, _("%(condition)s: until here") % said, by=by))
    return entries


def _done(row: HealthEventRow) -> Entry:
    detail = words_health.result_words(row.result)
    return Entry(row.day, words_health.step_words(row.kind, row.step), detail=detail, by=words.source_words(row.source))


def due_tabs(*, children: bool) -> list[Tab]:
    """Elders, and young children."""
    address = reverse("people:health_due")
    return [
        Tab(str(HealthEventKind.ELDER_CHECK.label), address, current=not children),
        Tab(_("Young children"), f"{address}?who=children", current=children),
    ]
