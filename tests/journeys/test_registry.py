"""A township worker enters somebody, finds them again in the one box, and looks at what is sealed, for a reason."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.journeys.conftest import Complaints, Enter
from tests.journeys.site import Site
from tests.people.registry import number_of

NUMBER = number_of(date(1941, 2, 3), 444)
COMMUNITY = "630222102001"


def test_a_township_worker_keeps_the_registry(enter: Enter, site: Site, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # the first number is wrong on purpose
    worker = enter("township_worker")
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill("祁兰花")
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill("1941-02-03")
    worker.locator("#id_document").select_option("citizen_id")
    worker.locator("#id_number").fill(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    worker.locator("#id_area").fill(COMMUNITY)
    worker.get_by_role("button", name="登记").click()
    expect(worker.get_by_role("alert")).to_contain_text("末位")
    expect(worker.get_by_label("姓名")).to_have_value("祁兰花")

    worker.locator("#id_number").fill(NUMBER)
    worker.get_by_role("button", name="登记").click()
    expect(worker.locator("h1")).to_contain_text("祁兰花，女")
    expect(worker.locator("main")).not_to_contain_text(NUMBER)

    worker.goto("/")
    worker.keyboard.press("/")
    worker.keyboard.type("qlh", delay=30)
    worker.get_by_role("link", name="祁兰花").first.click()
    worker.get_by_label("为什么需要查看完整内容？").fill("核对高龄津贴")
    worker.get_by_role("button", name="显示证件号码").click()
    expect(worker.get_by_role("status").first).to_contain_text(NUMBER)
    found = site.ask("SELECT reason FROM records_auditevent WHERE action = 'people.reveal_document'")
    assert found == [("核对高龄津贴",)]

    worker.get_by_role("link", name="登记情形").click()
    worker.get_by_label("情形").select_option("minimum_allowance")
    worker.locator("#id_first").fill("2025-01-01")
    worker.get_by_role("button", name="登记情形").click()
    expect(worker.locator("main")).to_contain_text("低保")


def test_a_leader_sees_counts_and_nobody(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 403")
    leader = enter("leader")
    leader.goto("/people/counts/630222000000/")
    expect(leader.locator("h1")).to_contain_text("民和")
    expect(leader.get_by_role("figure").first).to_be_visible()
    leader.goto("/people/")
    expect(leader.locator("h1")).to_contain_text("无权")
