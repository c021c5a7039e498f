"""Checked rows into the staging table: sealed for whom they are of, by COPY."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from laoyou.core.identifiers import uuid7_bytes
from laoyou.exchange.enums import Outcome, Sealed
from laoyou.exchange.services.block import CheckedBlock, Checking, Settled
from laoyou.people.enums import Sealed as PersonSealed
from laoyou.people.services.copying import NULL, as_bytes, as_keys, as_text, copy_columns
from laoyou.people.services.numbers import TAIL_LENGTH
from laoyou.records.services.sealing import blind_index_many, seal_many

_TABLE = "exchange_stagedrow"
_SEALED_FOR = {Outcome.NEW, Outcome.UNSURE}
_ERROR = Settled(Outcome.ERROR)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@sensitive_variables()
def stage(block: CheckedBlock, checking: Checking) -> None:
    """Append the block's rows. Call inside a transaction."""
    count = len(block)
    rows = [_row(block, at) for at in range(count)]
    columns: dict[str, str | list[str]] = {
        "id": as_keys(uuid7_bytes(count)),
        "batch_id": checking.batch.id.hex,
        "sheet": str(block.sheet),
        "line": [str(line) for line in block.lines],
        "outcome": [row.outcome.value for row in rows],
        "state": "",
        "person_id": [row.person_id.hex if row.person_id else NULL for row in rows],
        "revision": [_number(row.revision) for row in rows],
        "name": as_text(value or "" for value in block.values.get("name", [""] * count)),
        "sex": [_number(value) for value in block.values.get("sex", [None] * count)],
        "birth": [value or NULL for value in block.values.get("birth", [None] * count)],
        "area": [_number(value) for value in block.values.get("area", [None] * count)],
        "data": _json([row.data for row in rows]),
        "changes": _json([row.changes for row in rows]),
        "contested": _json([row.contested for row in rows]),
        "faults": _json([block.faults.get(at) for at in range(count)]),
        "warnings": _json([block.warnings.get(at) for at in range(count)]),
        "fingerprint": as_bytes(
            blind_index_many(("\x1f".join(cells) for cells in block.originals), purpose=Sealed.SAME_ROW)
        ),
    }
    columns |= _secrets(block, rows)
    told = {name: values for name, values in columns.items() if isinstance(values, str) or values.count(NULL) < count}
    copy_columns(_TABLE, told, count)


def _row(block: CheckedBlock, at: int) -> Settled:
    """What was settled; of a row with a fault nothing but what settling it as an error has kept."""
    settled = block.settled[at] or _ERROR
    return settled if settled.outcome == Outcome.ERROR or at not in block.faults else _ERROR


@sensitive_variables()
def _secrets(block: CheckedBlock, rows: list[Settled]) -> dict[str, list[str]]:
    """Numbers are sealed where somebody will be entered, phones also where they change; indexes always."""
    numbers, phones = block.values.get("number"), block.values.get("phone")
    entered = [row.outcome in _SEALED_FOR for row in rows]
    changing = [new or _says_phone(row) for new, row in zip(entered, rows, strict=True)]
    return {
        "document_sealed": _sealed(numbers, entered, rows, PersonSealed.DOCUMENT),
        "document_index": [_bytes(index) for index in block.number_index],
        "document_tail": _tails(numbers, entered),
        "phone_sealed": _sealed(phones, changing, rows, PersonSealed.PHONE),
        "phone_index": [_bytes(index) for index in block.phone_index],
    }


def _says_phone(row: Settled) -> bool:
    return "phone" in (row.changes or ()) or "phone" in (row.contested or ())


@sensitive_variables()
def _sealed(texts: list[Any] | None, wanted: list[bool], rows: list[Settled], purpose: str) -> list[str]:
    found = [NULL] * len(rows)
    if texts is None:
        return found
    places = [at for at, text in enumerate(texts) if text and wanted[at] and rows[at].person_id]
    keys: list[UUID] = [key for at in places if (key := rows[at].person_id)]
    values = as_bytes(seal_many([texts[at] for at in places], purpose=purpose, bound_to=keys))
    for at, value in zip(places, values, strict=True):
        found[at] = value
    return found


def _tails(numbers: list[Any] | None, wanted: list[bool]) -> list[str]:
    """Blind indexes of the last four characters; there are few different ones."""
    if numbers is None:
        return [NULL] * len(wanted)
    tails = [
        number[-TAIL_LENGTH:] if number and entered else "" for number, entered in zip(numbers, wanted, strict=True)
    ]
    different = sorted(set(tails) - {""})
    made = dict(zip(different, as_bytes(blind_index_many(different, purpose=PersonSealed.TAIL)), strict=True))
    return [made.get(tail, NULL) for tail in tails]


def _bytes(value: bytes | None) -> str:
    return NULL if value is None else f"\\\\x{value.hex()}"


def _number(value: int | None) -> str:
    return NULL if value is None else str(value)


def _json(values: list[Any]) -> list[str]:
    # JSON writes blanks and line ends with a backslash of its own, so there is nothing else to escape.
    return [_encode(value).replace("\\", "\\\\") if value is not None else NULL for value in values]
