"""Which papers a filing needs on a day, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laoyou.facilities.enums.filings import FILED_AS, FilingGroup, PaperWhen
from laoyou.facilities.models import FilingRule


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A paper the rules name; `when` says whether always or only where meals are served."""

    paper: str
    when: str
    source: str
    confidence: str

    def needed(self, *, meals: bool) -> bool:
        """Whether a filing needs it."""
        return meals or self.when == PaperWhen.ALWAYS


def group_of(kind: str) -> FilingGroup | None:
    """Whose rules a site of a kind files under; None for kinds of which no rule on record asks a filing."""
    return FILED_AS.get(kind)


def papers(group: str, *, on: date) -> list[PaperRule]:
    """The papers of a group in force on a day."""
    found = FilingRule.objects.filter(group=group, valid__contains=on).order_by("id")
    return [PaperRule(each.paper, each.when, each.source, each.confidence) for each in found]
