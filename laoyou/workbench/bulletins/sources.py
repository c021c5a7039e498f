"""What a bulletin is made of: a plan's targets and projects and the figures published by the end of its period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.accounts.enums import Role
from laoyou.analytics.indicators import CATALOGUE
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.places.selectors import areas
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.enums import TARGETS, BulletinKind, EditionState, PeriodState
from laoyou.plan.selectors import figures, items, supply
from laoyou.plan.selectors.figures import FigureRow, newest_by_basis
from laoyou.plan.selectors.rows import EditionRow, IndicatorRow, ProjectRow
from laoyou.plan.selectors.supply import Coming
from laoyou.ui import formats
from laoyou.ui.papers import Grid, noted
from laoyou.workbench.plan import as_told, observed
from laoyou.workbench.plan.words import measure_name, with_note

Histories = Mapping[tuple[str, int], Sequence[FigureRow]]


def reader_of(area: int) -> Actor:
    """In whose name a bulletin is written: one who may count people and not open them, so that it can be given away."""
    return Actor("bulletin", UUID(int=0), frozenset({Role.LEADER}), None, range_of(area))


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a bulletin tells, of one plan and period [since, until); figures are as they may be told."""

    edition: EditionRow
    kind: BulletinKind
    since: date
    until: date
    places: Sequence[AreaRow]  # the plan's own area first
    targets: Sequence[IndicatorRow]
    projects: Sequence[ProjectRow]
    coming: Sequence[Coming]
    told: Histories

    @property
    def own(self) -> int:
        return self.edition.area

    @property
    def year(self) -> int:
        return self.since.year

    def history(self, indicator: str, area: int) -> Sequence[FigureRow]:
        return self.told.get((indicator, area), ())

    def figure(self, indicator: str, area: int) -> FigureRow | None:
        """The figure of the period: the newest that ended in it, on the permanent residents where there is one."""
        return self._main(indicator, area, self.since, self.until)

    def before(self, figure: FigureRow) -> FigureRow | None:
        """The newest of the period before, on the same basis."""
        last = self.since - timedelta(days=1)
        first = last.replace(day=1) if self.kind == BulletinKind.MONTH else last.replace(month=1, day=1)
        same = [each for each in self.history(figure.indicator, figure.area) if each.basis == figure.basis]
        inside = [each for each in same if first < each.until <= self.since]
        return inside[-1] if inside else None

    def _main(self, indicator: str, area: int, since: date, until: date) -> FigureRow | None:
        inside = [each for each in self.history(indicator, area) if since < each.until <= until]
        return observed.main_of(newest_by_basis(inside).values())

    @property
    def last_day(self) -> date:
        """The last day that any figure of the plan's own area counts."""
        own = [each for (_code, area), found in self.told.items() if area == self.own for each in found]
        return max((each.last_day for each in own if each.until > self.since), default=self.until - timedelta(days=1))

    @property
    def snapshot(self) -> str:
        """The newest snapshot that a figure of the period was counted from."""
        own = [each for (_code, area), found in self.told.items() if area == self.own for each in found]
        return max((each.snapshot for each in own if each.until > self.since), default="")


def facts_of(edition: EditionRow, kind: BulletinKind, since: date, until: date) -> Facts:
    """Gather what a bulletin tells."""
    actor, on = reader_of(edition.area), until - timedelta(days=1)
    targets = items.indicators(edition, actor=actor, kinds=TARGETS)
    places = [areas.get(edition.area, on=on), *areas.children(edition.area, on=on)]
    wanted = {row.measure for row in targets if row.measure} | {each.code for each in CATALOGUE}
    found = figures.histories([place.code for place in places], wanted, actor=actor, before=until)
    return Facts(
        edition=edition, kind=kind, since=since, until=until, places=places, targets=targets,
        projects=items.projects(edition, actor=actor),
        coming=supply.coming(edition.area, actor=actor) if edition.state == EditionState.PUBLISHED else (),
        told={key: as_told.figures_told(rows, actor) for key, rows in found.items()},
    )  # fmt: skip


@dataclass(slots=True)
class Notes:
    """Where each number was taken from, numbered in the order in which they are first named."""

    edition: EditionRow
    _rows: dict[tuple[str, ...], int] = field(default_factory=dict)

    def figure(self, said: str, figure: FigureRow | None) -> str:
        """A figure's words with its note; without a figure as they are."""
        return said if figure is None else noted(said, self._number(_words_of(figure)))

    def column(
        self, head: str, found: Sequence[FigureRow | None], said: Callable[[FigureRow | None], str]
    ) -> list[str]:
        """A head and the figures under it: noted once where all were taken from one place, else one by one."""
        there = [each for each in found if each is not None and each.value is not None]
        if len({_words_of(each) for each in there}) == 1:
            return [self.figure(head, there[0]), *(said(each) for each in found)]
        return [head, *(self.figure(said(each), each if each in there else None) for each in found)]

    def plan(self, said: str) -> str:
        """Words with the note that the plan itself says so."""
        document = " ".join(filter(None, [self.edition.title, self.edition.doc_no]))
        version = _("edition %(version)s") % {"version": self.edition.version}
        return noted(said, self._number(("—", document, "", pgettext("source of a number", "the plan"), version)))

    def recorded(self, said: str, on: date) -> str:
        """Words with the note that units recorded it, as of the day the bulletin was made."""
        what = _("what units recorded of projects")
        return noted(
            said, self._number(("—", what, formats.day(on), pgettext("source of a number", "the registry"), ""))
        )

    def grid(self) -> Grid:
        """The notes as a table."""
        return Grid(
            _("Where the numbers come from"),
            [
                pgettext("source of a number", "No."), _("Indicator code"), pgettext("source of a number", "What"),
                pgettext("source of a number", "Period"), pgettext("source of a number", "Snapshot"),
                pgettext("source of a number", "Version"),
            ],
            [(str(number), *row) for row, number in self._rows.items()],
            [1, 3.3, 3.3, 3.6, 3.3, 2],
        )  # fmt: skip

    def _number(self, row: tuple[str, ...]) -> int:
        return self._rows.setdefault(row, len(self._rows) + 1)


def _words_of(figure: FigureRow) -> tuple[str, ...]:
    name, basis = measure_name(figure.indicator), observed.basis_words(figure.basis)
    days = f"{formats.day(figure.since)}–{formats.day(figure.last_day)}"
    lacking = observed.lacking_words(figure)
    return (
        figure.indicator,
        f"{name}（{basis}）" if basis and formats.chinese() else f"{name} ({basis})" if basis else name,
        with_note(days, lacking) if lacking else days,
        figure.snapshot,
        _("version %(version)s, %(state)s")
        % {"version": figure.version, "state": PeriodState(figure.state).label.lower()},
    )


def values(facts: Facts, indicator: str) -> list[FigureRow | None]:
    """Of each area, the figure of the period."""
    return [facts.figure(indicator, place.code) for place in facts.places]


def known(found: Iterable[FigureRow | None]) -> bool:
    """Whether any of them has a value."""
    return any(each is not None and each.value is not None for each in found)
