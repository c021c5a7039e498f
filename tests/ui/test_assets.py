"""What a page weighs, and what its scripts may not contain."""

from __future__ import annotations

import json
import re
from pathlib import Path

PAGE_BUDGET = 300_000
SCRIPT_BUDGET = 150_000


def sizes(built: Path) -> dict[str, dict[str, int]]:
    return json.loads((built / "sizes.json").read_text())


def test_a_page_without_charts_stays_within_its_budget_even_uncompressed(built_assets: Path) -> None:
    found = sizes(built_assets)
    assert found["app.js"]["raw"] < SCRIPT_BUDGET
    assert found["app.css"]["raw"] + found["app.js"]["raw"] + found["icons.svg"]["raw"] < PAGE_BUDGET
    assert sum(found[name]["brotli"] for name in ("app.css", "app.js", "icons.svg")) < 60_000
    assert found["chart.js"]["brotli"] < 250_000


def test_styles_and_scripts_fetch_nothing_from_outside(built_assets: Path) -> None:
    for name in ("app.css", "app.js", "chart.js"):
        text = (built_assets / name).read_text(encoding="utf-8")
        fetched = re.findall(r"url\((?!data:|\"data:|'data:)[^)]+\)|@import", text)
        assert [address for address in fetched if "http" in address or address == "@import"] == []


def test_the_dark_theme_is_also_there_for_readers_whose_system_asks(built_assets: Path) -> None:
    css = (built_assets / "app.css").read_text(encoding="utf-8")
    assert re.search(r"prefers-color-scheme:\s*dark\)\s*{\s*\[data-bs-theme=auto\]", css)


def test_every_icon_a_template_names_is_in_the_sprite(built_assets: Path) -> None:
    sprite = (built_assets / "icons.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    root = Path(__file__).resolve().parents[2] / "laoyou"
    named = {
        name
        for path in root.rglob("*.html")
        for name in re.findall(r'{%\s*icon\s+"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - there == set()
