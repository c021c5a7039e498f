"""Answers a list page: whole, as the one region htmx asked for, or as the spreadsheet behind a table or chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from laoyou.core import clock
from laoyou.ui.preferences import YEAR
from laoyou.ui.tables.bound import BoundTable
from laoyou.ui.tables.export import export
from laoyou.ui.tables.long import is_long, order_of
from laoyou.ui.tables.taken import Taken, take


def respond(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponseBase:
    """Renders `template`, unless the request asks for less or other than the page.

    `?export=<name>` gives the spreadsheet of the table, chart or map of that name (see `spreadsheet`); an htmx
    request whose target is a table's region gets that region alone, equal to the same part of the whole page. The
    access check of the view that calls this holds for all three.
    """
    parts = list(_parts(context))
    for part in parts:
        if request.GET.get(_export_parameter(part)) == part.name:
            return spreadsheet(request, part)
    tables = [part for part in parts if isinstance(part, BoundTable)]
    response = _fragment(request, tables) or render(request, template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    for table in tables:
        if table.columns_asked:
            response.set_cookie(
                table.cookie, ".".join(column.key for column in table.columns), max_age=YEAR, samesite="Lax"
            )
    return response


def _fragment(request: HttpRequest, tables: list[BoundTable]) -> HttpResponseBase | None:
    # Going back in history asks for the whole page even when a region was the target.
    if request.headers.get("HX-History-Restore-Request") == "true":
        return None
    target = request.headers.get("HX-Target", "")
    wanted = next((table for table in tables if table.region == target), None)
    # Where parts outside the region move along, the script picks them all from the whole page.
    if wanted is None or wanted.moving_parts:
        return None
    return render(request, "ui/components/table.html", {"table": wanted})


def spreadsheet(request: HttpRequest, part: Any) -> HttpResponseBase:
    """The spreadsheet of a table, chart or map; of a long list the page that has it made in the background."""
    if not isinstance(part, BoundTable):
        take(request, Taken(str(part.title), "", len(part.rows)))
        return cast("HttpResponseBase", part.download(exported_by=_exporter(request)))
    if is_long(part):
        response = render(request, "ui/long_list.html", {"table": part, "order": order_of(part)})
        response["Cache-Control"] = "private, no-store"
        return response
    return export(part, exported_by=_exporter(request), now=clock.now())


def _export_parameter(part: Any) -> str:
    return part.parameter("export") if isinstance(part, BoundTable) else "export"


def _exporter(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    return getattr(actor, "name", "")


def _parts(context: Mapping[str, Any]) -> Iterator[Any]:
    for value in context.values():
        members = value if isinstance(value, (list, tuple)) else [value]
        yield from (each for each in members if isinstance(each, BoundTable) or _is_downloadable(each))


def _is_downloadable(part: Any) -> bool:
    """Whether it has a `name` and a spreadsheet to fetch by it: `download(exported_by=…)`."""
    # Asked of every member of every list: isinstance against a protocol takes fifty times as long.
    return hasattr(type(part), "download") and hasattr(part, "name")
