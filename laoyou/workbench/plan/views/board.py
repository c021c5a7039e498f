"""The board: one screen a mayor understands. What was promised for a year, by whom, and what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from laoyou.analytics.indicators import comes_as_return, department_of
from laoyou.core import clock
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.plan.access import VIEW_PLANS
from laoyou.plan.enums import TARGETS, Duty, ItemKind
from laoyou.plan.selectors import figures, items, money, off_course, pledges
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ProjectRow, TaskRow, ValueRow
from laoyou.ui import formats
from laoyou.ui.charts import Chart, Sparkline, bars
from laoyou.ui.indicators import IndicatorCard
from laoyou.ui.pages import respond
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan import as_told, money_words, observed, return_words, tables, tables_off_course, words
from laoyou.workbench.plan.bases import basis_note
from laoyou.workbench.plan.figure_words import figure_url
from laoyou.workbench.plan.frame import actor_of, edition_context
from laoyou.workbench.plan.outlook import own_months
from laoyou.workbench.plan.views.projects import map_of
from laoyou.workbench.plan.views.sections import years_of

_MOST_UNITS = 12
_MOST_WARNINGS = 5


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards that stand together, as the plan groups its indicators."""

    name: str
    cards: list[IndicatorCard]


@guarded(VIEW_PLANS)
def board(request: HttpRequest, edition_id: UUID) -> HttpResponseBase:
    """Cards for the chosen year, projects on the map, units and what does not agree."""
    actor = actor_of(request)
    context = edition_context(request, edition_id, "board")
    edition = context["edition"]
    stated = items.indicators(edition, actor=actor, kinds=[*TARGETS, ItemKind.BASELINE])
    targets = [row for row in stated if row.kind in TARGETS]
    printed = {row.measure: row for row in stated if row.kind == ItemKind.BASELINE and row.measure and row.values}
    tasks, projects = items.tasks(edition, actor=actor), items.projects(edition, actor=actor)
    found = items.warnings(edition, actor=actor)
    years = years_of(targets)
    year = _chosen_year(request.GET.get("year", ""), years)
    shown = [row for row in targets if _is_shown(row, year, request.GET)]
    counted = figures.histories([edition.area], [row.code for row in shown], actor=actor, before=_end_of(year, years))
    months = {code: as_told.figures_told(found, actor) for (code, _area), found in counted.items()}
    context |= {
        "years": years,
        "year": year,
        "groups": _groups(shown, year, printed, months),
        "basis_notes": [note for told in months.values() if (note := basis_note(stated, told))],
        "observed": bool(months),
        "may_count": TAKE_SNAPSHOT.allows(actor),
        "group_choices": list(dict.fromkeys(words.group_words(row.group) for row in targets if _in_table(row))),
        "owners": sorted({unit.printed_name for row in targets for unit in row.units}),
        "chosen": {"group": request.GET.get("group", ""), "owner": request.GET.get("owner", "")},
        "shown_count": len(shown),
        "head": _head(targets, tasks, money.total_of(projects)),
        "map": map_of(context["edition"].area, edition_id, projects) if projects else None,
        "pledged": pledges.standing(edition.area, year or clock.today().year, actor=actor),
        "units_chart": _units_chart(tasks),
        **_projects(request, edition, projects),
        "warnings": words.spoken(found)[:_MOST_WARNINGS],
        "warnings_count": len(found),
    }
    return respond(request, "workbench/plan/board.html", context)


def _projects(request: HttpRequest, edition: EditionRow, projects: list[ProjectRow]) -> dict[str, Any]:
    """How far the money of the projects has come, and which are off course; nothing for who may not see it."""
    found = off_course.standing(edition, projects, actor=actor_of(request), today=clock.today())
    if found is None or not (found.steps or found.money.approved):
        return {}
    off = tables_off_course.OFF_COURSE.bind(request, found.off) if found.off else None
    return {"projects_words": money_words.total_words(found.money, found.count), "off_course": off}


def _chosen_year(asked: str, years: list[int]) -> int | None:
    """The year asked for, else this year when the plan has it, else the plan's last; None when it names no year."""
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    this_year = clock.today().year
    return this_year if this_year in years else (years[-1] if years else None)


def _in_table(row: IndicatorRow) -> bool:
    return row.kind == ItemKind.INDICATOR


def _is_shown(row: IndicatorRow, year: int | None, asked: dict[str, str]) -> bool:
    """Targets due in the year, or standing for every year; those of the text only where the plan has no table."""
    due = any(value.year in (year, None) for value in row.values)
    group, owner = asked.get("group", ""), asked.get("owner", "")
    grouped = not group or words.group_words(row.group) == group
    owned = not owner or any(unit.printed_name == owner for unit in row.units)
    return due and grouped and owned


def _end_of(year: int | None, years: list[int]) -> date:
    """Figures are shown that were known by then: the end of the chosen year, or today when that has not come.

    Beside the plan's last year stands what is known today: whether a plan that is over was kept is asked later, too.
    """
    today = clock.today()
    return today if year is None or year >= today.year or year == max(years) else date(year + 1, 1, 1)


def _groups(
    rows: list[IndicatorRow],
    year: int | None,
    printed: dict[str, IndicatorRow],
    months: Mapping[str, list[FigureRow]],
) -> list[CardGroup]:
    grouped: dict[str, list[IndicatorCard]] = {}
    for row in rows:
        heading = words.group_words(row.group) if _in_table(row) else _("Targets in the text")
        card = card_of(row, year, printed.get(row.measure), months.get(row.code, ()))
        grouped.setdefault(heading, []).append(card)
    return [CardGroup(name, cards) for name, cards in grouped.items()]


def card_of(
    row: IndicatorRow,
    year: int | None,
    printed: IndicatorRow | None = None,
    mine: Sequence[FigureRow] = (),
) -> IndicatorCard:
    """One indicator as the card that is the same everywhere: the target beside the newest figure, or why there is none.

    It opens the figure, which leads on to the rows it counts; where there is none, what the plan says.
    `mine` are our months as told, on all bases, the oldest first: of the newest on each basis the first with a value
    stands on the card, the others under it. From the second month on they are drawn; before, the way of the target is.
    `printed` is what the document itself says of today's state; it is shown as the document's word, not as a value.
    """
    value = (row.at(year) if year is not None else None) or row.final
    known = tuple(figures.newest_by_basis(mine).values())
    main = observed.main_of(known)
    return IndicatorCard(
        name=row.name,
        status=observed.status_of(main, row.op, value.value if value else None, missing=missing_words(row)),
        value=main.value if main else None,
        places=observed.PLACES,
        basis=observed.basis_words(main.basis) if main else "",
        as_of=observed.as_of_words(main) if main else "",
        unit=row.unit,
        target=value.value if value else None,
        target_words=_target_words(row, value),
        target_year=value.year_key if value and value.year is not None else "",
        at_most=row.op in {"<=", "<"},
        owner="、".join(unit.printed_name for unit in row.units),
        nature=words.nature_words(row.nature),
        url=figure_url(main.indicator, main.area, main.basis) if main else tables.item_url(row),
        note=words.joined(
            filter(None, [observed.others_words(known, main), _printed_words(printed) if printed else ""])
        ),
        sparkline=_line(row, value, mine),
    )


def missing_words(row: IndicatorRow) -> str:
    """Who tells a figure that no record here holds; nothing of one that is counted."""
    if not comes_as_return(row.code):
        return ""
    named = next((unit.printed_name for unit in row.units), "") or return_words.function_words(department_of(row.code))
    return _("comes as a return of %(unit)s") % {"unit": named}


def _line(row: IndicatorRow, due: ValueRow | None, mine: Sequence[FigureRow]) -> Sparkline | None:
    """Our months against what is due; without two of them the way of the target through the years."""
    months = own_months(mine)
    if sum(value is not None for _day, value in months) > 1:
        return Sparkline(months, target=float(due.value) if due else None, unit=row.unit)
    dated = [(str(each.year), float(each.value)) for each in row.values if each.year is not None]
    return Sparkline(dated, unit=row.unit, promised=True) if len(dated) > 1 else None


def _target_words(row: IndicatorRow, value: ValueRow | None) -> str:
    """The target; one without a year says so, as does one for every year."""
    said = words.target_words(row, value)
    return said if value is None or value.year is not None else words.with_note(said, words.year_words(value.year_key))


def _printed_words(printed: IndicatorRow) -> str:
    value = printed.values[0]
    said = {"figure": words.figure(value.value), "unit": printed.unit, "year": words.year_words(value.year_key)}
    return _("The document says %(figure)s %(unit)s (%(year)s)") % said


def _head(targets: list[IndicatorRow], tasks: list[TaskRow], total: money.MoneyRow) -> str:
    """The board's one line: what was promised in all."""
    counted = {
        "targets": len(targets),
        "tasks": len(tasks),
        "projects": total.projects,
        "money": formats.large_number((total.total_fen or 0) / 100),
    }
    if total.total_fen:
        return _("%(targets)s targets, %(tasks)s tasks and %(projects)s projects for %(money)s yuan") % counted
    if total.projects:
        return _("%(targets)s targets, %(tasks)s tasks and %(projects)s projects") % counted
    return _("%(targets)s targets and %(tasks)s tasks") % counted


def _units_chart(tasks: list[TaskRow]) -> Chart | None:
    """Who leads how many tasks; where no lead is named, who takes part in how many."""
    duty = Duty.LEAD if any(row.named_for(Duty.LEAD) for row in tasks) else Duty.RESPONSIBLE
    counted = Counter(name for row in tasks for name in row.named_for(duty))
    if not counted:
        return None
    busiest, most = counted.most_common(1)[0]
    said = (
        _("%(unit)s leads most: %(count)s tasks") if duty == Duty.LEAD else _("%(unit)s takes part in most: %(count)s")
    )
    return bars(
        name="units_chart",
        title=said % {"unit": busiest, "count": most},
        items=counted.most_common(_MOST_UNITS),
        highlight=[busiest],
        item_label=_("Unit"),
        source=_("Tasks of the plan, as printed"),
    )
