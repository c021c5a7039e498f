"""Documents that are not taken: each ends in a sentence an official understands, and nothing is half saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.database_templates import ROOT
from tests.documents import hostile
from tests.documents.build import as_docx, as_txt
from tests.journeys.conftest import Complaints, Enter
from tests.journeys.site import VAR, Site
from tests.journeys.steps import await_reading, choose_document

DOCX = as_docx()
MEGABYTE = 1024 * 1024
PLAN_TABLES = ["plan_edition", "plan_reviewitem", "plan_sourcedocument", "plan_editionwarning"]
KEPT_TABLES = [*PLAN_TABLES, "records_attachment", "records_run", "procrastinate_jobs"]
NOT_A_PLAN = (ROOT / "tests/documents/not_a_plan.txt").read_bytes()

AT_THE_DOOR = {
    "encrypted docx": ("方案.docx", hostile.ole("EncryptedPackage"), "文档设有密码。请取消密码并保存，再重新选择。"),
    "old word": ("方案.doc", hostile.ole("WordDocument"), "此处不接收“.doc”文件。请另存为以下格式之一：.docx"),
    "damaged zip": ("方案.docx", DOCX[: len(DOCX) // 2], "文件已损坏或没有复制完整。请从原来的地方重新获取。"),
    "zip bomb": ("方案.docx", hostile.bomb(60), "文件虽小，解压后却异常巨大，与有害文件的特征相符，系统没有解压。"),
    "macros": (
        "方案.docx",
        hostile.docx_with(b"<w:document/>", word__vbaProject_dot_bin=b"x"),
        "文件含有宏（小程序）。请去掉宏，另存为以下格式之一：.docx",
    ),
    "docm": ("方案.docm", DOCX, "此处不接收“.docm”文件。请另存为以下格式之一：.docx"),
    "program": ("方案.docx", b"MZ\x90\x00\x03" + bytes(500), "无论文件名是什么，这是一个可执行程序，不是文档。"),
    "pdf called docx": ("方案.docx", hostile.blank_pdf(1), "文件扩展名是“.docx”，内容却是PDF 文档。"),
    "wrong encoding": (
        "方案.txt",
        as_txt() + b"\xe6\x96\xff\xff\x81 \xff\n" * 3,
        "文件扩展名是“.txt”，内容却是无法识别的内容。请用原来的软件打开，另存为以下格式之一：.docx",
    ),
    "empty": ("方案.docx", b"", "文件是空的"),
}
WHEN_READ = {
    "scanned pdf": ("方案.pdf", hostile.scanned_pdf(3), "这个 .pdf 有 3 页，却几乎没有文字（0 字）：页面是扫描图片。"),
    "encrypted pdf": ("方案.pdf", hostile.encrypted_pdf(user="secret", owner="secret"), "这个 .pdf 设有密码。"),
    "damaged pdf": ("方案.pdf", b"%PDF-1.7\nnothing more", "文件应为 .pdf 文档，但已损坏或不完整。"),
    "garbled": ("方案.txt", as_txt().decode().encode().decode("gb18030", "ignore").encode(), "文字是乱码"),
    "not a plan": ("书画展.txt", NOT_A_PLAN, "不像"),
    "no words": ("方案.html", b"<html><body><img src='a.png'></body></html>", "其中没有文字"),
}


def rows(site: Site, tables: list[str]) -> dict[str, int]:
    """How many rows each table holds."""
    return {table: site.one(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608 - names above


@pytest.mark.parametrize("what", AT_THE_DOOR)
def test_refused_at_the_door_in_a_sentence(enter: Enter, site: Site, complaints: Complaints, what: str) -> None:
    filename, data, sentence = AT_THE_DOOR[what]
    complaints.allow("status of 400")
    before = rows(site, KEPT_TABLES)
    officer = enter("plan_officer")
    choose_document(officer, filename, data)
    expect(officer.get_by_role("alert").first).to_contain_text(sentence)
    expect(officer.locator("input[type=file]")).to_be_visible()
    assert rows(site, KEPT_TABLES) == before


@pytest.mark.parametrize("what", WHEN_READ)
def test_refused_by_the_reader_in_a_sentence(enter: Enter, site: Site, what: str) -> None:
    filename, data, sentence = WHEN_READ[what]
    before = rows(site, PLAN_TABLES)
    officer = enter("plan_officer")
    choose_document(officer, filename, data)
    expect(officer.locator(".work-failed")).to_contain_text(sentence, timeout=30_000)
    assert rows(site, PLAN_TABLES) == before
    officer.get_by_role("link", name="另选文件").click()
    expect(officer.locator("input[type=file]")).to_be_visible()


@pytest.fixture
def sparse(tmp_path: Path) -> Path:
    """A place for a large file that takes no room on the disk."""
    return tmp_path / "方案.txt"


def test_a_file_that_is_too_large_is_told_before_it_is_sent(enter: Enter, sparse: Path) -> None:
    with sparse.open("wb") as file:
        file.truncate(51 * MEGABYTE)
    officer = enter("plan_officer")
    officer.goto("/plans/load/")
    field = officer.locator("input[type=file]")
    field.set_input_files(sparse)
    assert field.evaluate("input => input.validationMessage") == "文件超过了允许的大小。"
    officer.get_by_role("button", name="识别这份文件").click()
    expect(officer).to_have_url("/plans/load/")


@pytest.mark.parametrize(("megabytes", "said"), [(51, "文件有 53 兆字节"), (200, "文件有 210 兆字节")])
def test_a_file_that_is_too_large_is_refused_when_sent_all_the_same(
    enter: Enter, site: Site, complaints: Complaints, sparse: Path, megabytes: int, said: str
) -> None:
    """The check in the page left out, as somebody who means harm would."""
    complaints.allow("status of 4(00|13)")
    with sparse.open("wb") as file:
        file.truncate(megabytes * MEGABYTE)
    before, web = rows(site, KEPT_TABLES), site.children["site"].process.pid
    officer = enter("plan_officer")
    officer.goto("/plans/load/")
    officer.locator("input[type=file]").set_input_files(sparse)
    officer.evaluate("document.querySelector('form[enctype]').noValidate = true")
    officer.get_by_role("button", name="识别这份文件").click(timeout=60_000)
    expect(officer.get_by_role("alert").first).to_contain_text(
        f"{said}，超过 50 兆字节的上限。请去掉图片、另存后重试。"
    )
    assert rows(site, KEPT_TABLES) == before
    assert list((VAR / "attachments" / "incoming").glob("*")) == []
    assert officer.request.get("/health").ok
    assert site.children["site"].process.poll() is None
    assert site.children["site"].process.pid == web


def test_the_same_document_twice_is_pointed_out(enter: Enter, site: Site, complaints: Complaints) -> None:
    complaints.allow("status of 400")
    officer = enter("plan_officer")
    choose_document(officer, "方案.docx", DOCX)
    await_reading(officer)
    before = rows(site, KEPT_TABLES)
    choose_document(officer, "又一份方案.docx", DOCX)
    expect(officer.get_by_role("alert").first).to_contain_text(
        "同一份文件正在核对：澜川市“一老一小”整体解决方案。请继续核对，或先将其作废。"
    )
    assert rows(site, KEPT_TABLES) == before
