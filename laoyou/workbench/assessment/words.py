"""The assessment in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from laoyou.plan.enums import AssessedAs, AssessmentState, CriterionKind, ReturnState, ReturnStepKind
from laoyou.plan.selectors.assessment_rows import CountedRow
from laoyou.ui.statuses import Status, Tone

_STATES = {
    AssessmentState.DRAFT: Status(Tone.NONE, AssessmentState.DRAFT.label),
    AssessmentState.SHOWN: Status(Tone.BUSY, AssessmentState.SHOWN.label),
    AssessmentState.APPROVED: Status(Tone.NEAR, AssessmentState.APPROVED.label),
    AssessmentState.PUBLISHED: Status(Tone.OK, AssessmentState.PUBLISHED.label),
    AssessmentState.REPLACED: Status(Tone.NONE, AssessmentState.REPLACED.label),
}
_MET = Status(Tone.OK, pgettext_lazy("assessed row", "Met"))
_MISSED = Status(Tone.OFF, pgettext_lazy("assessed row", "Not met"))
_UNCOUNTED = Status(Tone.NONE, pgettext_lazy("assessed row", "Not counted"))
_SAID = {
    ReturnStepKind.SENT_BACK.value: ReturnStepKind.SENT_BACK.label,
    ReturnState.ACCEPTED.value: ReturnState.ACCEPTED.label,
    ReturnState.SUBMITTED.value: ReturnState.SUBMITTED.label,
}
# What is counted under each criterion, and what is not.
_FORMULAS = {
    CriterionKind.TARGETS: pgettext_lazy(
        "criterion",
        "targets due in the year that the newest figure reaches, of those that have a figure; of a county the shares "
        "in per cent, by its own figure",
    ),
    CriterionKind.ON_TIME: pgettext_lazy(
        "criterion", "reports first handed in by their day, of all that were due since the plan came into force"
    ),
    CriterionKind.SOUND: pgettext_lazy("criterion", "reports never sent back, of all that were handed in"),
    CriterionKind.PROJECTS: pgettext_lazy(
        "criterion",
        "steps of projects done by the day planned (openings for projects without steps), of those whose day has come; "
        "of a county those of projects that lie in it alone",
    ),
    CriterionKind.PLEDGES: pgettext_lazy("criterion", "pledges kept, of those that are settled"),
    CriterionKind.DECISIONS: pgettext_lazy(
        "criterion", "decisions reported as done by their day, of those whose day has come"
    ),
}


def state_of(row: Any) -> Status:
    """Where a version stands."""
    return _STATES[AssessmentState(row.state)]


def criterion(kind: str) -> str:
    return str(CriterionKind(kind).label)


def formula(kind: str) -> str:
    """What is counted, of what."""
    return str(_FORMULAS[CriterionKind(kind)])


def kind_of(row: Any) -> str:
    return str(AssessedAs(row.assessed_as).label)


def met_of(row: CountedRow) -> Status:
    return _UNCOUNTED if row.met is None else _MET if row.met else _MISSED


def how_of(row: CountedRow) -> str:
    """How a row stood; of a target without a figure, that there is none."""
    return str(_SAID.get(row.how, row.how)) or _("no figure of the year")


def share(row: Any) -> str:
    """So many of so many."""
    if not row.counted:
        return pgettext("criterion", "nothing to count")
    return _("%(met)s of %(counted)s") % {"met": row.met, "counted": row.counted}
