"""Words of plan pages that data turns into: measures, units, values, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from laoyou.plan.selectors.items import WarningRow
from laoyou.plan.selectors.rows import IndicatorRow, ValueRow
from laoyou.reading import measures, messages
from laoyou.ui import formats

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "", "about": "≈"}


def reads_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "").startswith("zh")


def measure_name(code: str) -> str:
    """What the same indicator is called whoever's plan it is in; the code itself when it is not in the catalogue."""
    known = next((each for each in measures.measures() if each.code == code), None)
    if known is None:
        return code
    return known.zh if reads_chinese() else known.en


def year_words(key: str) -> str:
    """A year as printed, in the reader's language: 2025, every year, no year given."""
    if key == "每年":
        return _("every year")
    if key in ("未注明", ""):
        return _("no year given")
    return key


def figure(value: Decimal | None, value_to: Decimal | None = None) -> str:
    """A value or a range, without needless zeros."""
    if value is None:
        return ""
    low = formats.number(value)
    return low if value_to is None else f"{low}–{formats.number(value_to)}"


def target_words(row: IndicatorRow, value: ValueRow | None) -> str:
    """A target as a reader says it: "≥ 60 %", "20–30 ㎡"."""
    return promised_words(row.op, value, row.unit)


def promised_words(op: str, value: ValueRow | None, unit: str) -> str:
    """As `target_words`, from its parts."""
    if value is None:
        return ""
    sign = _SIGNS.get(op, "")
    return " ".join(part for part in (sign, figure(value.value, value.value_to), unit) if part)


def labelled(label: str, said: str) -> str:
    """A label and what is said under it, with the colon of the reader's language."""
    return pgettext("label and value", "%(label)s: %(said)s") % {"label": label, "said": said}


def with_note(said: str, note: str) -> str:
    """Something said with a note in brackets of the reader's language."""
    return pgettext("value and note", "%(said)s (%(note)s)") % {"said": said, "note": note}


def joined(parts: Iterable[str]) -> str:
    """Several statements in one line."""
    said = list(parts)
    return pgettext("between statements", "; ").join(said) if len(said) > 1 else "".join(said)


def target_by_year(row: IndicatorRow, value: ValueRow) -> str:
    """One value of a target under its year: "2025: ≥ 60 %"."""
    return labelled(year_words(value.year_key), target_words(row, value))


_NATURES = {"约束性": pgettext_lazy("nature", "Binding"), "预期性": pgettext_lazy("nature", "Anticipated")}


def nature_words(nature: str) -> str:
    """约束性 / 预期性 in the reader's language; anything else as printed."""
    return str(_NATURES.get(nature, nature))


def group_words(group: str) -> str:
    """The group an item stands in, as printed; items without one say so."""
    return group or _("Not grouped")


class WarningKind(IntEnum):
    """What kind of disagreement it is, the weightiest first."""

    CONTRADICTION = 1
    MISSING = 2
    DAMAGED = 3

    @property
    def label(self) -> str:
        return {
            WarningKind.CONTRADICTION: _("Figures and lists that contradict each other"),
            WarningKind.MISSING: _("Parts that are missing"),
            WarningKind.DAMAGED: _("Characters that were lost or are doubtful"),
        }[self]


_MISSING = {
    "draft_document",
    "abridged_document",
    "title_missing",
    "number_missing",
    "date_missing",
    "attachment_missing",
    "table_missing",
}
_DAMAGED = {
    "digits_lost",
    "age_range_without_dash",
    "missing_separator",
    "unclosed_bracket",
    "number_without_unit",
    "indicator_without_unit",
    "duplicate_numbering",
}


@dataclass(frozen=True, slots=True)
class SpokenWarning:
    """A warning with its sentence in the reader's language."""

    row: WarningRow
    sentence: str
    kind: WarningKind


def spoken(warnings: Iterable[WarningRow]) -> list[SpokenWarning]:
    """Warnings with their sentences: contradictions first, then what is missing, then damaged text; each in order."""
    said = [SpokenWarning(each, warning_words(each.code, each.params), warning_kind(each.code)) for each in warnings]
    return sorted(said, key=lambda each: (each.kind, each.row.position))


def warning_kind(code: str) -> WarningKind:
    """A code this list does not know counts as a contradiction: it must not slip to the end."""
    if code in _MISSING:
        return WarningKind.MISSING
    return WarningKind.DAMAGED if code in _DAMAGED else WarningKind.CONTRADICTION


def warning_words(code: str, params: dict[str, Any]) -> str:
    """The sentence of a warning in the reader's language."""
    return str(messages.render(code, params, "zh" if reads_chinese() else "en"))
