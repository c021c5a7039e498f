"""What the exchange's codes are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from laoyou.exchange.enums import ACCEPTABLE, BatchState, ConflictState, Outcome, RowState, Use
from laoyou.exchange.selectors.freshness import late_after
from laoyou.exchange.services import effects, faults
from laoyou.exchange.services.feeds import all_feeds, feed_of
from laoyou.people.enums import HouseholdRole, RelationKind, Source
from laoyou.people.selectors.ethnic_groups import name_of
from laoyou.plan.selectors.parameters import Terms
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.people.words import sex_words, source_words

_TONES = {
    BatchState.LOADED: Tone.NEAR,
    BatchState.CHECKING: Tone.BUSY,
    BatchState.CHECKED: Tone.NEAR,
    BatchState.ACCEPTING: Tone.BUSY,
    BatchState.ACCEPTED: Tone.OK,
    BatchState.UNDOING: Tone.BUSY,
    BatchState.UNDONE: Tone.NONE,
    BatchState.DISCARDED: Tone.NONE,
}
OUTCOME_TONES = {
    Outcome.NEW: Tone.OK,
    Outcome.CHANGED: Tone.NEAR,
    Outcome.ARRIVES: Tone.NEAR,
    Outcome.UNCHANGED: Tone.NONE,
    Outcome.CONTESTED: Tone.NEAR,
    Outcome.UNSURE: Tone.NEAR,
    Outcome.VANISHED: Tone.NEAR,
    Outcome.ERROR: Tone.OFF,
}
_NOTES = {
    "heading_repeated": gettext_lazy("The headings stand again in row %(line)s and were passed over."),
    "sheet_left_out": gettext_lazy("The sheet “%(sheet)s” has not the headings of this file and was not read."),
    "sheet_hidden": gettext_lazy("The sheet “%(sheet)s” is hidden and was not read."),
}
_FIELDS = {
    "source": gettext_lazy("Source"),
    "mother": pgettext_lazy("parent", "Mother"),
    "father": pgettext_lazy("parent", "Father"),
    **{kind.value: kind.label for kind in (RelationKind.SPOUSE, RelationKind.PARENT, RelationKind.CHILD)},
}
_PLACES = {"area", "registered_area"}


def feed_words(code: str) -> str:
    return str(feed_of(code).label)


def feed_choices() -> list[tuple[str, str]]:
    return [(feed.code, str(feed.label)) for feed in all_feeds().values()]


def state_of(state: str) -> Status:
    return Status(_TONES[BatchState(state)], str(BatchState(state).label))


def outcome_of(outcome: str) -> Status:
    return Status(OUTCOME_TONES[Outcome(outcome)], str(Outcome(outcome).label))


def outcome_words(outcome: str) -> str:
    return str(Outcome(outcome).label)


def row_state_words(row: Any) -> str:
    """What became of a row; nothing of one that never could be accepted."""
    waits = row.outcome in {*ACCEPTABLE, Outcome.UNSURE}
    return str(RowState(row.state).label) if waits or row.state else ""


def column_words(feed: str, column: str) -> str:
    """The column's label; of a field of the person its own."""
    found = {each.code: str(each.label) for each in feed_of(feed).columns}
    return found.get(column) or field_words(column)


def field_words(field: str) -> str:
    """A field of a person."""
    if field in _FIELDS:
        return str(_FIELDS[field])
    labels = {each.person or each.code: str(each.label) for feed in all_feeds().values() for each in feed.columns}
    return labels.get(field, field)


def fault_words(feed: str, fault: dict[str, Any]) -> str:
    return f"{column_words(feed, fault['column'])}：{faults.sentence_of(fault)}"


def reason_words(feed: str, column: str, code: str) -> str:
    """A reason without its facts, for filters: what stands in for them is “…”."""
    sentence = str(faults.SENTENCES[code]) % _Anything()
    return f"{column_words(feed, column)}：{sentence}"


class _Anything(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def note_words(note: dict[str, Any]) -> str:
    return str(_NOTES[note["code"]]) % note["facts"]


def foreseen_words(foreseen: dict[str, Any]) -> str:
    said = effects.sentence_of(foreseen)
    concerned = "、".join(source_words(source) for source in foreseen["concerns"])
    return f"{said}{_('Concerns: %(departments)s.') % {'departments': concerned}}" if concerned else said


def conflict_state_of(state: str) -> Status:
    tone = Tone.NEAR if state == ConflictState.OPEN else Tone.OK
    return Status(tone, str(ConflictState(state).label))


def use_words(use: str) -> str:
    return str(Use(use).label)


def value_words(field: str, value: Any, names: dict[int, str]) -> str:
    """A value of a person's field in words; areas by the names given."""
    if value is None or value == "":
        return pgettext("value", "nothing")
    if field in _PLACES:
        return names.get(int(value), f"{int(value):012d}")
    if field == "sex":
        return sex_words(int(value))
    if field == "household_role":
        return str(HouseholdRole(int(value)).label)
    if field == "ethnicity":
        return name_of(int(value))
    if field == "source":
        return source_words(str(value))
    return str(value)


def changed_words(field: str, pair: list[Any], names: dict[int, str]) -> str:
    """What a row changes: 姓名：马玉兰 → 马玉莲. Of a telephone only that it changes."""
    label = field_words(field)
    if field == "household":
        return _("%(field)s: another household") % {"field": label}
    if field == "phone":
        return _("%(field)s: another number") % {"field": label}
    return f"{label}：{old_words(field, pair[0], names)} → {value_words(field, pair[1], names)}"


def old_words(field: str, value: Any, names: dict[int, str]) -> str:
    """What is on record. Everybody lives somewhere: where it is not said, it is outside the file's area."""
    if field == "area" and value is None:
        return pgettext("value", "outside the area of this file")
    return value_words(field, value, names)


def age_of(as_of: date, every_days: int, terms: Terms, on: date) -> Status:
    """How old data is against its expected rhythm; overdue is what figures call late."""
    days = (on - as_of).days
    if days <= every_days:
        return Status(Tone.OK, pgettext("data", "up to date"))
    if days <= late_after(every_days, terms, on):
        return Status(Tone.NEAR, pgettext("data", "due"))
    return Status(Tone.OFF, pgettext("data", "overdue"))


def never() -> Status:
    return Status(Tone.NONE, _("never received"))


def department_words(source: str) -> str:
    return str(Source(source).label)
