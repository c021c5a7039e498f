"""Plain text: encodings, what is normalised, and text that was garbled before it reached us."""

from __future__ import annotations

import hashlib

import pytest

from laoyou.reading.sources import Note, UnreadableDocument, extract
from laoyou.reading.sources.blocks import Cell, Line, Table, join_pieces, table_blocks

CHINESE = "到2025年，养老机构护理型床位占比达到58%以上，每千人口拥有3岁以下婴幼儿托位数达到4.6个。\n各县区人民政府要抓好落实。\n"


def refused(data: bytes, filename: str = "方案.txt") -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        extract(data, filename=filename)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    source = extract(("\ufeff" + CHINESE).encode(encoding), filename="方案.txt")
    assert (source.text, source.encoding) == (CHINESE, encoding)


def test_the_digest_is_of_the_bytes_uploaded() -> None:
    data = CHINESE.encode("gb18030")
    assert extract(data, filename="").sha256 == hashlib.sha256(data).hexdigest()


def test_only_the_stated_changes_are_made() -> None:
    source = extract("\ufeff一\r\n\r二\u00a0三\u200b\u3000２０\u2028四\x07⽼⼈⼾".encode(), filename="a.txt")
    assert source.text == "一\n\n二 三\u3000２０\n四老人户"
    assert source.notes == (Note("invisible_characters", {"count": 2}), Note("radicals", {"count": 3}))


def test_nul_characters_are_no_text() -> None:
    assert refused(b"abc\x00def").code == "unknown_format"


def test_a_line_in_no_encoding_is_named() -> None:
    error = refused("第一行\n第二行".encode() + b"\xff\xff\xff\n")
    assert (error.code, error.facts) == ("wrong_encoding", {"line": 2})


def test_big5_that_happens_to_be_valid_gb18030() -> None:
    assert refused("養老機構護理型床位占比達到百分之五十八以上".encode("big5")).code in ("garbled", "wrong_encoding")


@pytest.mark.parametrize(
    "text",
    [
        CHINESE.encode().decode("gb18030", "ignore"),  # UTF-8 opened as GBK
        CHINESE.encode().decode("latin-1"),  # UTF-8 opened as Latin-1
        CHINESE.encode().decode("cp1252", "replace"),
        CHINESE.encode("gb18030").decode("utf-8", "replace"),  # GBK opened as UTF-8
        "烟雾锟斤拷锟斤拷锟斤拷" * 3,
    ],
)
def test_garbled_text_is_refused(text: str) -> None:
    assert refused(text.encode()).code == "garbled"


def test_honest_text_is_not_taken_for_garbled() -> None:
    assert extract((CHINESE * 50 + "锟字辈、café à la carte").encode(), filename="a.txt").encoding == "utf-8"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", "\u3000\ufeff \u200b".encode()])
def test_nothing_in_the_file(data: bytes) -> None:
    assert refused(data).code in ("empty_file", "no_text")


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (["市卫生", "健康委"], "市卫生健康委"),
        (["市人力资源", "社会保障局"], "市人力资源社会保障局"),
        (["市财政局", "市卫生健康委"], "市财政局 市卫生健康委"),
        (["市委", "办公室"], "市委办公室"),
        (["各县区", "人民政府"], "各县区人民政府"),
        (["12", "34"], "12 34"),
        (["care", "home"], "care home"),
        (["1.新建床位", "2.改造厨房"], "1.新建床位 2.改造厨房"),
        (["达到", "58%", "以上"], "达到58%以上"),
        (["2023-", "2025"], "2023-2025"),
        (["", " 　"], "　"),
    ],
)
def test_lines_inside_a_cell_are_joined(pieces: list[str], joined: str) -> None:
    assert join_pieces(pieces) == joined


def test_a_frame_around_prose_is_no_table() -> None:
    prose = [Line("一"), Line("二")]
    assert table_blocks([[Cell(list(prose))]]) == prose


def test_a_row_with_a_table_inside_is_unfolded() -> None:
    inner = Table((("甲", "乙"),))
    rows = [[Cell([Line("1")]), Cell([Line("2")], columns=2)], [Cell([Line("前")]), Cell([inner, Line("后")])]]
    assert table_blocks(rows) == [Table((("1", "2", ""),)), Line("前"), inner, Line("后")]


def test_a_plan_pack_is_passed_on_as_it_is() -> None:
    source = extract('{"place": "澜川市"}'.encode(), filename="澜川.json")
    assert (source.kind, source.text) == ("pack", '{"place": "澜川市"}')


@pytest.mark.parametrize("data", [b"[1]", b"{", b'{"a": NaN', b'{"a":' * 50_000])
def test_what_is_no_pack(data: bytes) -> None:
    assert refused(data, "a.json").code in ("damaged_pack", "too_deep")
