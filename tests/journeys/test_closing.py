"""A home closes: announced, everybody's way planned and the family told, carried out when nobody is left."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from laoyou.core.clock import today
from tests.facilities.homes import credit_code
from tests.journeys.conftest import Complaints, Enter
from tests.people.registry import number_of

COMMUNITY = "630222102001"
NAME = "川口示例康养院"


def test_a_closure_with_resettlement(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # asked to confirm, and to wait until nobody is left
    _somebody(enter("township_worker"))
    officer = enter("department_officer")
    _register(officer)
    card = officer.url
    _bed(officer)
    officer.get_by_role("link", name="安排入住").first.click()
    officer.locator("#id_person").fill("祁迁院")
    officer.locator("#id_first").fill((today() - timedelta(days=3)).isoformat())
    officer.get_by_role("button", name="安排入住").click()
    expect(officer.locator("h1")).to_contain_text("祁迁院")
    stay = officer.url

    officer.goto(card)
    officer.get_by_role("link", name="公告暂停或终止服务").click()
    officer.locator("#id_into").select_option("closed")
    officer.locator("#id_planned_on").fill(today().isoformat())
    officer.locator("#id_reason").fill("房屋鉴定为危房")
    officer.get_by_role("button", name="公告", exact=True).click()
    expect(officer.locator("main")).to_contain_text("应提前60日公告")
    officer.get_by_role("button", name="公告", exact=True).click()
    closing = officer.url
    expect(officer.locator("main")).to_contain_text("未落实去向")
    officer.get_by_role("link", name="祁迁院").first.click()
    officer.locator("#id_to").select_option("family")
    officer.locator("#id_told_on").fill(today().isoformat())
    officer.get_by_role("button", name="登记去向").click()

    officer.get_by_role("link", name="办理", exact=True).click()
    officer.get_by_role("button", name="办理", exact=True).click()
    expect(officer.get_by_role("alert").first).to_contain_text("1")
    officer.goto(stay)
    officer.get_by_role("link", name="离院或去世").click()
    officer.locator("#id_end").select_option("resettled")
    officer.locator("main form button[type=submit]").last.click()
    officer.goto(closing)
    officer.get_by_role("link", name="办理", exact=True).click()
    officer.get_by_role("button", name="办理", exact=True).click()
    expect(officer.locator("main")).to_contain_text("已办理")
    officer.goto(card)
    expect(officer.locator("main")).to_contain_text("已终止")


def _register(officer: Page) -> None:
    officer.goto("/institutions/new/")
    officer.locator("#id_name").fill(NAME)
    officer.locator("#id_operator_name").fill("示例颐养服务有限公司")
    officer.locator("#id_credit_code").fill(credit_code(912))
    officer.locator("#id_kind").select_option("private_home")
    officer.locator("#id_site_name").fill(NAME)
    officer.locator("#id_area").fill(COMMUNITY)
    officer.locator("#id_opened_on").fill("2025-06-01")
    officer.get_by_role("button", name="列入名录").click()
    expect(officer.locator("h1")).to_contain_text(NAME)


def _somebody(worker: Page) -> None:
    born = today().replace(year=1941, month=5, day=6)
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill("祁迁院")
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill(born.isoformat())
    worker.locator("#id_document").select_option("citizen_id")
    worker.locator("#id_number").fill(number_of(born, 448))
    worker.locator("#id_area").fill(COMMUNITY)
    worker.get_by_role("button", name="登记").click()
    expect(worker.locator("h1")).to_contain_text("祁迁院")


def _bed(officer: Page) -> None:
    officer.get_by_role("link", name="床位与托位").click()
    officer.get_by_role("link", name="增加床位").click()
    officer.locator("#id_building").fill("1号楼")
    officer.locator("#id_room").fill("101")
    officer.locator("#id_labels").fill("101-1")
    officer.locator("#id_first").fill((today() - timedelta(days=9)).isoformat())
    officer.get_by_role("button", name="增加床位").click()
