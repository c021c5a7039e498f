"""How the pages say what an area is."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.core.area_codes import Level
from laoyou.places.enums import Source
from laoyou.places.selectors.areas import AreaRow
from laoyou.ui import formats


def short_code(code: int) -> str:
    """The code as officials write it: 63, 6302, 630222, 630222102; 12 digits for a village."""
    written = f"{code:012d}"
    for level in sorted(Level)[1:]:
        if not written[level:].strip("0"):
            return written[:level]
    return written


def area_url(row: AreaRow, on: date | None = None) -> str:
    """The area's page, on a day when it is not today."""
    address = reverse("places:area", args=[row.code])
    return f"{address}?on={on.isoformat()}" if on else address


def validity(row: AreaRow) -> str:
    """Since when and until when, as far as known."""
    since, until = row.valid_from, row.valid_until
    if since and until:
        return _("from %(since)s until %(until)s") % {"since": formats.day(since), "until": formats.day(until)}
    if since:
        return _("since %(since)s") % {"since": formats.day(since)}
    if until:
        return _("until %(until)s") % {"until": formats.day(until)}
    return _("start not known; still in force")


def position(row: AreaRow) -> str:
    """Degrees for reading; says when it is only about there."""
    if row.longitude is None or row.latitude is None:
        return ""
    places = {"east": f"{row.longitude:.2f}", "north": f"{row.latitude:.2f}"}
    if row.approximate:
        return _("about %(east)s° E, %(north)s° N") % places
    return _("%(east)s° E, %(north)s° N") % places


def source(row: AreaRow) -> str:
    """The publication, with the day it describes."""
    found = Source(row.source)
    if found.as_of is None:
        return str(found.label)
    return _("%(source)s (as of %(day)s)") % {"source": found.label, "day": formats.day(found.as_of)}


def inner_words(level: Level) -> str:
    """What lies next inside an area of the level."""
    return {
        Level.NATION: _("Provinces"),
        Level.PROVINCE: _("Prefectures and counties governed directly"),
        Level.PREFECTURE: _("Counties and districts"),
        Level.COUNTY: _("Townships and sub-districts"),
        Level.TOWNSHIP: _("Villages and communities"),
    }.get(level, _("Areas inside"))
