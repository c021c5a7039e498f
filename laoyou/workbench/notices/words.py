"""How notices and their receipts are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import pgettext

from laoyou.facilities.enums.notices import Audience
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone


def audience_words(audience: str) -> str:
    """To whom it goes."""
    return str(Audience(audience).label)


def status(row: Any, today: date) -> Status:
    """Whether it holds, and by when receipt is asked for."""
    if row.withdrawn_at is not None:
        return Status(Tone.NONE, pgettext("notice", "withdrawn"), formats.day(row.withdrawn_at))
    if row.confirm_by is None:
        return Status(Tone.OK, pgettext("notice", "to be read"))
    by = pgettext("notice", "receipt by %(day)s") % {"day": formats.day(row.confirm_by)}
    return Status(Tone.NEAR if row.confirm_by >= today else Tone.OFF, by)


def receipt_status(row: Any, notice: Any, today: date) -> Status:
    """Whether an institution has given receipt."""
    if row.confirmed_at is not None:
        return Status(Tone.OK, pgettext("notice", "receipt given"), formats.day(row.confirmed_at))
    if notice.confirm_by is None or notice.withdrawn_at is not None:
        return Status(Tone.NONE, pgettext("notice", "no receipt asked for"))
    if notice.confirm_by < today:
        return Status(Tone.OFF, pgettext("notice", "no receipt, late"))
    return Status(Tone.NEAR, pgettext("notice", "no receipt yet"))
