"""Why a document could not be read."""

from __future__ import annotations

from typing import Any

from laoyou.core.errors import DomainError
from laoyou.reading.sources.messages import MESSAGES, sentence


class UnreadableDocument(DomainError):
    """The upload cannot be turned into text; nothing was kept.

    `code` is a key of `messages.MESSAGES`; `sentence` is its English source string; `facts` fills the places.
    `str(error)` is English, `error.chinese` is what an official reads.
    """

    code = "unreadable_document"

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.sentence = MESSAGES[code].english
        super().__init__(**facts)

    @property
    def chinese(self) -> str:
        """The sentence in Chinese, places filled."""
        return sentence(self.code, self.facts, chinese=True)
