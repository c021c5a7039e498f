"""The list of returns, their form, and what their pages show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.facilities.enums import ReturnFigure
from laoyou.facilities.selectors import returns
from laoyou.facilities.selectors.returns import ReturnSheet
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import BoundTable, Column, Filter, Kind, Table

_ANSWERS = [
    ("missing", gettext_lazy("have not confirmed")),
    ("confirmed", gettext_lazy("have confirmed")),
    ("differs", gettext_lazy("differ from their records")),
]


def table(request: HttpRequest, rows: Any, month: date) -> BoundTable:
    """Institutions with how their return of the month stands."""
    whole = f"{month:%Y%m}"
    return Table(
        name="returns",
        title=gettext_lazy("Monthly returns"),
        columns=[
            Column(
                "name",
                gettext_lazy("Institution"),
                sortable=True,
                url=lambda row: reverse("house:return", args=[row.pk, int(whole)]),
                width=30,
            ),
            Column("state", gettext_lazy("State"), Kind.STATUS, value=_status),
            Column("confirmed_at", gettext_lazy("Confirmed"), Kind.MOMENT),
            Column("confirmed_note", gettext_lazy("Why it differs"), width=40),
        ],
        filters=[
            Filter(
                "answer",
                gettext_lazy("answer"),
                choices=_ANSWERS,
                any_label=gettext_lazy("have confirmed or not"),
                apply=returns.by_answer,
            )
        ],
        sentence=gettext_lazy("Show institutions that {answer}"),
        order=["name"],
        unique="id",
        empty=gettext_lazy("No open institution fits."),
    ).bind(request, rows)


def _status(row: Any) -> Status:
    if row.confirmed_at is None:
        return Status(Tone.OFF, _("return not confirmed"))
    return (
        Status(Tone.NEAR, _("differs from the records"))
        if row.confirmed_note
        else Status(Tone.OK, _("return confirmed"))
    )


def month_words(month: date) -> str:
    return _("%(year)s-%(month)s") % {"year": month.year, "month": f"{month.month:02d}"}


class ReturnForm(forms.Form):
    """Every figure, as the records say until something else is written."""

    note = forms.CharField(
        label=gettext_lazy("Why it differs from the records"), max_length=400, required=False, widget=forms.Textarea
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: ReturnSheet, **facts: Any) -> None:
        facts["initial"] = {"version": sheet.version, "note": sheet.note}
        super().__init__(*args, **facts)
        fields: Any = self.fields
        for line in sheet.lines:
            fields[line.figure.value] = forms.IntegerField(
                label=line.figure.label,
                min_value=0,
                max_value=100_000,
                initial=line.found,
                help_text=_help(line.before, line.found),
            )
        self.order_fields([*(line.figure.value for line in sheet.lines), "note", "version"])

    def figures(self) -> dict[ReturnFigure, int]:
        """What was entered, after is_valid()."""
        return {figure: self.cleaned_data[figure.value] for figure in ReturnFigure}


def _help(before: int | None, found: int) -> str:
    if before is None:
        return _("By the records %(found)s; no return of the month before.") % {"found": found}
    said = {"found": found, "before": before, "change": f"{found - before:+d}"}
    return _("By the records %(found)s; %(before)s the month before (%(change)s).") % said


def sheet_context(row: ReturnSheet, year_month: int, *, may_confirm: bool) -> dict[str, Any]:
    """Everything return.html reads."""
    return {
        "row": row,
        "confirm_url": reverse("house:confirm_return", args=[row.institution_id, year_month]) if may_confirm else "",
        "month": month_words(row.month),
        "confirmed": _("%(by)s, %(at)s") % {"by": row.confirmed_by, "at": formats.moment(row.confirmed_at)}
        if row.confirmed_at
        else "",
        "lines": [
            {
                "name": line.figure.label,
                "before": line.before,
                "found": line.found,
                "stated": line.stated,
                "differs": line.stated is not None and line.stated != line.found,
            }
            for line in row.lines
        ],
    }
