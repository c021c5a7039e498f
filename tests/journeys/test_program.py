"""A security administrator lets a department's program act for somebody; the program calls; then the token is withdrawn."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.site import Site
from tests.journeys.steps import assert_accessible


def test_a_token_is_given_used_and_withdrawn(enter: Enter, site: Site) -> None:
    holder = site.one("SELECT id FROM accounts_user WHERE username = 'plan'")
    admin = enter("security_admin")
    admin.goto(f"/accounts/people/{holder}/")
    admin.get_by_role("link", name="发放接口令牌").click()
    admin.get_by_label("用途").fill("发展改革委业务系统")
    admin.get_by_label("查看已生效的规划").check()
    assert_accessible(admin)
    admin.get_by_role("button", name="发放接口令牌").click()
    secret = admin.locator("#new-token").inner_text()
    assert_accessible(admin)

    status, plans = call(site, "/plans", secret)
    assert status == 200
    assert {plan["area"] for plan in plans["plans"]} >= {630200000000}
    assert call(site, "/areas", secret)[1]["code"] == "token_lacks_action"

    admin.get_by_role("link", name="查看这个令牌").click()
    expect(admin.locator("main")).not_to_contain_text(secret)
    expect(admin.locator("main")).not_to_contain_text("从未")
    admin.get_by_label("原因").fill("系统停用")
    admin.get_by_role("button", name="收回接口令牌").click()
    expect(admin.locator("h1")).to_contain_text("已收回")
    assert_accessible(admin)
    assert (call(site, "/plans", secret)[0], call(site, "/plans", secret)[1]["code"]) == (401, "token_revoked")
    assert site.ask("SELECT reason FROM records_auditevent WHERE action = 'accounts.revoke_token'") == [("系统停用",)]


def call(site: Site, path: str, secret: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    """As a program calls: a token, no cookies."""
    asked = urllib.request.Request(f"{site.address}/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)
