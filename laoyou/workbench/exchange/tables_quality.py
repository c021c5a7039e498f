"""Tables of the checks of the records: the checks, and the rows that break one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.actor import Actor
from laoyou.exchange.enums import Severity, Subject
from laoyou.exchange.selectors import quality
from laoyou.exchange.selectors.quality_checks import Check
from laoyou.places.selectors import areas
from laoyou.ui.tables import Column, Fetched, Filter, Kind, Table, keyset
from laoyou.ui.tables.keyset import Slice
from laoyou.workbench.plan.figure_words import figure_url
from laoyou.workbench.plan.words import measure_name

_PIECE = 2_000  # rows of an export that are held at a time
_ORDER: keyset.Order = (("area", False), ("id", False))


def _get(key: str) -> Any:
    return lambda row: row[key]


CHECKS = Table(
    name="checks",
    title=_("Checks of the records"),
    columns=[
        Column("name", _("What cannot be"), url=_get("url"), width=44),
        Column("severity", pgettext_lazy("check of the records", "How wrong"), Kind.STATUS, width=16),
        Column("subject", pgettext_lazy("check of the records", "Whose rows"), width=12),
        Column(
            "found",
            pgettext_lazy("check of the records", "Found"),
            Kind.NUMBER,
            sortable=True,
            order_by="found",
            value=_get("told"),
        ),
        Column("before", _("30 days before"), Kind.NUMBER),
        Column("since", _("Oldest since"), Kind.DATE, sortable=True),
        Column("remedy", pgettext_lazy("check of the records", "What to do"), width=60),
    ],
    filters=[
        Filter(
            "severity",
            pgettext_lazy("check of the records", "How wrong"),
            choices=Severity.choices,
            lookup="severity_key",
            any_label=_("whatever is wrong"),
        ),
        Filter("name", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show {severity}, whose name has {name}"),
    unique="name",
    row_key=lambda row: row["check"].code,
    page_size=100,
)

BY_AREA = Table(
    name="by_area",
    title=_("How many are found where"),
    columns=[
        Column("name", _("Area"), sortable=True, width=22),
        Column("n", pgettext_lazy("check of the records", "Found"), Kind.NUMBER, value=_get("told"), width=14),
    ],
    unique="code",
    row_key=lambda row: str(row["code"]),
    page_size=200,
    empty=_("Nothing breaks this check."),
)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that breaks a check, with what it is called; `name` None: gone or out of sight since."""

    pk: UUID
    name: str | None
    url: str | None
    kind: str
    area: str
    since: date


def rows_table(check: Check) -> Table:
    """The rows of one check, by area."""
    return Table(
        name="found",
        title=_("Rows that break this check"),
        columns=[
            Column("name", check.subject.label, value=_name, url=lambda row: row.url, width=30),
            Column("kind", pgettext_lazy("check of the records", "Detail"), width=24),
            Column("area", _("Place"), width=20),
            Column("since", pgettext_lazy("check of the records", "Found since"), Kind.DATE),
        ],
        unique="pk",
        row_key=lambda row: str(row.pk),
        empty=_("Nothing breaks this check."),
    )


def _name(row: FoundRow) -> Any:
    return row.name or _("no longer in sight: moved away, merged or gone since")


class FindingRows(Fetched):
    """The findings of a check, named page by page; `look` is told the people of each, to be written down."""

    def __init__(
        self, check: Check, found: QuerySet[Any], look: Callable[[list[Any]], None], *, actor: Actor, on: date
    ) -> None:
        self._check, self._found, self._look, self._actor, self._on = check, found, look, actor, on

    def count(self) -> int:
        return self._found.count()

    def page(self, size: int, *, after: str, before: str) -> Slice:
        found = keyset.page(self._found, _ORDER, size=size, after=after, before=before)
        return replace(found, rows=self._named(found.rows))

    def everything(self) -> Iterator[Any]:
        rows = keyset.ordered(self._found, _ORDER).iterator(chunk_size=_PIECE)
        while piece := list(islice(rows, _PIECE)):
            yield from self._named(piece)

    def _named(self, found: Sequence[Any]) -> list[FoundRow]:
        places = areas.short_names([each.area for each in found], on=self._on)
        say = {Subject.PERSON.value: self._people, Subject.SITE.value: self._sites}.get(
            self._check.subject.value, _figures
        )
        said = say(found)
        rows = []
        for each in found:
            name, url, kind = said.get((each.subject_key, each.area), (None, None, ""))
            rows.append(FoundRow(each.id, name, url, kind, places.get(each.area, f"{each.area:012d}"), each.since))
        return rows

    def _people(self, found: Sequence[Any]) -> Mapping[Any, Any]:
        people = quality.people_found(found, actor=self._actor, on=self._on)
        self._look(list(people.values()))
        return {
            (each.subject_key, each.area): (person.name, reverse("people:card", args=[person.pk]), str(person.birth))
            for each in found
            if (person := people.get(each.subject_key))
        }

    def _sites(self, found: Sequence[Any]) -> Mapping[Any, Any]:
        sites = quality.sites_found(found)
        return {
            (each.subject_key, each.area): (
                site.name,
                reverse("facilities:card", args=[site.institution_id]),
                site.get_kind_display(),
            )
            for each in found
            if (site := sites.get(each.subject_key))
        }


def _figures(found: Sequence[Any]) -> Mapping[Any, Any]:
    said = {}
    for each in found:
        indicator, _space, basis = each.subject_key.partition(" ")
        said[each.subject_key, each.area] = (measure_name(indicator), figure_url(indicator, each.area, basis), "")
    return said
