"""Heads of the audit chain: the newest one, and those noted by earlier verifications."""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.records.enums import RunKind, RunState
from laoyou.records.models import AuditLink, Run

_NEVER = "0" * 64


@dataclass(frozen=True, slots=True)
class Anchor:
    """The chain as it stood at one number; whoever keeps one can prove a later change. Written "17:ab3f…"."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"

    @classmethod
    def parse(cls, written: str) -> Anchor:
        """Read "17:ab3f…". Raises ValueError."""
        sequence, _, digest = written.partition(":")
        if len(digest) != len(_NEVER):
            raise ValueError(f"{written!r} is not NUMBER:HASH with 64 hexadecimal digits")
        return cls(int(sequence), digest.lower())


def head() -> Anchor:
    """The newest link; number 0 while there is none."""
    newest = AuditLink.objects.order_by("-sequence").first()
    return Anchor(newest.sequence, newest.hash) if newest else Anchor(0, _NEVER)


def kept() -> list[Anchor]:
    """The head that every verification found good, oldest first."""
    results = Run.objects.filter(kind=RunKind.AUDIT_VERIFICATION, state=RunState.DONE, result__ok=True)
    found = results.order_by("finished_at", "pk").values_list("result", flat=True)
    return [Anchor.parse(result["head"]) for result in found if result]
