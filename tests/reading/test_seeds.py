"""The five real plans, read in full and held to what the documents print.

expected/<place>.json holds facts and figures only, checked line by line against the documents and the ledger.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from laoyou.reading import PlanReading, read_text
from laoyou.reading.layout import fold
from laoyou.reading.messages import render
from laoyou.reading.numerals import chinese_number
from laoyou.reading.pack import load_pack

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
EXPECTED = Path(__file__).parent / "expected"
PACKS = ROOT / "laoyou" / "plan" / "data" / "packs"
FILES = {"haidong": "000", "ziyang": "001", "xianning": "002", "jiangxi": "003", "huzhong": "004"}
LISTS = ("indicators", "prose_targets", "limits", "tasks", "projects", "policies", "elements", "baseline")

pytestmark = [pytest.mark.seeds, pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared folder is not beside us")]
places = pytest.mark.parametrize("place", FILES)


@cache
def text_of(place: str) -> str:
    (path,) = SEEDS.glob(f"{FILES[place]}_*.txt")
    return path.read_text("utf-8")


@cache
def read(place: str) -> PlanReading:
    return read_text(text_of(place))


def expected(place: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXPECTED / f"{place}.json").read_text("utf-8"))
    return found


def facts_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """An item without its span and its prose."""
    prose = {"text", "measure", "goal", "span"}
    facts = {key: value for key, value in row.items() if key not in prose}
    if name == "policies":
        facts["measures"] = len(row["measures"])
    if name == "tasks":
        facts["starts"] = row["text"][:8]
    return facts


@places
def test_the_document_itself(place: str) -> None:
    found = read(place).to_dict()
    assert {key: found[key] for key in ("place", "title", "doc_no", "issuer", "date")} == {
        key: expected(place)[key] for key in ("place", "title", "doc_no", "issuer", "date")
    }


@places
@pytest.mark.parametrize("name", LISTS)
def test_every_item_in_full(place: str, name: str) -> None:
    found = [facts_of(name, row) for row in read(place).to_dict()[name]]
    assert found == expected(place)[name]


@places
def test_every_warning(place: str) -> None:
    found = [[finding.code, dict(finding.params)] for finding in read(place).warnings]
    assert found == expected(place)["warnings"]


def test_how_many_of_each() -> None:
    counted = {place: [len(read(place).to_dict()[name]) for name in LISTS] for place in FILES}
    assert counted == {
        "haidong": [20, 6, 5, 34, 28, 12, 10, 34],
        "ziyang": [0, 20, 1, 9, 0, 0, 0, 0],
        "xianning": [0, 40, 3, 27, 0, 0, 0, 19],
        "jiangxi": [0, 13, 2, 26, 0, 0, 0, 0],
        "huzhong": [0, 28, 2, 19, 1, 0, 0, 19],
    }


def test_the_money_of_the_project_list_adds_up() -> None:
    projects = read("haidong").projects
    groups = {
        group: (
            sum(project.total_wan or 0 for project in projects if project.group == group),
            sum(project.central_wan or 0 for project in projects if project.group == group),
        )
        for group in ("养老", "托育")
    }
    assert groups == {"养老": (67550, 17347), "托育": (7525, 5630)}


def printed_in(span_text: str, value: float) -> bool:
    """Whether a figure is printed in a text, in digits of either width, in Chinese, or as 全覆盖 and the like."""
    folded = fold(span_text)
    numbers = {float(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", folded)}
    chinese = {float(chinese_number(number)) for number in re.findall(r"[一二三四五六七八九十百]+", folded)}
    everyone = value == 100 and re.search(r"全覆盖|覆盖$|全部|全面|所有|每个|其他|均有", folded)
    return value in numbers or value in chinese or bool(everyone)


@places
@pytest.mark.parametrize("name", ["indicators", "prose_targets", "limits", "baseline"])
def test_spans_tell_the_truth_about_figures(place: str, name: str) -> None:
    text = text_of(place)
    for row in read(place).to_dict()[name]:
        start, end = row["span"]
        for value in row["values"].values() if "values" in row else [row["value"]]:
            for figure in value if isinstance(value, list) else [value]:
                assert printed_in(text[start:end], figure), (row, text[start:end])


@places
def test_spans_tell_the_truth_about_words(place: str) -> None:
    text, found = text_of(place), read(place).to_dict()

    def printed(row: dict[str, Any]) -> str:
        return re.sub(r"\s", "", text[row["span"][0] : row["span"][1]])

    for task in found["tasks"]:
        assert all(words in printed(task) for words in (task["title"], *task["lead"], *task["responsible"]))
    for project in found["projects"]:
        assert all(
            project[field] in printed(project) for field in ("name", "type", "period", "place", "scale", "owner")
        )
    for policy in found["policies"]:
        assert all(words in printed(policy) for words in (policy["name"], *policy["measures"], *policy["responsible"]))
    for element in found["elements"]:
        assert all(words in printed(element) for words in (element["name"], element["measure"], element["goal"]))


@places
def test_the_shipped_pack_is_made_of_this_reading(place: str) -> None:
    pack = load_pack(json.loads((PACKS / f"{place}.json").read_text("utf-8")))
    found = read(place).to_dict()
    for name in ("indicators", "prose_targets", "limits", "projects", "baseline"):
        assert list(getattr(pack, name)) == found[name]
    assert [row["title"] for row in pack.tasks] == [row["title"] for row in found["tasks"]]
    assert [row["code"] for row in pack.warnings] == [row["code"] for row in found["warnings"]]


@places
def test_warnings_speak_both_languages(place: str) -> None:
    for finding in read(place).warnings:
        assert render(finding.code, finding.params, "en") != render(finding.code, finding.params, "zh-hans")


@places
def test_the_shipped_pack_holds_no_prose(place: str) -> None:
    written = (PACKS / f"{place}.json").read_text("utf-8")
    found = read(place)
    prose = [
        *(task.text for task in found.tasks),
        *(measure for policy in found.policies for measure in policy.measures),
        *(words for element in found.elements for words in (element.measure, element.goal)),
    ]
    # A pack may name a target in the document's words, never carry its sentences.
    assert [words for words in prose if len(words) > 40 and words[-40:] in written] == []
