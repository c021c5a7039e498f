"""Word documents: automatic numbers, tracked changes, tables, boxes, notes, and what is left out."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from laoyou.reading.sources import Note, extract
from laoyou.reading.sources.word import read_docx
from laoyou.reading.sources.word_numerals import numeral
from tests.documents.build import saved

W = nsdecls("w")


def document_of(*body: str, numbering: str = "", parts: dict[str, str] | None = None) -> bytes:
    """A package with just the given body, as other programs than Word write it: no styles, few parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>")
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def abstract(identity: int, *levels: tuple[str, str], extra: str = "") -> str:
    printed = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
        for place, (kind, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{identity}">{printed}</w:abstractNum>'


def num(identity: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def lines(data: bytes) -> list[str]:
    return read_docx(data).text.splitlines()


def test_chinese_outline_numbers_restart_below_each_heading() -> None:
    outline = abstract(
        0, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%3.%4")
    )
    body = [
        numbered("甲"),
        numbered("乙", 1),
        numbered("丙", 2),
        numbered("丁", 3),
        numbered("戊", 1),
        numbered("己", 2),
        numbered("庚"),
    ]
    assert lines(document_of(*body, numbering=outline + num(1, 0))) == [
        "一、甲",
        "（一）乙",
        "1. 丙",
        "1.1 丁",
        "（二）戊",
        "1. 己",
        "二、庚",
    ]


def test_two_lists_of_one_kind_count_on_unless_told_to_restart() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, ("decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, restart)
    body = [numbered("甲"), numbered("乙", number=2), numbered("丙", number=3), numbered("丁", number=3)]
    assert lines(document_of(*body, numbering=numbering)) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_bullets_and_switched_off_numbers_print_nothing() -> None:
    numbering = abstract(0, ("bullet", "\uf0b7")) + num(1, 0)
    assert lines(document_of(numbered("甲"), numbered("乙", number=0), numbering=numbering)) == ["甲", "乙"]


def test_a_number_that_comes_with_the_style() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    numbering = abstract(0, ("ideographTraditional", "%1、")) + num(1, 0)
    body = [p("一段", '<w:pStyle w:val="A"/>'), p("二段", '<w:pStyle w:val="B"/>')]
    data = document_of(*body, numbering=numbering, parts={"word/styles.xml": styles})
    assert lines(data) == ["甲、一段", "乙、二段"]


def test_an_unknown_number_format_is_shown_as_a_figure_and_noted() -> None:
    found = read_docx(document_of(numbered("甲"), numbering=abstract(0, ("hebrew1", "%1.")) + num(1, 0)))
    assert found.text == "1. 甲\n"
    assert found.notes == (Note("numbering_unknown", {"count": 1}),)


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (10, "chineseCounting", "十"),
        (19, "chineseCountingThousand", "十九"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (2023, "chineseCountingThousand", "二千零二十三"),
        (10_005, "chineseCounting", "一万零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (11, "ideographTraditional", "甲"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (12, "decimalFullWidth", "１２"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (205, "ideographDigital", "二〇五"),
        (5, "cardinalText", None),
    ],
)
def test_numerals(value: int, kind: str, printed: str | None) -> None:
    assert numeral(value, kind) == printed


def test_tracked_changes_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>到2025年达到</w:t></w:r><w:del><w:r><w:delText>55</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>58</w:t></w:r></w:ins><w:r><w:t>%</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>" + p("后半句。")
    )
    found = read_docx(document_of(body))
    assert found.text == "到2025年达到58%\n前半句，后半句。\n"
    assert found.notes == (Note("tracked_changes", {"insertions": 1, "deletions": 2}),)


def test_a_deleted_row_is_gone() -> None:
    kept = f"<w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('丙')}</w:tc><w:tc>{p('丁')}</w:tc></w:tr>"
    assert lines(document_of(f"<w:tbl>{kept}{gone}</w:tbl>")) == ["甲\t乙"]


def test_merged_cells_stand_once_at_their_first_place() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}-{column}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "竖"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "横"
    assert lines(saved(document)) == ["竖\t0-1\t0-2", "\t1-1\t1-2", "2-0\t横\t"]


def test_cells_broken_over_lines_and_content_controls() -> None:
    cells = (
        f"<w:tc>{p('市卫生')}{p('健康委')}</w:tc><w:sdt><w:sdtContent><w:tc>{p('预期性')}</w:tc></w:sdtContent></w:sdt>"
    )
    after = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>约</w:t><w:br/><w:t>束性</w:t></w:r></w:p></w:tc></w:tr>'
    assert lines(document_of(f"<w:tbl><w:tr>{cells}</w:tr>{after}</w:tbl>")) == ["市卫生健康委\t预期性", "\t约束性"]


def test_a_nested_table_is_read_in_place() -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    for place, text in (((0, 0), "甲"), ((0, 1), "乙"), ((1, 0), "丙")):
        outer.cell(*place).text = text
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "丁", "戊"
    assert [line for line in lines(saved(document)) if line] == ["甲\t乙", "丙", "丁\t戊"]


def test_a_text_box_is_read_once_though_stored_twice() -> None:
    box = f"<w:txbxContent>{p('专栏1')}</w:txbxContent>"
    alternatives = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert lines(document_of(f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{alternatives}</w:r></w:p>")) == ["正文", "专栏1"]


def test_notes_go_to_the_end_and_do_not_run_into_figures() -> None:
    body = '<w:p><w:r><w:t>达到58</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t>张</w:t></w:r></w:p>'
    footnotes = f'<w:footnotes {W}><w:footnote w:id="7">{p("含在建。")}</w:footnote></w:footnotes>'
    data = document_of(body, p("完"), parts={"word/footnotes.xml": footnotes})
    assert lines(data) == ["达到58［注1］张", "完", "［注1］含在建。"]


def test_fields_show_their_result_and_raised_figures_stay_apart() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= 1+1</w:instrText></w:r>'
        "<w:r><w:t>2</w:t></w:r><w:r><w:t>万m</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
    )
    assert lines(document_of(body)) == ["2万m²"]


def test_what_is_left_out_is_noted() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('一、总则 3')}{p('二、任务 5')}</w:sdtContent></w:sdt>"
    )
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>看得见</w:t></w:r></w:p>"
    marks = '<w:p><w:r><w:commentReference w:id="1"/><w:object/><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="F001"/></w:r></w:p>'
    relations = (
        '<Relationships><Relationship Type="x/attachedTemplate" Target="http://203.0.113.1/a.dotm" TargetMode="External"/>'
        '<Relationship Type="x/hyperlink" Target="http://203.0.113.1/" TargetMode="External"/></Relationships>'
    )
    data = document_of(contents, hidden, marks, parts={"word/_rels/settings.xml.rels": relations})
    found = read_docx(data)
    assert found.text == "看得见\n☑□\n"
    assert {note.code: note.facts["count"] for note in found.notes} == {
        "comments": 1,
        "contents_left_out": 2,
        "embedded_objects": 1,
        "external_links": 1,
        "hidden_text": 1,
        "symbols_unknown": 1,
    }


def test_pictures_are_counted() -> None:
    document = docx.Document()
    document.add_paragraph("见下图")
    document.element.body.append(
        parse_xml(f'<w:p {W}><w:r><w:drawing><a:blip xmlns:a="urn:a"/></w:drawing></w:r></w:p>')
    )
    assert read_docx(saved(document)).notes == (Note("pictures", {"count": 1}),)


def test_the_strict_format() -> None:
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = document_of(p("甲"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            strict = old.read(name).replace(usual.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            new.writestr(name, strict)
    assert extract(stream.getvalue(), filename="方案.docx").text == "甲\n"
