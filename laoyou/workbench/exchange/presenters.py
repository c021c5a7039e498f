"""From files and rows to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.exchange import access
from laoyou.exchange.enums import ACCEPTABLE, BatchState, Outcome, RowState, says_nothing_new
from laoyou.exchange.selectors import batches as selector
from laoyou.exchange.selectors.batches import PLACES, BatchRow
from laoyou.exchange.selectors.freshness import Held, deliverers, without
from laoyou.exchange.services.feeds import all_feeds, feed_of
from laoyou.places.selectors import areas
from laoyou.plan.selectors.parameters import terms_of
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.statuses import Status
from laoyou.workbench.exchange import words


@dataclass(frozen=True, slots=True)
class Fresh:
    """A line of the freshness board."""

    key: str
    department: str
    feed: str
    place: str
    as_of: date | None
    days: int | None
    every: int
    state: Status
    rows: int | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A line of the catalogue."""

    key: str
    department: str
    feed: str
    fields: str
    receives: str
    purpose: str
    ground: str
    every: int


def batch_context(batch: BatchRow, *, actor: Actor) -> dict[str, Any]:
    """Everything batch.html reads beside the table."""
    outcomes = batch.counts.get("outcomes", {})
    open_now = batch.state in {BatchState.CHECKED, BatchState.ACCEPTED}
    outdated = open_now and batch.edition != feed_of(batch.feed).edition
    may_accept = access.ACCEPT_BATCH.allows(actor) and open_now and not outdated
    return {
        "batch": batch,
        "feed": words.feed_words(batch.feed),
        "state": words.state_of(batch.state),
        "facts": list(_facts(batch)),
        "counts": [_counted(batch, outcome, outcomes.get(outcome.value, 0)) for outcome in Outcome],
        "acceptable": [
            (outcome.value, outcome.label, outcomes[outcome.value])
            for outcome in ACCEPTABLE
            if outcomes.get(outcome.value)
        ],
        "nothing_new": batch.state == BatchState.CHECKED and says_nothing_new(outcomes),
        "arrivals": bool(outcomes.get(Outcome.ARRIVES.value)),
        "foreseen": [words.foreseen_words(each) for each in batch.foreseen],
        "notes": [words.note_words(each) for each in batch.notes],
        "reasons": [
            (words.reason_words(batch.feed, column, code), many, _reason_url(batch, column, code))
            for kind in ("faults", "warnings")
            for column, code, many in batch.counts.get(kind, [])
        ],
        "unused": [heading for heading in batch.headings if heading and heading not in batch.mapping],
        "outdated": outdated,
        "may_check_again": outdated and access.LOAD_FILE.allows(actor) and batch.state == BatchState.CHECKED,
        "may_accept": may_accept,
        "may_undo": access.ACCEPT_BATCH.allows(actor) and batch.state == BatchState.ACCEPTED,
        "may_load": access.LOAD_FILE.allows(actor),
        "may_take": access.TAKE_ROWS.allows(actor) and bool(outcomes.get("error")),
        "may_discard": access.LOAD_FILE.allows(actor) and batch.state in {BatchState.LOADED, BatchState.CHECKED},
        "same": selector.earlier_same(batch.id, actor=actor),
        "newer": selector.newer_held(batch, actor=actor),
    }


def reason_choices(batch: BatchRow) -> list[tuple[str, str]]:
    """The file's reasons as a filter offers them."""
    return [
        (f"{column}:{code}", words.reason_words(batch.feed, column, code))
        for kind in ("faults", "warnings")
        for column, code, _many in batch.counts.get(kind, [])
    ]


def _reason_url(batch: BatchRow, column: str, code: str) -> str:
    return f"{reverse('exchange:batch', args=[batch.id])}?reason={column}:{code}"


def _counted(batch: BatchRow, outcome: Outcome, many: int) -> dict[str, Any]:
    address = reverse("exchange:batch", args=[batch.id])
    return {"status": words.outcome_of(outcome), "many": many, "url": f"{address}?outcome={outcome.value}"}


def _facts(batch: BatchRow) -> Iterator[Fact]:
    yield Fact(_("Kind of file"), words.feed_words(batch.feed))
    yield Fact(_("Data of"), formats.day(batch.as_of))
    yield Fact(_("What the file holds"), _("everybody") if batch.full_list else _("additions and changes"))
    yield Fact(_("Rows"), formats.number(batch.counts["rows"]) if batch.counts else "")
    yield Fact(_("Brought in"), f"{formats.moment(batch.loaded_at)} {batch.loaded_by}")
    if batch.file_ended_at:
        yield Fact(_("File deleted"), _("%(day)s; rejected rows are kept") % {"day": formats.day(batch.file_ended_at)})
    if batch.accepted_at:
        yield Fact(pgettext("file", "Accepted"), f"{formats.moment(batch.accepted_at)} {batch.accepted_by}")
    if batch.undone_at:
        yield Fact(_("Undone"), formats.moment(batch.undone_at))


def said_by_listed(row: Any) -> str:
    """As `said_by`, of a row that has its places' names beside it."""
    names: dict[int, str] = {}
    for field in PLACES:
        for word in ("old", "new"):
            code = getattr(row, f"{field}_code_{word}")
            if code is not None:
                names[code] = getattr(row, f"{field}_{word}") or f"{code:012d}"
    return said_by(row, row.feed, names)


def area_names(rows: Iterable[Any]) -> dict[int, str]:
    """The names of all areas that rows speak of."""
    codes: set[int] = set()
    for row in rows:
        for says in (row.changes or {}, row.contested or {}):
            codes |= {int(code) for name in PLACES for code in says.get(name, []) if code}
        codes |= {code for code in (row.area, (row.data or {}).get("registered_area")) if code}
    return areas.short_names(codes, on=clock.today())


def said_by(row: Any, feed: str, names: dict[int, str]) -> str:
    """In one line: what is wrong, or what would change."""
    said = [words.fault_words(feed, each) for each in row.faults or ()]
    said += [words.changed_words(name, pair, names) for name, pair in (row.changes or {}).items()]
    said += [words.changed_words(name, pair, names) for name, pair in (row.contested or {}).items()]
    said += [words.fault_words(feed, each) for each in row.warnings or ()]
    return "；".join(said)


def row_context(row: Any, batch: BatchRow, *, actor: Actor) -> dict[str, Any]:
    """Everything row.html reads."""
    names = area_names([row])
    return {
        "row": row,
        "batch": batch,
        "outcome": words.outcome_of(row.outcome),
        "state": words.row_state_words(row),
        "facts": list(_row_facts(row, batch.feed, names)),
        "faults": [words.fault_words(batch.feed, each) for each in row.faults or ()],
        "warnings": [words.fault_words(batch.feed, each) for each in row.warnings or ()],
        "changes": _pairs(row.changes, names),
        "contested": _pairs(row.contested, names),
        "card": _card_url(row),
        "may_accept": access.ACCEPT_BATCH.allows(actor)
        and batch.state in {BatchState.CHECKED, BatchState.ACCEPTED}
        and row.state == RowState.STAGED
        and row.outcome in {*ACCEPTABLE, Outcome.UNSURE},
        "may_release": access.ACCEPT_BATCH.allows(actor) and row.state == RowState.HELD,
    }


def _row_facts(row: Any, feed: str, names: dict[int, str]) -> Iterator[Fact]:
    yield Fact(words.field_words("name"), row.name)
    yield Fact(words.field_words("sex"), words.value_words("sex", row.sex, names) if row.sex else "")
    yield Fact(words.field_words("birth"), formats.day(row.birth) if row.birth else "")
    yield Fact(words.field_words("area"), words.value_words("area", row.area, names) if row.area else "")
    phone = selector.masked_phone(row)
    if phone:
        yield Fact(words.field_words("phone"), phone)
    for name, value in (row.data or {}).items():
        label = words.column_words(feed, name)
        if label != name:
            yield Fact(label, words.value_words(name, value, names))


def _pairs(says: dict[str, list[Any]] | None, names: dict[int, str]) -> list[tuple[str, str, str]]:
    found = []
    for name, (old, new) in (says or {}).items():
        if name == "phone":
            found.append((words.field_words(name), _("as on record"), _("another number")))
        else:
            found.append(
                (words.field_words(name), words.old_words(name, old, names), words.value_words(name, new, names))
            )
    return found


def _card_url(row: Any) -> str:
    outside = row.outcome == Outcome.ARRIVES  # until it is accepted
    known = (row.revision is not None and not outside) or row.state == RowState.APPLIED
    return reverse("people:card", args=[row.person_id]) if known and row.person_id else ""


def fresh_rows(held: list[Held], area: int) -> list[Fresh]:
    """Every feed, by the areas it came for; one that never came for the actor's own area.

    Where some areas inside deliver for themselves, those that never did are named as well.
    """
    today = clock.today()
    inside = deliverers(area, on=today)
    names = areas.short_names({each.area for each in held} | {area, *inside}, on=today)
    terms = terms_of(area)
    found: list[Fresh] = []
    for feed in all_feeds().values():
        own = [each for each in held if each.feed == feed.code]
        never = without([each.area for each in own], inside) if own else [area]
        common = (words.department_words(feed.source), str(feed.label))
        found += [
            Fresh(f"{feed.code}-{missing}", *common, names.get(missing, ""), None, None, feed.every_days,
                  words.never(), None)
            for missing in never
        ]  # fmt: skip
        found += [
            Fresh(
                f"{feed.code}-{each.area}",
                *common,
                names.get(each.area, f"{each.area:012d}"),
                each.as_of,
                (today - each.as_of).days,
                feed.every_days,
                words.age_of(each.as_of, feed.every_days, terms, today),
                each.rows,
            )
            for each in own
        ]
    return found


def shared_rows() -> list[Shared]:
    """What each department shares, by feed."""
    return [
        Shared(
            feed.code,
            words.department_words(feed.source),
            str(feed.label),
            "、".join(str(column.label) for column in feed.columns),
            _("civil affairs and health, with their township workers"),
            str(feed.purpose),
            str(feed.ground),
            feed.every_days,
        )
        for feed in all_feeds().values()
    ]


def side_words(row: Any, side: str) -> str:
    """One side of a contradiction ("kept" or "offered") in words; a number stays unseen."""
    if row.field == "phone":
        return _("a number") if side == "kept" else _("another number")
    value, place = getattr(row, side), getattr(row, f"{side}_place")
    return place or words.value_words(row.field, value, {})


def conflict_facts(row: Any) -> dict[str, Any]:
    """A contradiction as facts, both sides."""
    return {
        "facts": [
            Fact(words.field_words(row.field), side_words(row, "kept"), source=words.department_words(row.kept_source)),
            Fact(_("In the file"), side_words(row, "offered"), source=words.department_words(row.offered_source)),
            Fact(_("Data of"), formats.day(row.as_of)),
        ],
        "open": row.state == "open",
        "state": words.conflict_state_of(row.state),
    }
