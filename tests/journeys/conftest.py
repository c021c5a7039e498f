"""Fixtures of the journeys: `site` (one for each module), `page` (one for each test, watched for every complaint)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, StorageState, sync_playwright

from laoyou.cli.embedded import Cluster
from tests.database_templates import ROOT
from tests.journeys.site import Site, prepare_template, running
from tests.journeys.steps import sign_in
from tools.browser import find_browser

SCREENSHOTS = ROOT / "var" / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-prefers-reduced-motion"]
_READER = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1280, "height": 900}}
_reports = pytest.StashKey[dict[str, pytest.TestReport]]()


class Complaints:
    """What went wrong in the page while nobody looked: errors in its console, refused sources, requests elsewhere."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._seen: list[str] = []
        self._allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Do not count complaints matching `pattern`: a journey to a page that must answer 404, say."""
        self._allowed.append(pattern)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._seen.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def left(self) -> list[str]:
        return [said for said in self._seen if not any(re.search(pattern, said) for pattern in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:", "about:")):
            self._seen.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._seen.append(f"{response.status} from {response.url}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash.setdefault(_reports, {})[report.when] = report
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def prepared() -> tuple[Cluster, str]:
    return prepare_template()


@pytest.fixture(scope="module")
def site(prepared: tuple[Cluster, str]) -> Iterator[Site]:
    """The running site; the tests of one module share it in their order, the next module gets a fresh one."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with running(*prepared, f"journey_{worker}") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        pytest.fail("no Chromium: install it, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def complaints(site: Site) -> Complaints:
    return Complaints(site.address)


Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """What the browser keeps of each role that has signed in at this module's site."""
    return {}


@pytest.fixture
def enter(
    site: Site,
    browser: Browser,
    complaints: Complaints,
    signed_in: dict[str, StorageState],
    request: pytest.FixtureRequest,
) -> Iterator[Enter]:
    """`enter("auditor")` opens a fresh window of a Chinese reader signed in as that demonstration account.

    Each role signs in once for its module. `enter()` is a stranger; more options are those of `new_context`. The
    test fails on any complaint that it did not allow.
    """
    opened: list[Page] = []

    def window(role: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**_READER | {"base_url": site.address} | options)
        context.set_default_timeout(10_000)
        opened.append(page := context.new_page())
        complaints.watch(page)
        if role and role in signed_in:
            context.add_cookies(signed_in[role]["cookies"])
        elif role:
            sign_in(page, site, role)
            signed_in[role] = context.storage_state()
        return page

    yield window
    report = request.node.stash.get(_reports, {}).get("call")
    failed = report is None or report.failed or complaints.left()
    for number, page in enumerate(opened):
        if failed:
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{number}.png")
        page.context.close()
    assert complaints.left() == []


@pytest.fixture
def page(enter: Enter) -> Page:
    """A fresh browser window of a stranger."""
    return enter()
