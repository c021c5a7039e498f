"""A .docx document as lines and tables, in the order and with the numbers a reader of the printed page sees."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import Any

from laoyou.reading.sources.blocks import Block, Cell, Line, render, squeeze, table_blocks
from laoyou.reading.sources.limits import MAX_COLUMNS, MAX_DEPTH
from laoyou.reading.sources.markup import attribute, child, local, parse_part, value_at
from laoyou.reading.sources.packages import Package
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract, Note, counted
from laoyou.reading.sources.word_numbering import Numbering, Style, read_styles
from laoyou.reading.sources.word_runs import RunReader

_WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"])
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?(?:heading|\d|标题)")
_COUNTED = ("comments", "hidden_text", "pictures", "embedded_objects", "contents_left_out", "symbols_unknown")


def read_docx(data: bytes) -> Extract:
    """The text of a .docx.

    Automatic numbers are printed, tracked changes are accepted, text boxes follow the paragraph they are anchored
    in, footnotes and endnotes stand at the end (［注1］ in the text); page headers and footers, comments, hidden
    text and the table of contents are left out. Raises `UnreadableDocument`.
    """
    package = Package(data)
    main = _main_part(package)
    document = _part(package, main)
    body = None if document is None else child(document, "body")
    if body is None:
        raise UnreadableDocument("damaged_docx")
    folder = posixpath.dirname(main)
    try:
        return _Document(package, folder).read(body)
    except RecursionError as error:
        raise UnreadableDocument("too_deep", limit=MAX_DEPTH) from error


def _part(package: Package, name: str) -> Any | None:
    data = package.read(name)
    return None if data is None else parse_part(data)


def _main_part(package: Package) -> str:
    relations = _part(package, "_rels/.rels")
    for relation in [] if relations is None else relations:
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return posixpath.normpath((attribute(relation, "Target") or "").lstrip("/"))
    return "word/document.xml"


class _Document:
    """One pass through the body; numbering and notes are counted in reading order."""

    def __init__(self, package: Package, folder: str) -> None:
        self._package = package
        self._folder = folder
        self._styles: dict[str, Style] = read_styles(self._sibling("styles.xml"))
        self._numbering = Numbering(self._sibling("numbering.xml"), self._styles)
        self._counts: Counter[str] = Counter()
        self._cited: list[tuple[str, str]] = []
        self._unfinished = ""

    def read(self, body: Any) -> Extract:
        blocks = self._content(body)
        if self._unfinished:
            blocks.append(Line(self._unfinished))
        text = render(blocks + self._notes_at_end())
        self._counts["numbering_unknown"] = self._numbering.unknown
        self._counts["external_links"] = self._outside_links()
        notes = counted({code: self._counts[code] for code in (*_COUNTED, "numbering_unknown", "external_links")})
        return Extract(text, self._changes() + notes)

    def _sibling(self, name: str) -> Any | None:
        return _part(self._package, posixpath.join(self._folder, name))

    def _changes(self) -> tuple[Note, ...]:
        facts = {name: self._counts[name] for name in ("insertions", "deletions")}
        return (Note("tracked_changes", facts),) if any(facts.values()) else ()

    def _outside_links(self) -> int:
        """Templates, objects and pictures fetched from elsewhere; ordinary hyperlinks are not counted."""
        relation_parts = [name for name in self._package.names if name.endswith(".rels")]
        outside = 0
        for name in sorted(relation_parts):
            root = _part(self._package, name)
            for relation in [] if root is None else root:
                external = (attribute(relation, "TargetMode") or "").lower() == "external"
                outside += external and not (attribute(relation, "Type") or "").endswith("/hyperlink")
        return outside

    def _content(self, container: Any) -> list[Block]:
        blocks: list[Block] = []
        for node in container:
            name = local(node)
            if name == "p":
                blocks += self._paragraph(node)
            elif name == "tbl":
                blocks += self._table(node)
            elif name == "altChunk":
                self._counts["embedded_objects"] += 1
            elif name in _WRAPPERS:
                blocks += self._wrapped(node, name)
        return blocks

    def _wrapped(self, node: Any, name: str) -> list[Block]:
        gallery = value_at(node, "sdtPr", "docPartObj", "docPartGallery") if name == "sdt" else None
        if gallery == "Table of Contents":
            self._counts["contents_left_out"] += sum(local(item) == "p" for item in node.iter())
            return []
        return self._content(node)

    def _paragraph(self, node: Any) -> list[Block]:
        properties = child(node, "pPr")
        if properties is not None and self._is_contents(properties):
            self._counts["contents_left_out"] += 1
            return []
        reader = RunReader(self._counts, self._content)
        text = reader.read(node)
        text = self._cite(text, reader)
        if properties is not None and child(properties, "rPr", "del") is not None:
            self._counts["deletions"] += 1
            self._unfinished += text
            return reader.boxes
        text, self._unfinished = self._unfinished + text, ""
        lines = [tidied for part in text.split("\n") if (tidied := _tidy(part))]
        # Word counts an empty numbered paragraph too, so its number is taken even though nothing is printed.
        label = self._numbering.label(properties)
        if lines:
            lines[0] = label + lines[0]
        return [*map(Line, lines), *reader.boxes]

    def _is_contents(self, properties: Any) -> bool:
        style = self._styles.get(value_at(properties, "pStyle") or "")
        return style is not None and bool(_CONTENTS_STYLE.match(style.name))

    def _cite(self, text: str, reader: RunReader) -> str:
        for reference in reader.notes:
            self._cited.append(reference)
            text = text.replace(reader.MARK, f"［注{len(self._cited)}］", 1)
        return text

    def _notes_at_end(self) -> list[Block]:
        texts = {
            kind: self._note_texts(kind) for kind in ("footnote", "endnote") if any(kind in c[0] for c in self._cited)
        }
        lines: list[Block] = []
        for number, (kind, identity) in enumerate(list(self._cited), start=1):
            note = texts[kind.removesuffix("Reference")].get(identity, "")
            lines.append(Line(f"［注{number}］{note}"))
        return lines

    def _note_texts(self, kind: str) -> dict[str, str]:
        root = self._sibling(f"{kind}s.xml")
        texts = {}
        for node in [] if root is None else root:
            lines = [block.text for block in self._content(node) if isinstance(block, Line)]
            texts[attribute(node, "id") or ""] = " ".join(lines)
        return texts

    def _table(self, node: Any) -> list[Block]:
        rows = [self._row(row) for row in _inside(node, "tr") if not self._is_deleted(row, "trPr", "del")]
        return table_blocks(rows)

    def _row(self, node: Any) -> list[Cell]:
        before = _span(value_at(node, "trPr", "gridBefore"), 0)
        cells = [Cell()] * before + [self._cell(cell) for cell in _inside(node, "tc")]
        return cells[:MAX_COLUMNS]

    def _cell(self, node: Any) -> Cell:
        columns = _span(value_at(node, "tcPr", "gridSpan"), 1)
        if self._is_deleted(node, "tcPr", "cellDel") or _continues(node):
            return Cell(columns=columns)
        blocks = self._content(node)
        if self._unfinished:
            blocks.append(Line(self._unfinished))
            self._unfinished = ""
        return Cell(blocks, columns)

    def _is_deleted(self, node: Any, *path: str) -> bool:
        deleted = child(node, *path) is not None
        self._counts["deletions"] += deleted
        return deleted


def _tidy(text: str) -> str:
    """A body line: blanks squeezed, tabs kept between words (they stand for columns), not at the ends."""
    parts = [squeeze(part) for part in text.split("\t")]
    return "\t".join(part for part in parts if part.strip("\u3000")) if len(parts) > 1 else parts[0].rstrip("\u3000")


def _inside(node: Any, name: str) -> list[Any]:
    """Rows of a table or cells of a row, also where wrapped in content controls."""
    found: list[Any] = []
    for item in node:
        if local(item) == name:
            found.append(item)
        elif local(item) in _WRAPPERS:
            found += _inside(item, name)
    return found


def _continues(cell: Any) -> bool:
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and attribute(merge, "val") != "restart"


def _span(text: str | None, otherwise: int) -> int:
    return min(int(text), MAX_COLUMNS) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise
