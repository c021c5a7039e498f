"""Splink's public benchmark sets, with the settings its documentation publishes for each and with ours.

Sets (MIT): fake_1000 (250 made-up persons), febrl3 (2,000 Australian ones, Christen's Febrl), historical_50k (5,156 persons of
Wikidata). Published settings: splink's examples "Evaluation when you have fully labelled data", "Deduplicating the febrl3
dataset" and "Linking a dataset of real historical persons", the model as in version 5.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as cll
from splink import comparison_library as cl
from splink.datasets import splink_datasets

from bench.report import CannotMeasure

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "bench" / "linkage"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A splink model and how it is trained; rules are lists of columns, or SQL. `probable`: rules and their recall."""

    comparisons: list[Any]
    rules: list[Any]
    probable: list[Any]
    recall: float
    learn_from: list[Any]
    max_pairs: float = 1e6

    def pairs(self, rows: pa.Table) -> pa.Table:
        """left, right (row numbers) and weight of every pair the rules bring."""
        database = DuckDBAPI()
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="row",
            comparisons=self.comparisons,
            blocking_rules_to_generate_predictions=[_rule(rule) for rule in self.rules],
            max_iterations=25,
        )
        linker = Linker(database.register(rows), settings, log_level=logging.ERROR)
        train = linker.training
        train.estimate_probability_two_random_records_match([_rule(rule) for rule in self.probable], recall=self.recall)
        train.estimate_u_using_random_sampling(max_pairs=self.max_pairs, seed=5)
        for rule in self.learn_from:
            train.estimate_parameters_using_expectation_maximisation(
                _rule(rule), estimate_without_term_frequencies=True
            )
        found = linker.inference.predict().as_pyarrow_table()
        return found.select(["row_l", "row_r", "match_weight"]).rename_columns(["left", "right", "weight"])


def _rule(columns: Any) -> Any:
    return columns if isinstance(columns, str) else block_on(*columns)


@dataclass(frozen=True, slots=True)
class Set:
    """Rows with row number and `cluster`, the person; the published recipe and ours."""

    name: str
    rows: pa.Table
    published: Recipe
    ours: Recipe


def fake_1000(*, download: bool) -> Set:
    return Set("fake_1000", _numbered(_stored("fake_1000.csv", download=download)), _FAKE, _FAKE)


def febrl3(*, download: bool) -> Set:
    stored = _stored("febrl3.csv", download=download)
    rows = stored.rename_columns([name.strip() for name in stored.column_names])
    trimmed = pa.table({name: _blank_is_null(rows[name]) for name in rows.column_names})
    person = pc.extract_regex(trimmed["rec_id"], r"^(?P<person>rec-\d+)").combine_chunks().field("person")
    return Set("febrl3", _numbered(trimmed.append_column("cluster", person)), _FEBRL, _FEBRL)


def historical_50k(*, download: bool) -> Set:
    rows = _stored("historical_50k.parquet", download=download)
    both = pc.binary_join_element_wise(rows["first_name"], rows["surname"], " ")
    return Set("historical_50k", _numbered(rows.append_column("first_name_surname_concat", both)), _HISTORICAL, _HISTORICAL)


SETS = (fake_1000, febrl3, historical_50k)


def _stored(file: str, *, download: bool) -> pa.Table:
    """The set from the folder of benchmark inputs, or by splink's own loader, which downloads and keeps it."""
    path = Path(os.environ.get("LAOYOU_LINKAGE_SETS", FOLDER)) / file
    if path.is_file():
        return pa.parquet.read_table(path) if path.suffix == ".parquet" else _csv(path)
    if not download:
        raise CannotMeasure(why=f"{file} is not in {path.parent}; --cold lets splink download it")
    try:
        return getattr(splink_datasets, path.stem)
    except OSError as reason:
        raise CannotMeasure(why=f"{file} is neither in {path.parent} nor can splink download it ({reason})") from reason


def _csv(path: Path) -> pa.Table:
    return pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(strings_can_be_null=True))


def _numbered(rows: pa.Table) -> pa.Table:
    return rows.append_column("row", pa.array(range(len(rows)), pa.int64()))


def _blank_is_null(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


_FAKE = Recipe(
    comparisons=[
        cl.ForenameSurnameComparison("first_name", "surname"),
        cl.DateOfBirthComparison("dob", input_is_string=False),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ],
    rules=[["first_name"], ["surname"], ["dob"], ["email"]],
    probable=[
        "l.first_name = r.first_name and levenshtein(r.dob::varchar, l.dob::varchar) <= 1",
        "l.surname = r.surname and levenshtein(r.dob::varchar, l.dob::varchar) <= 1",
        "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
        ["email"],
    ],
    recall=0.7,
    learn_from=[["dob"], ["email"], ["first_name", "surname"]],
)
_FEBRL = Recipe(
    comparisons=[
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
    ],
    rules=[["soc_sec_id"], ["given_name"], ["surname"], ["date_of_birth"], ["postcode"]],
    probable=[
        ["soc_sec_id"],
        ["given_name", "surname", "date_of_birth"],
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ],
    recall=0.9,
    learn_from=[["date_of_birth"], ["postcode"]],
)
_HISTORICAL = Recipe(
    comparisons=[
        cl.ForenameSurnameComparison(
            "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
        ),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ],
    rules=[
        ["substr(first_name,1,3)", "substr(surname,1,4)"],
        ["surname", "dob"],
        ["first_name", "dob"],
        ["postcode_fake", "first_name"],
        ["postcode_fake", "surname"],
        ["dob", "birth_place"],
        ["substr(postcode_fake,1,3)", "dob"],
        ["substr(postcode_fake,1,3)", "first_name"],
        ["substr(postcode_fake,1,3)", "surname"],
        ["substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"],
    ],
    probable=[
        ["first_name", "surname", "dob"],
        ["substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"],
        ["dob", "postcode_fake"],
    ],
    recall=0.6,
    learn_from=[["first_name", "surname"], ["dob"]],
    max_pairs=1e7,
)
