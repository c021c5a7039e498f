"""Every code has a sentence in both languages with the same places, and is used somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laoyou.reading import sources
from laoyou.reading.sources.messages import MESSAGES, NOTES, REFUSALS

PLACE = re.compile(r"%\((\w+)\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages(code: str) -> None:
    english, chinese = MESSAGES[code]
    assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(chinese))
    assert "%" not in PLACE.sub("", english + chinese)
    assert HAN.search(chinese)
    assert not HAN.search(english)
    assert english.endswith((".", "!"))
    assert chinese.endswith("。")


def test_refusals_say_what_to_do() -> None:
    """At least two statements: what was found, and what to do."""
    assert [code for code, message in REFUSALS.items() if len(re.findall(r"[.:] |\.$", message.english)) < 2] == []


def test_every_code_is_used() -> None:
    folder = Path(sources.__file__).parent
    files = [path for path in folder.glob("*.py") if path.name != "messages.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    counted_by_name = {"damaged_html", "damaged_pack"}
    assert [name for name in MESSAGES if f'"{name}"' not in code and name not in counted_by_name] == []


def test_codes_are_of_one_kind() -> None:
    assert REFUSALS.keys() & NOTES.keys() == set()
