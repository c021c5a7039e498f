"""The example of docs/analysts.md runs as it stands there, and says what is so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.analytics.indicators.made_up import VILLAGES, beds, home, person, snapshot

PAGE = Path(__file__).resolve().parents[2] / "docs" / "analysts.md"


def test_the_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {
        "persons": [person(key, VILLAGES[key % 4], date(1950 + key, 1, 1)) for key in range(1, 31)],
        "sites": [home("a")],
        "units": [beds("a", 3, nursing=True), beds("a", 1)],
    }
    snapshot(tmp_path, "20260401T000000Z-abc123", date(2026, 3, 31), rows)
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(example, str(PAGE), "exec"), {"root": tmp_path})  # noqa: S102 - our own page
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2026-03-31 30"
    # Born from 1951 to 1966 before the last of March: sixteen of sixty and older; three of four beds.
    assert "'elders_60': 16.0" in said[1]
    assert "'nursing_bed_share': 75.0" in said[1]
    assert said[2] == "['age', 'ownership', 'sex', 'site_kind']"
    assert said[3] == "[{'year': 1951, 'many': 1}, {'year': 1952, 'many': 1}]"
    assert said[4] == "[(1, 15), (2, 15)]"
    # On both bases, in eleven areas: four villages, their three townships, two counties and the two around these.
    assert said[6] == "1 22"
