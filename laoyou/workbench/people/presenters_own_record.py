"""Everything held about somebody, as a page, a plain summary, sheets and data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from laoyou.core import clock
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.own_record import HeldTable, OwnRecord
from laoyou.records.enums import ReadingKind
from laoyou.ui import formats
from laoyou.ui.xlsx import Field, Sheet
from laoyou.workbench.people import words, words_rights
from laoyou.workbench.records.words import action_words

_FIRST = 20  # looks told one by one on the page


def page(record: OwnRecord) -> dict[str, Any]:
    """What own_record.html reads."""
    return _common(record) | {
        "tables": [_shown(table) for table in record.tables],
        "events": [
            (formats.moment(each.at), action_words(each.action), each.actor_name, each.reason) for each in record.events
        ],
        "readings": [_look(each.at, each.kind, each.actor_name) for each in record.readings],
    }


def summary(record: OwnRecord) -> dict[str, Any]:
    """What own_summary.html reads: one page in plain words."""
    lookers = {each.actor_name for each in record.readings}
    return _common(record) | {
        "kept": [(table.label, len(table.rows)) for table in record.tables],
        "sources": _sources(record),
        "looks": len(record.readings),
        "lookers": len(lookers),
        "latest": [_look(each.at, each.kind, each.actor_name) for each in record.readings[:_FIRST]],
        "ground": words_rights.GROUND,
        "after_death": value_of("keep_after_death"),
        "after_moving": value_of("keep_after_moving"),
        "limit": value_of("correction_limit"),
    }


def sheets(record: OwnRecord) -> list[Sheet]:
    """One sheet a table, and two of what was done and who looked."""
    found = [
        Sheet(
            table.label,
            tuple(Field(field.label) for field in table.rows[0]),
            [[field.words for field in row] for row in table.rows],
        )
        for table in record.tables
    ]
    done = [(each.at, action_words(each.action), each.actor_name, each.reason) for each in record.events]
    looks = [(each.at, _kind(each.kind), each.actor_name) for each in record.readings]
    when, what, who = Field(_("When"), 20), Field(_("What"), 40), Field(_("Who"), 24)
    return [
        *found,
        Sheet(_("What was done with it"), (when, what, who, Field(_("Reason"), 40)), done),
        Sheet(_("Who looked at it"), (when, what, who), looks),
    ]


def as_data(record: OwnRecord) -> dict[str, Any]:
    """For programs: table and field names as they are kept, values as plain data."""
    return {
        "format": "laoyou own record 1",
        "person": str(record.person.id),
        "handed_out_at": record.disclosure.handed_at.isoformat(),
        "tables": {
            table.name: [{field.key: field.value for field in row} for row in table.rows] for table in record.tables
        },
        "events": [
            {"at": each.at.isoformat(), "action": each.action, "actor": each.actor_name, "reason": each.reason}
            for each in record.events
        ],
        "readings": [
            {"at": each.at.isoformat(), "kind": each.kind, "actor": each.actor_name} for each in record.readings
        ],
    }


def filename(day: date) -> str:
    """Named by the day and not by the person: files lie about."""
    return _("own-record-%(day)s") % {"day": day.isoformat()}


def _common(record: OwnRecord) -> dict[str, Any]:
    handed = record.disclosure
    return {
        "name": record.person.name,
        "person_id": record.person.id,
        "disclosure_id": handed.id,
        "to_whom": words_rights.asker_words(handed.asked_by, handed.asker_name),
        "identity": words_rights.identity_words(handed.identity),
        "handed_by": handed.handed_by,
        "on": formats.day(clock.day_of(handed.handed_at)),
        "numbers": handed.numbers,
    }


def _shown(table: HeldTable) -> dict[str, Any]:
    return {
        "label": table.label,
        "rows": [[(field.label, field.words) for field in row if field.words] for row in table.rows],
    }


def _sources(record: OwnRecord) -> list[str]:
    codes = {
        str(field.value) for table in record.tables for row in table.rows for field in row if field.key == "source"
    }
    return sorted(words.source_words(code) for code in codes)


def _look(at: datetime, kind: str, who: str) -> tuple[str, str, str]:
    return formats.moment(at), _kind(kind), who


def _kind(kind: str) -> str:
    return str(ReadingKind(kind).label)
