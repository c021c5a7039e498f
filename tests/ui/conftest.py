"""The design system on its own: no sections, no people, no database unless a test asks for one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.test.utils import override_settings
from django.utils import translation

from tests.ui import site

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "laoyou/ui/static/ui/build"


@pytest.fixture(autouse=True)
def only_the_design_system() -> Iterator[None]:
    with override_settings(**site.SETTINGS), translation.override("en"):
        yield


@pytest.fixture(scope="session")
def built_assets() -> Path:
    """The folder of built assets, built anew when a source is younger."""
    sources = [*(ROOT / "laoyou/ui/assets").rglob("*.*"), ROOT / "tools/build_assets.mjs"]
    made = BUILD / "sizes.json"
    if not made.exists() or made.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        subprocess.run(["node", "tools/build_assets.mjs"], cwd=ROOT, check=True, capture_output=True)
    return BUILD


@pytest.fixture
def get(rf: RequestFactory):
    """A GET request for an address of a table page."""

    def request(address: str = "/rows/", **headers: str) -> HttpRequest:
        return rf.get(address, headers=headers)

    return request


@pytest.fixture
def render():
    """Renders a piece of template with the components loaded."""

    def rendered(source: str, request: HttpRequest | None = None, **context: object) -> str:
        template = engines["django"].from_string("{% load ui i18n %}" + source)
        return template.render(context, request)

    return rendered
