"""`{% load ui %}`: every component of the design system, by the name its contract gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from laoyou.ui import card_markup, formats, once
from laoyou.ui.blocks import Entry, Fact, Printed, Tab
from laoyou.ui.charts import Chart, Gantt, Sparkline
from laoyou.ui.documents import DocumentView
from laoyou.ui.escaping import escaped
from laoyou.ui.forms import control_of, errors_of, limits_of, summary_of
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.maps import AreaMap
from laoyou.ui.papers.paper import apart
from laoyou.ui.progress import Work
from laoyou.ui.sentences import say
from laoyou.ui.shell import NavigationItem
from laoyou.ui.statuses import Status
from laoyou.ui.tables import BoundTable, markup
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


@register.filter
def noted(words: str) -> SafeString:
    """A paper's words, the number of each note raised and leading to it."""
    pieces = (
        format_html('<sup><a href="#note-{}">{}</a></sup>', piece[1:-1], piece)
        if is_note
        else conditional_escape(piece)
        for piece, is_note in apart(str(words))
    )
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


@register.filter
def svg(value: float) -> str:
    """A coordinate with a decimal point whatever the reader's language."""
    return f"{value:g}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; decoration unless `label` says what it means."""
    return _icon(static("ui/build/icons.svg"), name, str(label))


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def rail(home_url: str, navigation: Iterable[NavigationItem]) -> SafeString:
    """The sections at the side: the same for everybody of one role, so written once for each place in it."""
    return _rail(str(home_url) or "/", tuple(navigation), get_language())


@lru_cache(maxsize=512)
def _rail(home_url: str, navigation: tuple[NavigationItem, ...], _language: str) -> SafeString:
    return render_to_string("ui/_rail.html", {"home_url": home_url, "navigation": navigation})


@register.simple_tag
def script_words() -> SafeString:
    """The words scripts speak."""
    return _script_words(get_language())


@cache
def _script_words(language: str) -> SafeString:
    return render_to_string("ui/_script_words.html", {"language": language})


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def table(context: Context, table: BoundTable) -> dict[str, Any]:
    """A bound table with its filter sentence, pager, column chooser and export."""
    return {"table": table, "request": context.get("request")}


@register.simple_tag
def table_head(table: BoundTable) -> SafeString:
    """The cells of a table's head."""
    return markup.head(table, icon=icon, note=lambda words, about: _help_note(words, about, get_language()))


@lru_cache(maxsize=512)
def _help_note(words: str, about: str, _language: str) -> SafeString:
    return render_to_string("ui/components/help_note.html", {"words": words, "about": about})


@register.simple_tag
def filter_sentence(table: BoundTable) -> SafeString:
    """The words and controls of a table's filter bar."""
    return markup.sentence(table)


@register.simple_tag
def options(offered: Iterable[Sequence[Any]]) -> SafeString:
    """The options of a select, or of a list that is offered while typing; (value, label) are not chosen."""
    return markup.options((each[0], each[1], len(each) > 2 and each[2]) for each in offered)


@register.simple_tag
def column_boxes(table: BoundTable) -> SafeString:
    """A box to tick for each column of a table."""
    return markup.column_boxes(table)


@register.simple_tag
def boxes(name: str, offered: Iterable[tuple[object, object, bool]]) -> SafeString:
    """A box to tick for each (value, label, ticked)."""
    return markup.boxes(name, offered)


@register.simple_tag
def table_body(table: BoundTable) -> SafeString:
    """The rows of a table's page."""
    nothing = missing()
    return markup.body(table, lambda cell: _inside(cell, nothing), chevron=icon("chevron-right"))


def _inside(cell: Cell, nothing: str) -> str:
    if cell.missing:
        return nothing
    if cell.badges_only:
        # In one box, so that on a telephone, where a cell is a label and a value, they stay together.
        words = "".join(map(badge, cell.badges))
        return f"<span>{words}</span>" if words else ""
    shown = _status_of(cell) if isinstance(cell.value, Status) else escaped(cell.words)
    return f'<a href="{escaped(cell.url)}">{shown}</a>' if cell.url else shown


def _status_of(cell: Cell) -> str:
    # Without a reason the cell has the word in the reader's language already.
    said = cell.value.said if cell.value.reason else (cell.words, "")
    return _status(cell.value.tone, icon(cell.value.icon), *said)


@register.simple_tag
def missing() -> SafeString:
    """A missing value: a dash to the eye, words to the ear."""
    return _missing(_("No data"))


@lru_cache(maxsize=8)
def _missing(words: str) -> SafeString:
    dash = '<span class="missing" title="{}"><span aria-hidden="true">—</span>{}</span>'
    return format_html(dash, words, format_html('<span class="visually-hidden">{}</span>', words))


@register.simple_tag
def chart_lines(chart: Chart) -> SafeString:
    """The rows of the table behind a chart."""
    nothing = missing()
    return markup.lines(chart.lines, lambda cell: _inside(cell, nothing))


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


@register.simple_tag
def status(status: Status, with_reason: bool = True) -> SafeString:  # noqa: FBT001, FBT002 - a tag's argument
    """A status word with its shape, and the reason behind it."""
    word, reason = status.said
    return _status(status.tone, icon(status.icon), word, reason if with_reason else "")


@lru_cache(maxsize=1024, typed=True)  # what is marked as safe is not what is not, though they are equal
def _status(tone: str, picture: SafeString, word: str, reason: str) -> SafeString:
    why = format_html('<span class="status-reason">{}</span>', reason) if reason else ""
    return format_html('<span class="status tone-{}">{}{}{}</span>', tone, picture, word, why)


@register.simple_tag
def badge(word: str, tone: str = "") -> SafeString:
    """A word in a box."""
    return _badge(str(word), tone)


@lru_cache(maxsize=1024, typed=True)  # what is marked as safe is not what is not, though they are equal
def _badge(word: str, tone: str) -> SafeString:
    return format_html('<span class="badge-word{}">{}</span>', f" tone-{tone}" if tone else "", word)


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
        "errors": errors_of(field),
        "fieldset": field.use_fieldset,
        "checkbox": isinstance(field.field.widget, CheckboxInput),
    }


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What keeps a form from being saved, each line leading to its field."""
    return {"wrong": summary_of(form) if form.is_bound else []}


@register.inclusion_tag("ui/components/point_picker.html")
def point_picker(form: Any) -> dict[str, Any]:
    """A map for the form's longitude and latitude, where it has a `point_map`; nothing without."""
    found = getattr(form, "point_map", None)
    if found is None:
        return {"map": None}
    return {"map": found, "longitude": form["longitude"].id_for_label, "latitude": form["latitude"].id_for_label}


@register.simple_tag
def submission_token() -> SafeString:
    """The hidden one-time key of a form; see laoyou.ui.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())


@register.inclusion_tag("ui/components/submit.html")
def submit(words: str, icon: str = "") -> dict[str, Any]:
    """The main button of a form; its words say what happens."""
    return {"words": words, "icon": icon}


@register.inclusion_tag("ui/components/confirm.html", takes_context=True)
def confirm(
    context: Context,
    id: str,  # noqa: A002 - the attribute it becomes
    title: str,
    button: str,
    action: str = "",
    words: str = "",
    danger: bool = False,  # noqa: FBT001, FBT002 - written `danger=True` in templates
    fields: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A button that asks once more in a dialog and then posts `fields` to `action` (this page by default)."""
    return {
        "id": id,
        "title": title,
        "button": button,
        "action": action,
        "words": words,
        "danger": danger,
        "fields": list((fields or {}).items()),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def indicator_card(card: IndicatorCard) -> SafeString:
    """One figure against its target, the same everywhere."""
    return card_markup.card(card, status=status(card.status, with_reason=False), missing=missing())


@register.simple_tag
def sparkline(line: Sparkline) -> SafeString:
    """A line the size of a word."""
    return card_markup.sparkline(line)


@register.inclusion_tag("ui/components/gantt.html")
def gantt(gantt: Gantt) -> dict[str, Any]:
    """Projects over the years, as a table with a drawn column."""
    return {"gantt": gantt}


@register.inclusion_tag("ui/components/document.html")
def document(view: DocumentView) -> dict[str, Any]:
    """A text with its marks; give the list items `id="item-<name>-<span id>"` and `data-span="<span id>"`."""
    return {"view": view}


@register.inclusion_tag("ui/components/progress.html")
def progress(work: Work) -> dict[str, Any]:
    """A long piece of work; asks again every two seconds while it runs."""
    return {"work": work}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Any]:
    return {"entries": entries}


@register.inclusion_tag("ui/components/facts.html")
def facts(facts: Sequence[Fact]) -> dict[str, Any]:
    return {"facts": facts}


@register.simple_tag
def fact_value(fact: Fact) -> SafeString:
    """A fact's value in the component that fits it."""
    value = fact.value
    if value is None or value == "":
        return missing()
    if isinstance(value, Status):
        return status(value)
    if isinstance(value, Printed):
        return SafeString(render_to_string("ui/components/printed.html", {"value": value}))
    return format_html('<a href="{}">{}</a>', fact.url, value) if fact.url else conditional_escape(str(value))


@register.inclusion_tag("ui/components/tabs.html")
def tabs(tabs: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """Neighbouring pages as links."""
    return {"tabs": tabs, "label": label or _("Parts of this page")}


@register.inclusion_tag("ui/components/printed.html")
def printed(value: Printed) -> dict[str, Any]:
    """A corrected value with the printed one struck through beside it."""
    return {"value": value}


@register.inclusion_tag("ui/components/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """Grey lines while something loads."""
    return {"lines": range(lines)}
