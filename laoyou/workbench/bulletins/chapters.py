"""The chapters of a bulletin: sentences, tables and pictures, every number with the note of where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.plan.enums import BulletinKind
from laoyou.plan.selectors import money
from laoyou.plan.selectors.figures import FigureRow
from laoyou.plan.selectors.rows import IndicatorRow
from laoyou.ui import formats
from laoyou.ui.papers import Grid, Picture, Text
from laoyou.ui.papers.paper import Block
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.bulletins.sources import Facts, Notes, known, reader_of, values
from laoyou.workbench.plan import observed, outlook, words
from laoyou.workbench.plan.figure_words import unit_of

PEOPLE = ("population", "elders_60", "elders_60_share", "elders_65_share", "infants")
INSTITUTIONS = (
    "institutions", "beds", "registered_childcare", "childcare_places", "nursery_kindergartens", "meal_points",
    "elder_schools",
)  # fmt: skip
STAFF = ("social_workers_per_1000_elders", "social_workers_per_100_beds", "childcare_staff_certified",
         "childcare_staff_training")  # fmt: skip
_MOST_PICTURES = 2  # a group of targets
_FEWEST_MONTHS = 3
_MOST_MISSED = 40


def whole(facts: Facts, notes: Notes) -> Iterator[Block]:
    """How the targets stand, counted."""
    stand = Counter(_status(row, facts).tone for row in facts.targets)
    said = {
        "day": formats.day(facts.last_day),
        "plan": facts.edition.title,
        "many": notes.plan(str(len(facts.targets))),
        "counted": sum(many for tone, many in stand.items() if tone != Tone.NONE),
        "met": stand[Tone.OK],
        "near": stand[Tone.NEAR],
        "off": stand[Tone.OFF],
        "none": stand[Tone.NONE],
    }
    yield Text(
        _(
            "Up to %(day)s: %(plan)s sets %(many)s targets. %(counted)s of them have a figure: %(met)s are reached, "
            "%(near)s are close and %(off)s are off course. %(none)s have none yet."
        )
        % said
    )
    yield Text(
        _(
            "The raised numbers lead to the attachment: the code of the indicator, its period and the snapshot it was "
            "counted from. Counts of people are given in steps of five, and groups of fewer than five are not told."
        )
    )


def group(name: str, rows: Sequence[IndicatorRow], facts: Facts, notes: Notes) -> Iterator[Block]:
    """A group of the plan's targets: what is due, how it stands, what it was before; the first ones drawn."""
    yield Grid(
        _("Targets: %(group)s") % {"group": name},
        [
            pgettext("bulletin", "Target"), notes.plan(pgettext("bulletin", "Due")), pgettext("bulletin", "Now"),
            _before_words(facts.kind), pgettext("bulletin", "Change"), pgettext("bulletin", "Stands"),
        ],
        [_target(row, facts, notes) for row in rows],
        [5, 2.8, 2, 2, 1.7, 3.2],
        frozenset({2, 3, 4}),
    )  # fmt: skip
    drawn = {row.measure: row for row in rows if row.measure and known(values(facts, row.measure)[1:])}
    for row in list(drawn.values())[:_MOST_PICTURES]:
        due = row.due(facts.year)
        yield by_area(row.measure, facts, row.name, target=float(due.value) if due else None)
        yield from by_month(row.measure, facts, row.name, target=float(due.value) if due else None)


def subject(title: str, codes: Iterable[str], facts: Facts, notes: Notes, pictured: str) -> Iterator[Block]:
    """Figures by area, whether the plan sets a target for them or not; of those nobody has published it says so."""
    found = {code: values(facts, code) for code in codes}
    there = {code: rows for code, rows in found.items() if known(rows)}
    if not there:
        yield Text(_("No figure of this chapter is published for the period."))
        return
    yield Text(_sentence(there, notes))
    yield _areas(title, there, facts, notes)
    if pictured in there:
        yield by_area(pictured, facts, words.measure_name(pictured))


def projects(facts: Facts, notes: Notes) -> Iterator[Block]:
    """The plan's projects, their money, and what was recorded of what they add."""
    if not facts.projects:
        yield Text(_("The plan names no projects."))
        return
    total = money.total_of(facts.projects)
    yield Text(
        _("The plan names %(many)s projects for %(money)s (10,000 yuan).")
        % {"many": notes.plan(str(total.projects)), "money": notes.plan(formats.money_wan(total.total_fen))}
    )
    late = [each for each in facts.coming if each.late(facts.until)]
    opened = [each for each in facts.coming if each.opened_on is not None and each.opened_on < facts.until]
    yield Text(
        _("%(opened)s of what they add has been recorded as open; %(late)s was expected by now and has not opened.")
        % {
            "opened": notes.recorded(str(len(opened)), facts.last_day),
            "late": notes.recorded(str(len(late)), facts.last_day),
        }
    )
    rows = money.by(lambda project: project.type or _("Not grouped"), facts.projects)
    yield Grid(
        _("Projects by kind"),
        [pgettext("bulletin", "Kind"), notes.plan(_("Projects")), notes.plan(_("Money (10,000 yuan)"))],
        [(row.key, str(row.projects), formats.money_wan(row.total_fen)) for row in rows],
        [4, 2, 3],
        frozenset({1, 2}),
    )


def off_course(facts: Facts, notes: Notes) -> Iterator[Block]:
    """Which targets will be missed where, by how much, and what closes the gap."""
    targets = [row for row in facts.targets if row.measure and row.values]
    told = {key: list(found) for key, found in facts.told.items()}
    rows = outlook.rows_of(targets, facts.places, told, facts.year, reader_of(facts.own))
    short = [row for row in rows if row["gap"] and row["status"].tone in {Tone.OFF, Tone.NONE}]
    yield Text(
        pgettext("end of a sentence", "%(words)s.") % {"words": outlook.head_words(rows)}
        + _("Each figure goes on as it has gone on average; the interval holds 4 of 5 times.")
    )
    if not short:
        return
    yield Grid(
        _("What is off course"),
        [
            _("Area"), pgettext("bulletin", "Target"), notes.plan(pgettext("bulletin", "Due")),
            pgettext("bulletin", "Now"), pgettext("bulletin", "Expected"), pgettext("bulletin", "What closes the gap"),
        ],
        [_missed(row, facts, notes) for row in short[:_MOST_MISSED]],
        [2, 3.6, 2.8, 1.9, 2.6, 3.6],
        frozenset({3}),
    )  # fmt: skip
    if len(short) > _MOST_MISSED:
        yield Text(_("Of %(many)s the first %(first)s.") % {"many": len(short), "first": _MOST_MISSED})


def by_area(indicator: str, facts: Facts, name: str, target: float | None = None) -> Picture:
    """The areas inside, the highest first, those without a figure last."""
    pairs = [(place.short_name, _value(facts.figure(indicator, place.code))) for place in facts.places[1:]]
    pairs.sort(key=lambda pair: (pair[1] is None, -(pair[1] or 0), pair[0]))
    title = _("%(indicator)s by area") % {"indicator": name}
    drawn = {words.measure_name(indicator): [value for _place, value in pairs]}
    return Picture(title, [place for place, _value_ in pairs], drawn, unit_of(indicator), target)


def by_month(indicator: str, facts: Facts, name: str, target: float | None = None) -> Iterator[Picture]:
    """The plan's own area through the months; nothing to draw before there are three."""
    newest = facts.figure(indicator, facts.own)
    found = [each for each in facts.history(indicator, facts.own) if newest and each.basis == newest.basis]
    months = {each.last_day.isoformat()[:7]: _value(each) for each in found[-24:]}
    if sum(value is not None for value in months.values()) >= _FEWEST_MONTHS:
        title = _("%(indicator)s month by month") % {"indicator": name}
        drawn = {facts.places[0].short_name: list(months.values())}
        yield Picture(title, list(months), drawn, unit_of(indicator), target, lines=True)


def _status(row: IndicatorRow, facts: Facts) -> Status:
    due = row.due(facts.year)
    figure = facts.figure(row.measure, facts.own) if row.measure else None
    return observed.status_of(figure, row.op, due.value if due else None)


def _target(row: IndicatorRow, facts: Facts, notes: Notes) -> tuple[str, ...]:
    due, status = row.due(facts.year), _status(row, facts)
    figure = facts.figure(row.measure, facts.own) if row.measure else None
    earlier = facts.before(figure) if figure else None
    stands = words.with_note(str(status.word), str(status.reason)) if status.reason else str(status.word)
    return (
        row.name,
        words.target_by_year(row, due) if due else formats.MISSING,
        _told(figure, notes),
        _told(earlier, notes),
        _change(figure, earlier),
        stands,
    )


def _said(figure: FigureRow | None) -> str:
    return formats.MISSING if figure is None or figure.value is None else _number(figure)


def _told(figure: FigureRow | None, notes: Notes) -> str:
    if figure is None or figure.value is None:
        return formats.MISSING
    return notes.figure(_number(figure), figure)


def _number(figure: FigureRow) -> str:
    return formats.number(round(figure.value or 0, observed.PLACES))


def _change(figure: FigureRow | None, earlier: FigureRow | None) -> str:
    if figure is None or earlier is None or figure.value is None or earlier.value is None:
        return formats.MISSING
    moved = round(figure.value - earlier.value, observed.PLACES)
    return f"+{formats.number(moved)}" if moved > 0 else formats.number(moved)


def _before_words(kind: BulletinKind) -> str:
    return _("Month before") if kind == BulletinKind.MONTH else _("Year before")


def _sentence(there: Mapping[str, Sequence[FigureRow | None]], notes: Notes) -> str:
    """What the whole area has, in one line."""
    parts = [
        f"{words.measure_name(code)} {notes.figure(f'{_number(rows[0])} {unit_of(code)}'.strip(), rows[0])}"
        for code, rows in there.items()
        if rows[0] is not None and rows[0].value is not None
    ]
    return pgettext("end of a sentence", "%(words)s.") % {"words": words.joined(parts)}


def _areas(title: str, there: Mapping[str, Sequence[FigureRow | None]], facts: Facts, notes: Notes) -> Grid:
    columns = [
        [_("Area"), *(place.short_name for place in facts.places)],
        *(notes.column(f"{words.measure_name(code)}{_unit(code)}", found, _said) for code, found in there.items()),
    ]
    header, *rows = zip(*columns, strict=True)
    return Grid(title, header, rows, [2.4, *([2] * len(there))], frozenset(range(1, len(there) + 1)))


def _unit(code: str) -> str:
    unit = unit_of(code)
    return (f"（{unit}）" if formats.chinese() else f" ({unit})") if unit else ""


def _missed(row: Mapping[str, Any], facts: Facts, notes: Notes) -> tuple[str, ...]:
    figure = row["figure"]
    expected = row["expected"]
    said = formats.MISSING if expected is None else words.with_note(formats.number(round(expected, 2)), row["between"])
    return (
        row["area"],
        row["name"],
        row["target"],
        _told(figure, notes),
        said,
        row["closes"] or formats.MISSING,
    )


def _value(figure: FigureRow | None) -> float | None:
    return None if figure is None or figure.value is None else round(figure.value, observed.PLACES)
