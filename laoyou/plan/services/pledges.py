"""Pledges of a year: listed by the plan office, reported on by the unit that leads, settled when the year is over."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.core.months import first_of
from laoyou.plan.access import KEEP_PLEDGES, REPORT_PLEDGE
from laoyou.plan.enums import EditionState, PledgeState
from laoyou.plan.models import PlanItem, Pledge, PledgeProgress
from laoyou.records.services import audit


class PledgeSettled(DomainError):
    code = "pledge_settled"
    sentence = "It is settled whether this was kept; nothing about it is changed any more."


class PledgeStillReported(DomainError):
    code = "pledge_reported"
    sentence = "Months are reported already: the year stays %(year)s."


class PledgeMonthOutside(DomainError):
    code = "pledge_month_outside"
    sentence = "%(month)s is no month of %(year)s that has begun."


class PledgeFellBack(DomainError):
    code = "pledge_fell_back"
    sentence = (
        "%(earlier)s said %(before)s since the year began, this says %(done)s. Say in the remarks why it is less, or "
        "count again."
    )


class PledgeNotWhole(DomainError):
    code = "pledge_not_whole"
    sentence = "Pledged are %(promised)s, reported %(done)s. It counts as kept once the unit has reported all."


class PledgeYearRuns(DomainError):
    code = "pledge_year_runs"
    sentence = "%(year)s is not over yet. Until then a pledge can still be kept."


class PledgeWordsMissing(DomainError):
    code = "pledge_words_missing"
    sentence = "Say in a few words why it was not kept."


@dataclass(frozen=True, slots=True)
class PledgeFacts:
    """What is pledged. `promised` is counted in `unit`; `item_id` the task or target of a plan in force it serves."""

    year: int
    issuer: str
    name: str
    unit: str
    promised: Decimal
    lead_id: UUID
    partners: str = ""
    item_id: UUID | None = None


def add_pledge(area: int, facts: PledgeFacts, *, actor: Actor, now: datetime) -> UUID:
    """Put a pledge on the year's list, last; returns its key.

    Raises NotFound for an area, a unit or a plan's item that is not the actor's.
    """
    KEEP_PLEDGES.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    with transaction.atomic():
        last = Pledge.objects.filter(area=area, year=facts.year).aggregate(last=Max("position"))["last"] or 0
        pledge = Pledge(area=area, position=last + 1)
        _fill(pledge, facts, actor)
        _audited("add_pledge", pledge, {}, _said(facts), actor=actor, now=now)
    return pledge.id


def correct_pledge(pledge_id: UUID, facts: PledgeFacts, *, revision: int, actor: Actor, now: datetime) -> None:
    """Put right what is listed. Raises NotFound, Conflict, PledgeSettled, PledgeStillReported."""
    KEEP_PLEDGES.demand(actor)
    with transaction.atomic():
        pledge = _open(pledge_id, actor)
        if pledge.revision != revision:
            raise Conflict
        if facts.year != pledge.year:
            _move_year(pledge, facts.year)
        before = _said(_facts_of(pledge))
        _fill(pledge, facts, actor)
        _audited("correct_pledge", pledge, before, _said(facts), actor=actor, now=now)


def report_pledge(pledge_id: UUID, month: date, done: Decimal, said: str, *, actor: Actor, now: datetime) -> None:
    """The leading unit says how many there were by the end of a month; said again it replaces what was said.

    Raises NotFound, NotAllowed (another unit's), PledgeSettled, PledgeMonthOutside, PledgeFellBack.
    """
    REPORT_PLEDGE.demand(actor)
    with transaction.atomic():
        pledge = _open(pledge_id, actor)
        if pledge.lead_id != actor.organisation_id and not actor.is_system:
            raise NotAllowed
        if month.year != pledge.year or month.day != 1 or month > first_of(day_of(now)):
            raise PledgeMonthOutside(month=f"{month:%Y-%m}", year=pledge.year)
        _demand_no_fall(pledge, month, done, said)
        before: dict[str, Any] = {**(pledge.months.filter(month=month).values("done", "text").first() or {})}
        values = {"done": done, "text": said.strip(), "reported_at": now, "reported_by": actor.name}
        PledgeProgress.objects.update_or_create(pledge=pledge, month=month, defaults=values)
        after = {"month": month, "done": done, "text": said.strip()}
        _audited("report_pledge", pledge, before, after, actor=actor, now=now)


def settle_pledge(pledge_id: UUID, *, kept: bool, said: str = "", revision: int, actor: Actor, now: datetime) -> None:
    """The plan office says whether it was kept. What is not kept says why, and only when the year is over.

    Raises NotFound, Conflict, PledgeSettled, PledgeNotWhole, PledgeYearRuns, PledgeWordsMissing.
    """
    KEEP_PLEDGES.demand(actor)
    with transaction.atomic():
        pledge = _open(pledge_id, actor)
        if pledge.revision != revision:
            raise Conflict
        _demand_settling(pledge, said, now, kept=kept)
        pledge.state = PledgeState.DONE if kept else PledgeState.NOT_DONE
        pledge.verdict, pledge.settled_at, pledge.settled_by = said.strip(), now, actor.name
        pledge.revision += 1
        pledge.save()
        after = {"state": pledge.state, "verdict": pledge.verdict}
        _audited("settle_pledge", pledge, {"state": PledgeState.OPEN}, after, actor=actor, now=now)


def _demand_settling(pledge: Pledge, said: str, now: datetime, *, kept: bool) -> None:
    if kept:
        done = pledge.months.order_by("-month").values_list("done", flat=True).first() or Decimal(0)
        if done < pledge.promised:
            raise PledgeNotWhole(promised=_number(pledge.promised), done=_number(done))
        return
    if day_of(now).year <= pledge.year:
        raise PledgeYearRuns(year=pledge.year)
    if not said.strip():
        raise PledgeWordsMissing


def _demand_no_fall(pledge: Pledge, month: date, done: Decimal, said: str) -> None:
    earlier = pledge.months.filter(month__lt=month).order_by("-month").first()
    if earlier is not None and done < earlier.done and not said.strip():
        raise PledgeFellBack(earlier=f"{earlier.month:%Y-%m}", before=_number(earlier.done), done=_number(done))


def _move_year(pledge: Pledge, year: int) -> None:
    if pledge.months.exists():
        raise PledgeStillReported(year=pledge.year)
    last = Pledge.objects.filter(area=pledge.area, year=year).aggregate(last=Max("position"))["last"] or 0
    pledge.position = last + 1


def _fill(pledge: Pledge, facts: PledgeFacts, actor: Actor) -> None:
    lead = organisations.get(facts.lead_id, actor=actor)
    item = _item(facts.item_id, actor) if facts.item_id else None
    pledge.lead_id, pledge.item, pledge.lineage = lead.id, item, item.lineage if item else None
    for name in ("year", "issuer", "name", "unit", "promised", "partners"):
        setattr(pledge, name, getattr(facts, name))
    if not pledge._state.adding:
        pledge.revision += 1
    pledge.save()


def _item(item_id: UUID, actor: Actor) -> PlanItem:
    found = PlanItem.objects.select_related("edition").filter(id=item_id, edition__state=EditionState.PUBLISHED).first()
    if found is None or found.edition.area not in actor.area:
        raise NotFound
    return found


def _open(pledge_id: UUID, actor: Actor) -> Pledge:
    found = Pledge.objects.select_for_update().filter(id=pledge_id).first()
    if found is None or found.area not in actor.area:
        raise NotFound
    if found.state != PledgeState.OPEN:
        raise PledgeSettled
    return found


def _facts_of(pledge: Pledge) -> PledgeFacts:
    return PledgeFacts(**{name: getattr(pledge, name) for name in PledgeFacts.__slots__})


def _said(facts: PledgeFacts) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID | Decimal) else value for name, value in asdict(facts).items()}


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _audited(
    verb: str, pledge: Pledge, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.pledge",
        subject_id=pledge.id,
        area=pledge.area,
        now=now,
        before=before,
        after=after,
    )
