"""Every pair of colours that meets on a page, computed from the tokens in both themes (WCAG 2.2: 4.5 text, 3 shapes)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "laoyou/ui/assets/tokens.css"
SURFACES = ("paper", "ground", "sunk")
TONES = ("ok", "near", "off", "none", "busy")

TEXT = [
    *((ink, surface) for ink in ("ink", "ink-quiet", "primary") for surface in (*SURFACES, "primary-soft")),
    ("on-primary", "primary-fill"),
    ("on-primary", "primary-fill-over"),
    ("on-danger", "danger-fill"),
    *((f"{tone}-ink", f"{tone}-soft") for tone in TONES),
    *((f"{tone}-ink", "paper") for tone in TONES),
    *(("ink", f"{tone}-soft") for tone in TONES),
]
SHAPES = [
    *((f"{tone}-fill", "paper") for tone in TONES),
    *((f"series-{number}", "paper") for number in range(1, 7)),
    *(("line-strong", surface) for surface in ("paper", "ground")),
    *(("focus", surface) for surface in SURFACES),
    ("point", "paper"),
]


def themes() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]+){([^{}]*)}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    found: dict[str, dict[str, str]] = {}
    for selector, body in blocks:
        for theme in ("light", "dark"):
            if f'"{theme}"' in selector:
                found[theme] = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", body))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("least", "pairs"), [(4.5, TEXT), (3.0, SHAPES)], ids=["text", "shapes"])
def test_every_pair_is_far_enough_apart(theme: str, least: float, pairs: list[tuple[str, str]]) -> None:
    colours = themes()[theme]
    close = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in close.items() if value < least} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_of_a_map_run_from_pale_to_strong(theme: str) -> None:
    colours = themes()[theme]
    steps = [contrast(colours[f"class-{number}"], colours["paper"]) for number in range(1, 6)]
    assert steps == sorted(steps)
    assert all(later / earlier > 1.2 for earlier, later in pairwise(steps))


def test_both_themes_define_the_same_colours() -> None:
    assert themes()["light"].keys() == themes()["dark"].keys()
