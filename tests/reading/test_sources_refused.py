"""Everything that is not read: each refusal names what was found, and hostile files are refused in bounded time."""

from __future__ import annotations

import io
import resource
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyou.reading.sources import UnreadableDocument, check_size, extract, limits
from laoyou.reading.sources.child import reader_for
from laoyou.reading.sources.cleaning import clean
from laoyou.reading.sources.sniffing import kind_of
from tests.documents import hostile
from tests.documents.build import as_docx, as_html, as_pdf, as_txt

DOCX, PDF, HTML = as_docx(), as_pdf(), as_html()


def refusal(data: bytes, filename: str) -> UnreadableDocument:
    before = _processor_seconds()
    with pytest.raises(UnreadableDocument) as caught:
        extract(data, filename=filename)
    assert _processor_seconds() - before < 10
    assert caught.value.chinese
    return caught.value


def _processor_seconds() -> float:
    """Of this process and the ones it started and waited for; a busy machine does not change it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def part_added(name: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO(DOCX)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.txt", "empty_file"),
        (hostile.ole("WordDocument"), "方案.doc", "old_word"),
        (hostile.ole("WordDocument"), "方案.wps", "old_word"),
        (hostile.ole("WordDocument"), "方案.docx", "old_word"),
        (hostile.ole("Workbook"), "表.et", "spreadsheet"),
        (hostile.ole("PowerPoint Document"), "a.ppt", "slides"),
        (hostile.ole("EncryptedPackage"), "方案.docx", "encrypted_office"),
        (hostile.ole("Other"), "a.msg", "old_office"),
        (rb"{\rtf1 a}", "a.rtf", "rich_text"),
        (b"\x89PNG\r\n\x1a\n\x00", "a.png", "picture"),
        (b"Rar!\x1a\x07\x00", "a.rar", "archive"),
        (hostile.zipped({"OFD.xml": b"<a/>"}), "方案.ofd", "ofd"),
        (hostile.zipped({"mimetype": b"", "content.xml": b""}), "a.odt", "open_document"),
        (hostile.zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "a.xlsx", "spreadsheet"),
        (hostile.zipped({"[Content_Types].xml": b"", "ppt/p.xml": b""}), "a.pptx", "slides"),
        (hostile.zipped({"方案.docx": DOCX}), "a.zip", "archive"),
        (part_added("word/vbaProject.bin"), "方案.docm", "macros"),
        (part_added("word/vbaProject.bin"), "方案.docx", "macros"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "a.xml", "flat_xml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a.mht", "web_archive"),
        (b"\x01\x02\x00\x03" * 50, "a.bin", "unknown_format"),
        (b"\x01\x02\x00\x03" * 50, "a.docx", "damaged_docx"),
        (b"\x01\x02\x00\x03" * 50, "a.pdf", "damaged_pdf"),
        (DOCX[: len(DOCX) // 2], "a.docx", "damaged_docx"),
        (hostile.docx_with(b"<w:document"), "a.docx", "damaged_docx"),
        (hostile.docx_with(b"<other/>"), "a.docx", "damaged_docx"),
        (b"%PDF-1.7\nnothing more", "a.pdf", "damaged_pdf"),
        (hostile.encrypted_pdf(user="secret", owner="secret"), "a.pdf", "encrypted_pdf"),
        (hostile.blank_pdf(2), "a.pdf", "no_text"),
        (hostile.scanned_pdf(3), "a.pdf", "scanned_pdf"),
        (b"<html><body><img src='a.png'></body></html>", "a.html", "no_text"),
    ],
)
def test_each_refusal_says_what_was_found(data: bytes, filename: str, code: str) -> None:
    assert refusal(data, filename).code == code


@pytest.mark.parametrize(
    ("data", "filename", "found"),
    [
        (PDF, "方案.docx", "pdf"),
        (DOCX, "方案.pdf", "docx"),
        (DOCX, "方案.doc", "docx"),
        (HTML, "方案.doc", "html"),
        (HTML, "方案.txt", "html"),
        (as_txt(), "方案.docx", "txt"),
        (as_txt(), "方案.html", "txt"),
    ],
)
def test_name_and_content_disagree(data: bytes, filename: str, found: str) -> None:
    error = refusal(data, filename)
    facts = {"extension": filename.rpartition(".")[2], "found": found}
    assert (error.code, error.facts) == ("extension_disagrees", facts)


def test_a_file_without_extension_is_taken_for_what_it_is() -> None:
    assert [extract(data, filename="方案").kind for data in (DOCX, PDF, HTML, as_txt())] == [
        "docx",
        "pdf",
        "html",
        "txt",
    ]


def test_size_is_refused_before_reading() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        check_size(200 * limits.MEBIBYTE)
    assert str(caught.value).startswith("The file has 200 MB; at most 50 MB can be read.")
    check_size(limits.MAX_BYTES)


def test_scanned_pages_are_counted() -> None:
    assert refusal(hostile.scanned_pdf(3), "a.pdf").facts == {"pages": 3, "characters": 0}


def test_a_pdf_that_only_restricts_printing_is_read() -> None:
    source = extract(hostile.encrypted_pdf(user="", owner="secret"), filename="a.pdf")
    assert "澜政发〔2023〕17号" in source.text
    assert "permissions_only" in {note.code for note in source.notes}


def test_too_many_pages() -> None:
    assert refusal(hostile.blank_pdf(limits.MAX_PAGES + 1), "a.pdf").code in ("too_many_pages", "too_heavy")


def test_too_long() -> None:
    assert refusal("养".encode() * (limits.MAX_CHARACTERS + 1), "a.txt").code == "too_long"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (hostile.bomb(600), "zip_bomb"),  # states its size
        (hostile.lying_bomb(600), "damaged_docx"),  # states less; only so much is unpacked
        (hostile.heavy_part(limits.MAX_PART_BYTES + 1), "zip_bomb"),  # states it all, at a modest ratio
        (hostile.many_parts(limits.MAX_ENTRIES + 1), "too_many_parts"),
        (hostile.deep_markup(limits.MAX_DEPTH), "too_deep"),
        (hostile.deep_markup(5_000), "too_deep"),
        (hostile.with_entities(b'<!ENTITY x SYSTEM "file:///etc/hostname">'), "external_entities"),
        (hostile.with_entities(b'<!ENTITY y "aaaa"><!ENTITY x "&y;&y;&y;">'), "external_entities"),
    ],
    ids=["bomb", "lying-bomb", "heavy-part", "parts", "deep", "deeper", "entity", "laughs"],
)
def test_hostile_word_files(data: bytes, code: str) -> None:
    assert refusal(data, "方案.docx").code == code


def test_a_bomb_inside_an_embedded_file_is_never_opened() -> None:
    assert "澜政发〔2023〕17号" in extract(hostile.nested_bomb(), filename="方案.docx").text


def test_markup_too_heavy_to_read_is_stopped() -> None:
    assert refusal(hostile.huge_markup(1_200_000), "方案.docx").code in ("too_heavy", "too_long", "zip_bomb")


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf " + b"(a) Tj " * 900_000 + b"ET",
        b"".join(b"%d 0 m %d 800 l 0 %d m 500 %d l S " % (n % 500, n % 500, n % 800, n % 800) for n in range(60_000)),
        b" " * (20 * 1024 * 1024),
    ],
    ids=["text", "lines", "blanks"],
)
def test_a_pdf_made_to_take_forever(content: bytes) -> None:
    assert refusal(hostile.pdf_with_stream(content), "a.pdf").code in ("too_heavy", "no_text", "damaged_pdf")


def test_a_form_that_paints_itself() -> None:
    data = hostile.pdf_with_stream(b"/X Do " * 50, forms=b"/X Do " * 50)
    assert refusal(data, "a.pdf").code in ("no_text", "too_heavy")


def read_here(data: bytes, filename: str) -> str:
    """As `extract` does, without a process a time, so that many examples can be tried."""
    return clean(reader_for(kind_of(data, filename=filename))(data).text)[0]


def is_readable(data: bytes, filename: str) -> bool:
    try:
        return bool(read_here(data, filename))
    except UnreadableDocument:
        return False


SEVERAL = settings(max_examples=40)


@SEVERAL
@given(data=st.binary(max_size=2_000), name=st.sampled_from(["a.txt", "a", "a.json"]))
def test_random_bytes(data: bytes, name: str) -> None:
    try:
        text = extract(data, filename=name).text
    except UnreadableDocument as error:
        text = error.chinese
    assert text.strip()


@SEVERAL
@given(data=st.binary(max_size=500), start=st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"PK\x05\x06"]))
def test_random_bytes_after_a_real_beginning(data: bytes, start: bytes) -> None:
    is_readable(start + data, "a")


@SEVERAL
@given(share=st.floats(0, 1), which=st.sampled_from([(DOCX, "a.docx"), (PDF, "a.pdf"), (HTML, "a.html")]))
def test_truncated_files(share: float, which: tuple[bytes, str]) -> None:
    data, name = which
    is_readable(data[: int(len(data) * share)], name)


@SEVERAL
@given(
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=30),
    which=st.sampled_from([(DOCX, "a.docx"), (PDF, "a.pdf"), (HTML, "a.html")]),
)
def test_altered_files(places: list[tuple[float, int]], which: tuple[bytes, str]) -> None:
    data = bytearray(which[0])
    for share, value in places:
        data[int(len(data) * share)] = value
    is_readable(bytes(data), which[1])
