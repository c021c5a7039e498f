"""Made-up persons for the tests: IDs carry the unassigned prefix 99, nobody in them lives."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pyarrow as pa

VILLAGE = 990102103204
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Row:
    key: str
    name: str | None = "王建国"
    sex: str | None = "M"
    birth: date | None = date(1950, 3, 15)
    citizen_id: str | None = None
    phone: str | None = None
    area: int | None = VILLAGE
    source: str = "civil affairs"

    def but(self, key: str, **changed: Any) -> Row:
        return replace(self, key=key, **changed)


def lawful(birth: date, number: int, *, county: str = "990102") -> str:
    """The ID of 18 digits with its check digit (GB 11643-1999)."""
    seventeen = f"{county}{birth:%Y%m%d}{number:03}"
    return seventeen + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, seventeen, strict=True)) % 11]


def table(*rows: Row) -> pa.Table:
    kinds = {"birth": pa.date32(), "area": pa.int64()}
    return pa.table(
        {
            each.name: pa.array([getattr(row, each.name) for row in rows], kinds.get(each.name, pa.string()))
            for each in fields(Row)
        }
    )
