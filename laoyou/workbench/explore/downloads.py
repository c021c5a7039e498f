"""What was found as a file for other programs: CSV and Parquet, with codes beside words."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pyarrow as pa
from django.http import FileResponse
from pyarrow import csv, parquet

from laoyou.workbench.explore.forms import Asking
from laoyou.workbench.explore.presenters import Line

SCHEMA = pa.schema(
    [
        ("indicator", pa.string()),
        ("basis", pa.string()),
        ("area", pa.int64()),
        ("area_name", pa.string()),
        ("breakdown", pa.string()),
        ("group", pa.string()),
        ("as_of", pa.date32()),
        ("value", pa.float64()),
        ("counted", pa.float64()),
        ("counted_by", pa.float64()),
        ("note", pa.string()),
        ("exact", pa.bool_()),
    ]
)
TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_BOM = b"\xef\xbb\xbf"  # without it spreadsheets read Chinese as rubbish


def table_of(found: Sequence[Line], asking: Asking, *, exact: bool) -> pa.Table:
    """The lines as a table. A number that is not told is missing, and its note says why."""
    rows = [
        {
            "indicator": asking.indicator.code,
            "basis": asking.way.basis,
            "area": line["code"],
            "area_name": line["area"],
            "breakdown": asking.question.breakdown,
            "group": line["group_code"],
            "as_of": line["as_of"],
            "value": line["value"],
            "counted": _number(line["above"]),
            "counted_by": _number(line["below"]),
            "note": line["note"],
            "exact": exact,
        }
        for line in found
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def download(table: pa.Table, kind: str, name: str) -> FileResponse:
    """The table as a file of TYPES."""
    written = BytesIO()
    if kind == "csv":
        written.write(_BOM)
        csv.write_csv(table, written)
    else:
        parquet.write_table(table, written)
    written.seek(0)
    response = FileResponse(written, as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind])
    response["Cache-Control"] = "no-store"
    return response


def _number(told: Any) -> float | None:
    return float(told) if isinstance(told, int | float) else None
