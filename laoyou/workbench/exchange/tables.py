"""The exchange's lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.exchange.enums import BatchState, ConflictState, Outcome, RowState
from laoyou.exchange.selectors.batches import with_reason
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.exchange import presenters, words


def batch_url(row: Any) -> str:
    return reverse("exchange:batch", args=[row.pk])


def row_url(row: Any) -> str:
    return reverse("exchange:row", args=[row.batch_id, row.pk])


def _rows_of(row: Any) -> int | None:
    found: int | None = row.counts.get("rows")
    return found


def _outcome(row: Any) -> Any:
    return words.outcome_of(row.outcome)


def _count(outcome: Outcome) -> Any:
    return lambda row: row.counts.get("outcomes", {}).get(outcome.value) if row.counts else None


BATCHES = Table(
    name="batches",
    title=_("Files of departments"),
    columns=[
        Column("filename", _("File"), url=batch_url, width=30),
        Column("feed", _("Kind of file"), value=lambda row: words.feed_words(row.feed), width=26),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.state_of(row.state)),
        Column("as_of", _("Data of"), Kind.DATE, sortable=True),
        Column("rows", _("Rows"), Kind.NUMBER, value=_rows_of),
        Column("new", Outcome.NEW.label, Kind.NUMBER, value=_count(Outcome.NEW)),
        Column("changed", Outcome.CHANGED.label, Kind.NUMBER, value=_count(Outcome.CHANGED)),
        Column("error", Outcome.ERROR.label, Kind.NUMBER, value=_count(Outcome.ERROR)),
        Column("loaded_at", _("Brought in on"), Kind.MOMENT, sortable=True),
        Column("loaded_by", _("Brought in by"), short=True),
        Column("accepted_by", _("Accepted by"), shown=False),
    ],
    filters=[
        Filter("feed", _("kind of file"), choices=[], any_label=_("of any kind")),
        Filter("state", _("state"), choices=BatchState.choices, any_label=_("in any state")),
    ],
    sentence=_("Show files {feed}, {state}"),
    order=["-loaded_at"],
    unique="id",
    empty=_("No department has handed over a file yet."),
    empty_hint=_("Bring in a file: it is checked first, and nothing is in the registry before you accept."),
)

ROWS = Table(
    name="rows",
    title=_("Rows of the file"),
    columns=[
        Column("line", pgettext_lazy("spreadsheet", "Row"), Kind.NUMBER, sortable=True, url=row_url),
        Column("outcome", pgettext_lazy("row", "Outcome"), Kind.STATUS, value=_outcome),
        Column("name", pgettext_lazy("person", "Name"), short=True),
        Column("birth", _("Born on"), Kind.DATE),
        Column("said", _("What it says"), value=presenters.said_by_listed, width=60),
        Column("state", _("State"), value=words.row_state_words, short=True),
    ],
    filters=[
        Filter("outcome", _("outcome"), choices=Outcome.choices, any_label=_("of any outcome")),
        Filter("reason", _("reason"), choices=[], any_label=_("for any reason"), apply=with_reason),
        Filter(
            "state",
            _("state"),
            choices=[(value or "waiting", label) for value, label in RowState.choices],
            any_label=_("in any state"),
            apply=lambda source, value: source.filter(state="" if value == "waiting" else value),
        ),
    ],
    sentence=_("Show rows {outcome}, {reason}, {state}"),
    order=["outcome", "sheet", "line"],
    unique="id",
    opens=row_url,
    # Taking rows away is written down; that is done by the button for rejected rows.
    export=False,
    empty=_("No row fits."),
)

CONFLICTS = Table(
    name="conflicts",
    title=_("Contradictions between sources"),
    columns=[
        Column(
            "person",
            pgettext_lazy("person", "Name"),
            value=lambda row: row.person.name,
            url=lambda row: reverse("exchange:decide", args=[row.pk]),
            short=True,
        ),
        Column("field", _("Field"), value=lambda row: words.field_words(row.field), short=True),
        Column("kept", _("On record"), value=lambda row: presenters.side_words(row, "kept")),
        Column("kept_source", _("Says"), value=lambda row: words.department_words(row.kept_source)),
        Column("offered", _("In the file"), value=lambda row: presenters.side_words(row, "offered")),
        Column(
            "offered_source",
            pgettext_lazy("file", "Says"),
            value=lambda row: words.department_words(row.offered_source),
        ),
        Column("opened_at", _("Found on"), Kind.MOMENT, sortable=True),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.conflict_state_of(row.state)),
    ],
    filters=[
        Filter("state", _("state"), choices=ConflictState.choices, any_label=_("in any state"), default="open"),
    ],
    sentence=_("Show contradictions {state}"),
    order=["-opened_at"],
    unique="id",
    export=False,
    empty=_("No source contradicts a better one."),
)

FRESHNESS = Table(
    name="freshness",
    title=_("How old the data is"),
    columns=[
        Column("department", _("Department"), value=lambda row: row.department, width=26),
        Column("feed", _("Kind of file"), value=lambda row: row.feed, width=26),
        Column("place", _("For"), value=lambda row: row.place, short=True),
        Column("as_of", _("Data of"), Kind.DATE),
        Column("days", _("Days old"), Kind.NUMBER),
        Column("every", _("Expected every (days)"), Kind.NUMBER),
        Column("state", _("State"), Kind.STATUS, value=lambda row: row.state),
        Column("rows", _("Rows"), Kind.NUMBER, shown=False),
    ],
    unique="key",
    empty=_("No kind of file is known."),
)

CATALOGUE = Table(
    name="catalogue",
    title=_("What is shared"),
    columns=[
        Column("department", _("Department"), value=lambda row: row.department, width=26),
        Column("feed", _("Kind of file"), value=lambda row: row.feed, width=26),
        Column("fields", _("Fields"), value=lambda row: row.fields, width=50),
        Column("receives", _("Received by"), value=lambda row: row.receives, width=30),
        Column("purpose", _("What for"), value=lambda row: row.purpose, width=40),
        Column("ground", _("Legal ground"), value=lambda row: row.ground, width=40),
        Column("every", _("Expected every (days)"), Kind.NUMBER),
    ],
    unique="key",
)

USES = Table(
    name="uses",
    title=_("Who took shared data"),
    prefix="u-",
    columns=[
        Column("at", _("When"), Kind.MOMENT, sortable=True),
        Column("user_name", _("Who"), short=True),
        Column("use", _("What"), value=lambda row: words.use_words(row.use)),
        Column("feed", _("Kind of file"), value=lambda row: words.feed_words(row.feed), width=26),
        Column("rows", _("Rows"), Kind.NUMBER),
    ],
    order=["-at"],
    unique="id",
    empty=_("Nobody has taken shared data away yet."),
)
