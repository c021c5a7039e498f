"""Supply with what is coming: what each project of the plan adds; every area inside with and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.facilities import access
from laoyou.facilities.selectors.reach import sites_inside
from laoyou.places.selectors import areas
from laoyou.plan.access import RECORD_SUPPLY
from laoyou.plan.selectors import supply as promised
from laoyou.plan.selectors.supply import Coming
from laoyou.plan.services.supply import Share, record_supply
from laoyou.ui.pages import respond
from laoyou.ui.statuses import CLOSE, OFF_COURSE, REACHED, Status, Tone, no_data
from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.facilities.forms_coming import ShareForm
from laoyou.workbench.facilities.supply import CLOSE_TO, SupplyRow, rows_of, targets_of
from laoyou.workbench.facilities.writing import form_page, recorded
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.recording import by


@dataclass(frozen=True, slots=True)
class ComingRow:
    """An area today, what projects add, and the two targets (None: the plan sets none)."""

    now: SupplyRow
    beds: int
    places: int
    late_beds: int
    late_places: int
    target_beds: float | None
    target_places: float | None

    @property
    def beds_then(self) -> float | None:
        """Beds for each 1,000 residents of 60 and over, with what is coming."""
        return _per(self.now.supply.beds + self.beds, self.now.elders)

    @property
    def places_then(self) -> float | None:
        """Childcare places for each 1,000 residents, with what is coming."""
        return _per(self.now.supply.places + self.places, self.now.people)


def _per(part: int, whole: int | None) -> float | None:
    return part / whole * 1000 if whole else None


def _reached(value: float | None, target: float | None) -> Status:
    if value is None:
        return no_data(_("no population or nothing on offer"))
    if target is None:
        return no_data(_("the plan sets no target"))
    if value >= target:
        return REACHED
    return CLOSE if value >= target * CLOSE_TO else OFF_COURSE


BY_AREA = Table(
    name="coming",
    title=gettext_lazy("With what is coming"),
    columns=[
        Column("area", gettext_lazy("Area"), value=lambda row: row.now.area.short_name, width=20, short=True),
        Column("beds_now", gettext_lazy("Beds and day places"), Kind.NUMBER, value=lambda row: row.now.supply.beds),
        Column("beds", gettext_lazy("Beds to come"), Kind.NUMBER),
        Column("late_beds", gettext_lazy("Beds that are late"), Kind.NUMBER),
        Column(
            "per_now",
            gettext_lazy("per 1,000 residents of 60+"),
            Kind.NUMBER,
            value=lambda row: row.now.per_elders,
            places=1,
        ),
        Column("beds_then", gettext_lazy("with what is coming"), Kind.NUMBER, places=1),
        Column("target_beds", gettext_lazy("Target of beds"), Kind.NUMBER, places=1),
        Column(
            "state_beds",
            gettext_lazy("Beds by then"),
            Kind.STATUS,
            value=lambda row: _reached(row.beds_then, row.target_beds),
        ),
        Column("places_now", gettext_lazy("Childcare places"), Kind.NUMBER, value=lambda row: row.now.supply.places),
        Column("places", gettext_lazy("Places to come"), Kind.NUMBER),
        Column("late_places", gettext_lazy("Places that are late"), Kind.NUMBER),
        Column("places_then", gettext_lazy("per 1,000 residents with what is coming"), Kind.NUMBER, places=2),
        Column("target_places", gettext_lazy("Target of places"), Kind.NUMBER, places=2),
        Column(
            "state_places",
            gettext_lazy("Places by then"),
            Kind.STATUS,
            value=lambda row: _reached(row.places_then, row.target_places),
        ),
    ],
    row_key=lambda row: str(row.now.area.code),
    empty=gettext_lazy("No area lies inside."),
)


def _standing(row: Any) -> Status:
    each, today = row["coming"], clock.today()
    if each.opened_on:
        return Status(Tone.OK, _("opened"), each.site)
    if each.expected_on is None:
        return no_data(_("no period is printed"))
    if each.late(today):
        return Status(Tone.OFF, _("late"))
    return Status(Tone.NEAR, _("to come"))


def _known(row: Any) -> str:
    return _("recorded by the department") if row["coming"].recorded else _("as the plan prints it")


PROJECTS = Table(
    name="projects",
    prefix="b-",
    title=gettext_lazy("What each project adds"),
    columns=[
        Column(
            "name",
            gettext_lazy("Project"),
            value=lambda row: row["coming"].name,
            url=lambda row: row["url"],
            width=40,
        ),
        Column("place", gettext_lazy("Where"), value=lambda row: row["place"], short=True, width=16),
        Column("beds", gettext_lazy("Beds added"), Kind.NUMBER, value=lambda row: row["coming"].beds or None),
        Column("renewed", gettext_lazy("Beds renewed"), Kind.NUMBER, value=lambda row: row["coming"].renewed or None),
        Column("places", gettext_lazy("Places added"), Kind.NUMBER, value=lambda row: row["coming"].places or None),
        Column("floor", gettext_lazy("Floor, m²"), Kind.NUMBER, value=lambda row: row["coming"].floor or None),
        Column("expected", gettext_lazy("Expected by"), Kind.DATE, value=lambda row: row["coming"].expected_on),
        Column("state", gettext_lazy("State"), Kind.STATUS, value=_standing),
        Column("known", gettext_lazy("Known from"), value=_known, width=20),
    ],
    row_key=lambda row: f"{row['coming'].item_id}{row['coming'].area}",
    empty=gettext_lazy("No project of the plan in force says that it adds beds, places or floor here."),
)


@guarded(access.VIEW_SUPPLY)
def coming(request: HttpRequest, code: int) -> HttpResponseBase:
    """An area's supply with what the plan's projects will add."""
    actor, today = actor_of(request), clock.today()
    row = areas.get(code, on=today)
    projects = promised.coming(code, actor=actor)
    whole, inner = rows_of(row, today, actor)
    targets = targets_of(code, actor, today)
    shown = [_row(each, projects, targets, today) for each in [whole, *inner]]
    context = {
        "area": row,
        "head": _head(shown[0], projects, today),
        "table": BY_AREA.bind(request, shown),
        "projects": PROJECTS.bind(request, _named(projects, code, actor, today)),
    }
    return respond(request, "workbench/facilities/coming.html", context)


@guarded(RECORD_SUPPLY)
def record(request: HttpRequest, item_id: UUID, code: int) -> HttpResponse:
    """What a project adds in an area, as the department knows it; which institution it became."""
    actor = actor_of(request)
    project, plan_area = promised.project(item_id, actor=actor)
    row = areas.get(code, on=clock.today())
    known = promised.on_record(project.lineage, code)
    printed = promised.as_printed(project, plan_area)
    begun = _as_known(known or printed) if known or printed.area == code else None

    def keep(form: ShareForm) -> None:
        share = Share(area=code, **form.facts())
        record_supply(item_id, share, revision=known.revision if known else None, **by(request))

    form = ShareForm(request.POST or None, sites=sites_inside(code, actor=actor), initial=begun)
    if recorded(request, form, keep):
        messages.success(request, _("It is recorded; the page counts with it."))
        return redirect("facilities:coming", code)
    note = _("The plan says: %(scale)s") % {"scale": project.scale} if project.scale else ""
    title = _("%(project)s: what it adds in %(area)s") % {"project": project.name, "area": row.short_name}
    back = (reverse("facilities:coming", args=[code]), _("With what is coming"))
    return form_page(request, form, title, _("Record it"), back, note)


def _as_known(each: Any) -> dict[str, Any]:
    names = ("beds", "places", "floor", "expected_on", "opened_on", "site_id", "note")
    found = {name: getattr(each, name, None) for name in names}
    return found | {"site": found.pop("site_id")}


def _row(now: SupplyRow, projects: Sequence[Coming], targets: Any, today: date) -> ComingRow:
    here = range_of(now.area.code)
    inside = [each for each in projects if here.covers(range_of(each.area))]
    ahead, late = [e for e in inside if e.ahead(today)], [e for e in inside if e.late(today)]
    return ComingRow(
        now=now,
        beds=sum(each.beds for each in ahead),
        places=sum(each.places for each in ahead),
        late_beds=sum(each.beds for each in late),
        late_places=sum(each.places for each in late),
        target_beds=_target(targets, "beds_per_1000_elders"),
        target_places=_target(targets, "places_per_1000"),
    )


def _target(targets: Any, measure: str) -> float | None:
    found = targets.get(measure)
    return found[0] if found else None


def _head(whole: ComingRow, projects: Sequence[Coming], today: date) -> str:
    said = {
        "beds": whole.beds,
        "places": whole.places,
        "late": sum(each.late(today) for each in projects),
    }
    return _("%(beds)s beds and %(places)s childcare places are to come; %(late)s projects are late.") % said


def _named(projects: Sequence[Coming], code: int, actor: Actor, today: date) -> list[dict[str, Any]]:
    called = areas.short_names({each.area for each in projects}, on=today)
    may_record = RECORD_SUPPLY.allows(actor)
    return [
        {"coming": each, "place": called.get(each.area, str(each.area)), "url": _url(each, code) if may_record else ""}
        for each in projects
    ]


def _url(each: Coming, code: int) -> str:
    """Where it is recorded: for the area that it stands for, or of a project for several for the page's own."""
    where = each.area if range_of(code).covers(range_of(each.area)) else code
    return reverse("facilities:record_coming", args=[where, each.item_id])
