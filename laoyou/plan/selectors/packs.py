"""A plan as a plan pack: facts and figures, printed values kept, corrections beside them, no prose."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.plan.access import EXPORT_PACK
from laoyou.plan.enums import ItemKind
from laoyou.plan.selectors import editions, items
from laoyou.plan.selectors.items import SupportRow
from laoyou.plan.selectors.payload_of import payload_of
from laoyou.plan.selectors.rows import EditionRow, ItemRow
from laoyou.reading.pack import FORMAT, VERSION, load_pack

_PROSE = {"text", "measure", "goal"}
_EMPTY_SPAN = [0, 0]


def export_pack(edition_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """The pack of an edition, valid by its own format. Raises NotFound, NotAllowed.

    What a person added has an empty span; what was corrected stands as printed, with the correction listed.
    """
    EXPORT_PACK.demand(actor)
    edition = editions.get_edition(edition_id, actor=actor)
    source = editions.get_document(edition_id, actor=actor)
    heading = {
        "title": edition.title,
        "doc_no": edition.doc_no,
        "issuer": edition.issuer,
        "date": edition.issued_on.isoformat() if edition.issued_on else "",
        "place": edition.place,
    }
    renamed = {"issued_on": "date"}
    printed = {renamed.get(name, name): value or "" for name, value in edition.printed.items()}
    rows = rows_of(edition, actor=actor)
    corrections = [_correction("document", name, old, heading[name], "") for name, old in printed.items()]
    corrections += [
        _correction(f"{kind.value}/{index}", name, old, payload_of(row).get(name), row.reason)
        for kind, listed in rows.items()
        for index, row in enumerate(listed)
        for name, old in row.printed.items()
    ]
    pack = {
        "format": FORMAT,
        "version": VERSION,
        "document": heading
        | printed
        | {
            "area": edition.area,
            "source": {
                "sha256": source.sha256 if source else "",
                "characters": len(source.text) if source else 0,
            },
        },
        **{kind.value: [_row(kind, row) for row in listed] for kind, listed in rows.items()},
        "warnings": [
            {"code": each.code, "params": each.params, "span": list(each.span or _EMPTY_SPAN)}
            for each in items.warnings(edition, actor=actor)
        ],
        "corrections": corrections,
    }
    load_pack(pack)
    return pack


def rows_of(edition: EditionRow, *, actor: Actor) -> dict[ItemKind, list[ItemRow]]:
    """Every item of an edition by kind, in printed order."""
    figures = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT, ItemKind.BASELINE]
    targets = items.indicators(edition, actor=actor, kinds=figures)
    found: dict[ItemKind, list[ItemRow]] = {kind: [row for row in targets if row.kind == kind] for kind in figures}
    found[ItemKind.TASK] = list(items.tasks(edition, actor=actor))
    found[ItemKind.PROJECT] = list(items.printed_projects(edition, actor=actor))
    found[ItemKind.POLICY] = list(items.policies(edition, actor=actor))
    found[ItemKind.ELEMENT] = list(items.elements(edition, actor=actor))
    return {kind: found[kind] for kind in ItemKind}


def _row(kind: ItemKind, row: ItemRow) -> dict[str, Any]:
    fields = {name: value for name, value in payload_of(row).items() if name not in _PROSE}
    if isinstance(row, SupportRow) and kind == ItemKind.POLICY:
        fields["measures"] = row.measure_count
    if kind == ItemKind.LIMIT:
        fields = {name: value for name, value in fields.items() if name not in {"group", "nature"}}
    printed = {name: value for name, value in row.printed.items() if name in fields}
    return fields | printed | {"span": list(row.span or _EMPTY_SPAN)}


def _correction(path: str, field: str, printed: Any, corrected: Any, reason: str) -> dict[str, Any]:
    return {"path": path, "field": field, "printed": printed, "corrected": corrected, "reason": reason}
