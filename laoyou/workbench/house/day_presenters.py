"""From an institution's day to what its own page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.facilities.enums import StayState
from laoyou.facilities.selectors.house_day import Coming, HouseDay, SiteNow
from laoyou.facilities.selectors.occupancy import Daily
from laoyou.ui import formats
from laoyou.ui.charts import Chart, lines
from laoyou.workbench.facilities.words import stay_words
from laoyou.workbench.house import roster_presenters, words


def day_context(found: HouseDay, modes: Mapping[StayState, Daily], first: date) -> dict[str, Any]:
    """Everything day.html reads."""
    return {
        "found": found,
        "today": formats.day(clock.today()),
        "due": list(_due(found)),
        "lists": [
            (_("Will arrive"), _coming(found.arrivals)),
            (_("Will leave"), _coming(found.departures)),
            (_("End of the trial"), _coming(found.trials)),
            (_("Offers not answered yet"), _coming(found.offers)),
        ],
        "sites": [_site(each) for each in found.sites],
        "chart": _chart(modes, first) if found.sites else None,
    }


def _due(found: HouseDay) -> Iterator[dict[str, str]]:
    """What needs somebody, the most pressing first."""
    if found.incidents_late:
        said = ngettext(
            "%(n)s incident is without a first step in time",
            "%(n)s incidents are without a first step in time",
            found.incidents_late,
        ) % {"n": found.incidents_late}
        yield {"words": said, "url": reverse("house:incidents") + "?late=late", "label": _("See them"), "tone": "off"}
    for site in found.sites:
        if site.short:
            said = _("%(site)s: too few carers, %(first)s") % {
                "site": site.name,
                "first": roster_presenters.span_words(site.short[0]),
            }
            yield {"words": said, "url": reverse("house:roster", args=[site.id]), "label": _("Roster"), "tone": "off"}
    if found.gaps:
        said = ngettext(
            "%(n)s member of staff lacks a certificate or check",
            "%(n)s members of staff lack a certificate or check",
            found.gaps,
        ) % {"n": found.gaps}
        yield {"words": said, "url": reverse("house:staff") + "?gaps=missing", "label": _("See who"), "tone": "off"}
    yield from _running_out(found)


def _running_out(found: HouseDay) -> Iterator[dict[str, str]]:
    if many := found.papers + found.credentials:
        said = ngettext(
            "%(n)s paper ran out or runs out within two months",
            "%(n)s papers ran out or run out within two months",
            many,
        ) % {"n": many}
        yield {"words": said, "url": reverse("facilities:expiring"), "label": _("See which"), "tone": "near"}
    today = clock.today()
    for site in found.sites:
        if site.next_drill is not None and site.next_drill < today + timedelta(days=30):
            due = {"site": site.name, "day": formats.day(site.next_drill)}
            said = _("%(site)s: the next drill is due by %(day)s") % due
            if not site.drilled and site.next_drill < today:
                said = _("%(site)s: a drill was never held") % due
            tone = "off" if site.next_drill < today else "near"
            yield {"words": said, "url": reverse("house:safety", args=[site.id]), "label": _("Drills"), "tone": tone}


def _coming(rows: tuple[Coming, ...]) -> list[dict[str, str]]:
    return [
        {
            "name": each.name,
            "url": reverse("facilities:stay", args=[each.stay_id]),
            "about": f"{formats.day(each.day)} · {each.site}",
        }
        for each in rows
    ]


def _site(site: SiteNow) -> dict[str, Any]:
    said = {
        "present": site.present,
        "places": site.places,
        "away": site.away,
        "absent": site.absent,
        "at_work": site.at_work,
    }
    return {
        "site": site,
        "words": _("%(present)s of %(places)s places taken, %(away)s on leave, %(absent)s absent today") % said,
        "at_work": ngettext("%(n)s at work now", "%(n)s at work now", site.at_work) % {"n": site.at_work},
        "drill": words.drill_due_status(site.next_drill, clock.today(), held=site.drilled),
    }


def _chart(modes: Mapping[StayState, Daily], first: date) -> Chart:
    """People by day: drafts, offers, confirmations and who is really there, each with all that is more certain."""
    counts = {mode: found.people.sum(axis=0) for mode, found in modes.items()}
    places = next(iter(modes.values())).places.sum(axis=0)
    series = {stay_words(mode): [int(count) for count in counts[mode]] for mode in modes}
    series[_("Places on offer")] = [int(count) for count in places]
    labels = [(first + timedelta(days=at)).isoformat() for at in range(len(places))]
    about: dict[str, Any] = {"unit": _("people cared for"), "as_of": formats.day(clock.today())}
    return lines("occupancy", _("Places taken by day"), labels, series, zero=True, **about)
