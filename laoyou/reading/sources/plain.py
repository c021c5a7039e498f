"""Plain text and plan packs: the text is what the file says."""

from __future__ import annotations

import json

from laoyou.reading.sources.encodings import decode
from laoyou.reading.sources.limits import MAX_DEPTH
from laoyou.reading.sources.refusals import UnreadableDocument
from laoyou.reading.sources.source import Extract


def read_text(data: bytes) -> Extract:
    """The characters of a text file, in UTF-8, UTF-16 or UTF-32 with a mark, or GB18030."""
    text, encoding = decode(data)
    return Extract(text, encoding=encoding)


def read_pack(data: bytes) -> Extract:
    """The text of a plan pack; only that it is one JSON object is checked here. Raises `damaged_pack`."""
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text)
    except RecursionError as error:
        raise UnreadableDocument("too_deep", limit=MAX_DEPTH) from error
    except ValueError as error:
        raise UnreadableDocument("damaged_pack") from error
    if not isinstance(found, dict):
        raise UnreadableDocument("damaged_pack")
    return Extract(text, encoding="utf-8")
