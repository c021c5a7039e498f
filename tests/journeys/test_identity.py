"""A data officer finds one person twice, sees both side by side, merges them, and takes it back; by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Complaints, Enter
from tests.journeys.pairs import HERE_ALREADY, ONE_TWICE
from tests.journeys.site import Site


def press(page: Page, role: str, name: str) -> None:
    """Reach a button or link by its name and press it with the keyboard."""
    target = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    target.focus()
    page.keyboard.press("Enter")


def test_one_person_twice_is_found_merged_and_taken_apart(enter: Enter, site: Site) -> None:
    site.python(ONE_TWICE)
    officer = enter("data_officer")
    officer.goto("/people/pairs/")
    press(officer, "button", "立即比对")
    expect(officer.get_by_role("link", name="祁兰花").first).to_be_visible(timeout=90_000)
    press(officer, "link", "祁兰花")
    expect(officer.locator("h1")).to_contain_text("是否同一人")
    table = officer.get_by_role("table")
    expect(table).to_contain_text("同音不同字")
    expect(table).to_contain_text("有一方未登记")

    press(officer, "button", "是同一人：先看合并结果")
    expect(officer.locator("main")).to_contain_text("尚未合并")
    expect(officer.locator("main")).to_contain_text("转到保留的记录")
    officer.get_by_label("凭什么认定是同一人？").fill("本人持户口簿到场")
    press(officer, "button", "合并两条记录")
    expect(officer.get_by_text("两条记录已合并")).to_be_visible()

    (given_up,) = site.ask("SELECT given_up_id, stayed_id FROM people_merge WHERE undone_at IS NULL")
    officer.goto(f"/people/{given_up[0]}/")
    expect(officer).to_have_url(re.compile(str(given_up[1])))
    expect(officer.locator("main")).to_contain_text("低保")
    press(officer, "link", "撤销")
    officer.get_by_label("原因").fill("两人同音，并非一人")
    press(officer, "button", "撤销合并")
    expect(officer.locator("h1")).to_contain_text("祁兰华")
    assert site.one("SELECT count(*) FROM people_person WHERE merged_into_id IS NOT NULL") == 0


def test_somebody_like_this_is_already_here(enter: Enter, site: Site, complaints: Complaints) -> None:
    complaints.allow("status of 422")
    site.python(HERE_ALREADY)
    worker = enter("township_worker")
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill("祁雪画")
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill("1942-05-06")
    worker.locator("#id_area").fill("630222102001")
    worker.get_by_role("button", name="登记").click()
    expect(worker.get_by_role("alert").first).to_contain_text("已有相似人员")
    for box in worker.get_by_label("这是另一人").all():
        box.check()
    worker.get_by_role("button", name="确认是另一人并登记").click()
    expect(worker.locator("h1")).to_contain_text("祁雪画，女")
