"""Civil affairs puts a home on the register, opens its beds, and gives one to an elder; a paper runs out."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from laoyou.core.clock import today
from tests.facilities.homes import credit_code
from tests.journeys.conftest import Complaints, Enter
from tests.people.registry import number_of

COMMUNITY = "630222102001"


def test_from_the_register_to_a_bed(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # the first code is wrong on purpose
    _somebody(enter("township_worker"))
    officer = enter("department_officer")
    officer.goto("/institutions/")
    officer.get_by_role("link", name="登记机构").click()
    _fill(officer, credit_code(901)[:-1] + "I")
    officer.get_by_role("button", name="列入名录").click()
    expect(officer.get_by_role("alert").first).to_contain_text("没有 I、O、S、V、Z")
    officer.locator("#id_credit_code").fill(credit_code(901))
    officer.get_by_role("button", name="列入名录").click()
    expect(officer.locator("h1")).to_contain_text("川口示例养老院")

    officer.get_by_role("link", name="登记证照或数值").click()
    officer.locator("#id_what").select_option("licence:fire")
    officer.locator("#id_first").fill("2025-01-01")
    officer.locator("#id_until").fill((today() + timedelta(days=20)).isoformat())
    officer.get_by_role("button", name="登记", exact=True).click()
    officer.goto("/institutions/expiring/")
    expect(officer.locator("main")).to_contain_text("消防安全检查合格证明")

    officer.goto("/institutions/?name=川口")
    officer.get_by_role("link", name="川口示例养老院").first.click()
    officer.get_by_role("link", name="床位与托位").click()
    officer.get_by_role("link", name="增加床位").click()
    officer.locator("#id_building").fill("1号楼")
    officer.locator("#id_room").fill("101")
    officer.locator("#id_labels").fill("101-1，101-2")
    officer.get_by_role("button", name="增加床位").click()
    expect(officer.locator("main")).to_contain_text("空余 2 个")

    officer.get_by_role("link", name="安排入住").first.click()
    officer.locator("#id_person").fill("祁住院")
    officer.get_by_role("button", name="安排入住").click()
    expect(officer.locator("h1")).to_contain_text("祁住院")
    officer.get_by_role("link", name="请假").click()
    officer.locator("#id_kind").select_option("hospital")
    officer.get_by_role("button", name="登记请假").click()
    expect(officer.get_by_role("link", name="已返回")).to_be_visible()
    _a_day_inside(officer)


def _a_day_inside(officer: Page) -> None:
    """A carer is taken on and lacks papers; somebody falls, it is reported and closed with what was learnt."""
    officer.goto("/institutions/?name=川口")
    officer.get_by_role("link", name="川口示例养老院").first.click()
    officer.get_by_role("link", name="录用人员").click()
    officer.locator("#id_name").fill("样护理员")
    officer.locator("#id_number").fill(number_of(date(1990, 5, 6), 447))
    officer.get_by_role("button", name="录用", exact=True).click()
    expect(officer.locator("h1")).to_contain_text("样护理员")
    expect(officer.locator("main")).to_contain_text("缺少的证照")
    officer.goto("/institutions/?name=川口")
    officer.get_by_role("link", name="川口示例养老院").first.click()
    officer.locator("main").get_by_role("link", name="机构安全").click()
    officer.get_by_role("link", name="报告事件").click()
    officer.locator("#id_account").fill("走廊滑倒，未见外伤")
    officer.get_by_role("button", name="报告", exact=True).click()
    officer.get_by_role("link", name="登记处置情况").click()
    officer.locator("#id_text").fill("铺设防滑垫")
    officer.locator("#id_close").check()
    officer.get_by_role("button", name="登记", exact=True).click()
    expect(officer.locator("main")).to_contain_text("铺设防滑垫")
    expect(officer.get_by_role("link", name="登记处置情况")).to_have_count(0)


def test_a_leader_sees_supply_and_nobody_inside(enter: Enter, complaints: Complaints) -> None:
    leader = enter("leader")
    leader.goto("/institutions/supply/")
    expect(leader.locator("h1")).to_contain_text("床位与托位")
    expect(leader.get_by_role("figure").first).to_be_visible()
    expect(leader.get_by_role("link", name="登记机构")).to_have_count(0)


def _somebody(worker: Page) -> None:
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill("祁住院")
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill("1940-05-06")
    worker.locator("#id_document").select_option("citizen_id")
    worker.locator("#id_number").fill(number_of(date(1940, 5, 6), 446))
    worker.locator("#id_area").fill(COMMUNITY)
    worker.get_by_role("button", name="登记").click()
    expect(worker.locator("h1")).to_contain_text("祁住院")


def _fill(officer: Page, code: str) -> None:
    officer.locator("#id_name").fill("川口示例养老院")
    officer.locator("#id_operator_name").fill("示例养老服务有限公司")
    officer.locator("#id_credit_code").fill(code)
    officer.locator("#id_kind").select_option("private_home")
    officer.locator("#id_site_name").fill("川口示例养老院")
    officer.locator("#id_area").fill(COMMUNITY)
    officer.locator("#id_opened_on").fill("2025-06-01")
