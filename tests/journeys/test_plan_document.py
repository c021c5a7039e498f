"""The plan office loads a document, watches it being read, checks what was read, and brings the plan into force."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from laoyou.reading import read_text
from laoyou.reading.sources import extract
from tests.documents.build import as_docx, as_html, as_pdf, as_txt
from tests.documents.plan import PLAN, Grid, Heading, Item, Paragraph
from tests.journeys.conftest import Enter
from tests.journeys.site import Site
from tests.journeys.steps import await_reading, choose_document, confirm_everything

TITLE = "海东市养老托育整体解决方案"
HERE = {
    "澜川市“一老一小”": "海东市养老托育",
    "澜川市": "海东市",
    "北屏区": "平安区",
    "南屏区": "乐都区",
    "石桥县": "互助县",
}
LISTS = ["indicators", "prose_targets", "limits", "tasks", "projects", "policies", "elements", "baseline"]


def issued(number: str, changes: dict[str, str] | None = None) -> tuple[Item, ...]:
    """The plan as 海东市 would issue it under this document number, with further changes of its wording."""
    wording = HERE | {"澜政发〔2023〕17号": number} | (changes or {})

    def said(text: str) -> str:
        for old, new in wording.items():
            text = text.replace(old, new)
        return text

    def reworded(item: Item) -> Item:
        if isinstance(item, Grid):
            return replace(item, rows=tuple(tuple(map(said, row)) for row in item.rows))
        return replace(item, text=said(item.text))

    return tuple(map(reworded, PLAN))


def read_in(data: bytes, filename: str) -> int:
    """How many items there are to check in a document."""
    reading = read_text(extract(data, filename=filename).text, filename=filename).to_dict()
    return sum(len(reading[name]) for name in LISTS)


def line_of(page: Page, name: str) -> Locator:
    """The item of this name in the right pane."""
    return page.locator(".review-line").filter(has=page.get_by_text(name)).first


def test_a_document_becomes_a_plan_in_force(enter: Enter, site: Site) -> None:
    officer = enter("plan_officer")
    document = as_docx(issued("东政发〔2023〕18号"))
    to_check = read_in(document, "plan.docx")

    officer.goto("/")
    officer.get_by_role("link", name="上传规划文件").first.click()
    choose_document(officer, "plan.docx", document)
    await_reading(officer)
    expect(officer.locator("h1")).to_have_text(TITLE)
    expect(officer.locator("#unseen-note")).to_contain_text(f"共 {to_check} 条，已核对 0 条，还有 {to_check} 条")

    look_from_one_side_to_the_other(officer)
    to_check += correct_add_and_merge(officer)

    officer.get_by_role("button", name="确认并生效").click()
    expect(officer.get_by_role("alert")).to_contain_text(f"还有 {to_check} 条没有核对")

    confirm_everything(officer)
    expect(officer.locator("#unseen-note")).to_contain_text("条已全部核对。")
    officer.get_by_role("button", name="确认并生效").click()
    expect(officer.get_by_role("status").filter(has_text="规划已生效。")).to_be_visible()
    expect(officer.locator("h1")).to_contain_text("3 项任务、3 个项目，总投资 9,480 万元")
    expect(officer.locator(".cards").first).to_contain_text("每千常住人口托位数")

    a_later_edition_shows_what_changed(officer)
    # Other journeys read the same plan on this site; what they left to be checked is none of ours.
    own = "SELECT version, state FROM plan_edition WHERE title = %s AND state <> 'review' ORDER BY version"
    assert site.ask(own, TITLE) == [(1, "superseded"), (2, "published")]


def look_from_one_side_to_the_other(page: Page) -> None:
    """Click an item and its words are marked; click marked words and their item is shown."""
    line = line_of(page, "城乡居民基本养老保险参保率")
    line.get_by_text("城乡居民基本养老保险参保率").click()
    mark = page.locator("mark.in-step").first
    expect(mark).to_contain_text("城乡居民基本养老保险参保率")
    expect(mark).to_be_in_viewport()

    page.locator("mark", has_text="每千人口拥有3岁以下婴幼儿托位数").first.click()
    shown = page.locator(".review-line.in-step")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("每千人口拥有3岁以下婴幼儿托位数")
    expect(shown).to_be_in_viewport()
    assert shown.evaluate("item => item.contains(document.activeElement)")


def correct_add_and_merge(page: Page) -> int:
    """Correct one indicator, add one, leave one out and take it back, merge two; how many more are unseen now."""
    line_of(page, "每千人口拥有3岁以下婴幼儿托位数").get_by_role("link", name="更正").click()
    page.get_by_label("名称").fill("每千常住人口托位数")
    page.get_by_label("修改原因").fill("按国家口径统一名称")
    page.get_by_role("button", name="保存更正并确认").click()
    corrected = line_of(page, "每千常住人口托位数")
    expect(corrected.locator("del").first).to_have_text("每千人口拥有3岁以下婴幼儿托位数")
    expect(corrected).to_contain_text("已确认")

    page.get_by_role("link", name="补充漏识别的条目").click()
    page.get_by_label("名称").fill("老年食堂数")
    page.get_by_label("计量单位").fill("个")
    page.get_by_label("分年度数值").fill("2024: 60\n2025: 90")
    page.get_by_role("button", name="添加条目").click()
    expect(line_of(page, "老年食堂数")).to_contain_text("人工补充")

    line_of(page, "城乡居民基本养老保险参保率").get_by_role("button", name="剔除").click()
    expect(line_of(page, "城乡居民基本养老保险参保率")).to_contain_text("已剔除")
    line_of(page, "城乡居民基本养老保险参保率").get_by_role("button", name="恢复").click()
    expect(line_of(page, "城乡居民基本养老保险参保率")).to_contain_text("已确认")

    line_of(page, "养老机构护理型床位占比").get_by_role("link", name="更正").click()
    page.get_by_label("把这一条并入本条").select_option(label="3 特殊困难老年人家庭适老化改造")
    page.get_by_role("button", name="合并").click()
    expect(line_of(page, "养老机构护理型床位占比")).to_contain_text("市住房城乡建设局")
    expect(line_of(page, "特殊困难老年人家庭适老化改造")).to_contain_text("已剔除")
    return -4  # corrected, taken back, and the two that were merged; the added one was never unseen


def a_later_edition_shows_what_changed(page: Page) -> None:
    """The same plan with one promise raised and one project in place of another."""
    choose_document(
        page,
        "plan2.docx",
        as_docx(issued("东政发〔2024〕3号", {"≥58": "≥61", "中心敬老院提升": "失智照护中心"})),
        edition_of=f"{TITLE} 东政发〔2023〕18号",
    )
    await_reading(page)
    confirm_everything(page)
    page.get_by_role("button", name="确认并生效").click()
    expect(page.get_by_role("status").filter(has_text="规划已生效。")).to_be_visible()
    page.get_by_role("link", name="版本", exact=True).click()
    changes = page.locator(".change-list > li")
    raise_ = changes.filter(has_text="养老机构护理型床位占比").filter(has_text="分年度数值").first
    expect(raise_.locator("del", has_text="58").first).to_be_visible()
    expect(raise_.locator("ins", has_text="61").first).to_be_visible()
    expect(changes.filter(has_text="互助县中心敬老院提升")).to_contain_text("已删除")
    expect(changes.filter(has_text="互助县失智照护中心")).to_contain_text("新增")
    page.get_by_role("link", name="第 1 版").click()
    expect(page.get_by_role("status").first).to_contain_text("这一版已被第 2 版取代")


@pytest.mark.parametrize(
    ("filename", "write"),
    [
        ("plan.html", as_html),
        ("plan.pdf", as_pdf),
        ("plan.txt", lambda items: as_txt(items, encoding="gb18030")),
    ],
    ids=["html", "pdf", "txt-gb18030"],
)
def test_the_other_formats_are_read_as_well(
    enter: Enter, filename: str, write: Callable[[tuple[Item, ...]], bytes]
) -> None:
    officer = enter("plan_officer")
    document = write(issued("东政发〔2023〕21号"))
    choose_document(officer, filename, document)
    await_reading(officer)
    expect(officer.locator("h1")).to_have_text(TITLE)
    expect(officer.locator("#unseen-note")).to_contain_text(f"还有 {read_in(document, filename)} 条")
    expect(officer.locator(".document mark", has_text="养老机构护理型床位占比").first).to_be_attached()


SHORT_PLAN: tuple[Item, ...] = (
    Heading(0, "", "海东市托育服务三年实施方案"),
    Paragraph("东政办〔2024〕5号"),
    Heading(1, "一、", "发展目标"),
    Paragraph("到2026年，每千人口托位数达到5.2个。"),
    Heading(1, "二、", "重点任务"),
    Heading(2, "（一）", "增加普惠托位"),
    Paragraph("支持幼儿园开设托班。（责任单位：市教育局）"),
)


def test_the_whole_way_without_a_mouse(enter: Enter) -> None:
    page = enter("plan_officer")
    # Whoever listens is handed the chooser; asked only when the key is pressed, the browser may hear of it too late.
    page.on("filechooser", lambda _chooser: None)
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="上传规划文件").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/load/")  # with its scripts: a key pressed before they run may be nobody's

    tab_to(page, page.locator("input[type=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    document = as_docx(SHORT_PLAN)
    chooser.value.set_files({"name": "short.docx", "mimeType": "", "buffer": document})
    tab_to(page, page.get_by_role("button", name="识别这份文件"))
    page.keyboard.press("Enter")

    await_reading(page)

    # In the document one stop, arrows from mark to mark; the item beside it is shown.
    tab_to(page, page.locator(".document mark a").first)
    expect(page.locator(".review-line.in-step")).to_have_count(1)
    page.keyboard.press("Enter")
    assert page.locator(".review-line.in-step").evaluate("item => item.contains(document.activeElement)")

    while page.locator("#unseen-note").get_by_text("条已全部核对。").count() == 0:
        confirm_one_kind(page)
    tab_to(page, page.get_by_role("button", name="确认并生效"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="规划已生效。")).to_be_visible()


def confirm_one_kind(page: Page) -> None:
    """The first kind that still has something to check, by the number on its tab."""
    if page.get_by_role("button", name="全选").count() == 0:
        tab_to(page, page.locator(".tabs a", has_text=re.compile(r"[1-9]")).first)
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="全选"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="确认勾选的条目"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已确认")).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, and see that the focus can be seen."""
    wanted.wait_for()
    for _press in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    ring = wanted.evaluate("e => { const s = getComputedStyle(e); return s.outlineStyle + s.boxShadow }")
    assert ring != "nonenone", "the focus cannot be seen"
