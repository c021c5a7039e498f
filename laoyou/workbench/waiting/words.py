"""What rules, facts and states of waiting lists are called; the states with their colours."""

from __future__ import annotations

from django.utils.translation import gettext as _

from laoyou.facilities.enums import ApplicationState
from laoyou.facilities.selectors.waiting_rules import RuleRow
from laoyou.facilities.selectors.waiting_words import (
    admits_of,
    chances_in_words,
    classes_of,
    end_words,
    fact_name,
    fact_value,
    kind_words,
    language,
    met_words,
    move_words,
    notice_words,
    offer_words,
    passage_words,
    points_of,
    reason_words,
    sources_of,
    state_words,
    terms_words,
    waiting_words,
)
from laoyou.ui.statuses import Status, Tone

__all__ = [
    "admits_of",
    "chances_in_words",
    "classes_of",
    "confirmation_status",
    "end_words",
    "fact_name",
    "fact_value",
    "kind_words",
    "language",
    "met_words",
    "move_words",
    "notice_words",
    "offer_words",
    "passage_words",
    "points_of",
    "reason_words",
    "sources_of",
    "state_status",
    "state_words",
    "terms_words",
    "truth_status",
    "waiting_words",
]


def state_status(state: str) -> Status:
    tone = {ApplicationState.WAITING: Tone.NEAR, ApplicationState.FULFILLED: Tone.OK}
    return Status(tone.get(ApplicationState(state), Tone.NONE), state_words(state))


def confirmation_status(row: RuleRow) -> Status:
    if row.confirmed_by:
        reason = _("%(by)s, %(document)s") % {"by": row.confirmed_by, "document": row.confirmed_document}
        return Status(Tone.OK, _("confirmed"), reason)
    return Status(Tone.NEAR, _("to be confirmed"), _("Values to begin with; the department in charge confirms them."))


def truth_status(truth: bool | None) -> Status:  # noqa: FBT001 - the three answers of Kleene's logic
    if truth is None:
        return Status(Tone.NONE, _("not known"), _("A fact it depends on is not on record."))
    return Status(Tone.OK, _("met")) if truth else Status(Tone.NONE, _("not met"))
