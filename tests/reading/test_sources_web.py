"""Web pages, as a browser shows them."""

from __future__ import annotations

import pytest

from laoyou.reading.sources import Note, UnreadableDocument
from laoyou.reading.sources.web import read_html


def lines(markup: str) -> list[str]:
    return [line for line in read_html(f"<html><body>{markup}</body></html>".encode()).text.split("\n") if line]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>甲\n  乙</p>丙<div>丁</div>", ["甲 乙", "丙", "丁"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("<p>一<b>二</b><span>三</span></p>", ["一二三"]),
        ("<script>甲</script><style>乙</style><noscript>丙</noscript><select><option>丁</select>戊", ["戊"]),
        ("<!-- 甲 -->乙<?php 丙 ?>", ["乙"]),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("100m<sup>2</sup>", ["100m²"]),
        ("<ol><li>甲<li><p>乙</p></ol>", ["1. 甲", "2. 乙"]),
        ('<ol start="3" style="list-style-type: cjk-ideographic"><li>甲</ol>', ["三、甲"]),
        ('<ol style="list-style:none"><li>1. 甲</ol><ul><li>乙</ul>', ["1. 甲", "乙"]),
        ("&lt;b&gt;&ldquo;一老一小&rdquo;&#x3000;A&amp;B", ["<b>“一老一小”　A&B"]),
    ],
)
def test_lines(markup: str, shown: list[str]) -> None:
    assert lines(markup) == shown


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ("<tr><th>市卫生<br>健康委<td>1<td>2", ["市卫生健康委\t1\t2"]),
        ("<tr><td rowspan=2>甲<td>1<tr><td>2", ["甲\t1", "\t2"]),
        ("<tr><td colspan=2>甲<td>1<tr><td>2<td>3<td>4", ["甲\t\t1", "2\t3\t4"]),
        ("<tr><td>1<td rowspan=2 colspan=2>甲<tr><td>2<tr><td>3<td>4<td>5", ["1\t甲\t", "2\t\t", "3\t4\t5"]),
        ("<tfoot><tr><td>末<td>2</tfoot><thead><tr><td>首<td>1</thead>", ["首\t1", "末\t2"]),
        ("<caption>表1</caption><tr><td>甲<td>乙", ["表1", "甲\t乙"]),
        ("<tr><td>甲<td><table><tr><td>1<td>2</table>", ["甲", "1\t2"]),
        ("<tr><td><p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("<tr style='display:none'><td>甲<td>乙<tr><td>丙<td>丁", ["丙\t丁"]),
    ],
)
def test_tables(rows: str, shown: list[str]) -> None:
    assert lines(f"<table>{rows}</table>") == shown


def test_hidden_text_is_left_out_and_noted() -> None:
    found = read_html("<html><p style='display: none'>甲</p><p hidden>乙</p><p>丙</p></html>".encode())
    assert (found.text, found.notes) == ("丙\n", (Note("hidden_text", {"count": 2}),))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ('<html><meta charset="gbk"><p>养老</p></html>'.encode("gbk"), "gb18030"),
        ("<html><p>养老</p></html>".encode("gb18030"), "gb18030"),
        ('<html><meta charset="gb2312"><p>养老</p></html>'.encode(), "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html><p>养老</p></html>'.encode(), "utf-8"),
        ("\ufeff<html><p>养老</p></html>".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    found = read_html(data)
    assert (found.text.strip(), found.encoding) == ("养老", encoding)


def test_spans_beyond_reason_are_cut() -> None:
    text = read_html(b"<table><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c</table>" * 50).text
    assert max(line.count("\t") for line in text.split("\n")) == 199


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html>&x;</html>", "external_entities"),
        ("<html>" + "<div>" * 5_000 + "深", "too_deep"),
        ("<html>" + "<table><tr><td>" * 400 + "深", "too_deep"),
    ],
)
def test_hostile_pages(markup: str, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_html(markup.encode())
    assert caught.value.code == code
