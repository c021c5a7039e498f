"""Opening lists; making and publishing their rankings, by the worker, who sees applicants wherever they live."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_WAITING_LISTS
from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS, ApplicationEnd, SiteState, WaitingKind
from laoyou.facilities.models import Application, Ranking, RankingEntry, RankingFinding, Site, WaitingList
from laoyou.facilities.selectors.waiting_facts import Applicant, applicants
from laoyou.facilities.selectors.waiting_lists import here_of, waiting_in
from laoyou.facilities.selectors.waiting_rules import RuleRow, rule_in_force
from laoyou.facilities.services.applications import end_application
from laoyou.facilities.services.waiting_ends import demand_lasting
from laoyou.places.selectors import areas
from laoyou.policy.waiting import Entry, Placed, criteria_met, digest, rank, unmet_conditions
from laoyou.records.models import Run
from laoyou.records.services import audit, runs

RANK_LISTS = "facilities.rank_lists"
_TASK = "laoyou.facilities.tasks.rank_lists"
Progress = Callable[[int, int, str], None]


class NoRule(DomainError):
    code = "facilities_no_waiting_rule"
    sentence = "No rule is in force here on this day. Put one into force first; a list without a rule has no order."


class ListThere(DomainError):
    code = "facilities_list_there"
    sentence = "This list is already open."


class KindElsewhere(DomainError):
    code = "facilities_list_kind"
    sentence = "A site for elders has a list for elders, one for children a list for children, while it is open."


@dataclass(frozen=True, slots=True)
class Published:
    """What a recomputation came to: `changed` False when the newest ranking already says the same."""

    ranking_id: UUID
    count: int
    changed: bool
    kept_out: int


def open_list(kind: WaitingKind, area: int, site_id: UUID | None, *, actor: Actor, now: datetime) -> UUID:
    """A list for a site, or for any public place in an area; returns its key.

    Raises NotFound, KindElsewhere, NoRule, ListThere.
    """
    KEEP_WAITING_LISTS.demand(actor)
    with transaction.atomic():
        site = _site(site_id, kind, actor) if site_id else None
        where = site.area if site else area
        if not (actor.is_system or where in actor.area):
            raise NotFound
        if rule_in_force(where, kind, on=day_of(now)) is None:
            raise NoRule
        name = site.name if site else areas.get(area, on=day_of(now)).short_name
        made = WaitingList(id=uuid7(), kind=kind, area=where, site=site, name=name, opened_at=now)
        with refusing({"waiting_list_one_a_site": ListThere, "waiting_list_one_an_area": ListThere}):
            made.save(force_insert=True)
        _audit(made, "open_list", actor=actor, now=now, after={"name": name, "kind": kind, "site": str(site_id or "")})
    return made.id


def _site(site_id: UUID, kind: WaitingKind, actor: Actor) -> Site:
    found = Site.objects.filter(id=site_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    kinds = HOME_KINDS if kind == WaitingKind.ELDER else CHILD_KINDS
    if found.kind not in kinds or found.state != SiteState.OPERATING:
        raise KindElsewhere
    return found


def queue_ranking(list_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Have the worker rank a list; returns the run to watch. Raises NotFound outside the actor's area."""
    KEEP_WAITING_LISTS.demand(actor)
    found = WaitingList.objects.filter(id=list_id).first()
    if found is None or not (actor.is_system or found.area in actor.area):
        raise NotFound
    demand_lasting(found)
    parameters = {"list": str(list_id)}
    return runs.queue(_TASK, RANK_LISTS, actor=actor, area=found.area, now=now, parameters=parameters).id


def rank_asked(run: Run, report: Progress, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The work of a run: the list it names, or every list. For `runs.carry_out`."""
    asked = run.parameters.get("list")
    wanted = WaitingList.objects.filter(id=asked) if asked else WaitingList.objects.filter(ended_on__isnull=True)
    ids = list(wanted.order_by("id").values_list("id", flat=True))
    done: list[Published] = []
    without_rule = 0
    for at, list_id in enumerate(ids):
        report(at, len(ids), "")
        try:
            done.append(publish_ranking(list_id, actor=actor, now=now))
        except NoRule:
            if asked:
                raise
            without_rule += 1
    report(len(ids), len(ids), "")
    changed, count = sum(each.changed for each in done), sum(each.count for each in done)
    return {"lists": len(done), "changed": changed, "applications": count, "without_rule": without_rule}


def request_nightly(timestamp: int, *, actor: Actor, now: datetime) -> UUID | None:
    """Queue the ranking of every list for one night; None when that night's was queued already."""
    KEEP_WAITING_LISTS.demand(actor)
    return runs.queue_nightly(_TASK, RANK_LISTS, timestamp=timestamp, actor=actor, area=0, now=now)


def publish_ranking(list_id: UUID, *, actor: Actor, now: datetime) -> Published:
    """Rank everybody who waits in a list by the rule in force today, and publish it when it says something new.

    Applications of people who have died end. Who does not meet the conditions of admission, or has not shown that, is
    not ranked; the finding says why. Run it as the owner of the database: it must see every applicant.
    Raises NotFound, NoRule.
    """
    KEEP_WAITING_LISTS.demand(actor)
    today = day_of(now)
    with transaction.atomic():
        found = WaitingList.objects.select_for_update().filter(id=list_id).first()
        if found is None:
            raise NotFound
        demand_lasting(found)
        row = rule_in_force(found.area, found.kind, on=today)
        if row is None:
            raise NoRule
        people = applicants(waiting_in(found), found.kind, here=here_of(found.area), on=today)
        living = [each for each in people if each.death is None or each.death > today]
        _end_the_dead(people, living, actor=actor, now=now)
        admitted, placed = _ranked(found, row, living, today)
        newest = Ranking.objects.filter(waiting_list=found).order_by("-sequence").first()
        content = _content(row, placed)
        if newest is not None and newest.content == content:
            return Published(newest.id, newest.count, changed=False, kept_out=len(living) - len(admitted))
        made = _publish(found, row, placed, content, newest.sequence + 1 if newest else 1, today, now)
        after = {"sequence": made.sequence, "digest": made.digest, "count": made.count, "rule": str(row.id)}
        _audit(found, "publish_ranking", actor=actor, now=now, after=after)
    return Published(made.id, made.count, changed=True, kept_out=len(living) - len(admitted))


def _ranked(
    found: WaitingList, row: RuleRow, living: Sequence[Applicant], today: date
) -> tuple[list[Applicant], list[Placed]]:
    rule = row.rule
    judged = [(each, criteria_met(rule, each.facts), unmet_conditions(rule, each.facts)) for each in living]
    _keep_findings(found, judged, today)
    admitted = [each for each, _, unmet in judged if not unmet]
    entries = [
        Entry(each.number, each.counts_from, frozenset(code for code, truth in criteria.items() if truth))
        for each, criteria, unmet in judged
        if not unmet
    ]
    return admitted, rank(rule, entries, on=today)


def _keep_findings(found: WaitingList, judged: Sequence[tuple[Applicant, Any, Any]], today: date) -> None:
    """Afresh each time: what is not known of whom is the present, not history."""
    RankingFinding.objects.filter(waiting_list=found).delete()
    rows = []
    for each, criteria, unmet in judged:
        unknown = sorted(code for code, truth in criteria.items() if truth is None)
        if unknown or unmet:
            rows.append(
                RankingFinding(
                    waiting_list=found,
                    application_id=each.id,
                    on=today,
                    unknown=unknown,
                    missing=sorted(code for code, truth in unmet.items() if truth is None),
                    failed=sorted(code for code, truth in unmet.items() if truth is False),
                )
            )
    _copy(
        "facilities_rankingfinding",
        ("waiting_list_id", "application_id", "on", "unknown", "missing", "failed"),
        [(found.id, each.application_id, each.on, each.unknown, each.missing, each.failed) for each in rows],
    )


def _publish(
    found: WaitingList,
    row: RuleRow,
    placed: Sequence[Placed],
    content: str,
    sequence: int,
    today: date,
    now: datetime,
) -> Ranking:
    made = Ranking.objects.create(
        id=uuid7(),
        waiting_list=found,
        rule_id=row.id,
        sequence=sequence,
        on=today,
        count=len(placed),
        digest=digest(placed),
        content=content,
        published_at=now,
    )
    _copy(
        RankingEntry._meta.db_table,
        ("ranking_id", "rank", "number", "applied_on", "met", "points"),
        [
            (made.id, each.rank, each.entry.number, each.entry.applied_on, sorted(each.entry.met), each.points)
            for each in placed
        ],
    )
    return made


def _content(row: RuleRow, placed: Sequence[Placed]) -> str:
    """One value for everything a ranking says but its day."""
    whole = hashlib.sha256(f"{row.id}\n".encode())
    for each in placed:
        met = " ".join(sorted(each.entry.met))
        whole.update(f"{each.rank},{each.entry.number},{each.entry.applied_on},{met},{each.points}\n".encode())
    return whole.hexdigest()


def _copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _end_the_dead(people: Sequence[Applicant], living: Sequence[Applicant], *, actor: Actor, now: datetime) -> None:
    alive = {each.id for each in living}
    for each in people:
        if each.id not in alive:
            found = Application.objects.select_for_update().get(id=each.id)
            end_application(found, ApplicationEnd.DIED, actor=actor, now=now)


def _audit(found: WaitingList, verb: str, *, actor: Actor, now: datetime, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject="facilities.waitinglist",
        subject_id=found.id,
        area=found.area,
        now=now,
        after=after,
    )
