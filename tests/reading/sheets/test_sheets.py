"""Tables as offices send them: cells, encodings, dates, and files that are refused."""

from __future__ import annotations

import signal
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from laoyou.reading import apart
from laoyou.reading.sheets import OddCell, SheetRefused, old_office, open_workbook

ROWS = [["姓名", "出生"], ["马玉兰", "1943-05-02"], ["祁大有", "1950-01-02"]]
TEXT = "姓名,出生\r\n马玉兰,1943-05-02\r\n\r\n祁大有,1950-01-02\r\n"


def read(data: bytes, folder: Path, name: str = "a") -> list[list[str]]:
    """All rows of all sheets."""
    path = folder / name
    path.write_bytes(data)
    book = open_workbook(path)
    return [row for sheet in book.sheets for block in book.blocks(sheet.number) for row in block.rows]


def lines(data: bytes, folder: Path, **asked: int) -> list[list[int]]:
    """Line numbers, block by block."""
    (folder / "a").write_bytes(data)
    book = open_workbook(folder / "a")
    return [block.lines for block in book.blocks(0, **asked)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_in_any_encoding_and_with_any_mark(encoding: str, mark: str, tmp_path: Path) -> None:
    assert read(TEXT.replace(",", mark).encode(encoding), tmp_path) == ROWS


def test_lines_are_counted_as_a_spreadsheet_counts_rows(tmp_path: Path) -> None:
    text = 'a,b\n"one\ntwo",x\n\n3,y\n'
    assert lines(text.encode(), tmp_path, size=2) == [[1, 2], [4]]
    assert lines(text.encode(), tmp_path, size=2, after=2) == [[4]]


def test_rare_characters_and_quotes(tmp_path: Path) -> None:
    text = '姓名,备注\n𠮷野·阿卜杜拉,"他说""好"", 走了"\n'
    for encoding in ("utf-8", "gb18030"):
        assert read(text.encode(encoding), tmp_path)[1] == ["𠮷野·阿卜杜拉", '他说"好", 走了']


def test_bytes_of_no_encoding_are_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(SheetRefused) as caught:
        read(("姓名,备注\n" * 5).encode("gb18030") + b"\xff\xff\n", tmp_path)
    assert caught.value.code == "undecodable"


def test_spreadsheet_cells_become_text(tmp_path: Path) -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
    chinese_day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    sheet.write_row(0, 0, ["文字", 12, 12.5, 6.3022219430502e17])
    sheet.write_datetime(1, 0, date(1950, 1, 2), day)
    sheet.write_datetime(1, 1, date(2024, 2, 29), chinese_day)
    sheet.write_boolean(1, 2, True)
    sheet.write_formula(2, 0, "=1+1", value=2)
    sheet.write_formula(2, 1, "=A1", value="文字")
    sheet.write_string(4, 2, "  后  ")
    book.close()
    assert read(made.getvalue(), tmp_path) == [
        ["文字", "12", "12.5", "6.3022219430502E+17"],
        ["1950-01-02", "2024-02-29", "TRUE"],
        ["2", "文字"],
        ["", "", "后"],
    ]
    assert lines(made.getvalue(), tmp_path) == [[1, 2, 3, 5]]


SHEET = """<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c r="C1"><x:f>B1</x:f></x:c>
<x:c r="D1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>"""
WORKBOOK = """<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"""


def package(sheet: str = SHEET, **more: bytes) -> bytes:
    """A spreadsheet made by hand."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        parts = {
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/worksheets/sheet1.xml": sheet,
        }
        for name, text in (parts | more).items():
            file.writestr(name, text)
    return made.getvalue()


def test_formulas_without_value_and_errors_are_odd_cells(tmp_path: Path) -> None:
    ((one, nothing, formula, error),) = read(package(), tmp_path)
    assert (one, nothing) == ("a", "")
    assert isinstance(formula, OddCell)
    assert isinstance(error, OddCell)
    assert (formula.code, error.code, str(error)) == ("formula_without_value", "error_value", "#N/A")


def test_several_sheets_and_shared_strings(tmp_path: Path) -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for name in ("甲", "乙"):
        book.add_worksheet(name).write_row(0, 0, [name, "同"])
    book.get_worksheet_by_name("乙").hide()
    book.close()
    (tmp_path / "a").write_bytes(made.getvalue())
    opened = open_workbook(tmp_path / "a")
    assert [(sheet.name, sheet.hidden) for sheet in opened.sheets] == [("甲", False), ("乙", True)]
    assert read(made.getvalue(), tmp_path) == [["甲", "同"], ["乙", "同"]]


BOMB = "<worksheet><sheetData>" + " " * 40_000_000 + "</sheetData></worksheet>"
REFUSED = {
    "empty": b"",
    "damaged": package()[:-40],
    "macros": package(**{"xl/vbaProject.bin": b"x"}),
    "bomb": package(BOMB),
    "not_a_table": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
    "too_wide": ("," * 400).encode() + b"x\n",
}


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_what_is_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(SheetRefused) as caught:
        read(REFUSED[code], tmp_path)
    assert caught.value.code == code


def test_declarations_of_documents_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    with pytest.raises(SheetRefused) as caught:
        read(package(laughs), tmp_path)
    assert caught.value.code == "damaged"


def test_a_head_is_read_without_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a,b\n" * 1000, encoding="utf-8")
    assert len(open_workbook(tmp_path / "a").head(0, 5)) == 5


def biff() -> bytes:
    """A workbook of Office 97 to 2003, as xlwt writes it."""
    book = xlwt.Workbook(encoding="utf-8")
    for name in ("甲", "乙"):
        sheet = book.add_sheet(name)
        sheet.write(0, 0, "𠮷" + name)
        sheet.write(2, 0, 42)
        sheet.write(2, 1, date(1943, 5, 2), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.get_sheet(1).visibility = 1
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_binary_workbook_with_days_numbers_and_a_hidden_sheet(tmp_path: Path) -> None:
    assert read(biff(), tmp_path, "a.et") == [["𠮷甲", ""], ["42", "1943-05-02"], ["𠮷乙", ""], ["42", "1943-05-02"]]
    book = open_workbook(tmp_path / "a.et")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("甲", False), ("乙", True)]
    assert [block.lines for block in book.blocks(0, size=1)] == [[1], [3]]
    assert [block.lines for block in book.blocks(0, size=1, after=1)] == [[3]]


def test_a_binary_workbook_that_takes_too_long_is_stopped_with_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Slow(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **given: Any) -> None:
            super().__init__([sys.executable, "-c", "import time; time.sleep(60)"], **given)
            started.append(self)

    monkeypatch.setattr(old_office, "WALL_SECONDS", 0.1)
    monkeypatch.setattr(apart.subprocess, "Popen", Slow)
    with pytest.raises(SheetRefused) as caught:
        read(biff(), tmp_path)
    assert (caught.value.code, caught.value.facts) == ("too_heavy", {"seconds": old_office.CPU_SECONDS})
    assert [child.returncode for child in started] == [-signal.SIGKILL]


def test_the_process_ends_with_whoever_reads_a_head_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **given: Any) -> None:
            super().__init__(command, **given)
            started.append(self)

    (tmp_path / "a").write_bytes(biff())
    monkeypatch.setattr(apart.subprocess, "Popen", Watched)
    assert len(open_workbook(tmp_path / "a").head(0, 1)) == 1
    assert all(child.poll() is not None for child in started)
