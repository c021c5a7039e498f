"""An institution files: papers handed in, more asked for once, completed, filed, the receipt printed and published."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.facilities.homes import credit_code
from tests.journeys.conftest import Complaints, Enter

COMMUNITY = "630222102001"
HOME = "川口示例备案养护院"
PAPERS = ("application", "registration", "premises", "promise")
SCAN = b"%PDF-1.4 made up"


def test_from_the_papers_to_the_receipt(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # a paper is missing on purpose
    officer = enter("department_officer")
    _register(officer)
    card = officer.url
    officer.locator("main a[href*='/filings/sites/']").first.click()
    _hand_in(officer, PAPERS[:3])
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.get_by_role("alert").first).to_contain_text("备案承诺书")
    _hand_in(officer, PAPERS)
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.locator("main")).to_contain_text("待答复")
    filing = officer.url

    officer.get_by_role("link", name="要求补正").click()
    officer.locator("#id_words").fill("承诺书未盖章")
    officer.locator("main form button[type=submit]").last.click()
    officer.goto(filing)
    officer.get_by_role("link", name="补交材料").first.click()
    _hand_in(officer, ("promise",))
    officer.locator("main form button[type=submit]").last.click()
    officer.goto(filing)
    officer.get_by_role("link", name="予以备案").click()
    officer.locator("#id_looked").check()
    officer.locator("main form button[type=submit]").last.click()
    expect(officer.locator("main")).to_contain_text("备案回执")
    expect(officer.locator("main")).to_contain_text(HOME)
    officer.goto(card)
    expect(officer.locator("main")).to_contain_text("备案")


def _register(officer: Page) -> None:
    officer.goto("/institutions/new/")
    officer.locator("#id_name").fill(HOME)
    officer.locator("#id_operator_name").fill("示例备案服务有限公司")
    officer.locator("#id_credit_code").fill(credit_code(922))
    officer.locator("#id_kind").select_option("private_home")
    officer.locator("#id_site_name").fill(HOME)
    officer.locator("#id_area").fill(COMMUNITY)
    officer.locator("#id_address").fill("示例路9号")
    officer.locator("#id_opened_on").fill("2026-06-01")
    officer.get_by_role("button", name="列入名录").click()
    expect(officer.locator("h1")).to_contain_text(HOME)


def _hand_in(page: Page, papers: tuple[str, ...]) -> None:
    for paper in papers:
        file = {"name": f"{paper}.pdf", "mimeType": "application/pdf", "buffer": SCAN}
        page.locator(f"input[name=file_{paper}]").set_input_files(file)
