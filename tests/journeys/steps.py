"""What many journeys do: sign in as somebody, and look at a page with the eyes of axe."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.database_templates import ROOT
from tests.journeys.site import Site


def sign_in(page: Page, site: Site, role: str) -> None:
    """Sign in as the demonstration account of `role` and arrive on the first page."""
    account = site.accounts[role]
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(account.username)
    page.locator("input[name=password]").fill(account.password)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("input[name=password]")).to_have_count(0)


def choose_document(page: Page, filename: str, data: bytes, *, edition_of: str = "") -> None:
    """On the page for loading a plan: choose a document, say which plan it is a later edition of, send it."""
    page.goto("/plans/load/")
    page.locator("input[type=file]").set_input_files({"name": filename, "mimeType": "", "buffer": data})
    if edition_of:
        page.locator("select[name=series]").select_option(label=edition_of)
    page.get_by_role("button", name="识别这份文件").click()


def await_reading(page: Page) -> None:
    """Watch the document being read; when it is, the page goes on by itself to what was read."""
    expect(page.locator("h1, #unseen-note").first).to_be_visible()
    done = page.get_by_role("link", name="核对识别结果")
    expect(page.locator("#unseen-note").or_(done).first).to_be_visible(timeout=60_000)
    try:
        page.wait_for_url("**/review/**", timeout=3_000)
    except TookTooLong:
        done.click()  # it was read before the page could watch
    expect(page.locator("#unseen-note")).to_be_visible()


def confirm_everything(page: Page) -> None:
    """On the checking page: kind by kind, tick all and confirm."""
    for link in [tab.get_attribute("href") for tab in page.locator(".tabs a").all()]:
        page.goto(f"{page.url.split('?')[0]}{link[link.index('?') :]}" if link else page.url)
        if page.get_by_role("button", name="全选").count():
            page.get_by_role("button", name="全选").click()
            page.get_by_role("button", name="确认勾选的条目").click()


def assert_accessible(page: Page, *, without: str | None = None) -> None:
    """No serious or critical finding of axe-core on the page as it is; `without` is a selector to leave out."""
    assert serious_findings(page, without=without) == []


def serious_findings(
    page: Page, *, without: str | None = None, rules: tuple[str, ...] = (), but: tuple[str, ...] = ()
) -> list[str]:
    """One line for each serious or critical finding: the rule, what it asks for, and the elements.

    Of `rules` alone if any are named, and of none of those in `but`.
    """
    # Evaluated through the debugger, which the page's content security policy does not govern.
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        """([without, options]) => axe.run(without ? {exclude: [without]} : document,
            {resultTypes: ['violations'], ...options})""",
        [without, {"runOnly": list(rules)} if rules else {"rules": {rule: {"enabled": False} for rule in but}}],
    )
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']][:5]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@cache
def _axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text()
