"""The same indicator across places, as one table and as one picture."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from laoyou.plan.access import COMPARE_PLANS
from laoyou.plan.selectors import comparison, editions
from laoyou.plan.selectors.comparison import Comparison, MeasureRow
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ValueRow
from laoyou.ui.charts import Chart, bars
from laoyou.ui.pages import respond
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import tables, words
from laoyou.workbench.plan.frame import actor_of

_MOST = 12


@guarded(COMPARE_PLANS)
def compare(request: HttpRequest) -> HttpResponseBase:
    """Measures down, places across; `?plan=` chooses the places, `?measure=` draws one measure."""
    actor = actor_of(request)
    chosen = _uuids(request.GET.getlist("plan"))
    found = comparison.measures_compared(actor=actor, editions=chosen, most=_MOST)
    rows = [_Line(row) for row in found.measures]
    shown = {edition.id for edition in found.editions}
    drawn = next((line for line in rows if line.measure == request.GET.get("measure")), None)
    in_force = editions.editions_in_force(actor=actor).values_list("pk", "place", "title")[:200]
    others = [(pk, f"{place} · {title}", False) for pk, place, title in in_force if pk not in shown]
    context = {
        "comparison": _table(found).bind(request, rows),
        "plans": [*((each.id, f"{each.place} · {each.title}", True) for each in found.editions), *others],
        "chart": _chart(drawn, found.editions) if drawn else None,
    }
    return respond(request, "workbench/plan/compare.html", context)


def _uuids(values: list[str]) -> list[UUID]:
    found = []
    for value in values[:_MOST]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


class _Line:
    """One measure's line: its name and what each plan promises."""

    def __init__(self, row: MeasureRow) -> None:
        self.row = row
        self.measure = row.measure
        self.name = words.measure_name(row.measure)
        self.shared_by = len(row.targets)

    def promised(self, edition: EditionRow) -> str:
        return words.joined(dict.fromkeys(map(_promise, self.row.targets.get(edition.id, ()))))

    def first(self, edition: EditionRow) -> IndicatorRow | None:
        return next(iter(self.row.targets.get(edition.id, [])), None)


def _promise(target: IndicatorRow) -> str:
    """A target in one line: the only value, or the way through the years."""
    return _promise_words(target.op, target.unit, target.values, words.reads_chinese())


@lru_cache(maxsize=8192)  # a page has hundreds, the same for every reader of a language
def _promise_words(op: str, unit: str, values: tuple[ValueRow, ...], _chinese: bool) -> str:  # noqa: FBT001 - in the key
    if len(values) <= 1:
        value = next(iter(values), None)
        said = words.promised_words(op, value, unit)
        return words.with_note(said, words.year_words(value.year_key)) if value and value.year_key else said
    way = " → ".join(words.figure(value.value, value.value_to) for value in values)
    return words.with_note(f"{way} {unit}", f"{values[0].year_key}–{values[-1].year_key}")


def _table(found: Comparison) -> Table:
    def column(edition: EditionRow) -> Column:
        return Column(
            f"e{edition.id.hex}",
            edition.place,
            value=lambda line: line.promised(edition),
            url=lambda line: tables.item_url(first) if (first := line.first(edition)) else None,
            width=28,
        )

    return Table(
        name="comparison",
        title=_("The same indicator across places"),
        columns=[
            Column(
                "name", _("Indicator"), url=lambda line: f"{reverse('plan:compare')}?measure={line.measure}", width=36
            ),
            Column("shared_by", _("Number of plans"), kind="number", sortable=True),
            *[column(edition) for edition in found.editions],
        ],
        filters=[Filter("name", _("Words"), kind="text", any_label=_("any words"))],
        sentence=_("Show indicators whose name has {name}"),
        unique="measure",
        row_key=lambda line: line.measure,
        page_size=200,
        empty=_("No two plans in force share an indicator yet."),
    )


def _chart(line: _Line, shown: list[EditionRow]) -> Chart:
    """Each plan's final target for one measure; a plan that does not promise it is left out, not drawn as nought."""
    promised = [(edition.place, line.first(edition)) for edition in shown]
    drawn = [(place, target.final.value, target) for place, target in promised if target and target.final]
    highest = max((value for _place, value, _target in drawn), default=0)
    leader = next((place for place, value, _target in drawn if value == highest), "")
    return bars(
        name="measure",
        title=_("%(measure)s: %(place)s aims highest") % {"measure": line.name, "place": leader},
        items=[(place, float(value)) for place, value, _target in drawn],
        highlight=[leader],
        item_label=_("Place"),
        unit=drawn[0][2].unit if drawn else "",
        source=_("Plans in force, as printed"),
    )
