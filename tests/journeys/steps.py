"""What many journeys do: sign in as somebody, and look at a page with the eyes of axe."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

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


def assert_accessible(page: Page, *, without: str | None = None) -> None:
    """No serious or critical finding of axe-core on the page as it is; `without` is a selector to leave out."""
    assert serious_findings(page, without=without) == []


def serious_findings(page: Page, *, without: str | None = None) -> list[str]:
    """One line for each serious or critical finding: the rule, what it asks for, and the elements."""
    # Evaluated through the debugger, which the page's content security policy does not govern.
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "(without) => axe.run(without ? {exclude: [without]} : document, {resultTypes: ['violations']})", without
    )
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes']][:5]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@cache
def _axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text()
