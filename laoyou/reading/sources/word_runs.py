"""The text of one Word paragraph as a reader of the final document sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from laoyou.reading.sources.blocks import Block
from laoyou.reading.sources.markup import attribute, child, is_on, local, value_at

# Properties, field codes, deleted text and marks that are not printed.
_SILENT = frozenset(
    ["pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "fldData", "del", "moveFrom", "rt"]
)
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# Wingdings signs used for boxes and ticks in forms, by the last byte of their private character code.
_SYMBOLS = dict(
    zip(b"\x6f\x71\x72\xa8\xa3\x52\xfe\xfc\xb2\xb3\x6c\x6e\x9f\xb7\xd8\x75", "□□□□□☑☑✓²³●■••➢◆", strict=True)
)

ReadContent = Callable[[Any], list[Block]]


class RunReader:
    """Reads the runs of a paragraph; collects the text boxes anchored in it on the way.

    `counts` gathers what was left out; `read_content` reads the paragraphs inside a text box.
    """

    MARK = "\ue0ff"  # stands for a note's number until it is known; Word never stores this private character

    def __init__(self, counts: Counter[str], read_content: ReadContent) -> None:
        self.boxes: list[Block] = []
        self.notes: list[tuple[str, str]] = []
        self._counts = counts
        self._read_content = read_content

    def read(self, node: Any) -> str:
        """The text of everything inside `node`; "\\n" where the author broke the line, TAB where he tabbed."""
        return "".join(self._one(item) for item in node)

    def _one(self, node: Any) -> str:
        name = local(node)
        if name in _SILENT:
            return self._silent(node, name)
        if name in ("ins", "moveTo"):
            self._counts["insertions"] += 1
        handler = _HANDLERS.get(name)
        return handler(self, node) if handler else self.read(node)

    def _silent(self, node: Any, name: str) -> str:
        if name in ("del", "moveFrom") and len(node):
            self._counts["deletions"] += 1
        return ""

    def _run(self, node: Any) -> str:
        properties = child(node, "rPr")
        if properties is None:
            return self.read(node)
        if is_on(properties, "vanish"):
            self._counts["hidden_text"] += 1
            return ""
        text = self.read(node)
        raised = value_at(properties, "vertAlign") == "superscript"
        return text.translate(_SUPERSCRIPTS) if raised else text

    def _text(self, node: Any) -> str:
        return (node.text or "").replace(self.MARK, "□")

    def _symbol(self, node: Any) -> str:
        code = attribute(node, "char") or ""
        try:
            number = int(code, 16)
        except ValueError:
            number = 0
        sign = _SYMBOLS.get(number & 0xFF) if number >= 0xF000 else chr(number) if 32 <= number < 0xD800 else None
        self._counts["symbols_unknown"] += sign is None
        return sign or "□"

    def _break(self, node: Any) -> str:
        return "\n"

    def _alternatives(self, node: Any) -> str:
        """The same drawing is stored for new and old programs; exactly one is read."""
        choices = [item for item in node if local(item) in ("Choice", "Fallback")]
        speaking = next((item for item in choices if any(local(part) == "t" for part in item.iter())), None)
        chosen = speaking if speaking is not None else next(iter(choices), None)
        return "" if chosen is None else self.read(chosen)

    def _box(self, node: Any) -> str:
        self.boxes += self._read_content(node)
        return ""

    def _picture(self, node: Any) -> str:
        self._counts["pictures"] += 1
        return ""

    def _object(self, node: Any) -> str:
        self._counts["embedded_objects"] += 1
        return ""

    def _comment(self, node: Any) -> str:
        self._counts["comments"] += 1
        return ""

    def _note(self, node: Any) -> str:
        self.notes.append((local(node), attribute(node, "id") or ""))
        return self.MARK


_HANDLERS: dict[str, Callable[[RunReader, Any], str]] = {
    "r": RunReader._run,
    "t": RunReader._text,
    "tab": lambda reader, node: "\t",
    "ptab": lambda reader, node: "\t",
    "br": RunReader._break,
    "cr": RunReader._break,
    "noBreakHyphen": lambda reader, node: "-",
    "softHyphen": lambda reader, node: "",
    "sym": RunReader._symbol,
    "AlternateContent": RunReader._alternatives,
    "txbxContent": RunReader._box,
    "blip": RunReader._picture,
    "imagedata": RunReader._picture,
    "object": RunReader._object,
    "altChunk": RunReader._object,
    "commentReference": RunReader._comment,
    "footnoteReference": RunReader._note,
    "endnoteReference": RunReader._note,
}
