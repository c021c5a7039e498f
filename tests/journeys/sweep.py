"""Every page in one look: what is wrong with it, and what it weighs.

Each page is seen in two looks and not in all eight of two languages, sizes and colours: each language, size and colour is
there for each page, and the longest words (English) stand in the largest type, where they need most room. Each look is a
file of its own, so that two workers share them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote
from uuid import UUID

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, ViewportSize

from laoyou.core.actor import Actor
from laoyou.workbench.opening import opens_for
from tests.documents.build import as_docx
from tests.journeys import rows
from tests.journeys.addresses import PAGES, STRANGER
from tests.journeys.conftest import Complaints, Enter
from tests.journeys.pairs import TWO_PAIRS
from tests.journeys.site import Site
from tests.journeys.steps import await_reading, choose_document, serious_findings
from tests.journeys.views import MORE, VIEWS

DESK, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=900)
CHART = re.compile(r"/chart[.0-9a-f]*\.js")
COLOURS = ("color-contrast", "link-in-text-block")
NEW_COLOURS = (Path(__file__).parent / "colours.js").read_text()
SIZES = """() => ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .map(each => [each.name, each.encodedBodySize])"""
PAGE_BYTES, SCRIPT_BYTES = 300_000, 150_000
# Rows of a table are made alike: what axe has against one it has against the first, and fifty take it a second.
# So is the frame around each page of a role.
FIRST_ROWS = """() => document.querySelectorAll("tbody").forEach(
    each => [...each.rows].slice(6).forEach(row => row.remove()))"""
WITHOUT_FRAME = """() => document.querySelectorAll(".rail, .topbar").forEach(each => each.remove())"""
# What reaches furthest to the right, the innermost first.
BESIDE = """[...document.querySelectorAll("main *, header *, footer *")].reverse()
    .map(each => [Math.round(each.getBoundingClientRect().right), each.tagName + "." + each.className])
    .filter(([right]) => right > document.documentElement.clientWidth).sort(([a], [b]) => b - a).slice(0, 4).join(" ")"""
OWN_LINKS = """() => [...new Set([...document.links].filter(each => each.origin === location.origin)
    .map(each => each.pathname))].filter(path => !path.startsWith("/static/"))"""
# Doors before and beside the workbench, which are not ours to guard.
NOT_OURS = ("account_", "mfa_", "openid_", "socialaccount_")
ANSWERS = {"nothing at this address": 404, "not for this role": 403, "socialaccount_login_error": 401}

Pages = dict[str, tuple[str, str]]


def found_pages(enter: Enter, site: Site) -> Pages:
    """For each page who reads it and its address, once there is a draft to check, two pairs and a department's file."""
    if not site.one("SELECT count(*) FROM plan_edition WHERE state = 'review'"):
        officer = enter("plan_officer")
        choose_document(officer, "plan.docx", as_docx())
        await_reading(officer)
    if not site.one("SELECT count(*) FROM exchange_batch"):
        site.await_jobs()  # only one takes a snapshot at a time
        site.python(rows.ENTER)
        # What was accepted is looked through for people twice, and pairs that are not alike go.
        site.await_jobs()
    if not site.one("SELECT count(*) FROM people_pair"):
        site.python(TWO_PAIRS)
    listed = {
        name: (
            role,
            reverse(name.split()[0], kwargs={key: site.one(f"{sql} LIMIT 1") for key, sql in ids.items()})
            + VIEWS.get(name, ""),
        )
        for name, (role, ids) in PAGES.items()
    }
    return listed | {
        what: (role, (listed[name][1] if name else "") + rest) for what, (role, name, rest) in MORE.items()
    }


def swept(
    enter: Enter, site: Site, complaints: Complaints, look: Mapping[str, str], *, language: str, first: bool
) -> list[str]:
    """What is wrong with any page in that look (cookies); `language` is what the page must say it is written in.

    In the `first` look all rules of accessibility are asked for and the page is weighed, without what draws charts; in a
    further one what another colour, size and language can change: what stands beside the window, and colours.
    """
    complaints.allow(r"status of 40[134]")
    windows: dict[str, Page] = {}
    wrong: list[str] = []
    judged: list[str] = []
    framed: set[str] = set()
    for what, (role, address) in sorted(found_pages(enter, site).items(), key=lambda each: each[1]):
        if role not in windows:
            windows[role] = page = enter(None if role == STRANGER else role)
            page.context.add_cookies([{"name": n, "value": v, "url": site.address} for n, v in look.items()])
        page = windows[role]
        answer = page.goto(address)
        status = answer.status if answer else None
        if status != ANSWERS.get(what, 200) or page.url.split("#")[0] != site.address + quote(address, safe="/?=&"):
            wrong.append(f"{what}: {status} at {page.url}")
        if page.locator("html").get_attribute("lang") != language:
            wrong.append(f"{what}: not in {language}")
        found = [*(too_heavy(page) if first else ()), *beside(page)]
        found += closed_doors(page, role) if first and role != STRANGER and what not in ANSWERS else []
        page.evaluate(FIRST_ROWS)
        if role in framed:
            page.evaluate(WITHOUT_FRAME)
        framed.add(role)
        found += serious_findings(page, but=COLOURS) if first else []
        if new := page.evaluate(NEW_COLOURS, judged):
            found += serious_findings(page, rules=COLOURS)
            judged += new
        wrong += [f"{what}: {finding}" for finding in found]
    return wrong


def too_heavy(page: Page) -> list[str]:
    """What the page weighs as it goes over the line, whether this time it did or came from the cache."""
    sizes: list[tuple[str, int]] = page.evaluate(SIZES)
    before_charts = [(name, size) for name, size in sizes if not CHART.search(name)]
    all_of_it = sum(size for _, size in before_charts)
    scripts = sum(size for name, size in before_charts if name.split("?")[0].endswith(".js"))
    if all_of_it > PAGE_BYTES or scripts > SCRIPT_BYTES:
        return [f"{all_of_it} bytes, of them {scripts} scripts"]
    return []


def closed_doors(page: Page, role: str) -> list[str]:
    """Links that lead nowhere, or where the page's own reader would be refused."""
    reader, found = Actor(role, UUID(int=1), frozenset({role})), []
    for path in page.evaluate(OWN_LINKS):
        try:
            name = resolve(unquote(path)).view_name
        except Resolver404:
            found.append(f"a link to {path}, which is no page")
        else:
            if not name.startswith(NOT_OURS) and not opens_for(name, reader):
                found.append(f"a link to {name}, which does not open for this role")
    return found


def beside(page: Page) -> Iterator[str]:
    """Sideways scroll at the desk, as wide as pages are opened and left, and on a small telephone."""
    yield from _over(page, "desk")
    page.set_viewport_size(TELEPHONE)
    yield from _over(page, "small telephone")
    page.set_viewport_size(DESK)


def _over(page: Page, width: str) -> Iterator[str]:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        yield f"{width}: {over} px wider than the window: {page.evaluate(BESIDE)}"
