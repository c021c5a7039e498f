"""The rules of waiting lists: which is in force where, and all versions. Published, so nobody asks who is looking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from laoyou.core.area_codes import AreaRange, lineage_of
from laoyou.core.errors import NotFound
from laoyou.facilities.models import WaitingRule
from laoyou.facilities.models.periods import holding
from laoyou.policy.waiting import Rule


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One version of a rule; `until` is the first day it is no longer in force. Unconfirmed: `confirmed_by` empty."""

    id: UUID
    area: int
    kind: str
    code: str
    version: str
    source: Mapping[str, Any]
    since: date
    until: date | None
    confirmed_by: str
    confirmed_document: str
    confirmed_on: date | None

    @property
    def rule(self) -> Rule:
        """As the engine reads it."""
        return Rule.read(self.source)

    def title(self, language: str) -> str:
        """What the rule calls itself."""
        return in_language(self.source.get("title", {}), language) or self.code

    def criterion_in_words(self, code: str, language: str) -> str:
        """A criterion as the rule words it; the code itself for one the rule does not have."""
        found = next((each for each in self.source["criteria"] if each["code"] == code), None)
        return in_language(found["words"], language) if found else code

    def conditions_in_words(self, codes: Collection[str], language: str) -> str:
        """Conditions of admission as the rule words them, in the rule's order."""
        worded = [each["words"] for each in self.source.get("admits", ()) if each["code"] in codes]
        return ("; " if _english(language) else "；").join(in_language(each, language) for each in worded)


def in_language(words: Mapping[str, str], language: str) -> str:
    """A rule's words: English for who reads English and where there are any, Chinese otherwise."""
    return words.get("en" if _english(language) else "zh") or words.get("zh", "")


def _english(language: str) -> bool:
    return language.startswith("en")


def rule_in_force(area: int, kind: str, *, on: date) -> RuleRow | None:
    """The rule of the area itself or else of the nearest area around it that has one on the day."""
    around = lineage_of(area)
    found = WaitingRule.objects.filter(holding(on), area__in=around, kind=kind)
    by_area = {row.area: row for row in found.order_by("area", "id")}
    nearest = next((by_area[code] for code in around if code in by_area), None)
    return rule_row(nearest) if nearest else None


def rule(rule_id: UUID) -> RuleRow:
    """One version. Raises NotFound."""
    found = WaitingRule.objects.filter(id=rule_id).first()
    if found is None:
        raise NotFound
    return rule_row(found)


def rules_of(area: AreaRange) -> list[RuleRow]:
    """Every version of the area, of those around and of those inside; the outermost area and the newest first."""
    around = lineage_of(area.low)
    found = WaitingRule.objects.filter(Q(area__in=around) | Q(area__gte=area.low, area__lt=area.high))
    return [rule_row(row) for row in found.order_by("area", "kind", "-since", "id")]


def rule_row(found: WaitingRule) -> RuleRow:
    return RuleRow(
        id=found.id,
        area=found.area,
        kind=found.kind,
        code=found.code,
        version=found.version,
        source=found.source,
        since=found.valid.lower,
        until=found.valid.upper,
        confirmed_by=found.confirmed_by,
        confirmed_document=found.confirmed_document,
        confirmed_on=found.confirmed_on,
    )
