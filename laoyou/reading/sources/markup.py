"""Parsing XML and HTML that strangers sent."""

from __future__ import annotations

from typing import Any

from lxml import etree

from laoyou.reading.sources.limits import MAX_DEPTH
from laoyou.reading.sources.refusals import UnreadableDocument

# Word's “strict” format differs from the usual one only in these addresses.
_STRICT = (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/")
_DECLARATION = b"<!doctype"
_ENTITY = b"<!entity"
_PROLOGUE = 64 * 1024


def parse_part(data: bytes) -> Any:
    """The root element of one Office part. Nothing outside the bytes is read, no entity is expanded.

    Raises `external_entities` for a document type of its own (no Office program writes one), `too_deep`, or
    `damaged_docx`.
    """
    if _DECLARATION in data[:_PROLOGUE].lower().replace(b"\x00", b""):
        raise UnreadableDocument("external_entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Any = etree.fromstring(data.replace(*_STRICT), parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(str(error), "damaged_docx") from error
    if root is None:
        raise UnreadableDocument("damaged_docx")
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument("external_entities")
    refuse_deep(root)
    return root


def parse_page(text: str) -> Any:
    """The root element of a web page, scripts and all; the caller decides what to show.

    Raises `external_entities`, `too_deep`, `no_text` (no element at all) or `damaged_html`.
    """
    if _ENTITY in text[:_PROLOGUE].lower().encode("utf-8", "replace"):
        raise UnreadableDocument("external_entities")
    # Comments stay in the tree: removing them while parsing would also cut what follows an unclosed one.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, etree.ParserError, ValueError) as error:
        raise _refusal(str(error), "damaged_html") from error
    if root is None:
        raise UnreadableDocument("no_text")
    if any(_is_about_depth(entry.message) for entry in parser.error_log):
        raise UnreadableDocument("too_deep", limit=MAX_DEPTH)
    refuse_deep(root)
    return root


def refuse_deep(root: Any) -> None:
    """Raise `too_deep` when elements are nested deeper than any real document nests them."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise UnreadableDocument("too_deep", limit=MAX_DEPTH)


def local(node: Any) -> str:
    """The element's name without its namespace; an empty string for a comment or instruction."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Any, name: str) -> str | None:
    """The attribute by local name, whatever namespace prefix the producer wrote."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(node: Any, *path: str) -> Any:
    """The first descendant along `path` of local names, or None."""
    for name in path:
        node = next((item for item in node if local(item) == name), None)
        if node is None:
            return None
    return node


def value_at(node: Any, *path: str) -> str | None:
    """The `val` attribute of the element at `path`; None when either is missing."""
    found = child(node, *path)
    return None if found is None else attribute(found, "val")


def is_on(node: Any, *path: str) -> bool:
    """Whether a Word switch is on: the element is there and not set to 0, false or off."""
    found = child(node, *path)
    return found is not None and (attribute(found, "val") or "1").lower() not in ("0", "false", "off", "none")


def _is_about_depth(message: str) -> bool:
    lowered = message.lower()
    return "depth" in lowered or "huge" in lowered


def _refusal(message: str, otherwise: str) -> UnreadableDocument:
    if _is_about_depth(message):
        return UnreadableDocument("too_deep", limit=MAX_DEPTH)
    return UnreadableDocument(otherwise)
