"""What the page of an area shows: its facts and its map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from laoyou.core.area_codes import Level
from laoyou.places.selectors.areas import AreaRow
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.maps import AreaFigure, AreaMap
from laoyou.workbench.places import words

# What is counted inside each area on the map of such an area.
COUNTED = {Level.NATION: Level.COUNTY, Level.PROVINCE: Level.COUNTY, Level.PREFECTURE: Level.TOWNSHIP}


def facts_of(row: AreaRow, around: Sequence[AreaRow], on: date | None) -> list[Fact]:
    """Code, kind, where it lies, since when and who says so."""
    outer = around[0] if around else None
    found = [Fact(_("Kind"), str(row.kind.label)), Fact(_("Short name"), row.short_name)]
    if row.code:
        found.insert(0, Fact(_("Code"), words.short_code(row.code), source=_written_out(row.code)))
        found.append(Fact(_("Position"), words.position(row)))
    if outer:
        found.append(Fact(_("Belongs to"), outer.name, url=words.area_url(outer, on)))
    return [*found, Fact(_("Valid"), words.validity(row)), Fact(_("Source"), words.source(row))]


def _written_out(code: int) -> str:
    return _("12 digits: %(code)012d") % {"code": code}


def map_of(row: AreaRow, children: Sequence[AreaRow], counts: Mapping[int, int], shapes: Mapping[str, Any]) -> AreaMap:
    """The areas inside, coloured by how many areas each of them holds; an area not loaded further shows no figure."""
    counted = COUNTED.get(row.level, Level.VILLAGE)
    drawn = {feature["properties"]["code"] for feature in shapes["features"]}
    shown = [child for child in children if child.code in drawn] or [row]
    undrawn = _("not on the map") if drawn else ""
    listed = shown + [child for child in children if child.code not in drawn and row.level <= Level.PREFECTURE]
    return AreaMap(
        name="area",
        title=_("Map of %(name)s") % {"name": row.name},
        geojson=shapes,
        areas=[
            AreaFigure(
                code=each.code,
                name=each.short_name,
                value=counts.get(each.code) or None,
                note=_note(each, undrawn if each.code not in drawn else ""),
                url=words.area_url(each),
            )
            for each in listed
        ],
        unit=_counted_words(counted),
        attribution=str(shapes["attribution"]),
        value_label=_counted_words(counted),
        places=0,
    )


def undrawn_note(row: AreaRow, shapes: Mapping[str, Any]) -> str:
    """One honest sentence about what the map does not show; empty when it shows everything."""
    missing = len(shapes["missing"])
    points = [
        feature["properties"]["short_name"] for feature in shapes["features"] if feature["geometry"]["type"] == "Point"
    ]
    found = []
    if points:
        found.append(
            _("No boundary is published for %(names)s: a point marks the place approximately.")
            % {"names": "、".join(points)}
        )
    if missing and row.level >= Level.COUNTY:
        found.append(_("No boundaries of the areas inside are published; they are in the list."))
    elif missing:
        found.append(
            _("%(count)s areas have neither a boundary nor a position; they are in the list.")
            % {"count": formats.number(missing)}
        )
    return " ".join(found)


def _note(row: AreaRow, undrawn: str) -> str:
    if row.approximate:
        return _("position approximate")
    return undrawn


def _counted_words(level: Level) -> str:
    return {
        Level.COUNTY: _("counties and districts"),
        Level.TOWNSHIP: _("townships and sub-districts"),
    }.get(level, _("villages and communities"))
