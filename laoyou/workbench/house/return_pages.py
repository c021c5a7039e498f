"""The list of returns, their form, and what their pages show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.core import clock
from laoyou.facilities.enums import ReturnFigure
from laoyou.facilities.selectors import returns
from laoyou.facilities.selectors.returns import ReturnLine, ReturnSheet, Term
from laoyou.ui import formats
from laoyou.ui.blocks import Tab
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import BoundTable, Column, Filter, Kind, Table
from laoyou.workbench.house.words import source_words

_ANSWERS = [
    ("missing", gettext_lazy("have not confirmed")),
    ("confirmed", gettext_lazy("have confirmed")),
    ("differs", gettext_lazy("differ from their records")),
]


def list_context(request: HttpRequest, rows: Any, term: Term, missing: int) -> dict[str, Any]:
    """Everything returns.html reads."""
    until, rule = returns.due_by(term)
    return {
        "table": table(request, rows, term, late=until <= clock.today()),
        "month": term_words(term),
        "missing": missing,
        "tabs": [
            Tab(_("By month"), reverse("house:returns"), not term.yearly),
            Tab(_("By year"), reverse("house:yearly_returns"), term.yearly),
        ],
        "due": _("Confirmed before %(day)s (%(source)s).") % {"day": formats.day(until), "source": rule.source},
    }


def table(request: HttpRequest, rows: Any, term: Term, *, late: bool) -> BoundTable:
    """Institutions with how their return of the term stands; `late` once its days are over."""
    return Table(
        name="returns",
        title=gettext_lazy("Returns of institutions"),
        columns=[
            Column(
                "name",
                pgettext_lazy("site", "Institution"),
                sortable=True,
                url=lambda row: reverse("house:return", args=[row.pk, written(term)]),
                width=30,
            ),
            Column("state", gettext_lazy("State"), Kind.STATUS, value=lambda row: _status(row, late=late)),
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


def _status(row: Any, *, late: bool) -> Status:
    """Not confirmed is red only once the days for it are over."""
    if row.confirmed_at is None:
        return Status(Tone.OFF, _("return overdue")) if late else Status(Tone.NONE, _("return not confirmed"))
    return (
        Status(Tone.NEAR, _("differs from the records"))
        if row.confirmed_note
        else Status(Tone.OK, _("return confirmed"))
    )


def term_words(term: Term) -> str:
    if term.yearly:
        return str(term.first.year)
    return _("%(year)s-%(month)s") % {"year": term.first.year, "month": f"{term.first.month:02d}"}


def written(term: Term) -> int:
    """As addresses name it: 2026, or 202610."""
    return term.first.year if term.yearly else int(f"{term.first:%Y%m}")


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
                help_text=_help(line, yearly=sheet.term.yearly),
            )
        self.order_fields([*(line.figure.value for line in sheet.lines), "note", "version"])

    def figures(self) -> dict[ReturnFigure, int]:
        """What was entered, after is_valid()."""
        return {figure: self.cleaned_data[figure.value] for figure in ReturnFigure}


def _help(line: ReturnLine, *, yearly: bool) -> str:
    if line.before is None:
        return _("By the records %(found)s; nothing was confirmed before it.") % {"found": line.found}
    said = {"found": line.found, "before": line.before, "change": f"{line.found - line.before:+d}"}
    if yearly:
        return _("By the records %(found)s; %(before)s the year before (%(change)s).") % said
    return _("By the records %(found)s; %(before)s the month before (%(change)s).") % said


def sheet_context(request: HttpRequest, row: ReturnSheet, year_month: int, *, may_confirm: bool) -> dict[str, Any]:
    """Everything return.html reads."""
    until, rule = returns.due_by(row.term)
    over = row.term.until <= clock.today()
    confirm = reverse("house:confirm_return", args=[row.institution_id, year_month])
    return {
        "row": row,
        "confirm_url": confirm if may_confirm and over else "",
        "month": term_words(row.term),
        "list_url": reverse("house:yearly_returns" if row.term.yearly else "house:returns"),
        "confirmed": _("%(by)s, %(at)s") % {"by": row.confirmed_by, "at": formats.moment(row.confirmed_at)}
        if row.confirmed_at
        else "",
        "due": formats.day(until),
        "rule": source_words(rule),
        "earlier": _links(row),
        "table": _difference_report(row.term).bind(request, row.lines),
    }


def _links(row: ReturnSheet) -> list[tuple[str, str]]:
    """The return before, and the year's or the months' beside it."""
    beside = [row.term.before, Term.year_of(row.term.first) if not row.term.yearly else None]
    if row.term.yearly:
        beside += [Term(row.term.first.replace(month=month)) for month in range(1, 13)]
    return [
        (term_words(each), reverse("house:return", args=[row.institution_id, written(each)]))
        for each in beside
        if each is not None and each.first <= clock.today()
    ]


def _difference_report(term: Term) -> Table:
    """Each figure before, by the records, by the months, as confirmed, and how it changed."""
    columns = [
        Column("figure", gettext_lazy("Figure of the return"), value=lambda line: line.figure.label, width=34),
        Column("before", gettext_lazy("Year before") if term.yearly else gettext_lazy("Month before"), Kind.NUMBER),
        Column("found", gettext_lazy("By the records"), Kind.NUMBER),
        Column("of_months", gettext_lazy("By the twelve monthly returns"), Kind.NUMBER),
        Column("stated", gettext_lazy("As confirmed"), Kind.NUMBER),
        Column("change", pgettext_lazy("figure", "Change"), Kind.NUMBER),
        Column("remark", gettext_lazy("Remark"), Kind.STATUS, value=_remark),
    ]
    return Table(
        name="return",
        title=gettext_lazy("Difference report"),
        columns=[each for each in columns if term.yearly or each.key != "of_months"],
        unique="figure",
    )


def _remark(line: ReturnLine) -> Status:
    if line.differs:
        return Status(Tone.OFF, _("differs from the records"))
    if line.of_months is not None and line.of_months != line.told:
        return Status(Tone.NEAR, _("differs from the months"))
    if line.much_changed:
        return Status(Tone.NEAR, _("changed by a quarter or more"))
    return Status(Tone.NONE if line.stated is None else Tone.OK, _("as expected"))
