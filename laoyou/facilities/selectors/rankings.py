"""Published rankings: lines, whole lists as the engine has them, the files anybody can check with, the public log."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import StringIO
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from laoyou.core.errors import NotFound
from laoyou.facilities.models import OfferNotice, Ranking, RankingEntry, WaitingList
from laoyou.facilities.selectors.waiting_rules import RuleRow, rule
from laoyou.policy.waiting import Chance, Entry, Move, Placed, chances, listing, moved, rank
from laoyou.policy.waiting import ranking as program

_KEPT = 8  # whole rankings at hand; they never change


@dataclass(frozen=True, slots=True)
class ListRow:
    """One waiting list; `site_id` None: any public place of the area."""

    id: UUID
    kind: str
    area: int
    site_id: UUID | None
    name: str
    ended_on: date | None = None
    ended_why: str = ""


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One published ranking of a list."""

    id: UUID
    list_id: UUID
    rule_id: UUID
    sequence: int
    on: date
    count: int
    digest: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the public log."""

    number: str
    on: date
    kind: str
    reason: str
    rank: int


def waiting_list(list_id: UUID) -> ListRow:
    """One list. Raises NotFound."""
    found = WaitingList.objects.filter(id=list_id).first()
    if found is None:
        raise NotFound
    return ListRow(found.id, found.kind, found.area, found.site_id, found.name, found.ended_on, found.ended_why)


def latest(list_id: UUID) -> RankingRow | None:
    """The newest ranking of a list; None before the first."""
    found = Ranking.objects.filter(waiting_list_id=list_id).order_by("-sequence").first()
    return _row(found) if found else None


def ranking(ranking_id: UUID) -> RankingRow:
    """One ranking. Raises NotFound."""
    found = Ranking.objects.filter(id=ranking_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def history(list_id: UUID, *, limit: int = 30) -> list[RankingRow]:
    """The newest rankings of a list, newest first."""
    found = Ranking.objects.filter(waiting_list_id=list_id).order_by("-sequence")[:limit]
    return [_row(each) for each in found]


def entries(ranking_id: UUID) -> QuerySet[RankingEntry]:
    """The lines of a ranking, first to last."""
    return RankingEntry.objects.filter(ranking_id=ranking_id).order_by("rank")


def notices(list_id: UUID, *, limit: int | None = 50) -> list[NoticeRow]:
    """What happened in a list, newest first."""
    found = OfferNotice.objects.filter(waiting_list_id=list_id).order_by("-at", "-id")
    rows = found if limit is None else found[:limit]
    return [NoticeRow(each.number, each.on, each.kind, each.reason, each.rank) for each in rows]


def ranks_over_time(list_id: UUID, number: str, *, limit: int = 24) -> list[tuple[date, int]]:
    """Where an application stood in the newest rankings of a list, oldest first."""
    found = RankingEntry.objects.filter(number=number, ranking__waiting_list_id=list_id).order_by("-ranking__sequence")
    return list(reversed(found.values_list("ranking__on", "rank")[:limit]))


def chances_of(row: RankingRow, number: str) -> tuple[Chance, ...]:
    """What would bring an application forward in a ranking; empty when it is not in it."""
    whole = placed(row)
    at = next((at for at, each in enumerate(whole) if each.entry.number == number), None)
    return () if at is None else chances(rule(row.rule_id).rule, whole, at, on=row.on)


def move_of(row: RankingRow, number: str) -> tuple[Move, RankingRow] | None:
    """How an application came to its rank since the newest earlier ranking in which it had another one.

    None when it is not in the ranking, or has stood there from the beginning.
    """
    here = RankingEntry.objects.filter(ranking_id=row.id, number=number).values_list("rank", flat=True).first()
    if here is None:
        return None
    earlier = (
        Ranking.objects.filter(waiting_list_id=row.list_id, sequence__lt=row.sequence, entries__number=number)
        .exclude(entries__number=number, entries__rank=here)
        .order_by("-sequence")
        .first()
    )
    if earlier is None:
        return None
    then = _row(earlier)
    found = moved(placed(then), placed(row), number, same_rule=then.rule_id == row.rule_id)
    return (found, then) if found else None


def placed(row: RankingRow) -> tuple[Placed, ...]:
    """The whole ranking as the engine has it, made again from the published lines."""
    return _placed(row.id, row.rule_id, row.on)


@lru_cache(maxsize=_KEPT)
def _placed(ranking_id: UUID, rule_id: UUID, on: date) -> tuple[Placed, ...]:
    lines = RankingEntry.objects.filter(ranking_id=ranking_id).order_by("rank")
    given = [
        Entry(number, applied_on, frozenset(met))
        for number, applied_on, met in lines.values_list("number", "applied_on", "met")
    ]
    return tuple(rank(rule(rule_id).rule, given, on=on))


def list_file(row: RankingRow) -> str:
    """list.csv: the ranking as published, from its own lines."""
    return listing(placed(row), on=row.on)


def rule_file(row: RuleRow) -> str:
    """rule.json: the rule as published."""
    return json.dumps(row.source, ensure_ascii=False, indent=2) + "\n"


def program_file() -> str:
    """ranking.py: the very file rankings are made with."""
    return Path(program.__file__).read_text(encoding="utf-8")


def log_file(list_id: UUID) -> str:
    """offers.csv: every offer, answer and passing over of a list, oldest first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("on", "number", "rank", "what", "reason"))
    for each in reversed(notices(list_id, limit=None)):
        writer.writerow([each.on.isoformat(), each.number, each.rank, each.kind, each.reason])
    return out.getvalue()


def _row(found: Ranking) -> RankingRow:
    return RankingRow(
        id=found.id,
        list_id=found.waiting_list_id,
        rule_id=found.rule_id,
        sequence=found.sequence,
        on=found.on,
        count=found.count,
        digest=found.digest,
        published_at=found.published_at,
    )
