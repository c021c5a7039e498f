"""The table of a year's figures of departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import ReturnState
from laoyou.plan.selectors.returns import ReturnRow
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import return_words


def _in_state(rows: list[ReturnRow], state: str) -> list[ReturnRow]:
    if state == "late":
        return [row for row in rows if row.is_late]
    wanted = {"", ReturnState.DRAFT.value} if state == "missing" else {state}
    return [row for row in rows if row.state in wanted]


def returns_table(edition: EditionRow, names: Mapping[int, str]) -> Table:
    """`names` are those of areas."""

    def url(row: ReturnRow) -> str:
        return return_words.return_url(edition, row.code, row.area, row.period)

    def place(row: ReturnRow) -> Any:
        return names.get(row.area, f"{row.area:012d}")

    return Table(
        name="returns",
        title=_("Figures of departments"),
        columns=[
            Column("name", pgettext_lazy("department's figure", "Indicator"), url=url, width=40),
            Column("area", _("Area"), value=place, width=16, short=True),
            Column("period", pgettext_lazy("department's figure", "Period"),
                   value=lambda row: return_words.period_words(row.period), width=14, short=True),
            Column("unit_name", _("Unit"), sortable=True, width=26),
            Column("state", _("State"), value=return_words.state_status, kind="status", width=20),
            Column("value", pgettext_lazy("department's figure", "Figure"), kind="number"),
            Column("unit", _("Unit of measure"), short=True),
            Column("due", pgettext_lazy("department's figure", "Due on"), kind="date", sortable=True),
            Column("numerator", _("What was counted"), kind="number", shown=False),
            Column("denominator", _("What it was counted by"), kind="number", shown=False),
            Column("note", pgettext_lazy("department's figure", "Remark"), width=40, shown=False),
            Column("evidence_name", pgettext_lazy("department's figure", "File"), width=30, shown=False),
            Column("submitted_at", _("Handed in on"), kind="moment", shown=False),
            Column("submitted_by", _("Handed in by"), shown=False),
            Column("decided_by", _("Decided by"), shown=False),
        ],
        filters=[
            Filter("unit_name", _("Unit"), any_label=pgettext_lazy("department's figure", "all units")),
            Filter("state", _("State"), choices=return_words.STATE_CHOICES, any_label=_("any state"), apply=_in_state),
            Filter("name", _("Words"), kind="text", any_label=_("any words")),
        ],
        sentence=_("Show figures of {unit_name} that are in {state} and whose name has {name}"),
        unique="key",
        row_key=lambda row: row.key,
        page_size=100,
        empty=_("No figure fits."),
        empty_hint=_("Figures that are counted from the records here are not asked of anybody."),
    )  # fmt: skip
