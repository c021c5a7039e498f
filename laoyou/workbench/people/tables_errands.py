"""What is to be done after deaths, moves and births."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.people.enums import ErrandKind, Happening
from laoyou.people.selectors import errands
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table


def _state(row: Any) -> Status:
    if row.done_at:
        return Status(Tone.OK, pgettext_lazy("errand", "done"), row.done_by)
    if row.due < clock.today():
        return Status(Tone.OFF, pgettext_lazy("errand", "late"))
    return Status(Tone.NEAR, pgettext_lazy("errand", "waiting"))


def _about(row: Any) -> str:
    said = str(Happening(row.happening).label)
    return f"{said}：{row.other.name}" if row.other else said


def _url(row: Any) -> str:
    return reverse("people:card", args=[row.person_id])


def _finish(row: Any) -> str | None:
    return None if row.done_at else reverse("people:finish_errand", args=[row.pk])


def _by_state(source: Any, state: str) -> Any:
    return errands.waiting(source, state, on=clock.today())


def _by_area(source: Any, area: str) -> Any:
    return errands.in_area(source, int(area))


ERRANDS = Table(
    name="errands",
    title=_("To do after deaths, moves and births"),
    columns=[
        Column("person", pgettext_lazy("person", "Name"), value=lambda row: row.person.name, url=_url, width=18),
        Column("kind", _("What to do"), value=lambda row: ErrandKind(row.kind).label, url=_finish, width=36),
        Column("because", _("Because of"), value=_about, width=20),
        Column("since", _("Happened on"), Kind.DATE, sortable=True),
        Column("due", _("Due by"), Kind.DATE, sortable=True),
        Column("place", pgettext_lazy("errand", "Community"), value=lambda row: row.area_name, width=20),
        Column("state", _("State"), Kind.STATUS, value=_state, width=14),
        Column("outcome", _("What came of it"), shown=False, width=30),
    ],
    filters=[
        Filter(
            "state",
            _("state"),
            choices=[
                ("waiting", pgettext_lazy("errand", "waiting")),
                ("late", pgettext_lazy("errand", "late")),
                ("done", pgettext_lazy("errand", "done")),
            ],
            any_label=_("done or not"),
            default="waiting",
            apply=_by_state,
        ),
        Filter("kind", _("what to do"), choices=ErrandKind.choices, any_label=_("whatever is to be done")),
        Filter("area", _("area"), any_label=_("anywhere here"), apply=_by_area),
    ],
    sentence=_("Show entries: {state}, {kind}, {area}"),
    order=["due"],
    unique="id",
    empty=_("Nothing is to be done here."),
    empty_hint=_("Deaths, moves, births and people taken in put entries here by themselves."),
)
