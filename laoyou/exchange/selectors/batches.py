"""Files of departments and their rows, as people look at them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core import phones
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.exchange.access import VIEW_BATCHES
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch, StagedRow
from laoyou.people.enums import Sealed
from laoyou.records.services.sealing import unseal

PLACES = ("area", "registered_area")
_GOING_ON = {BatchState.CHECKING, BatchState.ACCEPTING, BatchState.UNDOING}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One file as it stands now; `run_id` is the latest work on it."""

    id: UUID
    area: int
    feed: str
    source: str
    filename: str
    as_of: date
    full_list: bool
    state: str
    mapping: dict[str, str]
    headings: list[str]
    counts: dict[str, Any]
    foreseen: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    loaded_by: str
    loaded_at: datetime
    accepted_by: str
    accepted_at: datetime | None
    undone_at: datetime | None
    run_id: UUID | None
    file_ended_at: datetime | None
    edition: int
    percent: int | None = None

    @property
    def is_going_on(self) -> bool:
        """Whether a job is at work on it."""
        return self.state in _GOING_ON


def batches(*, actor: Actor) -> QuerySet[Batch]:
    """The files of the actor's area, newest first."""
    VIEW_BATCHES.demand(actor)
    return Batch.objects.filter(_inside(actor)).order_by("-loaded_at", "-id")


def get_batch(batch_id: UUID, *, actor: Actor) -> BatchRow:
    """One file, with how far the work at it is. Raises NotAllowed, NotFound."""
    found = batches(actor=actor).select_related("run").filter(id=batch_id).first()
    if found is None:
        raise NotFound
    return replace(_row_of(found), percent=_percent(found))


def _row_of(found: Batch) -> BatchRow:
    own = BatchRow.__dataclass_fields__.keys() - {"percent"}
    return BatchRow(**{name: getattr(found, name) for name in own})


def _percent(found: Batch) -> int | None:
    """0 to 100 while a job is at work; of a check it follows from the size of what was read, and is a guess."""
    if found.state not in _GOING_ON or found.run is None:
        return None
    return 100 * found.run.done // found.run.total if found.run.total else 0


def earlier_same(batch_id: UUID, *, actor: Actor) -> BatchRow | None:
    """The file before this one with the very same bytes for the same feed and area; None without one."""
    one = batches(actor=actor).filter(id=batch_id).first()
    if one is None:
        return None
    same = batches(actor=actor).filter(area=one.area, feed=one.feed, sha256=one.sha256, id__lt=one.id)
    found = same.exclude(state=BatchState.DISCARDED).first()
    return _row_of(found) if found else None


def newer_held(batch: BatchRow, *, actor: Actor) -> date | None:
    """The day of newer data of the same feed and area that is in the registry; None without any."""
    newer = batches(actor=actor).filter(
        area=batch.area, feed=batch.feed, as_of__gt=batch.as_of, state=BatchState.ACCEPTED
    )
    found: date | None = newer.order_by("-as_of", "-id").values_list("as_of", flat=True).first()
    return found


def rows(batch_id: UUID, *, actor: Actor) -> QuerySet[StagedRow]:
    """The rows of a file without what is sealed. Raises NotAllowed, NotFound."""
    get_batch(batch_id, actor=actor)
    return StagedRow.objects.filter(batch_id=batch_id).defer(
        "document_sealed", "document_index", "document_tail", "phone_sealed", "phone_index", "fingerprint"
    )


def listed(source: QuerySet[StagedRow], *, on: date) -> QuerySet[StagedRow]:
    """The rows with `feed` and, of places that change, the names before and after (`area_old` …), asked for at once."""
    found = source.annotate(feed=F("batch__feed"))
    for field in PLACES:
        for at, word in enumerate(("old", "new")):
            found = found.annotate(**{f"{field}_code_{word}": _code(field, at)})
            found = found.annotate(**{f"{field}_{word}": area_name(f"{field}_code_{word}", on=on)})
    return found


def _code(field: str, at: int) -> Cast:
    says = (KeyTextTransform(at, KeyTransform(field, column)) for column in ("changes", "contested"))
    return Cast(Coalesce(*says), BigIntegerField())


def get_row(batch_id: UUID, row_id: UUID, *, actor: Actor) -> StagedRow:
    """One row. Raises NotAllowed, NotFound."""
    found = rows(batch_id, actor=actor).filter(id=row_id).first()
    if found is None:
        raise NotFound
    return found


def masked_phone(row: StagedRow) -> str:
    """The phone a row would enter, masked; empty without one."""
    if not row.phone_sealed or row.person_id is None:
        return ""
    return phones.mask(unseal(bytes(row.phone_sealed), purpose=Sealed.PHONE, bound_to=row.person_id))


def with_reason(source: QuerySet[StagedRow], reason: str) -> QuerySet[StagedRow]:
    """Rows with a fault or warning, given as "column:code"."""
    column, _, code = reason.partition(":")
    wanted = [{"column": column, "code": code}]
    return source.filter(Q(faults__contains=wanted) | Q(warnings__contains=wanted))


def _inside(actor: Actor) -> Q:
    return Q() if actor.is_system else Q(area__gte=actor.area.low, area__lt=actor.area.high)
