"""A place in a public home: applied for, ranked, offered, refused, offered again, taken up."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Page, expect

from laoyou.core.clock import today
from tests.facilities.homes import credit_code
from tests.journeys.conftest import Complaints, Enter
from tests.people.registry import number_of

COMMUNITY = "630222102001"
HOME = "川口示例公办敬老院"
OLDER, YOUNGER = ("祁轮候", date(1932, 3, 4), 462), ("马轮候", date(1958, 3, 4), 464)


def test_from_the_application_to_the_bed(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # an offer that passes somebody over is refused until the reason is written
    worker = enter("township_worker")
    for person in (OLDER, YOUNGER):
        _somebody(worker, *person)
    officer = enter("department_officer")
    _home_with_two_beds(officer)
    officer.goto("/waiting/new/")
    where = officer.locator("#id_where")
    where.select_option(label=_option(officer, HOME))
    officer.get_by_role("button", name="建立名单").click()
    expect(officer.locator("h1")).to_contain_text(HOME)
    ranked = officer.url
    for name, _born, _sequence in (YOUNGER, OLDER):  # the younger one comes first to the desk
        _apply(worker, name)
    _rank(officer, ranked)

    # Whoever waits for any place of the county stands in this list too: the applicants find their own places in it.
    older, younger = (_place(worker, name) for name in (OLDER[0], YOUNGER[0]))
    assert older < younger

    # The place goes to the head of the list, who refuses it, keeps the place in the list, and takes the next offer.
    first = _offer(officer, ranked)
    officer.get_by_role("link", name="拒绝", exact=True).click()
    officer.locator("input[type=radio]").first.check()
    officer.get_by_role("button", name="登记拒绝").click()
    assert _offer(officer, ranked) == first
    officer.get_by_role("button", name="申请人接受").click()
    expect(officer.get_by_role("button", name="申请人接受")).to_have_count(0)
    officer.goto("/institutions/?name=公办敬老院")
    officer.get_by_role("link", name=HOME).first.click()
    officer.get_by_role("link", name="床位与托位").click()
    officer.locator("a.bed-guest").first.click()
    expect(officer.locator("h1")).to_contain_text(first)
    officer.get_by_role("button", name="已到院").click()
    expect(officer.get_by_role("link", name="请假")).to_be_visible()


def _somebody(worker: Page, name: str, born: date, sequence: int) -> None:
    worker.goto("/people/new/")
    worker.get_by_label("姓名").fill(name)
    worker.get_by_label("女", exact=True).check()
    worker.get_by_label("出生日期").fill(born.isoformat())
    worker.locator("#id_document").select_option("citizen_id")
    worker.locator("#id_number").fill(number_of(born, sequence))
    worker.locator("#id_area").fill(COMMUNITY)
    worker.get_by_role("button", name="登记").click()
    expect(worker.locator("h1")).to_contain_text(name)


def _home_with_two_beds(officer: Page) -> None:
    officer.goto("/institutions/new/")
    officer.locator("#id_name").fill(HOME)
    officer.locator("#id_operator_name").fill("示例民政局")
    officer.locator("#id_credit_code").fill(credit_code(921))
    officer.locator("#id_ownership").select_option("public")
    officer.locator("#id_kind").select_option("rural_home")
    officer.locator("#id_site_name").fill(HOME)
    officer.locator("#id_area").fill(COMMUNITY)
    officer.locator("#id_opened_on").fill("2025-06-01")
    officer.get_by_role("button", name="列入名录").click()
    officer.get_by_role("link", name="床位与托位").click()
    officer.get_by_role("link", name="增加床位").click()
    officer.locator("#id_building").fill("1号楼")
    officer.locator("#id_room").fill("101")
    officer.locator("#id_labels").fill("101-1，101-2")
    officer.get_by_role("button", name="增加床位").click()
    expect(officer.locator("main")).to_contain_text("101-2")


def _option(officer: Page, home: str) -> str:
    """The label of the list for elders of a home."""
    found: str = officer.locator("#id_where option", has_text=home).first.inner_text()
    return found.strip()


def _apply(worker: Page, name: str) -> None:
    worker.goto("/waiting/applications/new/")
    worker.locator("#id_person").fill(name)
    worker.locator("input[name=kind][value=elder]").check()
    worker.locator("label", has_text=HOME).first.click()
    worker.get_by_role("button", name="登记申请").click()
    expect(worker.locator("h1")).to_contain_text(name)


def _rank(officer: Page, ranked: str) -> None:
    """Have the list ranked and wait until the worker has done it."""
    officer.goto(ranked)
    officer.get_by_role("button", name="立即排序").click()
    expect(officer.locator("main")).to_contain_text("完成", timeout=20_000)


def _place(worker: Page, name: str) -> int:
    """The applicant's rank in the home's list, as the own page says it."""
    worker.goto(f"/waiting/applications/?name={name}")
    worker.locator("table tbody a").first.click()
    expect(worker.locator("h1")).to_contain_text(name)
    said = re.search(r"第(\d+)名（共\d+人", worker.locator("main").inner_text())
    assert said
    return int(said[1])


def _offer(officer: Page, ranked: str) -> str:
    """Offer the first free bed to whoever is next; the name stands on the page that follows."""
    officer.goto(ranked)
    officer.get_by_role("link", name="提供床位（托位）").click()
    officer.locator("#id_first").fill(today().isoformat())
    officer.locator("main form button[type=submit]").last.click()
    if officer.locator("#id_confirmed").count():
        officer.locator("#id_confirmed").check()
        officer.locator("main form button[type=submit]").last.click()
    expect(officer.get_by_role("button", name="申请人接受")).to_be_visible()
    name: str = officer.locator("h1").inner_text().split()[1]
    return name
