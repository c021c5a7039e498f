"""Every page as a Chinese reader meets it: accessible, on every width, quiet, light; and none left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import expect

from tests.journeys.addresses import PAGES
from tests.journeys.conftest import Complaints, Enter
from tests.journeys.not_pages import NOT_PAGES
from tests.journeys.site import Site
from tests.journeys.sweep import found_pages, swept


def names() -> Iterator[str]:
    """The name of every address of the site."""

    def walk(patterns: list[Any], space: str) -> Iterator[str]:
        for each in patterns:
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
            elif isinstance(each, URLPattern) and not space.startswith("api-"):
                yield f"{space}{each.name}"

    return walk(get_resolver().url_patterns, "")


def test_no_page_is_left_out() -> None:
    assert sorted(set(names()) - {name.split()[0] for name in PAGES} - NOT_PAGES) == []


def test_every_page_is_accessible_fits_and_is_light(enter: Enter, site: Site, complaints: Complaints) -> None:
    wrong = swept(enter, site, complaints, {}, language="zh-Hans", first=True)
    assert wrong == [], "\n".join(wrong)


def test_pages_can_be_read_at_twice_the_size(enter: Enter, site: Site) -> None:
    """A window of 1280 px at 200 %: the board and the money, nothing beside the window, everything there."""
    pages = found_pages(enter, site)
    page = enter("plan_officer", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for name in ("plan:board", "plan:projects", "plan:review", "plan:upload"):
        page.goto(pages[name][1])
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
