"""Plan packs come in: as a plan in force where somebody answers for it, as a plan to be checked on the site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.plan.access import IMPORT_PACK
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import Edition, ReviewItem, SourceDocument
from laoyou.plan.services.acceptance import publish
from laoyou.plan.services.documents import store_warnings
from laoyou.plan.services.payloads import clean_payload
from laoyou.plan.services.publishing import Accepted
from laoyou.reading.pack import NotAPack, Pack, load_pack
from laoyou.records.services import audit

_NAMESPACE = uuid5(NAMESPACE_URL, "laoyou-plan-pack")


class PackOfAnotherArea(DomainError):
    """A pack says which area it is for; it is not put into another."""

    code = "pack_of_another_area"
    sentence = "This plan pack is for the area %(found)s (%(place)s); you work in %(expected)s. Switch the place first."


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What importing a pack led to; `is_new` is false when the same pack had been imported before."""

    edition_id: UUID
    title: str
    items: int
    is_new: bool


def parse_pack(data: bytes) -> Pack:
    """The pack in a file. Raises NotAPack for what is not JSON, BadPack for a field that is wrong."""
    try:
        parsed = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError) as broken:
        raise NotAPack(found=str(broken)[:60]) from None
    return load_pack(parsed)


def import_pack(data: bytes, *, actor: Actor, now: datetime) -> ImportResult:
    """Bring the plan of a pack into force; the same pack twice changes nothing. Raises BadPack, NotAllowed, NotFound.

    A pack of a plan the area already has (same document number; same title where none is printed) becomes a later
    edition of it.
    """
    IMPORT_PACK.demand(actor)
    pack = parse_pack(data)
    _demand_inside(pack, actor)
    with transaction.atomic():
        edition, is_new = _edition_of(pack, data, actor=actor, now=now)
        if is_new:
            items = list(_accepted(pack))
            publish(edition, items, actor=actor, now=now, today=day_of(now))
            _audit(edition, actor=actor, now=now, items=len(items))
    return ImportResult(edition.id, edition.title, edition.items.count(), is_new)


def propose_pack(data: bytes, *, area: int, actor: Actor, now: datetime) -> Edition:
    """Lay the plan of a pack out for review. Raises BadPack, PackOfAnotherArea, NotAllowed; twice finds the first."""
    IMPORT_PACK.demand(actor)
    pack = parse_pack(data)
    if pack.area != area:
        raise PackOfAnotherArea(found=pack.area, place=pack.document["place"], expected=area)
    _demand_inside(pack, actor)
    with transaction.atomic():
        edition, is_new = _edition_of(pack, data, actor=actor, now=now)
        if is_new:
            ReviewItem.objects.bulk_create(_to_review(edition, pack))
            _audit(edition, actor=actor, now=now, items=edition.review_items.count())
    return edition


def _demand_inside(pack: Pack, actor: Actor) -> None:
    if not actor.area.covers(range_of(pack.area)):
        raise NotFound


def _edition_of(pack: Pack, data: bytes, *, actor: Actor, now: datetime) -> tuple[Edition, bool]:
    """The edition of these very bytes, new or found; called again, or by two at once, it is one."""
    origin = uuid5(_NAMESPACE, f"{pack.area}:{hashlib.sha256(data).hexdigest()}")
    known = Edition.objects.filter(origin=origin).first()
    if known:
        return known, False
    document, corrected = dict(pack.document), _corrections_of(pack, "document")
    document |= {name: value for name, (_printed, value) in corrected.items()}
    edition = Edition(
        area=pack.area,
        place=document["place"],
        title=document["title"] or f"{document['place']} {document['doc_no']}".strip(),
        doc_no=document["doc_no"],
        issuer=document["issuer"],
        issued_on=date.fromisoformat(document["date"]) if document["date"] else None,
        printed={name: printed for name, (printed, _value) in corrected.items()},
        origin=origin,
        created_at=now,
        created_by=actor.name,
    )
    earlier = _earlier_edition(edition)
    if earlier:
        edition.series, edition.version = earlier.series, earlier.version + 1
    edition.save(force_insert=True)
    SourceDocument.objects.create(
        edition=edition, filename=f"{document['place']}.json", kind="pack", sha256=document["source"]["sha256"]
    )
    store_warnings(edition, [dict(row) for row in pack.warnings])
    return edition, True


def _earlier_edition(edition: Edition) -> Edition | None:
    """The newest edition of the same plan: known by its document number or, where none is printed, by its title."""
    same = {"doc_no": edition.doc_no} if edition.doc_no else {"doc_no": "", "title": edition.title}
    return Edition.objects.filter(area=edition.area, **same).order_by("-version", "-id").first()


def _corrections_of(pack: Pack, path: str) -> dict[str, tuple[Any, Any]]:
    """Corrected fields at one path: field → (printed, corrected)."""
    return {each.field: (each.printed, each.corrected) for each in pack.corrections if each.path == path}


def _reason_of(pack: Pack, path: str) -> str:
    return "；".join(dict.fromkeys(each.reason for each in pack.corrections if each.path == path))


def _rows(pack: Pack) -> list[tuple[ItemKind, str, dict[str, Any], tuple[int, int] | None]]:
    """(kind, path, payload without span, span) of every item in the pack's order."""
    found = []
    for kind in ItemKind:
        for index, row in enumerate(getattr(pack, kind.value)):
            fields = {name: value for name, value in row.items() if name != "span"}
            if kind == ItemKind.POLICY:
                fields["measure_count"] = fields.pop("measures")
            found.append((kind, f"{kind.value}/{index}", fields, _span(row)))
    return found


def _span(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """Where it was read; an empty span is how a pack says that a person added it."""
    start, end = row["span"]
    return (start, end) if end > start else None


def _accepted(pack: Pack) -> list[Accepted]:
    found = []
    for kind, path, fields, span in _rows(pack):
        corrected = _corrections_of(pack, path)
        payload = clean_payload(kind, fields | {name: value for name, (_printed, value) in corrected.items()})
        printed = {name: old for name, (old, _value) in corrected.items()}
        found.append(Accepted(kind, payload, span=span, printed=printed, reason=_reason_of(pack, path)))
    return found


def _to_review(edition: Edition, pack: Pack) -> list[ReviewItem]:
    positions: dict[ItemKind, int] = {}
    items = []
    for kind, path, fields, span in _rows(pack):
        corrected = {name: value for name, (_printed, value) in _corrections_of(pack, path).items()}
        positions[kind] = positions.get(kind, 0) + 1
        items.append(
            ReviewItem(
                edition=edition,
                kind=kind,
                position=positions[kind],
                read=fields,
                current=fields | corrected,
                reason=_reason_of(pack, path),
                span_start=span[0] if span else None,
                span_end=span[1] if span else None,
            )
        )
    return items


def _audit(edition: Edition, *, actor: Actor, now: datetime, items: int) -> None:
    audit.record(
        actor=actor,
        action=IMPORT_PACK.code,
        subject="plan.edition",
        subject_id=edition.id,
        area=edition.area,
        now=now,
        after={"title": edition.title, "state": edition.state, "items": items},
    )
