"""The four files of a ranking, for whoever wants to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from laoyou.core.errors import NotFound
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.waiting_rules import rule

TYPES = {
    "rule.json": "application/json",
    "list.csv": "text/csv",
    "ranking.py": "text/x-python",
    "offers.csv": "text/csv",
}


class LinesNotKept(NotFound):
    code = "facilities_ranking_lines"
    sentence = (
        "The lines of this ranking of %(day)s are no longer kept; its value to compare is %(digest)s. Kept are the "
        "newest, the last of each month, and those an offer rests on."
    )


@dataclass(frozen=True, slots=True)
class RankingFile:
    """A file's text and type."""

    text: str
    content_type: str


def ranking_file(ranking_id: UUID, name: str) -> RankingFile:
    """rule.json, list.csv, ranking.py or offers.csv (the list's whole log). Raises NotFound, LinesNotKept."""
    if name not in TYPES:
        raise NotFound
    row = rankings.ranking(ranking_id)
    if name == "rule.json":
        text = rankings.rule_file(rule(row.rule_id))
    elif name == "list.csv":
        if row.count and not rankings.entries(row.id).exists():
            raise LinesNotKept(day=row.on.isoformat(), digest=row.digest)
        text = rankings.list_file(row)
    else:
        text = rankings.program_file() if name == "ranking.py" else rankings.log_file(row.list_id)
    return RankingFile(text, TYPES[name])
