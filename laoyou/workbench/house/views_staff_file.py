"""Staff from a spreadsheet: its columns said, tried without writing, the good rows taken, the others given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from laoyou.core.errors import DomainError
from laoyou.facilities import access
from laoyou.facilities.enums import SiteState
from laoyou.facilities.selectors.reach import kept_institution, kept_sites
from laoyou.facilities.services.hiring_many import MOST, hire_many
from laoyou.facilities.services.staffing import Hire
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.xlsx import Field, Sheet, workbook_response
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import staff_lists
from laoyou.workbench.house.staff_lists import LABELS, LARGEST, Reader, StaffList
from laoyou.workbench.recording import by


class ListForm(forms.Form):
    """The file as the institution keeps it."""

    document = forms.FileField(
        label=gettext_lazy("List of staff"),
        help_text=gettext_lazy(
            "A spreadsheet (.xlsx, .csv, .xls or .et) with one row for each person: name, citizen ID number, post, day "
            "of coming; site, terms, telephone and share of full time where they are known."
        ),
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > LARGEST:
            raise ValidationError(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST // 1024**2})
        return document


class ColumnsForm(forms.Form):
    """What each heading means."""

    def __init__(self, *args: Any, headings: tuple[str, ...], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [("", _("is not used")), *((what.value, label) for what, label in LABELS.items())]
        for at, heading in enumerate(headings):
            if heading:
                self.fields[f"column-{at}"] = forms.ChoiceField(label=heading, choices=choices, required=False)

    def mapping(self) -> dict[int, str]:
        """What was said, after is_valid()."""
        said = {name.removeprefix("column-"): value for name, value in self.cleaned_data.items()}
        return {int(at): what for at, what in said.items() if what}

    def clean(self) -> dict[str, Any]:
        if fault := staff_lists.columns_fault(self.mapping()):
            raise ValidationError(fault)
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list as the page shows it."""

    line: int
    name: str
    status: Status
    why: str


@guarded(access.KEEP_STAFF)
@sensitive_post_parameters()
@sensitive_variables()
def staff_file(request: HttpRequest, institution_id: UUID) -> HttpResponseBase:
    """From the file to the roll: nothing is written before “take on” is pressed."""
    institution = kept_institution(institution_id, actor=actor_of(request))
    listed = StaffList.unsealed(request.POST.get("list", ""), institution_id)
    if listed is None:
        return _brought(request, institution)
    if "back" in request.POST:
        return _given_back(institution.name, listed)
    form = ColumnsForm(request.POST, headings=listed.headings)
    return _tried(request, institution, listed, form, really="take" in request.POST and once.take(request))


def _brought(request: HttpRequest, institution: Any) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            listed = staff_lists.read_list(form.cleaned_data["document"])
        except DomainError as refused:
            form.add_error("document", say(refused))
        else:
            guessed = {f"column-{at}": what for at, what in staff_lists.guess(listed.headings).items()}
            columns = ColumnsForm(guessed, headings=listed.headings)
            return _tried(request, institution, listed, columns, really=False)
    context = {"form": form, "institution": institution, "most": MOST}
    return render(request, "workbench/house/staff_file.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _tried(
    request: HttpRequest, institution: Any, listed: StaffList, form: ColumnsForm, *, really: bool
) -> HttpResponse:
    """The list row by row, rehearsed or taken."""
    lines: list[Line] = []
    if form.is_valid():
        mapping = form.mapping()
        refused = _refused(request, institution.id, listed, mapping, really=really)
        lines = [
            Line(
                line,
                staff_lists.name_of(cells, mapping),
                _status(bad=line in refused, really=really),
                refused.get(line, ""),
            )
            for line, cells in listed.rows.items()
        ]
        if really:
            _tell(request, len(listed.rows) - len(refused))
            if not refused:
                return redirect("house:staff")
            listed = listed.kept(refused)
    context = {
        "institution": institution,
        "columns": form,
        "lines": sorted(lines, key=lambda each: (not each.why, each.line)),
        "good": sum(not each.why for each in lines),
        "bad": sum(bool(each.why) for each in lines),
        "list": listed.sealed(institution.id),
        "taken": really,
    }
    return render(request, "workbench/house/staff_file.html", context, status=422 if form.errors else 200)


def _refused(
    request: HttpRequest, institution_id: UUID, listed: StaffList, mapping: Mapping[int, str], *, really: bool
) -> dict[int, str]:
    """What stands against each row that cannot be taken, in a sentence."""
    sites = kept_sites(actor_of(request)).filter(institution_id=institution_id).exclude(state=SiteState.CLOSED)
    reader = Reader(mapping, list(sites.order_by("-main", "name", "id").values_list("id", "name")))
    asked: dict[int, Hire] = {}
    refused: dict[int, str] = {}
    for line, cells in listed.rows.items():
        try:
            asked[line] = reader.hire(cells)
        except ValidationError as fault:
            refused[line] = " ".join(fault.messages)
    found = hire_many(institution_id, asked, rehearsal=not really, **by(request))
    return refused | {line: say(why) for line, why in found.items()}


def _status(*, bad: bool, really: bool) -> Status:
    if bad:
        return Status(Tone.OFF, _("not taken on") if really else _("cannot be taken on"))
    return Status(Tone.OK, _("taken on") if really else _("can be taken on"))


def _tell(request: HttpRequest, many: int) -> None:
    said = ngettext("%(n)s person is on the roll.", "%(n)s people are on the roll.", many) % {"n": many}
    messages.success(request, said)


def _given_back(name: str, listed: StaffList) -> HttpResponseBase:
    """The rows that were not taken, as they were, with why."""
    width = max([len(listed.headings), *(len(cells) for cells in listed.rows.values())])
    heads = [*listed.headings, *[""] * (width - len(listed.headings))]
    fields = [*(Field(head) for head in heads), Field(_("Why it was not taken"), 60)]
    rows = [[*cells, *[""] * (width - len(cells)), listed.reasons.get(line, "")] for line, cells in listed.rows.items()]
    return workbook_response(_("Staff of %(name)s not taken on") % {"name": name}, [Sheet(_("Rows"), fields, rows)])
