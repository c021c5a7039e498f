"""What the pages about neighbourhoods say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level
from laoyou.facilities.access import KEEP_QUOTAS
from laoyou.facilities.enums import NeighbourhoodKind
from laoyou.facilities.selectors import neighbourhoods as found
from laoyou.facilities.selectors.neighbourhoods import CountyRow, Match
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Fact, Tab
from laoyou.workbench.neighbourhoods import words

_PAGES = (
    ("list", gettext_lazy("Neighbourhoods")),
    ("remedies", gettext_lazy("Rectification plans")),
    ("premises", gettext_lazy("Idle premises")),
    ("quotas", gettext_lazy("Quotas")),
)


def tabs(current: str) -> list[Tab]:
    """The pages that belong together."""
    return [Tab(label, reverse(f"neighbourhoods:{name}"), current=name == current) for name, label in _PAGES]


def counties(actor: Actor) -> list[tuple[str, str]]:
    """The counties of the actor's area to choose from; none for somebody of one county."""
    inside = areas.descendants(actor.area, level=Level.COUNTY, on=clock.today())
    return [(str(row.code), row.short_name) for row in inside]


def named(rows: Sequence[CountyRow]) -> list[dict[str, Any]]:
    """Counties' sums with their names."""
    called = areas.short_names([row.area for row in rows], on=clock.today())
    return [{"row": row, "place": called.get(row.area, str(row.area))} for row in rows]


def named_quotas(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Quotas with the names of their areas; 0 is the whole country."""
    quotas = list(rows)
    called = areas.short_names([row.area for row in quotas], on=clock.today())
    return [{"quota": row, "place": called.get(row.area) or _("The whole country")} for row in quotas]


def total_line(sums: Sequence[CountyRow]) -> str:
    """What all rows together have to have, have and lack."""
    if not sums:
        return ""
    said = {
        "count": sum(row.neighbourhoods for row in sums),
        "required": words.floor_words(sum(row.required for row in sums)),
        "provided": words.floor_words(sum(row.provided for row in sums)),
        "lacking": words.floor_words(sum(row.lacking for row in sums)),
        "some": sum(row.lacking_some for row in sums),
    }
    return (
        _(
            "%(count)s neighbourhoods have to have %(required)s and have %(provided)s; "
            "%(some)s of them lack %(lacking)s together."
        )
        % said
    )


def card_context(row: Any, *, actor: Actor) -> dict[str, Any]:
    """Everything on a neighbourhood's page."""
    today = clock.today()
    may_keep = KEEP_QUOTAS.allows(actor)
    lacking = row.lacking is None or row.lacking > 0
    return {
        "row": row,
        "state": words.supply_status(row),
        "facts": _facts(row),
        "steps": _steps(row, today),
        "provisions": [_provision(each, today) for each in found.provisions(row.id, actor=actor)],
        "remedies": [_remedy(each, today) for each in found.remedies(row.id, actor=actor)],
        "matches": [_match(row.id, each) for each in found.matches(row, on=today, actor=actor)] if lacking else [],
        "lacking": lacking,
        "may_keep": may_keep,
    }


def _facts(row: Any) -> list[Fact]:
    counted = _("counted on %(day)s") % {"day": formats.day(row.counted_on)} if row.counted_on else ""
    return [
        Fact(_("Community"), row.area_name),
        Fact(_("Kind"), words.kind_words(row.kind)),
        Fact(_("Developer"), row.developer),
        Fact(_("Residents"), formats.number(row.population) if row.population is not None else None, source=counted),
        Fact(_("Households"), formats.number(row.households) if row.households is not None else None, source=counted),
        Fact(_("Has to have"), words.floor_words(row.required), url=reverse("neighbourhoods:quotas")),
        Fact(_("Has"), words.floor_words(row.provided)),
        Fact(_("Lacks"), words.floor_words(row.lacking)),
    ]


def _steps(row: Any, today: date) -> list[dict[str, Any]]:
    """The four steps of a new neighbourhood, each with its day; none for one that is built already."""
    if row.kind != NeighbourhoodKind.NEW:
        return []
    steps = [
        (_("Planned"), row.planned_on),
        (pgettext("step", "Built"), row.built_on),
        (_("Accepted"), row.accepted_on),
        (_("Handed over"), row.handed_over_on),
    ]
    due = row.handover_due
    late = words.due_status(due, today=today) if due and not row.handed_over_on else None
    return [
        {"words": label, "day": formats.day(day) if day else "", "late": late if label == _("Handed over") else None}
        for label, day in steps
    ]


def _provision(each: Any, today: date) -> dict[str, Any]:
    holds = each.since <= today and (each.until is None or today < each.until)
    return {
        "id": each.id,
        "words": words.provision_words(each.kind),
        "floor": words.floor_words(each.floor),
        "period": words.period_words(each.since, each.until),
        "where": " · ".join(filter(None, [each.address, each.registered_to])),
        "holds": holds,
    }


def _remedy(each: Any, today: date) -> dict[str, Any]:
    ended = words.outcome_words(each.outcome)
    return {
        "id": each.id,
        "measure": each.measure,
        "floor": words.floor_words(each.floor),
        "owner": each.owner.name,
        "due": formats.day(each.due),
        "state": None if ended else words.due_status(each.due, today=today),
        "ended": f"{ended} {formats.day(each.ended_on)} {each.ended_why}".strip() if ended else "",
    }


def _match(key: UUID, match: Match) -> dict[str, Any]:
    idle = match.premises
    far = "" if match.metres is None else _("%(metres)s m away") % {"metres": formats.number(round(match.metres))}
    near = _("same township") if match.same_township else _("same county")
    return {
        "name": idle.name,
        "floor": words.floor_words(idle.floor),
        "about": " · ".join(filter(None, [near, far, idle.owner, _("free of rent") if idle.rent_free else ""])),
        "url": reverse("neighbourhoods:take_premises", args=[key, idle.id]),
    }
