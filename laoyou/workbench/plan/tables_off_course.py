"""The table of projects that are off course, as the board has it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laoyou.core import clock
from laoyou.plan.selectors.off_course import OffCourse
from laoyou.ui.tables import Column, Table
from laoyou.workbench.plan import milestone_words as words
from laoyou.workbench.plan import tables


def _steps(row: OffCourse) -> str:
    return "、".join(words.kind_words(each.kind) for each in row.overdue)


def _url(row: OffCourse) -> str:
    return f"{tables.item_url(row.project)}#{'steps' if row.overdue else 'money'}"


OFF_COURSE = Table(
    name="off_course",
    title=_("Projects that are off course"),
    columns=[
        Column("name", _("Project"), value=lambda row: row.project.name, url=_url, width=44),
        Column("owner", _("Carried out by"), value=lambda row: tables.everybody(row.project), width=20),
        Column("place", _("Place"), value=lambda row: row.project.place, short=True),
        Column("steps", _("Overdue steps"), value=_steps, width=30),
        Column("late", _("Days late"), "number", value=lambda row: row.late_days(clock.today()) or None),
        Column(
            "unspent",
            _("Of earlier years, not yet paid, 10,000 yuan"),
            "money_wan",
            value=lambda row: row.unspent or None,
        ),
    ],
    unique="id",
    row_key=lambda row: str(row.project.id),
    prefix="o-",
    page_size=10,
)
