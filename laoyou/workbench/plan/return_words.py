"""Figures of departments in words: periods, where a figure stands, who tells it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from laoyou.accounts.selectors.functions import functions
from laoyou.core.errors import NotFound
from laoyou.core.periods import Period
from laoyou.plan.enums import ReturnState
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.selectors.returns import ReturnRow, allowed
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.plan.progress_words import month_words

_QUARTER, _YEAR = 3, 12
_STATES = {
    "": Status(Tone.NONE, pgettext_lazy("department's figure", "Not handed in")),
    ReturnState.DRAFT.value: Status(Tone.BUSY, pgettext_lazy("department's figure", "Draft")),
    ReturnState.SUBMITTED.value: Status(Tone.BUSY, pgettext_lazy("department's figure", "Waits for the plan office")),
    ReturnState.SENT_BACK.value: Status(Tone.NEAR, pgettext_lazy("department's figure", "Sent back")),
    ReturnState.ACCEPTED.value: Status(Tone.OK, pgettext_lazy("department's figure", "Accepted")),
}
_LATE = Status(Tone.OFF, pgettext_lazy("department's figure", "Overdue"))
STATE_CHOICES = [
    ("late", pgettext_lazy("department's figure", "overdue")),
    ("missing", pgettext_lazy("department's figure", "not handed in")),
    (ReturnState.SUBMITTED.value, pgettext_lazy("department's figure", "waiting for the plan office")),
    (ReturnState.SENT_BACK.value, pgettext_lazy("department's figure", "sent back")),
    (ReturnState.ACCEPTED.value, pgettext_lazy("department's figure", "accepted")),
]


def state_status(row: ReturnRow) -> Status:
    """Where a figure stands; one that is missing after its day is overdue, one sent back stays that."""
    return _LATE if row.is_late and row.state != ReturnState.SENT_BACK else _STATES[row.state]


def period_words(period: Period) -> str:
    """2025年, 2025年第3季度, 2025年7月."""
    if period.months == _YEAR:
        return pgettext("period", "%(year)s") % {"year": period.since.year}
    if period.months == _QUARTER:
        quarter = (period.since.month + _QUARTER - 1) // _QUARTER
        return _("quarter %(quarter)s of %(year)s") % {"year": period.since.year, "quarter": quarter}
    return month_words(period.since)


def period_of(key: str) -> Period:
    """The period of an address. Raises NotFound for anything else."""
    found = Period.read(key)
    if found is None or found.key != key:
        raise NotFound
    return found


def function_words(code: str) -> str:
    """Who tells a figure, where no plan names a unit: the department by its function."""
    known = functions().get(code)
    if known is None:
        return code
    name = known.zh if (get_language() or "").startswith("zh") else known.en
    return pgettext("department by what it does", "%(function)s department") % {"function": name}


def allowed_words(row: ReturnRow) -> str:
    """Within how many days, and who says so."""
    rule = allowed(row.code, row.period.last_day, terms=terms_of(row.plan_area))
    source = rule.source_zh if (get_language() or "").startswith("zh") else rule.source_en
    return _("%(days)s days after the period ends (%(source)s)") % {"days": rule.value, "source": source}


def return_url(edition: EditionRow, code: str, area: int, period: Period, step: str = "return") -> str:
    """Where a figure is told and looked at."""
    return reverse(f"plan:{step}", args=[edition.id, code, area, period.key])
