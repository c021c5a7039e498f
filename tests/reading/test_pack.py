from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from laoyou.core.errors import DomainError
from laoyou.reading.pack import (
    BadPack,
    Correction,
    NotAPack,
    PackFieldMissing,
    PackFieldUnknown,
    PackFieldWrong,
    UnknownPackVersion,
    load_pack,
    make_pack,
    write_pack,
)
from tests.reading.plans import document

AREA = 630200000000


def pack(**changes: Any) -> dict[str, Any]:
    return make_pack(document("columns"), area=AREA) | changes


def test_a_pack_written_and_read_back_is_the_same() -> None:
    written = write_pack(pack())
    loaded = load_pack(json.loads(written))
    read = document("columns").to_dict()
    assert loaded.area == AREA
    assert list(loaded.indicators) == read["indicators"]
    assert list(loaded.projects) == read["projects"]
    assert write_pack(json.loads(written)) == written


def test_a_pack_carries_no_prose() -> None:
    found = pack()
    assert found["policies"] == [
        {
            "number": "1",
            "name": "人才支持政策",
            "measures": 3,
            "responsible": ["市人力资源社会保障局", "市教育局"],
            "span": found["policies"][0]["span"],
        },
        {
            "number": "2",
            "name": "用地支持政策",
            "measures": 1,
            "responsible": ["市自然资源局", "市住房城乡建设局", "各区县人民政府"],
            "span": found["policies"][1]["span"],
        },
    ]
    assert {key for row in found["tasks"] for key in row} == {
        "section",
        "number",
        "title",
        "lead",
        "responsible",
        "span",
    }
    assert {key for row in found["elements"] for key in row} == {"number", "name", "responsible", "span"}
    for sentence in ("在每条街道布点", "发放补助", "成立专班"):
        assert sentence not in write_pack(found)


def test_the_source_is_named_by_its_hash() -> None:
    assert pack()["document"]["source"] == {
        "sha256": __import__("hashlib").sha256(document("columns").text.encode()).hexdigest(),
        "characters": len(document("columns").text),
    }


def test_corrections_stand_beside_what_is_printed() -> None:
    correction = Correction("indicators/0", "name", "护理型床位占比", "养老机构护理型床位占比", "与正文一致")
    found = make_pack(document("columns"), area=AREA, corrections=[correction])
    assert found["indicators"][0]["name"] == "护理型床位占比"
    assert load_pack(found).corrections == (correction,)


def spoil(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(found: dict[str, Any]) -> None:
        *above, last = path.split("/")
        place: Any = found
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = value

    return change


def drop(path: str) -> Callable[[dict[str, Any]], None]:
    def change(found: dict[str, Any]) -> None:
        *above, last = path.split("/")
        place: Any = found
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[last]

    return change


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (
            spoil("format", "zip"),
            NotAPack,
            'This file is not a plan pack: its “format” is "zip"; “laoyou-plan-pack” is expected.',
        ),
        (
            spoil("version", 2),
            UnknownPackVersion,
            "This plan pack is of version 2; this program reads version 1. Update the program.",
        ),
        (drop("tasks"), PackFieldMissing, "The plan pack lacks the field tasks."),
        (drop("document/place"), PackFieldMissing, "The plan pack lacks the field document/place."),
        (drop("projects/1/owner"), PackFieldMissing, "The plan pack lacks the field projects/1/owner."),
        (spoil("tasks/0/text", "全文"), PackFieldUnknown, None),
        (
            spoil("tasks/0/lead", "市民政局"),
            PackFieldWrong,
            'In the plan pack, tasks/0/lead is "市民政局"; a list is expected.',
        ),
        (spoil("indicators/0/op", "≥"), PackFieldWrong, None),
        (spoil("indicators/0/values", {"2025": "55%"}), PackFieldWrong, None),
        (spoil("indicators/0/values", {"2025": [1, 2, 3]}), PackFieldWrong, None),
        (spoil("projects/0/total_wan", "4000"), PackFieldWrong, None),
        (spoil("projects/0/span", [9, 3]), PackFieldWrong, None),
        (
            spoil("document/area", 6302),
            PackFieldWrong,
            "In the plan pack, document/area is 6302; a 12-digit area code such as 630200000000 is expected.",
        ),
        (spoil("document/date", "2023.5.16"), PackFieldWrong, None),
        (spoil("warnings", [{"code": "unheard_of", "params": {}, "span": [0, 1]}]), PackFieldWrong, None),
        (
            spoil(
                "corrections", [{"path": "tasks/99", "field": "title", "printed": "", "corrected": "", "reason": ""}]
            ),
            PackFieldWrong,
            None,
        ),
        (
            spoil("corrections", [{"path": "tasks/0", "field": "titel", "printed": "", "corrected": "", "reason": ""}]),
            PackFieldMissing,
            None,
        ),
        (
            spoil(
                "corrections", [{"path": "tasks/0", "field": "title", "printed": "别的", "corrected": "", "reason": ""}]
            ),
            PackFieldWrong,
            None,
        ),
    ],
)
def test_every_fault_has_a_sentence(
    change: Callable[[dict[str, Any]], None], error: type[BadPack], sentence: str | None
) -> None:
    found: dict[str, Any] = json.loads(json.dumps(pack()))
    change(found)
    with pytest.raises(error) as refused:
        load_pack(found)
    assert isinstance(refused.value, DomainError)
    assert sentence is None or str(refused.value) == sentence


@pytest.mark.parametrize("data", [None, [], "laoyou-plan-pack", {}])
def test_what_is_no_pack_at_all(data: Any) -> None:
    with pytest.raises(NotAPack):
        load_pack(data)
