"""Keeping the register of policies: recorded, corrected, linked to what they serve, replaced by a later one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.selectors import organisations
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.plan.access import KEEP_ALL_POLICIES, KEEP_POLICIES
from laoyou.plan.enums import EditionState
from laoyou.plan.models import PlanItem, PolicyLink, PolicyPaper
from laoyou.records.enums import Purpose
from laoyou.records.services import attachments, audit


class PolicyNumberTaken(DomainError):
    code = "policy_number_taken"
    sentence = "%(doc_no)s is on record already: “%(title)s”."


class PolicyEndsTooEarly(DomainError):
    code = "policy_ends_too_early"
    sentence = "It would end on %(until)s, before it begins on %(since)s."


class PolicyReplaced(DomainError):
    code = "policy_replaced"
    sentence = "This policy was replaced already, by “%(title)s”."


class ReplacedByItself(DomainError):
    code = "policy_replaced_by_itself"
    sentence = "A policy is replaced by another one, which begins later than it did."


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """A policy as issued; it holds from `valid_from` to the day before `valid_until`."""

    title: str
    doc_no: str
    issuer: str
    legal_basis: str
    owner_id: UUID
    valid_from: date
    valid_until: date | None


def record_policy(
    area: int,
    facts: PolicyFacts,
    *,
    items: Iterable[UUID] = (),
    file: tuple[IO[bytes], str] | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Put a policy on the register, with its file and what of plans in force it serves; returns its key.

    Departments record their own. Raises NotFound, NotAllowed, PolicyNumberTaken, PolicyEndsTooEarly, AttachmentRefused.
    """
    KEEP_POLICIES.demand(actor)
    if not actor.area.covers(range_of(area)):
        raise NotFound
    with transaction.atomic():
        paper = PolicyPaper(area=area, recorded_at=now, recorded_by=actor.name)
        _fill(paper, facts, items, file, actor=actor, now=now)
        _audited("record_policy", paper, {}, _said(facts), actor=actor, now=now)
    return paper.id


def correct_policy(
    paper_id: UUID,
    facts: PolicyFacts,
    *,
    items: Iterable[UUID] = (),
    file: tuple[IO[bytes], str] | None = None,
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Put right what is on the register. Raises as `record_policy`, and Conflict."""
    KEEP_POLICIES.demand(actor)
    with transaction.atomic():
        paper = _own(paper_id, actor)
        if paper.revision != revision:
            raise Conflict
        before = _said(PolicyFacts(**{name: getattr(paper, name) for name in PolicyFacts.__slots__}))
        _fill(paper, facts, items, file, actor=actor, now=now)
        _audited("correct_policy", paper, before, _said(facts), actor=actor, now=now)


def replace_policy(paper_id: UUID, by_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Say which policy replaced one; it ends when the other begins, or earlier if it was to end earlier.

    Raises NotFound, NotAllowed, Conflict, PolicyReplaced, ReplacedByItself.
    """
    KEEP_POLICIES.demand(actor)
    with transaction.atomic():
        paper = _own(paper_id, actor)
        if paper.revision != revision:
            raise Conflict
        if paper.superseded_by is not None:
            raise PolicyReplaced(title=paper.superseded_by.title)
        later = PolicyPaper.objects.filter(id=by_id).first()
        if later is None or later.area not in actor.area:
            raise NotFound
        if later.id == paper.id or later.valid_from <= paper.valid_from:
            raise ReplacedByItself
        ends = min(later.valid_from, paper.valid_until or later.valid_from)
        before = {"valid_until": paper.valid_until}
        paper.superseded_by, paper.valid_until, paper.revision = later, ends, paper.revision + 1
        paper.save()
        after = {"valid_until": ends, "superseded_by": str(later.id)}
        _audited("replace_policy", paper, before, after, actor=actor, now=now)


def _fill(
    paper: PolicyPaper,
    facts: PolicyFacts,
    items: Iterable[UUID],
    file: tuple[IO[bytes], str] | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    owner = organisations.get(facts.owner_id, actor=actor)
    _demand_own(owner.id, actor)
    if facts.valid_until is not None and facts.valid_until <= facts.valid_from:
        raise PolicyEndsTooEarly(since=facts.valid_from.isoformat(), until=facts.valid_until.isoformat())
    same = PolicyPaper.objects.filter(area=paper.area, doc_no=facts.doc_no).exclude(id=paper.id).first()
    if facts.doc_no and same is not None:
        raise PolicyNumberTaken(doc_no=facts.doc_no, title=same.title)
    if file is not None:
        kept = attachments.keep(
            file[0], filename=file[1], purpose=Purpose.PLAN_DOCUMENT, area=paper.area, actor=actor, now=now
        )
        paper.attachment_id, paper.filename = kept.id, kept.filename
    for name, value in asdict(facts).items():
        setattr(paper, name, value)
    paper.revision += 0 if paper._state.adding else 1
    paper.save()
    _link(paper, set(items), actor)


def _link(paper: PolicyPaper, wanted: set[UUID], actor: Actor) -> None:
    found = list(
        PlanItem.objects.filter(
            id__in=wanted,
            edition__state__in=[EditionState.PUBLISHED, EditionState.SUPERSEDED],
            edition__area__gte=actor.area.low,
            edition__area__lt=actor.area.high,
        )
    )
    if {item.id for item in found} != wanted:
        raise NotFound
    paper.links.exclude(item_id__in=wanted).delete()
    for item in found:
        PolicyLink.objects.get_or_create(paper=paper, lineage=item.lineage, defaults={"item": item})


def _own(paper_id: UUID, actor: Actor) -> PolicyPaper:
    found = PolicyPaper.objects.select_for_update(of=("self",)).filter(id=paper_id).first()
    if found is None or found.area not in actor.area:
        raise NotFound
    _demand_own(found.owner_id, actor)
    return found


def _demand_own(owner_id: UUID, actor: Actor) -> None:
    """The plan office keeps every policy, a department its own."""
    if not KEEP_ALL_POLICIES.allows(actor) and owner_id != actor.organisation_id:
        raise NotAllowed


def _said(facts: PolicyFacts) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(facts).items()}


def _audited(
    verb: str, paper: PolicyPaper, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.policy_paper",
        subject_id=paper.id,
        area=paper.area,
        now=now,
        before=before,
        after=after,
    )
