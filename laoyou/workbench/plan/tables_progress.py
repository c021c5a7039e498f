"""The table of a month's progress reports."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from laoyou.plan.enums import Course, ReturnState
from laoyou.plan.selectors.counties import CountyTask
from laoyou.plan.selectors.progress import ReportRow
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import progress_words as words


def report_url(row: ReportRow) -> str:
    """Where one unit's report about one task is written and read. Asked fifty times a page, the route is kept."""
    return _report_route(row.edition_id, words.month_key(row.month)).format(row.item_id, row.organisation_id)


@lru_cache(maxsize=1024)
def _report_route(edition_id: UUID, month: str) -> str:
    item, unit = UUID(int=1), UUID(int=2)
    route = reverse("plan:report", args=[edition_id, month, item, unit])
    return route.replace(str(item), "{0}").replace(str(unit), "{1}")


def _in_state(rows: list[ReportRow], state: str) -> list[ReportRow]:
    if state == "late":
        return [row for row in rows if row.is_late]
    wanted = {"", ReturnState.DRAFT.value} if state == "missing" else {state}
    return [row for row in rows if row.state in wanted]


def _missing(row: CountyTask) -> str:
    return "、".join(row.missing)


def _leads(row: ReportRow) -> str:
    return pgettext("duty", "leads") if row.leads else pgettext("duty", "takes part")


PROGRESS = Table(
    name="progress",
    title=_("Progress reports"),
    columns=[
        Column("number", _("No.")),
        Column("name", _("Task"), url=report_url, width=40),
        Column("unit", _("Unit"), sortable=True, width=24),
        Column("leads", pgettext_lazy("duty", "Duty"), value=_leads, kind="badge"),
        Column("state", _("State"), value=words.state_status, kind="status"),
        Column("course", _("How it stands"), value=words.course_status, kind="status"),
        Column("percent", _("Done, per cent"), kind="number", sortable=True),
        Column("done", _("What was done this month"), width=60, shown=False),
        Column("obstacles", _("What stands in the way"), width=50, shown=False),
        Column("ahead", _("What comes next"), width=50, shown=False),
        Column("submitted_at", _("Handed in on"), kind="moment", shown=False),
        Column("section", _("Section"), width=40, shown=False),
    ],
    filters=[
        Filter("unit", _("Unit"), any_label=pgettext_lazy("progress report", "all units")),
        Filter("state", _("State"), choices=words.STATE_CHOICES, any_label=_("any state"), apply=_in_state),
        Filter("course", _("How it stands"), choices=Course.choices, any_label=pgettext_lazy("course", "any way")),
        Filter("name", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show reports of {unit} that are in {state}, whose work stands {course} and whose task has {name}"),
    unique="key",
    row_key=lambda row: row.key,
    empty=_("No report fits."),
    empty_hint=_("Only tasks whose units have been recognised as organisations are reported on."),
)

COUNTIES = Table(
    name="counties",
    title=_("The counties added up"),
    columns=[
        Column("number", _("No.")),
        Column("name", _("Task"), width=40),
        Column("owed", pgettext_lazy("counties", "Reports due"), kind="number"),
        Column("handed_in", pgettext_lazy("counties", "Handed in"), kind="number"),
        Column("accepted", pgettext_lazy("counties", "Accepted"), kind="number"),
        Column("late", pgettext_lazy("counties", "Overdue"), kind="number", sortable=True),
        Column("behind", pgettext_lazy("counties", "Behind"), kind="number", sortable=True),
        Column("percent", pgettext_lazy("counties", "Done on average, per cent"), kind="number", sortable=True),
        Column("missing", pgettext_lazy("counties", "Not handed in by"), value=_missing, width=50),
    ],
    filters=[Filter("name", _("Words"), kind="text", any_label=_("any words"))],
    sentence=_("Show tasks of the counties whose heading has {name}"),
    unique="key",
    row_key=lambda row: str(row.item_id),
    empty=_("No task of the plan is given to counties."),
)
