"""From an application to a place: a family watches its rank at the public door, is offered a bed and takes it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from laoyou.core.clock import today
from tests.facilities.homes import credit_code
from tests.journeys.conftest import Complaints, Enter
from tests.people.registry import number_of

COMMUNITY = "630222102001"
HOME = "川口示例敬老院"
NAME = "祁候院"


def test_from_an_application_to_an_accepted_offer(enter: Enter, complaints: Complaints, page: Page) -> None:
    number = _somebody(worker := enter("township_worker"))
    officer = enter("department_officer")
    card = _home(officer)
    officer.goto("/waiting/new/")
    officer.locator("#id_where").select_option(label=f"{HOME}（公办养老机构床位）")
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.locator("h1")).to_contain_text(HOME)
    waiting_list = officer.url

    worker.goto("/waiting/applications/new/")
    worker.locator("#id_person").fill(NAME)
    worker.locator("input[name=kind][value=elder]").check()
    worker.get_by_label(HOME).check()
    worker.locator("main form button[type=submit]").last.click()
    receipt = worker.locator("h1 .num").inner_text()

    officer.goto(waiting_list)
    officer.get_by_role("button", name="立即排序").click()
    _until(officer, waiting_list, receipt)
    _open_my_place(page, receipt, number[-4:])
    expect(page.locator(".portal-rank")).to_contain_text("1")

    officer.goto(waiting_list + "offer/")
    officer.locator("main form button[type=submit]").last.click()
    if officer.locator("#id_confirmed").count():
        officer.locator("#id_confirmed").check()
        officer.locator("main form button[type=submit]").last.click()
    page.goto("/public/my-place/")
    expect(page.locator(".portal-offer")).to_contain_text(HOME)

    officer.goto(worker.url)
    officer.get_by_role("button", name="申请人接受").click()
    page.goto("/public/my-place/")
    expect(page.locator(".portal-offer")).to_have_count(0)
    expect(page.locator(".portal-lead")).to_contain_text("已入住")
    officer.goto(card)
    officer.get_by_role("link", name="床位与托位").click()
    expect(officer.locator("main")).to_contain_text(NAME)


def _somebody(worker: Page) -> str:
    born = today().replace(year=1939, month=3, day=7)
    number = number_of(born, 452)
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill(NAME)
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill(born.isoformat())
    worker.locator("#id_document").select_option("citizen_id")
    worker.locator("#id_number").fill(number)
    worker.locator("#id_area").fill(COMMUNITY)
    worker.locator("#id_registered_area").fill(COMMUNITY)
    worker.get_by_role("button", name="登记").click()
    expect(worker.locator("h1")).to_contain_text(NAME)
    return number


def _home(officer: Page) -> str:
    """A public home with one free bed; the address of its card."""
    officer.goto("/institutions/new/")
    for field, value in (
        ("name", HOME),
        ("operator_name", "示例养老服务有限公司"),
        ("credit_code", credit_code(913)),
        ("site_name", HOME),
        ("area", COMMUNITY),
        ("opened_on", "2025-06-01"),
    ):
        officer.locator(f"#id_{field}").fill(value)
    officer.locator("#id_ownership").select_option("public")
    officer.locator("#id_kind").select_option("rural_home")
    officer.get_by_role("button", name="列入名录").click()
    expect(officer.locator("h1")).to_contain_text(HOME)
    card = officer.url
    officer.get_by_role("link", name="床位与托位").click()
    officer.get_by_role("link", name="增加床位").click()
    for field, value in (("building", "1号楼"), ("room", "101"), ("labels", "101-1")):
        officer.locator(f"#id_{field}").fill(value)
    officer.get_by_role("button", name="增加床位").click()
    return card


def _until(officer: Page, address: str, text: str) -> None:
    """The worker ranks; the list is opened again until it says so."""
    for _patience in range(60):
        officer.goto(address)
        if officer.get_by_text(text).count():
            return
        officer.wait_for_timeout(500)
    raise AssertionError(f"{text} is not in the list")


def _open_my_place(page: Page, number: str, last_four: str) -> None:
    page.goto("/public/my-place/")
    page.locator("#id_number").fill(number)
    page.locator("#id_last_four").fill(last_four)
    page.locator("main form button[type=submit]").click()
