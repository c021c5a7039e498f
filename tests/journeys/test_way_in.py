"""The first minutes: the sign-in page, a wrong password, the right one, and signing in as every demonstration account."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.site import Site
from tests.journeys.steps import assert_accessible, sign_in

ROLES = ["leader", "plan_officer", "department_officer", "system_admin", "security_admin", "auditor"]


def test_the_first_page_asks_to_sign_in_in_chinese(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("input[name=password]")).to_be_visible()
    assert_accessible(page)


def test_a_wrong_password_is_refused_and_says_so(page: Page, site: Site) -> None:
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(site.accounts["leader"].username)
    page.locator("input[name=password]").fill("not-the-password")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("[role=alert]").first).to_be_visible()
    expect(page.locator("input[name=password]")).to_have_value("")


@pytest.mark.parametrize("role", ROLES)
def test_each_demonstration_account_arrives_inside(page: Page, site: Site, role: str) -> None:
    sign_in(page, site, role)
    expect(page.locator("h1")).to_be_visible()
