"""What happened to a report or a decision, as a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import TextChoices

from laoyou.plan.enums import NoteKind, ReturnStepKind
from laoyou.plan.selectors.rows import StepRow
from laoyou.ui.blocks import Entry
from laoyou.ui.statuses import Tone

_TONES: Mapping[TextChoices, Tone] = {
    ReturnStepKind.SENT_BACK: Tone.NEAR,
    ReturnStepKind.REOPENED: Tone.NEAR,
    ReturnStepKind.ACCEPTED: Tone.OK,
    NoteKind.SENT_BACK: Tone.NEAR,
    NoteKind.CONFIRMED: Tone.OK,
}


def entries(steps: Sequence[StepRow], kinds: type[TextChoices]) -> list[Entry]:
    """The steps, the newest first; `kinds` names them."""
    return [
        Entry(
            at=each.at,
            what=kinds(each.kind).label,
            detail=each.text,
            by=each.by,
            tone=_TONES.get(kinds(each.kind), ""),
        )
        for each in reversed(steps)
    ]
