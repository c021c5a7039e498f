"""The tables of a figure's pages: areas inside, versions, and the people or sites it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.analytics.indicators import AREAS as AREAS_COUNTED
from laoyou.analytics.indicators import ESTATES, PEOPLE, Place
from laoyou.exchange.selectors.opened import Rows
from laoyou.facilities.enums import SiteKind
from laoyou.people.enums import Sex
from laoyou.plan.enums import PeriodState
from laoyou.ui.tables import Column, Fetched, Filter, Kind, Table
from laoyou.ui.tables.keyset import Slice

_PIECE = 2_000  # rows of an export that are held at a time


def _get(key: str) -> Any:
    return lambda row: row[key]


AREAS = Table(
    name="areas",
    title=_("The same figure inside"),
    columns=[
        Column("name", _("Area"), sortable=True, url=_get("url"), width=22, short=True),
        Column("value", pgettext_lazy("figure", "Figure"), Kind.NUMBER, sortable=True, places=2, width=12),
        Column("status", pgettext_lazy("figure", "Stands"), Kind.STATUS, width=20),
        Column(
            "above",
            pgettext_lazy("figure", "Counted"),
            Kind.NUMBER,
            sortable=True,
            order_by="above",
            value=_get("above_told"),
            url=_get("above_url"),
        ),
        Column(
            "below",
            pgettext_lazy("figure", "Counted by"),
            Kind.NUMBER,
            sortable=True,
            order_by="below",
            value=_get("below_told"),
            url=_get("below_url"),
        ),
        Column(
            "missing",
            pgettext_lazy("figure", "Difference"),
            Kind.NUMBER,
            value=_get("missing_told"),
            url=_get("missing_url"),
        ),
        Column("note", pgettext_lazy("figure", "Note"), width=40),
    ],
    unique="code",
    page_size=100,
    empty=_("There are no areas inside with a figure."),
)

VERSIONS = Table(
    name="versions",
    title=_("Versions of this figure"),
    columns=[
        Column("version", pgettext_lazy("figure", "Version"), Kind.NUMBER),
        Column("value", pgettext_lazy("figure", "Figure"), Kind.NUMBER, places=2),
        Column("difference", _("Difference from the version before"), Kind.NUMBER, places=2),
        Column("published_at", _("Published on"), Kind.MOMENT),
        Column("snapshot", pgettext_lazy("figure", "Snapshot"), width=26),
    ],
    unique="version",
    row_key=lambda row: str(row.version),
    prefix="v-",
)

MONTHS = Table(
    name="months",
    title=_("The figure over time"),
    columns=[
        Column("as_of", _("As of"), Kind.DATE, sortable=True, url=_get("url")),
        Column("value", pgettext_lazy("figure", "Figure"), Kind.NUMBER, places=2),
        Column("above", pgettext_lazy("figure", "Counted"), Kind.NUMBER),
        Column("below", pgettext_lazy("figure", "Counted by"), Kind.NUMBER),
        Column("state", pgettext_lazy("figure", "Period"), Kind.BADGE),
        Column("note", pgettext_lazy("figure", "Note"), width=40),
    ],
    unique="as_of",
    row_key=lambda row: str(row["as_of"]),
    prefix="m-",
)


def state_words(state: str) -> str:
    return str(PeriodState(state).label)


def _person_name(row: Any) -> Any:
    return row.person.name if row.person else _("no longer in sight: moved away or merged since")


def _card(row: Any) -> str | None:
    return reverse("people:card", args=[row.person.pk]) if row.person else None


def _of_person(name: str) -> Any:
    return lambda row: getattr(row.person, name) if row.person else None


def people_table(*, signed: bool = False) -> Table:
    """People a figure counts. `signed`: how much each adds."""
    return Table(
        name="counted",
        title=_("People this figure counts"),
        columns=[
            Column("name", pgettext_lazy("person", "Name"), value=_person_name, url=_card, width=18, short=True),
            Column("sex", _("Sex"), value=lambda row: str(Sex(row.person.sex).label) if row.person else None),
            Column("birth", _("Born on"), Kind.DATE, value=_of_person("birth")),
            Column("lives", _("Lives in"), value=_of_person("area_name"), width=20),
            Column("registered", _("Registered in"), value=_of_person("registered_name"), width=20),
            *([Column("n", _("Counts for"), Kind.NUMBER)] if signed else []),
        ],
        unique="key",
        empty=_("Nobody."),
    )


def _site_name(row: Any) -> Any:
    return row.site.name if row.site else _("no longer in the register")


def _institution(row: Any) -> str | None:
    return reverse("facilities:card", args=[row.site.institution_id]) if row.site else None


def sites_table(names: dict[int, str]) -> Table:
    """Sites a figure counts, each with what it counts for; `names` are those of areas."""
    return Table(
        name="counted",
        title=_("Sites this figure counts"),
        columns=[
            Column("name", _("Site"), value=_site_name, url=_institution, width=30),
            Column("kind", _("Kind"), value=lambda row: str(SiteKind(row.site.kind).label) if row.site else None),
            Column("area", _("Place"), value=lambda row: names.get(row.area, f"{row.area:012d}"), width=20),
            Column("n", _("Counts for"), Kind.NUMBER),
        ],
        unique="key",
        empty=_("No site."),
    )


def areas_table(names: dict[int, str]) -> Table:
    """Areas a figure counts; `names` are theirs."""
    return Table(
        name="counted",
        title=_("Areas this figure counts"),
        columns=[
            Column("name", _("Area"), value=lambda row: names.get(row.area, f"{row.area:012d}"), width=30),
            Column("code", _("Area code"), value=lambda row: f"{row.area:012d}", width=16),
        ],
        unique="key",
        empty=_("No area."),
    )


def estates_table(names: dict[int, str]) -> Table:
    """Neighbourhoods a figure counts; `names` are those of areas."""
    return Table(
        name="counted",
        title=_("Neighbourhoods this figure counts"),
        columns=[
            Column(
                "name",
                _("Neighbourhood"),
                value=lambda row: row.estate.name if row.estate else _("no longer in the register"),
                url=lambda row: reverse("neighbourhoods:card", args=[row.key]) if row.estate else None,
                width=30,
            ),
            Column("area", _("Place"), value=lambda row: names.get(row.area, f"{row.area:012d}"), width=20),
        ],
        unique="key",
        empty=_("No neighbourhood."),
    )


def rows_table(of: str, names: Callable[[], dict[int, str]], *, signed: bool) -> Table:
    """The table for what a figure counts; `names` gives those of areas where the rows do not have them."""
    if of == PEOPLE:
        return people_table(signed=signed)
    return {AREAS_COUNTED: areas_table, ESTATES: estates_table}.get(of, sites_table)(names())


class CountedRows(Fetched):
    """The rows of a part of a figure for a table; `look` is told the people of each page, to be written down."""

    def __init__(self, rows: Rows, look: Callable[[list[Any]], None]) -> None:
        self._rows, self._look = rows, look
        self._counted = rows.opened.count()

    @property
    def counts_for(self) -> int:
        """What the rows count for together: as much as the figure says."""
        return self._counted[1]

    def count(self) -> int:
        return self._counted[0]

    def page(self, size: int, *, after: str, before: str) -> Slice:
        numbered = self._rows.of in {PEOPLE, AREAS_COUNTED}
        start, end = (_place(token, numbered=numbered) for token in (after, before))
        back = bool(end and not start)
        found = self._rows.page(size + 1, after=start, before=end if back else None)
        more = len(found) > size
        shown = (found[1:] if back else found[:-1]) if more else found
        self._tell(shown)
        earlier, later = (more, True) if back else (bool(start), more)
        return Slice(
            shown, _token(shown[0]) if shown and earlier else None, _token(shown[-1]) if shown and later else None
        )

    def everything(self) -> Iterator[Any]:
        place = None
        while found := self._rows.page(_PIECE, after=place, before=None):
            self._tell(found)
            yield from found
            place = (found[-1].area, found[-1].key)

    def _tell(self, rows: Iterable[Any]) -> None:
        self._look([person for row in rows if (person := getattr(row, "person", None))])


def _token(row: Any) -> str:
    return f"{row.area}.{row.key}"


def _place(token: str, *, numbered: bool) -> Place | None:
    """Where a token points; None for one that is none, which means the first page."""
    area, _dot, key = token.partition(".")
    if not area.isdecimal() or len(area) > 12 or not key or len(key) > 40:
        return None
    if not numbered:
        return int(area), key
    return (int(area), int(key)) if key.removeprefix("-").isdecimal() and len(key) <= 20 else None


BY_AREA = Table(
    name="by_area",
    title=_("How many are counted where"),
    columns=[
        Column("name", _("Area"), sortable=True, url=_get("url"), width=22),
        Column("n", pgettext_lazy("counts", "People"), Kind.NUMBER, value=_get("told"), width=14),
    ],
    unique="code",
    row_key=lambda row: str(row["code"]),
    page_size=200,
    empty=_("Nobody."),
)
CHANGES = Table(
    name="changes",
    title=_("Why it changed"),
    columns=[
        Column("what", _("What is counted"), width=44),
        Column("before", pgettext_lazy("figure", "Before"), Kind.NUMBER),
        Column("entered", pgettext_lazy("figure", "Entered"), Kind.NUMBER, url=_get("entered_url")),
        Column("left", pgettext_lazy("figure", "Left"), Kind.NUMBER, url=_get("left_url")),
        Column("corrected", pgettext_lazy("figure", "Corrected"), Kind.NUMBER, url=_get("corrected_url")),
        Column("now", pgettext_lazy("figure", "Now"), Kind.NUMBER),
    ],
    unique="what",
    row_key=lambda row: str(row["what"]),
)

OUTLOOK = Table(
    name="outlook",
    title=_("Which target will be missed"),
    columns=[
        Column("name", _("Target"), url=_get("url"), width=40),
        Column("area", pgettext_lazy("outlook", "Where"), sortable=True, width=14, short=True),
        Column("status", pgettext_lazy("outlook", "Outlook"), Kind.STATUS, width=24),
        Column("today", pgettext_lazy("outlook", "Today"), Kind.NUMBER, places=2),
        Column("expected", pgettext_lazy("outlook", "Expected when due"), Kind.NUMBER, places=2),
        Column("between", pgettext_lazy("outlook", "Between"), short=True),
        Column("target", pgettext_lazy("outlook", "Due"), width=20),
        Column("gap", pgettext_lazy("outlook", "Lacking"), Kind.NUMBER, places=2, sortable=True),
        Column("unit", _("Unit of measure")),
        Column("closes", pgettext_lazy("outlook", "Closes the gap of today"), width=40),
    ],
    filters=[
        Filter("area", _("Area"), any_label=_("all areas")),
        Filter("stand", pgettext_lazy("outlook", "Outlook"), any_label=_("whatever the outlook")),
        Filter("name", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show targets in {area}, {stand}, whose name has {name}"),
    unique="key",
    row_key=lambda row: str(row["key"]),
    empty=_("No figure of this plan has been counted yet."),
    empty_hint=_("Figures are counted every night; the board has a button to count them now."),
)
