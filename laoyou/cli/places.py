"""The five places whose plans ship with the project, by the word one types, with their 12-digit area codes."""

from __future__ import annotations

PLACES = {
    "haidong": 630200000000,
    "ziyang": 512000000000,
    "xianning": 421200000000,
    "jiangxi": 360000000000,
    "huzhong": 232764000000,
}
