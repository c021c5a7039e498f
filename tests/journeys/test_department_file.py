"""A data officer brings in the household register: columns, check, rejected rows, accepted, seen on a card, undone."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.exchange.files import csv, line
from tests.journeys.conftest import Enter
from tests.journeys.site import Site
from tests.journeys.steps import assert_accessible

HEADINGS = ("人员姓名", "身份证", "性别", "出生日期", "民族", "户籍地", "住哪里", "手机")
PLACE = "630222102001"
GOOD = line("祁文件", 731, date(1951, 3, 4), 现住地=PLACE, 户籍地代码=PLACE, 联系电话="19912345678")
BAD = line("马错号", 公民身份号码="990222194305020121", 现住地=PLACE, 户籍地代码=PLACE)


def test_a_file_from_the_department_to_the_card_and_back(enter: Enter, site: Site) -> None:
    officer = enter("data_officer")
    officer.goto("/exchange/")
    officer.get_by_role("link", name="接收文件").first.click()
    officer.locator("#id_feed").select_option("household_register")
    officer.get_by_label("只有新增和变更").check()
    data = {"name": "户籍名册.csv", "mimeType": "text/csv", "buffer": csv([GOOD, BAD], HEADINGS, "gb18030")}
    officer.locator("input[type=file]").set_input_files(data)
    officer.get_by_role("button", name="读取文件").click()

    expect(officer.locator("h1")).to_contain_text("指定各列含义")
    expect(officer.locator("main")).not_to_contain_text("990222195103047")
    officer.get_by_label("住哪里").select_option("area")
    assert_accessible(officer)
    officer.get_by_role("button", name="逐行核验").click()
    _wait_for_the_file(officer)

    expect(officer.locator("main")).to_contain_text("末位")
    assert_accessible(officer)
    with officer.expect_download() as download:
        officer.get_by_role("button", name="下载退回明细").click()
    rows = list(load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:2] == ("人员姓名", "身份证")
    assert rows[1][:2] == ("马错号", "990222194305020121")
    assert "末位" in rows[1][-2]

    officer.get_by_role("button", name="采纳这些行").click()
    _wait_for_the_file(officer)
    expect(officer.locator("main")).to_contain_text("已采纳")
    address = officer.url
    officer.goto("/people/?q=")
    officer.goto(f"/search/?q={'祁文件'}")
    officer.get_by_role("link", name="祁文件").first.click()
    expect(officer.locator("main")).to_contain_text("公安")

    officer.goto(address)
    officer.get_by_role("link", name="撤销此文件").click()
    officer.get_by_label("原因").fill("报错了文件")
    officer.get_by_role("button", name="撤销", exact=True).click()
    _wait_for_the_file(officer)
    assert site.ask("SELECT count(*) FROM people_person WHERE name = '祁文件'") == [(0,)]
    assert site.ask("SELECT reason FROM records_auditevent WHERE action = 'exchange.undo_batch'") == [("报错了文件",)]


def test_a_leader_sees_how_old_the_data_is(enter: Enter) -> None:
    leader = enter("leader")
    leader.goto("/exchange/freshness/")
    expect(leader.locator("main")).to_contain_text("户籍人口（公安）")
    assert_accessible(leader)
    leader.goto("/exchange/catalogue/")
    expect(leader.locator("main")).to_contain_text("公民身份号码")


def _wait_for_the_file(page: Page) -> None:
    """Watch the work; when it is over, the page leads to the file."""
    done = page.get_by_role("link", name="查看文件")
    rows = page.locator("#table-rows")
    expect(rows.or_(done).first).to_be_visible(timeout=60_000)
    if not rows.count():
        page.wait_for_timeout(1_500)
    if done.count():
        done.first.click()
    expect(rows).to_be_visible()
