"""Tables of a project's card: what it adds, visits to it; and the visits that are due over a whole plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from laoyou.core import clock
from laoyou.plan.selectors.project_card import AddedRow, FollowUp
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan import tables


def used_words(*, in_use: bool) -> Status:
    """Whether a project is in use."""
    if in_use:
        return Status(Tone.OK, pgettext("project", "in use"))
    return Status(Tone.OFF, pgettext("project", "not in use"))


def _known(row: AddedRow) -> str:
    if row.printed:
        return gettext("as the plan prints it")
    return gettext("opened") if row.opened_on else gettext("recorded by the department")


def _institution(row: AddedRow) -> str:
    return reverse("facilities:card", args=[row.institution_id]) if row.institution_id else ""


def added_table(place: Callable[[int], str]) -> Table:
    """What a project adds; `place` names an area."""
    return Table(
        name="added",
        title=_("What the project adds"),
        columns=[
            Column("known", _("Known from"), value=_known, width=18, short=True),
            Column("place", _("Where"), value=lambda row: place(row.area), short=True, shown=False),
            Column("beds", _("Beds"), "number", value=lambda row: row.beds or None),
            Column("places", _("Childcare places"), "number", value=lambda row: row.places or None),
            Column("floor", _("Floor, m²"), "number", value=lambda row: row.floor or None),
            Column("expected_on", _("Expected by"), "date"),
            Column("opened_on", _("Opened on"), "date", shown=False),
            Column("site", _("Became"), url=_institution, width=24),
            Column("now_beds", _("Beds today"), "number"),
            Column("now_places", _("Childcare places today"), "number"),
            Column("present", _("People there today"), "number"),
        ],
        row_key=lambda row: f"{row.printed}-{row.area}",
        prefix="a-",
    )


VISITS = Table(
    name="visits",
    title=_("Visits after completion"),
    columns=[
        Column("on", pgettext_lazy("visit", "Visited on"), "date"),
        Column("in_use", pgettext_lazy("project", "State"), "status", value=lambda row: used_words(in_use=row.in_use)),
        Column("beds", _("Beds and places ready"), "number"),
        Column("people", _("People who use them"), "number"),
        Column("used", _("Used"), "percent", places=1),
        Column("problems", _("What is wrong"), width=40),
        Column("next_on", _("To be visited again on"), "date"),
        Column("recorded_by", _("Entered by"), short=True, shown=False),
    ],
    unique="id",
    row_key=lambda row: str(row.id),
    prefix="v-",
    empty=_("Nobody has been there since it was completed."),
)


def _card(row: FollowUp) -> str:
    return f"{tables.item_url(row.project)}#visits"


def _state(row: FollowUp) -> Status:
    return used_words(in_use=row.last.in_use) if row.last else Status(Tone.NONE, pgettext("visit", "not visited yet"))


def _standing(rows: list[FollowUp], how: str) -> list[FollowUp]:
    today = clock.today()
    wanted: dict[str, Callable[[FollowUp], bool]] = {
        "due": lambda row: row.is_due(today),
        "unused": lambda row: row.last is not None and not row.last.in_use,
        "never": lambda row: row.last is None,
    }
    return [row for row in rows if wanted[how](row)]


def _last(name: str) -> Callable[[FollowUp], Any]:
    return lambda row: getattr(row.last, name) if row.last else None


FOLLOW_UPS = Table(
    name="visits",
    title=_("Completed projects to be visited"),
    columns=[
        Column("project", _("Project"), value=lambda row: row.project.name, url=_card, width=44),
        Column("due", _("To be visited on"), "date", sortable=True),
        Column("state", pgettext_lazy("project", "State"), "status", value=_state),
        Column("on", pgettext_lazy("visit", "Last visited on"), "date", value=_last("on")),
        Column("used", _("Used"), "percent", value=_last("used"), places=1),
        Column("problems", _("What is wrong"), value=_last("problems"), width=36),
        Column("place", _("Place"), value=lambda row: row.project.place, short=True),
        Column("owner", _("Carried out by"), value=lambda row: tables.everybody(row.project), width=20),
    ],
    filters=[
        Filter(
            "standing",
            pgettext_lazy("project", "State"),
            choices=[
                ("due", pgettext_lazy("visit", "to be visited now")),
                ("unused", pgettext_lazy("project", "not in use")),
                ("never", pgettext_lazy("visit", "not visited yet")),
            ],
            any_label=_("in any state"),
            apply=_standing,
        )
    ],
    sentence=_("Show completed projects {standing}"),
    unique="id",
    row_key=lambda row: str(row.project.id),
    opens=_card,
    empty=_("No completed project fits."),
    empty_hint=_("A project comes here once its step “In use” is done or it became an institution."),
)
