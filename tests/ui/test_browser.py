"""The style guide in a real Chromium under the real content security policy: accessibility, keyboard, layout, behaviour."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings

from tests.ui import site

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("LAOYOU_CHROMIUM", "/usr/bin/chromium"))
AXE = ROOT / "node_modules/axe-core/axe.min.js"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not CHROMIUM.exists() or not AXE.exists(), reason="needs Chromium and axe-core"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(built_assets: Path) -> Iterator[str]:
    with override_settings(**site.SETTINGS), site.serving() as address:
        yield address


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Any]:
    """Opens the site with a reader's choices; anything the browser complains about fails the test."""
    contexts, complaints = [], []

    def opened(
        path: str = "/", *, width: int = 1280, height: int = 900, javascript: bool = True, **choices: str
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            bypass_csp=False,
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in choices.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def axe(page: Any) -> list[str]:
    """Serious and critical violations, each with where it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['nodes'][0]['target']} {violation['nodes'][0]['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_stands_in_a_readers_way(open_page: Any, language: str, size: str, theme: str) -> None:
    page = open_page("/?form=wrong&said=1", django_language=language, laoyou_type=size, laoyou_theme=theme)
    assert page.evaluate("document.documentElement.dataset.typeSize") == size
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/trouble/MISSING/?", "/?"])
def test_phones_and_error_pages_too(open_page: Any, browser: Any, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + path, wait_until="networkidle")
    assert axe(page) == []
    context.close()


@pytest.mark.parametrize(
    ("width", "size"),
    [(320, "normal"), (390, "normal"), (720, "normal"), (640, "large"), (1440, "large"), (1440, "normal")],
)
def test_no_page_scrolls_sideways(open_page: Any, width: int, size: str) -> None:
    page = open_page(width=width, laoyou_type=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def small_targets(page: Any, least: int) -> list[Any]:
    """Things to press that are smaller than they should be; links inside sentences are exempt (WCAG 2.5.8)."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll('button, summary, .btn, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .rail a, .menu-button')]
        .filter((one) => one.checkVisibility() && !one.matches('.help-button, .filter-submit'))
        .map((one) => [one.textContent.trim() || one.name || one.className, Math.round(one.getBoundingClientRect().height)])
        .filter(([, height]) => height < least - 1)""",
        least,
    )


def test_targets_are_large_enough_for_fingers_and_larger_for_elders(open_page: Any) -> None:
    assert small_targets(open_page(), 44) == []
    assert small_targets(open_page(laoyou_type="large"), 60) == []


def small_words(page: Any, least: int) -> list[Any]:
    """What can be read in type smaller than it should be, in pixels."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll('main p, main td, main span, main a, main button, main label')]
        .filter((one) => one.checkVisibility() && one.textContent.trim())
        .map((one) => [one.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(one).fontSize)])
        .filter(([, size]) => size < least)""",
        least,
    )


def test_large_type_is_large_everywhere_and_one_column(open_page: Any) -> None:
    page = open_page(laoyou_type="large", width=1440)
    for _look in range(50):  # a busy machine draws the page piece by piece
        if not (small := small_words(page, 22)):
            break
        page.wait_for_timeout(100)
    assert small == []
    expect(page.locator(".rail")).to_be_hidden()
    page.locator(".menu-button").click()
    expect(page.locator(".rail")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".rail")).to_be_hidden()
    assert page.evaluate("document.activeElement.className").find("menu-button") >= 0


def test_slash_goes_to_the_search_box_and_arrows_walk_its_suggestions(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("甲/")
    page.wait_for_selector("#suggestions a")
    expect(page.locator("#search")).to_have_value("甲/")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "甲市"


def test_typed_text_survives_a_reload_and_is_forgotten_once_put_back(open_page: Any) -> None:
    page = open_page()
    page.fill("#id_title", "一份没有写完的方案")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#id_title")).to_have_value("一份没有写完的方案")
    expect(page.locator(".toast-note")).to_have_count(1)
    page.fill("#id_title", "")
    page.reload()
    expect(page.locator("#id_title")).to_have_value("")


def test_the_page_says_before_the_session_ends_and_offers_to_go_on(open_page: Any) -> None:
    page = open_page("/?session=121")
    page.wait_for_selector(".toast-note button.btn")
    with page.expect_response("**/suggest/"):
        page.locator(".toast-note button.btn").click()
    expect(page.locator(".toast-note button.btn")).to_have_count(0)


def test_an_act_that_cannot_be_undone_asks_first(open_page: Any) -> None:
    page = open_page()
    page.locator("[data-dialog=drop]").click()
    dialog = page.locator("dialog#drop")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.querySelector('dialog#drop').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_menus_open_one_at_a_time_and_close_on_escape(open_page: Any) -> None:
    page = open_page()
    page.locator(".person-menu summary").click()
    expect(page.locator(".person-menu .menu-panel")).to_be_visible()
    page.locator(".place-menu summary").click()
    expect(page.locator(".person-menu .menu-panel")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".place-menu .menu-panel")).to_be_hidden()


def test_filtering_swaps_the_table_keeps_the_focus_and_can_be_linked_to(open_page: Any) -> None:
    page = open_page()
    page.select_option("#table-sample-group", "b")
    page.wait_for_url("**group=b**")
    expect(page.locator("#table-sample tbody tr:not(.row-detail)")).to_have_count(2)
    assert page.evaluate("document.activeElement.id") in {"table-sample-group", ""}
    expect(page.locator("#live")).to_have_text(page.locator("#table-sample .count-line").inner_text())
    swapped = page.locator("#table-sample tbody").inner_text()
    page.reload()
    expect(page.locator("#table-sample tbody")).to_have_text(swapped, use_inner_text=True)


def test_a_row_opens_in_place_and_closes_again(open_page: Any) -> None:
    page = open_page()
    link = page.locator("#table-sample-1 [data-open-row]")
    link.click()
    page.wait_for_selector("#table-sample-1-detail:not([hidden])")
    expect(link).to_have_attribute("aria-expanded", "true")
    link.click()
    expect(page.locator("#table-sample-1-detail")).to_be_hidden()


def test_charts_and_maps_are_drawn_under_the_policy_and_their_tables_step_back(open_page: Any) -> None:
    page = open_page()
    page.wait_for_selector("#chart-bars canvas")
    page.wait_for_selector("#map-sample canvas")
    assert page.locator("#chart-bars details").get_attribute("open") is None
    with page.expect_download() as waiting:
        page.locator("#chart-bars [data-chart-png]").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_map_and_its_list_stay_in_step(open_page: Any) -> None:
    page = open_page()
    page.wait_for_selector("#map-sample canvas")
    canvas = page.locator("#map-sample .map-canvas")
    before = canvas.screenshot()
    page.locator("[data-area='1'] a").focus()
    page.wait_for_timeout(200)
    assert canvas.screenshot() != before


_DRAWN = """() => {
  const canvas = document.querySelector("#map-sample .map-canvas canvas");
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (data[4 * (y * width + x) + 3] > 200) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return (right - left) / (bottom - top);
}"""


def test_a_map_is_as_wide_and_high_as_the_country_in_every_window(open_page: Any) -> None:
    """A box twice as wide must not stretch a county: east to west is counted as on the ground."""
    page = open_page()
    found = []
    for width in (1280, 1000, 700):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_selector("#map-sample canvas")
        page.wait_for_timeout(400)
        found.append(page.evaluate(_DRAWN))
    assert max(found) / min(found) < 1.06


def test_a_mark_and_its_item_stay_in_step_both_ways(open_page: Any) -> None:
    page = open_page()
    page.locator("[data-span='t2'] a").focus()
    expect(page.locator("mark.in-step")).to_have_text(["护理型床位占比不低于60%"])
    page.locator("mark[data-spans='p1']").click()
    expect(page.locator("[data-span].in-step")).to_have_attribute("data-span", "p1")
    page.locator("mark[data-spans='p1'] a").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-span].in-step")).to_have_attribute("data-span", "t2")


def test_without_a_script_everything_but_pictures_is_there(open_page: Any) -> None:
    page = open_page(javascript=False)
    expect(page.locator("#chart-bars table")).to_be_visible()
    expect(page.locator(".area-list li")).to_have_count(8)
    page.locator(".column-menu summary").first.click()
    expect(page.locator(".column-menu .menu-panel").first).to_be_visible()
    page.locator("#table-sample-group").select_option("b")
    page.locator("#table-sample .filter-submit").click()
    page.wait_for_url("**group=b**")
    expect(page.locator("#table-sample tbody tr:not(.row-detail)")).to_have_count(2)
    page.locator("button[name=theme]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
