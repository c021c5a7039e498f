"""Words of the checks of the records."""

from __future__ import annotations

from laoyou.exchange.enums import Severity
from laoyou.exchange.selectors.quality_checks import Check
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone


def name_of(check: Check) -> str:
    """What a check is called, in the reader's language."""
    return check.zh if formats.chinese() else check.en


def remedy_of(check: Check) -> str:
    """What to do about what a check found, in the reader's language."""
    return check.do_zh if formats.chinese() else check.do_en


def severity_status(check: Check, *, stands: bool) -> Status:
    """How wrong it is, without a colour where nothing of it was found."""
    tones = {Severity.ERROR.value: Tone.OFF, Severity.WARNING.value: Tone.NEAR}
    return Status(tones.get(check.severity.value, Tone.NONE) if stands else Tone.NONE, check.severity.label)
