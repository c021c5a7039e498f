"""Where each figure comes from: everything plans promise, counted here or told by a department, and how fresh it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.analytics.indicators import (
    CATALOGUE,
    INDICATORS,
    LIFE,
    RETURNED,
    TOLD,
    Every,
    comes_as_return,
    department_of,
    every,
)
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.places.selectors import areas
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.selectors import figures
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.promised import Promise, promises
from laoyou.ui.pages import respond
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.plan import figure_words, observed, return_words, tables, words

COUNTED, TOLD_BY = "counted", "told"
_SOURCES = {
    COUNTED: pgettext_lazy("source of a figure", "counted here"),
    TOLD_BY: pgettext_lazy("source of a figure", "told by a department"),
}


def _of(key: str) -> Any:
    return lambda row: row[key]


FIGURES = Table(
    name="figures",
    title=gettext_lazy("Where each figure comes from"),
    columns=[
        Column("name", pgettext_lazy("catalogue", "Figure of the plans"), sortable=True, url=_of("url"), width=36),
        Column("source_words", pgettext_lazy("catalogue", "Source"), kind=Kind.BADGE, width=20),
        Column("from", pgettext_lazy("catalogue", "Counted from, or told by"), width=36),
        Column("how", pgettext_lazy("catalogue", "How it is counted"), width=50),
        Column("bases", pgettext_lazy("catalogue", "Basis"), width=22),
        Column("unit", gettext_lazy("Unit of measure"), short=True),
        Column("rhythm", pgettext_lazy("catalogue", "How often"), short=True),
        Column("as_of", gettext_lazy("As of"), Kind.DATE, sortable=True),
        Column("target", pgettext_lazy("catalogue", "Promised here"), url=_of("target_url"), width=26),
        Column("code", pgettext_lazy("catalogue", "Code in the catalogue"), shown=False, width=30),
    ],
    filters=[
        Filter("source", pgettext_lazy("catalogue", "Source"), any_label=gettext_lazy("whatever source")),
        Filter("promised", pgettext_lazy("catalogue", "Promised"), any_label=gettext_lazy("promised or not")),
        Filter("name", gettext_lazy("Words"), kind="text", any_label=gettext_lazy("any words")),
    ],
    sentence=gettext_lazy("Show figures that are {source}, {promised}, whose name has {name}"),
    unique="code",
    row_key=lambda row: str(row["code"]),
    page_size=100,
    empty=gettext_lazy("No such figure."),
)  # fmt: skip


@guarded(VIEW_PLANS)
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Every figure of the catalogue, and whatever else the plan of the actor's area promises."""
    actor, today = actor_of(request), clock.today()
    promised = promises(actor.area.low, actor=actor)
    newest = figures.latest_of_area(actor.area.low, None, actor=actor, before=today + timedelta(days=1))
    codes = dict.fromkeys([*(each.code for each in CATALOGUE), *RETURNED, *promised])
    rows = [_row(code, promised.get(code), newest.get(code, ()), actor) for code in codes]
    place = areas.short_names({actor.area.low}, on=today).get(actor.area.low, "")
    choices = {
        "source": [(code, str(label)) for code, label in _SOURCES.items()],
        "promised": [("yes", _("promised here"))],
    }
    context = {
        "table": FIGURES.bind(request, rows, choices=choices),
        "place": place,
        "many": len(rows),
        "counted": sum(row["source"] == COUNTED for row in rows),
        "known": sum(row["as_of"] is not None for row in rows),
    }
    return respond(request, "workbench/plan/catalogue.html", context)


def _row(code: str, promise: Promise | None, found: tuple[FigureRow, ...], actor: Actor) -> dict[str, Any]:
    told, main = comes_as_return(code) and code not in INDICATORS, observed.main_of(found)
    row = promise[1] if promise else None
    due = row.due(clock.today().year) if row else None
    known = words.measure_name(code)
    return {
        "code": code,
        "name": row.name if row and known == code else known,
        "url": figure_words.figure_url(code, main.area, main.basis) if main else "",
        "source": TOLD_BY if told else COUNTED,
        "source_words": str(_SOURCES[TOLD_BY if told else COUNTED]),
        "bases": words.joined(filter(None, (observed.basis_words(each) for each in _bases(code)))),
        "unit": (row.unit if row else "") or figure_words.unit_of(code),
        "rhythm": _rhythm(code, told=told),
        "as_of": main.last_day if main else None,
        "target": words.target_by_year(row, due) if row and due else "",
        "target_url": tables.item_url(row) if row else "",
        "promised": "yes" if row else "",
        **(_told(code, promise) if told else _counted(code)),
    }


def _counted(code: str) -> dict[str, str]:
    known = INDICATORS[code]
    also = [_("also told by a department")] if code in RETURNED else []
    return {
        "from": words.joined([figure_words.sources_words(known.ways[0]), *also]),
        "how": known.zh if words.reads_chinese() else known.en,
    }


def _told(code: str, promise: Promise | None) -> dict[str, str]:
    known = RETURNED.get(code)
    named = [unit.printed_name for unit in promise[1].units] if promise else []
    how = "" if known is None else known.zh if words.reads_chinese() else known.en
    also = [_("also computed here from deaths by age")] if code == LIFE else []
    told_by = "、".join(named) or return_words.function_words(department_of(code))
    return {"from": words.joined([told_by, *also]), "how": how}


def _bases(code: str) -> list[str]:
    counted = [each.basis for each in INDICATORS[code].ways] if code in INDICATORS else []
    return [*counted, *(["resident"] if code == LIFE else []), *([TOLD] if comes_as_return(code) else [])]


def _rhythm(code: str, *, told: bool) -> str:
    if not told:
        return _("every night")
    return _("every month") if every(code) == Every.MONTH else _("every year")
