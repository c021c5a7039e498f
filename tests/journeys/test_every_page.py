"""Every page, in both languages, in normal and large type, in light and dark: accessible, on every width, quiet, light.

Each page is seen in the two looks of LOOKS and not in all eight of two languages, sizes and colours: each language, size
and colour is there for each page, and the longest words (English) stand in the largest type, where they need most room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, Request, expect

from tests.documents.build import as_docx
from tests.journeys import rows
from tests.journeys.addresses import MORE, NOT_PAGES, PAGES, STRANGER, VIEWS
from tests.journeys.conftest import Complaints, Enter
from tests.journeys.pairs import TWO_PAIRS
from tests.journeys.site import Site
from tests.journeys.steps import await_reading, choose_document, serious_findings

LOOKS = {
    "zh": {},
    "en-large-dark": {"language": "en", "laoyou_type": "large", "laoyou_theme": "dark"},
}
WIDTHS = {"desk": 1280, "small telephone": 320, "twice as large": 640}
CHART = re.compile(r"/chart[.0-9a-f]*\.js")
# What reaches furthest to the right, the innermost first.
BESIDE = """[...document.querySelectorAll("main *, header *, footer *")].reverse()
    .map(each => [Math.round(each.getBoundingClientRect().right), each.tagName + "." + each.className])
    .filter(([right]) => right > document.documentElement.clientWidth).sort(([a], [b]) => b - a).slice(0, 4).join(" ")"""
ANSWERS = {"nothing at this address": 404, "not for this role": 403, "socialaccount_login_error": 401}


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


@pytest.fixture(scope="module")
def addresses(site: Site) -> Callable[[], dict[str, tuple[str, str]]]:
    """For each page who reads it and its address, once there is a draft to check."""

    def found() -> dict[str, tuple[str, str]]:
        listed = {
            name: (
                role,
                reverse(name.split()[0], kwargs={key: site.one(f"{sql} LIMIT 1") for key, sql in ids.items()})
                + VIEWS.get(name, ""),
            )
            for name, (role, ids) in PAGES.items()
        }
        more = {what: (role, (listed[name][1] if name else "") + rest) for what, (role, name, rest) in MORE.items()}
        return listed | more

    return found


@pytest.fixture
def pages(enter: Enter, site: Site, addresses: Callable[[], dict[str, tuple[str, str]]]) -> dict[str, tuple[str, str]]:
    if not site.one("SELECT count(*) FROM plan_edition WHERE state = 'review'"):
        officer = enter("plan_officer")
        choose_document(officer, "plan.docx", as_docx())
        await_reading(officer)
    if not site.one("SELECT count(*) FROM people_pair"):
        site.python(TWO_PAIRS)
    if not site.one("SELECT count(*) FROM exchange_batch"):
        site.python(rows.ENTER)
    return addresses()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_accessible_and_fits(
    enter: Enter, site: Site, complaints: Complaints, pages: dict[str, tuple[str, str]], look: str
) -> None:
    complaints.allow(r"status of 40[134]")
    language = {"django_language": LOOKS[look]["language"]} if "language" in LOOKS[look] else {}
    cookies = {name: value for name, value in LOOKS[look].items() if name != "language"} | language
    windows: dict[str, Page] = {}
    wrong: list[str] = []
    for what, (role, address) in sorted(pages.items(), key=lambda each: each[1]):
        if role not in windows:
            windows[role] = page = enter(None if role == STRANGER else role)
            page.context.add_cookies([{"name": n, "value": v, "url": site.address} for n, v in cookies.items()])
        page = windows[role]
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(address)
        if (
            answer is None
            or answer.status != ANSWERS.get(what, 200)
            or page.url.split("#")[0] != site.address + quote(address, safe="/?=&")
        ):
            wrong.append(f"{what}: {answer and answer.status} at {page.url}")
        assert page.locator("html").get_attribute("lang") == ("en" if language else "zh-Hans"), what
        wrong += [f"{what}: {finding}" for finding in findings(page)]
    assert wrong == [], "\n".join(wrong)


def findings(page: Page) -> Iterator[str]:
    """What is wrong with the page as it is: accessibility at two widths, sideways scroll at all of them."""
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{name}: {over} px wider than the window: {page.evaluate(BESIDE)}"
        if name == "desk":
            yield from serious_findings(page)


def test_every_page_is_light(enter: Enter, complaints: Complaints, pages: dict[str, tuple[str, str]]) -> None:
    """Bytes as they go over the line, nothing from a cache, without what draws charts."""
    complaints.allow(r"status of 40[134]")
    windows: dict[str, Page] = {}
    heavy: list[str] = []
    for what, (role, address) in sorted(pages.items(), key=lambda each: each[1]):
        if role not in windows:
            windows[role] = page = enter(None if role == STRANGER else role)
            page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page = windows[role]
        finished: list[Request] = []

        def note(request: Request, finished: list[Request] = finished) -> None:
            finished.append(request)

        page.on("requestfinished", note)
        page.goto(address)
        page.remove_listener("requestfinished", note)
        before_charts = [each for each in finished if not CHART.search(each.url)]
        all_of_it = sum(each.sizes()["responseBodySize"] for each in before_charts)
        scripts = sum(each.sizes()["responseBodySize"] for each in before_charts if each.resource_type == "script")
        if all_of_it > 300_000 or scripts > 150_000:
            heavy.append(f"{what}: {all_of_it} bytes, of them {scripts} scripts")
    assert heavy == [], "\n".join(heavy)


def test_pages_can_be_read_at_twice_the_size(enter: Enter, pages: dict[str, tuple[str, str]]) -> None:
    """A window of 1280 px at 200 %: the board and the money, nothing beside the window, everything there."""
    page = enter("plan_officer", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    for name in ("plan:board", "plan:projects", "plan:review", "plan:upload"):
        page.goto(pages[name][1])
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
