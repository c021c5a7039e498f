"""A month in the life of a plan: reported, sent back, put right, accepted, the circular, a meeting, what it decided."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from desk import PDF
from docx import Document
from playwright.sync_api import Page, expect

from laoyou.core.clock import today
from laoyou.core.working_days import WorkingCalendar
from tests.journeys.conftest import Complaints, Enter

DONE = "三所敬老院改造完成，新增护理型床位60张。"


def test_from_the_report_to_what_a_meeting_decides(enter: Enter, complaints: Complaints) -> None:
    complaints.allow("status of 422")  # sent back without a reason on purpose
    clerk, office = enter("department_officer"), enter("plan_officer")
    task = _handed_in(clerk)

    office.goto("/")
    office.get_by_role("link", name="去审核").click()
    office.get_by_role("link", name=task).first.click()
    expect(office.locator("main")).to_contain_text(DONE)
    office.get_by_role("button", name="退回").click()
    expect(office.get_by_role("alert").first).to_contain_text("请写明理由")
    office.get_by_label("审核意见").fill("请附验收单。")
    office.get_by_role("button", name="退回").click()
    expect(office.locator("main")).to_contain_text("填报已退回单位")

    clerk.reload()
    expect(clerk.locator("main")).to_contain_text("请附验收单。")
    clerk.locator("input[type=file]").set_input_files({"name": "验收单.pdf", "mimeType": "", "buffer": PDF})
    clerk.get_by_role("button", name="提交填报").click()
    expect(clerk.get_by_role("link", name="验收单.pdf")).to_be_visible()

    office.reload()
    office.get_by_role("button", name="通过").click()
    expect(office.locator("main")).to_contain_text("填报已通过")
    _circular_names(office, task)
    _meeting(office)
    clerk.goto("/")
    expect(clerk.locator("main")).to_contain_text("本单位有1项会议议定事项待办")
    clerk.get_by_role("link", name="去查看").click()
    clerk.get_by_role("link", name="三季度前建成互助养老点").click()
    clerk.get_by_role("link", name="报告办结").click()
    clerk.get_by_label("请简要说明").or_(clerk.locator("textarea")).first.fill("已建成十处。")
    clerk.get_by_role("button", name="已办结").click()
    expect(clerk.locator("main")).to_contain_text("已报办结")


def _handed_in(clerk: Page) -> str:
    """The first task of the unit, reported on; its heading."""
    clerk.goto("/")
    clerk.get_by_role("link", name="去填报").click()
    clerk.goto(f"{clerk.url}&unit=海东市民政局")
    link = clerk.locator("table tbody tr").first.get_by_role("link").first
    task = link.inner_text().strip()
    link.click()
    clerk.get_by_label("滞后").check()
    clerk.get_by_label("完成比例").fill("35")
    clerk.get_by_label("本月工作进展").fill(DONE)
    clerk.get_by_label("存在问题").fill("资金到位较晚。")
    clerk.get_by_role("button", name="提交填报").click()
    expect(clerk.locator("main")).to_contain_text("待规划办审核")
    return task


def _circular_names(office: Page, task: str) -> None:
    """The month's circular, taken away and opened, names the task with what stands in its way."""
    office.locator(".breadcrumbs, nav").get_by_role("link", name="进展填报").first.click()
    office.get_by_role("button", name="生成进展通报").click()
    # The worker makes it; the page follows by itself.
    with office.expect_download() as begun:
        office.get_by_role("link", name=".docx", exact=True).first.click(timeout=60_000)
    document = Document(BytesIO(Path(begun.value.path()).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"{task}（海东市民政局，完成35%）：资金到位较晚。" in text


def _meeting(office: Page) -> None:
    office.goto("/meetings/")
    office.get_by_role("link", name="登记会议").click()
    office.get_by_label("会议类别").select_option("joint_elders")
    office.get_by_label("议题").fill("研究互助养老点建设")
    office.get_by_label("召开日期").fill(today().isoformat())
    office.get_by_role("button", name="登记会议").click()
    office.get_by_role("link", name="添加议定事项").click()
    office.get_by_label("议定事项").fill("三季度前建成互助养老点")
    office.get_by_label("责任单位").select_option(label="海东市民政局")
    office.get_by_label("办理期限").fill(WorkingCalendar({}).deadline(today(), 10).day.isoformat())
    office.get_by_role("button", name="登记").click()
    expect(office.locator("main")).to_contain_text("三季度前建成互助养老点")
