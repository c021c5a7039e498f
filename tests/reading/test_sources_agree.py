"""The same plan in every format gives the same lines and cells, so the reader finds the same structure."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from laoyou.reading.sources import extract
from tests.documents import build
from tests.documents.plan import PLAN, Grid, expected_lines

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def lines_of(text: str) -> list[str]:
    return [line.strip("　 ") for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text(encoding: str) -> None:
    source = extract(build.as_txt(encoding=encoding), filename="方案.txt")
    assert lines_of(source.text) == expected_lines()
    assert (source.kind, source.notes) == ("txt", ())
    assert source.encoding == {"utf-16": "utf-16-le"}.get(encoding, encoding)


def test_word() -> None:
    source = extract(build.as_docx(), filename="方案.docx")
    assert lines_of(source.text) == expected_lines()
    assert (source.kind, source.encoding, source.notes) == ("docx", None, ())


@pytest.mark.parametrize(("declared", "found"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_web_page(declared: str, found: str) -> None:
    source = extract(build.as_html(encoding=declared), filename="方案.html")
    assert lines_of(source.text) == expected_lines()
    assert (source.kind, source.encoding) == ("html", found)


@pytest.mark.parametrize("indent", ["　　", ""])
@pytest.mark.parametrize("font", [None, *([str(NOTO)] if NOTO.exists() else [])])
def test_pdf(font: str | None, indent: str) -> None:
    source = extract(build.as_pdf(font=font, indent=indent), filename="方案.pdf")
    assert lines_of(source.text) == expected_lines()
    assert source.kind == "pdf"
    assert [(note.code, note.facts["count"]) for note in source.notes] == [("page_headers", 2), ("page_numbers", 2)]


@pytest.mark.journey
@pytest.mark.parametrize("browser", [CHROMIUM] if CHROMIUM else [])
def test_pdf_printed_by_a_browser(browser: str, tmp_path: Path) -> None:
    rules = "td {border: 1px solid} table {border-collapse: collapse; font-size: 10pt} p {text-align: justify}</style>"
    page = build.as_html().decode().replace("</style>", rules).replace("&nbsp;&nbsp;", "")
    (tmp_path / "plan.html").write_text(page, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    target = f"--print-to-pdf={tmp_path / 'plan.pdf'}"
    command = [browser, *options, profile, target, (tmp_path / "plan.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    source = extract((tmp_path / "plan.pdf").read_bytes(), filename="plan.pdf")
    assert lines_of(source.text) == expected_lines()


def test_a_table_stands_between_blank_lines() -> None:
    text = extract(build.as_docx(), filename="方案.docx").text
    first = next(item for item in PLAN if isinstance(item, Grid))
    block = "\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in first.rows)
    assert f"主要指标\n\n{block}\n\n二、重点任务" in text
