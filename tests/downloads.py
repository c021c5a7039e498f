"""What a page sends as a file."""

from __future__ import annotations

from typing import Any


def content_of(response: Any) -> bytes:
    """The whole of it, also where it was sent bit by bit."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)
