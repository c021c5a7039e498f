"""A web page as lines and tables, as a browser would show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from laoyou.reading.sources.blocks import Block, Cell, Line, render, squeeze, table_blocks
from laoyou.reading.sources.encodings import decode
from laoyou.reading.sources.limits import MAX_COLUMNS, MAX_DEPTH
from laoyou.reading.sources.markup import local, parse_page
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract, counted
from laoyou.reading.sources.word_numerals import numeral

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_-]{3,20})""", re.IGNORECASE)
# fmt: off
_SILENT = frozenset([
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg",
    "canvas", "audio", "video", "map", "select", "option", "textarea", "input", "button", "datalist",
    "rt", "rp",
])
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "tbody", "td", "th", "tr", "ul",
])
# fmt: on
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$))", re.IGNORECASE
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_LIST_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "simp-chinese-formal": "chineseLegalSimplified",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_html(data: bytes) -> Extract:
    """The text of a web page: scripts, styles, form fields and hidden parts left out, tables row by row.

    The encoding is the byte order mark's, then the page's own declaration, then UTF-8 or GB18030, whichever is
    valid. Raises `UnreadableDocument`.
    """
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared=declared[1].decode("ascii") if declared else None)
    root = parse_page(text.replace("\x00", ""))
    page = _Page()
    try:
        blocks = page.read(root)
    except RecursionError as error:
        raise UnreadableDocument("too_deep", limit=MAX_DEPTH) from error
    return Extract(render(blocks), counted(page.counts), encoding)


class _Page:
    def __init__(self, counts: Counter[str] | None = None) -> None:
        self.counts: Counter[str] = Counter() if counts is None else counts
        self._blocks: list[Block] = []
        self._line: list[str] = []

    def read(self, node: Any) -> list[Block]:
        """The blocks inside one element."""
        self._inside(node)
        self._end_line()
        return self._blocks

    def _inside(self, node: Any, *, as_printed: bool = False) -> None:
        self._say(node.text, as_printed=as_printed)
        for item in node:
            self._element(item, as_printed=as_printed)
            self._say(item.tail, as_printed=as_printed)

    def _say(self, text: str | None, *, as_printed: bool) -> None:
        for number, part in enumerate(text.split("\n") if text and as_printed else [text or ""]):
            if number:
                self._end_line()
            self._line.append(part)

    def _element(self, node: Any, *, as_printed: bool) -> None:
        name = local(node).lower()
        if not name or name in _SILENT:
            return
        if _is_hidden(node):
            self.counts["hidden_text"] += bool("".join(node.itertext()).strip())
            return
        handler = _HANDLERS.get(name)
        if handler:
            handler(self, node)
        elif name in _BLOCKS:
            self._end_line()
            self._inside(node, as_printed=as_printed or name == "pre")
            self._end_line()
        else:
            self._inside(node, as_printed=as_printed)

    def _end_line(self) -> None:
        text = squeeze("".join(self._line))
        self._line = []
        if text.strip("\u3000"):
            self._blocks.append(Line(text.rstrip("\u3000")))

    def _break(self, node: Any) -> None:
        self._end_line()

    def _image(self, node: Any) -> None:
        self.counts["pictures"] += 1

    def _superscript(self, node: Any) -> None:
        text = "".join(node.itertext())
        self._line.append(text.translate(_SUPERSCRIPTS) if text.strip().isdigit() else text)

    def _numbered(self, node: Any) -> None:
        self._end_line()
        number = _number(node.get("start"), 1)
        style = _LIST_STYLE.search(node.get("style") or "")
        number_format = _LIST_FORMATS.get(style[1].lower() if style else node.get("type") or "1")
        for item in node:
            if local(item).lower() == "li":
                number = _number(item.get("value"), number)
                self._line.append(_list_label(number, number_format))
                number += 1
            self._element_of_list(item)
        self._end_line()

    def _element_of_list(self, item: Any) -> None:
        if local(item).lower() != "li":
            self._element(item, as_printed=False)
        elif not _is_hidden(item):
            self._list_item(item)
        else:
            self._line = []

    def _list_item(self, item: Any) -> None:
        """A first paragraph inside the item stands on the number's line, as browsers show it."""
        label = "".join(self._line)
        self._line = []
        blocks = _Page(self.counts).read(item)
        if blocks and isinstance(blocks[0], Line):
            blocks[0] = Line(label + blocks[0].text)
        self._blocks += blocks

    def _table(self, node: Any) -> None:
        self._end_line()
        for caption in node:
            if local(caption).lower() == "caption":
                self._blocks += _Page(self.counts).read(caption)
        self._blocks += table_blocks(self._grid(_rows(node)))

    def _grid(self, rows: list[Any]) -> list[list[Cell]]:
        """Cells in their printed columns: a cell that spans rows leaves empty ones beneath it."""
        grid: list[list[Cell]] = []
        open_below: dict[int, int] = {}
        for row in rows:
            line: list[Cell] = []
            for node in row:
                if local(node).lower() in ("td", "th"):
                    self._place(node, line, open_below)
            _fill(line, open_below)
            grid.append(line)
        return grid

    def _place(self, node: Any, line: list[Cell], open_below: dict[int, int]) -> None:
        _fill(line, open_below)
        if len(line) >= MAX_COLUMNS:
            return
        columns = min(max(_number(node.get("colspan"), 1), 1), MAX_COLUMNS - len(line))
        rows = min(max(_number(node.get("rowspan"), 1), 1), 1_000)
        if rows > 1:
            open_below.update(dict.fromkeys(range(len(line), len(line) + columns), rows))
        hidden = _is_hidden(node)
        self.counts["hidden_text"] += hidden
        line.append(Cell([] if hidden else _Page(self.counts).read(node)))
        line += [Cell() for _ in range(columns - 1)]
        for column in range(len(line) - columns, len(line)):
            _use(open_below, column)


def _fill(line: list[Cell], open_below: dict[int, int]) -> None:
    while open_below.get(len(line), 0) > 0:
        _use(open_below, len(line))
        line.append(Cell())


def _use(open_below: dict[int, int], column: int) -> None:
    if column in open_below:
        open_below[column] -= 1


def _rows(table: Any) -> list[Any]:
    """The table's own rows, not those of a table inside a cell; head first, foot last, as browsers show them."""
    sections: dict[str, list[Any]] = {"thead": [], "tbody": [], "tfoot": []}
    for part in table:
        name = local(part).lower()
        if name == "tr":
            sections["tbody"].append(part)
        elif name in sections:
            sections[name] += [row for row in part if local(row).lower() == "tr"]
    rows = sections["thead"] + sections["tbody"] + sections["tfoot"]
    return [row for row in rows if not _is_hidden(row)]


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _list_label(number: int, number_format: str | None) -> str:
    if number_format is None:
        return ""
    printed = numeral(number, number_format) or str(number)
    return printed + ("、" if number_format.startswith(("chinese", "ideograph")) else ". ")


def _number(text: str | None, otherwise: int) -> int:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 6 else otherwise


_HANDLERS: dict[str, Callable[[_Page, Any], None]] = {
    "br": _Page._break,
    "img": _Page._image,
    "sup": _Page._superscript,
    "ol": _Page._numbered,
    "table": _Page._table,
}
