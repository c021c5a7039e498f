"""People as the linkage compares them. Numbers are opened here, in the worker's memory, and go nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import pyarrow as pa
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from laoyou.core.area_codes import AreaRange
from laoyou.people.enums import Sealed
from laoyou.people.models import Person
from laoyou.records.services.sealing import unseal

_COLUMNS = ("id", "name", "sex", "birth", "document_sealed", "phone_sealed", "area", "source")
_CHUNK = 20_000
_SCHEMA = pa.schema(
    {
        "key": pa.string(),
        "name": pa.string(),
        "sex": pa.string(),
        "birth": pa.date32(),
        "citizen_id": pa.string(),
        "phone": pa.string(),
        "area": pa.int64(),
        "source": pa.string(),
    }
)


def living_in(inside: AreaRange) -> QuerySet[Person]:
    """Every record that stands for itself and whose usual residence lies in the range; the dead as well."""
    return Person.objects.filter(area__gte=inside.low, area__lt=inside.high, merged_into__isnull=True)


@sensitive_variables()
def comparable(people: QuerySet[Person]) -> pa.Table:
    """The people as `laoyou.analytics.linkage` takes them, keys as text; read in pieces, numbers in clear."""
    rows = people.order_by("id").values_list(*_COLUMNS).iterator(chunk_size=_CHUNK)
    batches: list[pa.RecordBatch] = []
    piece: list[tuple[object, ...]] = []
    for row in rows:
        piece.append(_opened(*row))
        if len(piece) == _CHUNK:
            batches.append(_batch(piece))
            piece = []
    batches.append(_batch(piece))
    return pa.Table.from_batches(batches, schema=_SCHEMA)


@sensitive_variables()
def _opened(
    key: UUID, name: str, sex: int, birth: object, number: bytes | None, phone: bytes | None, area: int, source: str
) -> tuple[object, ...]:
    return (
        str(key),
        name,
        str(sex),
        birth,
        unseal(bytes(number), purpose=Sealed.DOCUMENT, bound_to=key) if number else None,
        unseal(bytes(phone), purpose=Sealed.PHONE, bound_to=key) if phone else None,
        area,
        source,
    )


def _batch(rows: Iterable[tuple[object, ...]]) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, _SCHEMA.types, strict=True)]
    return pa.record_batch(arrays, schema=_SCHEMA)
