"""From persons as registered to the columns that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from laoyou.analytics.linkage.errors import KeysRepeat, UnreadablePersons
from laoyou.analytics.linkage.numbers import citizen_id_of, phone_of
from laoyou.analytics.linkage.sounds import Sound, sound_of

_EPOCH = date(1970, 1, 1).toordinal()
_COUNTY = 1_000_000
_EXPECTED = {
    "name": "text", "sex": "text", "birth": "date", "citizen_id": "text", "phone": "text", "area": "int64",
    "source": "text",
}  # fmt: skip


def prepare(persons: pa.Table) -> pa.Table:
    """Comparison columns of `persons`, one row each, ordered by key.

    `persons`: key (any type that sorts; unique), name, sex, birth (date), citizen_id, phone (text), area (int64 of
    12 digits), source (text); everything but the key may be null. The source is not compared: two rows of one source
    may be one person.

    Result: key · name, name_sorted, pinyin, fuzzy, initials, family (text) · sex · birth (ISO text), birth_swapped (day
    and month exchanged, null where that is no date), birth_sorted (year and the two in order), birth_year, birth_month,
    birth_monthday, birth_day (days since 1970-01-01) · id (18 digits), id_first (14), id_last (4), id_lawful ·
    phone (last 8 digits) · village, county (null where the area is coarser).

    Raises UnreadablePersons for a missing column or wrong type, KeysRepeat for keys that are null or not unique.
    """
    _check_columns(persons)
    _check_keys(persons["key"])
    ordered = persons.sort_by("key")
    columns = {"key": ordered["key"], **_names(ordered), "sex": _text(ordered, "sex"), **_births(ordered)}
    return pa.table(columns | _ids(ordered) | _phones(ordered) | _areas(ordered))


def _check_columns(persons: pa.Table) -> None:
    fits = {"text": _is_text, "date": pa.types.is_date, "int64": pa.types.is_int64}
    for column, expected in {"key": "unique values", **_EXPECTED}.items():
        if column not in persons.column_names:
            raise UnreadablePersons(column=column, expected=expected, found="no such column")
        found = persons.schema.field(column).type
        if expected in fits and not (fits[expected](found) or pa.types.is_null(found)):
            raise UnreadablePersons(column=column, expected=expected, found=str(found))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _check_keys(keys: pa.ChunkedArray) -> None:
    repeated = len(keys) - len(pc.unique(keys.drop_null()))
    if repeated:
        raise KeysRepeat(repeated=repeated)


def _text(persons: pa.Table, column: str) -> pa.ChunkedArray:
    """Text without blanks around it, null for nothing."""
    trimmed = pc.utf8_trim_whitespace(persons[column].cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _names(persons: pa.Table) -> dict[str, pa.Array]:
    written = persons["name"].to_pylist()
    # A name is sounded out once, however many bear it.
    sounds = {name: sound_of(name) for name in set(written)}
    return {part: _parts([sounds[name] for name in written], part) for part in Sound.__slots__}


def _parts(things: Iterable[Any], part: str, kind: pa.DataType | None = None) -> pa.Array:
    return pa.array([None if thing is None else getattr(thing, part) for thing in things], kind or pa.string())


def _births(persons: pa.Table) -> dict[str, pa.Array]:
    births: Sequence[date | None] = persons["birth"].to_pylist()
    return {
        "birth": _each(births, date.isoformat, pa.string()),
        "birth_swapped": _each(births, _swapped, pa.string()),
        "birth_sorted": _each(births, _sorted, pa.string()),
        "birth_year": _each(births, lambda day: day.year, pa.int32()),
        "birth_month": _each(births, lambda day: day.month, pa.int32()),
        "birth_monthday": _each(births, lambda day: day.month * 100 + day.day, pa.int32()),
        "birth_day": _each(births, lambda day: day.toordinal() - _EPOCH, pa.int32()),
    }


def _each(births: Sequence[date | None], part: Any, kind: pa.DataType) -> pa.Array:
    return pa.array([None if day is None else part(day) for day in births], kind)


def _swapped(birth: date) -> str | None:
    return f"{birth.year:04}-{birth.day:02}-{birth.month:02}" if birth.day <= 12 else None


def _sorted(birth: date) -> str:
    low, high = sorted((birth.month, birth.day))
    return f"{birth.year:04}-{low:02}-{high:02}"


def _ids(persons: pa.Table) -> dict[str, pa.Array]:
    found = [citizen_id_of(written) for written in persons["citizen_id"].to_pylist()]
    digits = _parts(found, "digits")
    return {
        "id": digits,
        "id_first": pc.utf8_slice_codeunits(digits, 0, 14),
        "id_last": pc.utf8_slice_codeunits(digits, -4, None),
        "id_lawful": _parts(found, "lawful", pa.bool_()),
    }


def _phones(persons: pa.Table) -> dict[str, pa.Array]:
    return {"phone": pa.array(map(phone_of, persons["phone"].to_pylist()), pa.string())}


def _areas(persons: pa.Table) -> dict[str, pa.ChunkedArray]:
    area = persons["area"].cast(pa.int64())
    county = pc.divide(area, _COUNTY)
    names_village = pc.not_equal(_rest(area, 1000), 0)
    names_county = pc.not_equal(_rest(county, 100), 0)
    return {"village": pc.if_else(names_village, area, None), "county": pc.if_else(names_county, county, None)}


def _rest(numbers: pa.ChunkedArray, divisor: int) -> pa.ChunkedArray:
    return pc.subtract(numbers, pc.multiply(pc.divide(numbers, divisor), divisor))
