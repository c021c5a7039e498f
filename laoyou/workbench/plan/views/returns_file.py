"""Many figures of a department from a spreadsheet: its columns said, tried without writing, the good rows handed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.core.errors import DomainError
from laoyou.plan.access import REPORT_FIGURE
from laoyou.plan.services.returns import MOST, Desk, hand_in_many
from laoyou.ui import once
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import return_lists
from laoyou.workbench.plan.frame import edition_context
from laoyou.workbench.plan.return_forms import ColumnsForm, ListForm
from laoyou.workbench.plan.return_lists import FigureList, Reader
from laoyou.workbench.recording import by


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file as the page shows it."""

    line: int
    cells: str
    status: Status
    why: str


@guarded(REPORT_FIGURE)
def returns_file(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """From the file to the plan office: nothing is written before “hand in” is pressed."""
    context = edition_context(request, edition_id, "returns")
    desk = Desk.of(context["edition"], actor=actor_of(request), now=clock.now())
    listed = FigureList.arrived(request.POST.get("list", ""), request.POST.get("filename", "")[:200])
    if listed is not None:
        form = ColumnsForm(request.POST, headings=listed.headings)
        return _tried(request, context, desk, listed, form, really="take" in request.POST and once.take(request))
    brought = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and brought.is_valid():
        document = brought.cleaned_data["document"]
        try:
            listed = FigureList.read(document.read(), document.name)
        except DomainError as refused:
            brought.add_error("document", say(refused))
        else:
            guessed = {f"column-{at}": what for at, what in return_lists.guess(listed.headings).items()}
            return _tried(request, context, desk, listed, ColumnsForm(guessed, headings=listed.headings), really=False)
    context |= {"form": brought, "most": MOST}
    return render(request, "workbench/plan/returns_file.html", context, status=422 if brought.errors else 200)


def _tried(
    request: HttpRequest,
    context: dict[str, object],
    desk: Desk,
    listed: FigureList,
    form: ColumnsForm,
    *,
    really: bool,
) -> HttpResponse:
    """The file row by row, rehearsed or handed in."""
    lines: list[Line] = []
    if form.is_valid():
        refused = _refused(request, desk, listed, form, really=really)
        lines = [
            Line(line, " · ".join(each for each in cells if each)[:120], _status(bad=line in refused, really=really),
                 say(refused[line]) if line in refused else "")
            for line, cells in listed.rows.items()
        ]  # fmt: skip
        if really:
            _tell(request, len(listed.rows) - len(refused))
            if not refused:
                return redirect("plan:returns", desk.edition.id)
    context |= {
        "columns": form,
        "lines": sorted(lines, key=lambda each: (not each.why, each.line)),
        "good": sum(not each.why for each in lines),
        "bad": sum(bool(each.why) for each in lines),
        "list": listed,
        "taken": really,
    }
    return render(request, "workbench/plan/returns_file.html", context, status=422 if form.errors else 200)


def _refused(
    request: HttpRequest, desk: Desk, listed: FigureList, form: ColumnsForm, *, really: bool
) -> dict[int, DomainError]:
    rows, unread = Reader(form.mapping(), desk).figures(listed.rows)
    file = (listed.data, listed.name or "figures.xlsx")
    return unread | hand_in_many(desk.edition, rows, file=file, rehearsal=not really, **by(request))


def _status(*, bad: bool, really: bool) -> Status:
    if bad:
        return Status(Tone.OFF, _("not handed in") if really else _("cannot be handed in"))
    return Status(Tone.OK, _("handed in") if really else _("can be handed in"))


def _tell(request: HttpRequest, many: int) -> None:
    said = ngettext("%(n)s figure was handed in.", "%(n)s figures were handed in.", many) % {"n": many}
    messages.success(request, said)
