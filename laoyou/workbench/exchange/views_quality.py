"""Checks of the records: what cannot be true, how it moves, and the rows, as far as the reader may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotFound
from laoyou.exchange.access import CHECK_QUALITY, VIEW_QUALITY
from laoyou.exchange.enums import Severity, Subject
from laoyou.exchange.selectors import quality
from laoyou.exchange.selectors.quality_checks import Check, check_of, checks
from laoyou.exchange.services.quality import queue_quality
from laoyou.people.access import VIEW_PERSON
from laoyou.people.selectors.small_cells import telling_to
from laoyou.places.selectors import areas
from laoyou.records.enums import ReadingKind
from laoyou.ui.charts import Chart, columns
from laoyou.ui.pages import respond
from laoyou.workbench.exchange import quality_words as words
from laoyou.workbench.exchange import tables_quality as tables
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan.as_told import few_words
from laoyou.workbench.watching import looked, watched

_TREND_DAYS = 90
_BEFORE = 30  # days, to compare with
_ORDER = [Severity.ERROR, Severity.WARNING, Severity.NOTE]


@guarded(VIEW_QUALITY)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every check with what it found in the actor's area, the most wrong first."""
    actor = actor_of(request)
    found = quality.broken(actor=actor)
    before = quality.counted_on(clock.today() - timedelta(days=_BEFORE), actor=actor)
    rows = [_line(request, check, found.get(check.code), before.get(check.code)) for check in checks()]
    rows.sort(key=lambda row: (not row["told"], _ORDER.index(row["check"].severity)))
    context = {
        "table": tables.CHECKS.bind(request, rows),
        "last": quality.last_checked(actor=actor),
        "may_check": CHECK_QUALITY.allows(actor),
        "standing": sum(1 for row in rows if row["told"]),
        "many": len(rows),
    }
    return respond(request, "workbench/exchange/quality.html", context)


def _line(request: HttpRequest, check: Check, found: quality.Broken | None, before: int | None) -> dict[str, Any]:
    """`found` is what is sorted by: the number as told, None for one that is not."""
    many = found.found if found else 0
    told = _told(request, check, many)
    return {
        "check": check,
        "name": words.name_of(check),
        "severity": words.severity_status(check, stands=many > 0),
        "severity_key": check.severity.value,
        "subject": str(check.subject.label),
        "told": told,
        "found": told if isinstance(told, int) else None,
        "since": found.since if found else None,
        "before": None if before is None else _told(request, check, before),
        "remedy": words.remedy_of(check),
        "url": reverse("exchange:quality_check", args=[check.code]),
    }


def _told(request: HttpRequest, check: Check, many: int, area: int | None = None) -> int | str:
    """A count as it may be told; counts of sites and figures are nobody's secret."""
    if check.subject != Subject.PERSON:
        return many
    actor = actor_of(request)
    said = telling_to(actor, actor.area.low if area is None else area).told(many)
    return few_words() if said is None else said


@watched
@guarded(VIEW_QUALITY)
def one(request: HttpRequest, check: str) -> HttpResponseBase:
    """One check: what it means, what to do, its trend, and the rows that break it."""
    actor, today = actor_of(request), clock.today()
    known = check_of(check)
    if known is None:
        raise NotFound
    context: dict[str, Any] = {
        "check": known,
        "name": words.name_of(known),
        "remedy": words.remedy_of(known),
        "severity": words.severity_status(known, stands=True),
        "trend": _trend(request, known),
        "last": quality.last_checked(actor=actor),
    }
    if known.subject == Subject.PERSON and not VIEW_PERSON.allows(actor):
        return respond(
            request, "workbench/exchange/quality_check.html", context | {"by_area": _by_area(request, known)}
        )

    def look(people: list[Any]) -> None:
        looked(request, ReadingKind.COUNTED, [(each.pk, each.area) for each in people], reason=words.name_of(known))

    rows = tables.FindingRows(known, quality.findings(check, actor=actor), look, actor=actor, on=today)
    context["rows"] = tables.rows_table(known).bind(request, rows)
    return respond(request, "workbench/exchange/quality_check.html", context)


def _trend(request: HttpRequest, check: Check) -> Chart | None:
    """How many there were, day by day; nothing to draw before there are two days."""
    since = clock.today() - timedelta(days=_TREND_DAYS)
    days = [
        (day, found)
        for day, many in quality.trend(check.code, actor=actor_of(request), since=since)
        if isinstance(found := _told(request, check, many), int)
    ]
    if len(days) < 2:
        return None
    return columns(
        "trend",
        _("%(check)s, day by day") % {"check": words.name_of(check)},
        [day.isoformat() for day, _found in days],
        {pgettext("check of the records", "Found"): [found for _day, found in days]},
        source=_("Checks of the records"),
        height="small",
    )


def _by_area(request: HttpRequest, check: Check) -> Any:
    """How many there are in each area next inside, told by the rule of small groups."""
    actor, today = actor_of(request), clock.today()
    sums: dict[int, int] = {}
    inside = areas.children(actor.area.low, on=today)
    for area, many in quality.by_area(check.code, actor=actor).items():
        place = next((each.code for each in inside if area in range_of(each.code)), actor.area.low)
        sums[place] = sums.get(place, 0) + many
    names = {each.code: each.short_name for each in inside}
    rows = [
        {
            "code": code,
            "name": names.get(code, _("known no closer than this area")),
            "told": _told(request, check, many, code),
        }
        for code, many in sorted(sums.items())
    ]
    return tables.BY_AREA.bind(request, rows)


@guarded(CHECK_QUALITY)
@require_POST
def check_now(request: HttpRequest) -> HttpResponse:
    """Have the records checked; the run shows how far it is."""
    return redirect("records:run", queue_quality(actor=actor_of(request), now=clock.now()))
