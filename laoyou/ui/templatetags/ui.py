"""`{% load ui %}`: every component of the design system, by the name its contract gives it."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from laoyou.ui import formats
from laoyou.ui.charts import Chart
from laoyou.ui.forms import control_of, limits_of
from laoyou.ui.maps import AreaMap
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Status
from laoyou.ui.tables import BoundTable
from laoyou.ui.tables.cells import Cell

register = template.Library()

register.filter("number", formats.number)
register.filter("wan", formats.large_number)
register.filter("percent", formats.percent)
register.filter("permille", formats.permille)
register.filter("money_wan", formats.money_wan)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("say", say)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; decoration unless `label` says what it means."""
    address = f"{static('ui/build/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def table(context: Context, table: BoundTable) -> dict[str, Any]:
    """A bound table with its filter sentence, pager, column chooser and export."""
    return {"table": table, "request": context.get("request")}


@register.inclusion_tag("ui/components/table_cell.html")
def table_cell(cell: Cell) -> dict[str, Any]:
    return {"cell": cell}


@register.inclusion_tag("ui/components/chart.html", takes_context=True)
def chart(context: Context, chart: Chart) -> dict[str, Any]:
    """A chart as a figure with its table and downloads."""
    return {"chart": chart, "export_url": _export_url(context, chart.name)}


@register.inclusion_tag("ui/components/area_map.html", takes_context=True)
def area_map(context: Context, map: AreaMap) -> dict[str, Any]:  # noqa: A002 - the word the contract uses
    """A choropleth with its legend and the list of areas."""
    return {"map": map, "export_url": _export_url(context, map.name)}


def _export_url(context: Context, name: str) -> str:
    request = context.get("request")
    if request is None:
        return ""
    query = request.GET.copy()
    query["export"] = name
    return f"{request.path}?{query.urlencode()}"


@register.inclusion_tag("ui/components/status.html")
def status(status: Status) -> dict[str, Any]:
    """A status word with its shape."""
    return {"status": status}


@register.inclusion_tag("ui/components/badge.html")
def badge(word: str, tone: str = "") -> dict[str, Any]:
    return {"word": word, "tone": tone}


@register.inclusion_tag("ui/components/help_note.html")
def help_note(words: str, about: str) -> dict[str, Any]:
    """A small button that opens a sentence of explanation; the sentence prints."""
    return {"words": words, "about": about}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: str, hint: str = "", url: str = "", label: str = "", icon: str = "inbox") -> dict[str, Any]:
    """Why there is nothing here and what to do next."""
    return {"title": title, "hint": hint, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("ui/components/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """A form field with label, help, error sentence and the control tied to them."""
    return {
        "field": field,
        "control": control_of(field),
        "limits": limits_of(field),
        "fieldset": field.use_fieldset,
        "checkbox": isinstance(field.field.widget, CheckboxInput),
    }


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What keeps a form from being saved, each line leading to its field."""
    return {"form": form}
