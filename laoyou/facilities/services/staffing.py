"""Staff from the first day to the last: taken on, in posts, with what they can show and were taught, and gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.views.decorators.debug import sensitive_variables

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.citizen_ids import CitizenId, UnreadableCitizenId, read_citizen_id
from laoyou.core.clock import day_of, first_moment_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_STAFF
from laoyou.facilities.enums import ContractKind, CredentialKind, PostKind, Sealed, TrainingStage
from laoyou.facilities.models import Contract, Credential, Institution, Post, Shift, Site, Staff, Training
from laoyou.facilities.models.periods import lasting
from laoyou.facilities.selectors.reach import kept_institutions, kept_sites
from laoyou.facilities.services.duties import audited, demand_house
from laoyou.people.enums import Sealed as PersonSealed
from laoyou.records.services.sealing import blind_index, seal

_WHOLE = 1000  # thousandths of full time


class NumberUnreadable(DomainError):
    code = "facilities_staff_number"
    sentence = "This is not a valid citizen ID number. Compare it with the card, digit by digit."


class NumberOfOther(DomainError):
    code = "facilities_staff_number_other"
    sentence = "Somebody else of this institution has this number on record. Compare name and number with the card."


class WorksHereAlready(DomainError):
    code = "facilities_works_here"
    sentence = "This person already has a contract with the institution in that time. Open the card to add a post."


class PostAlready(DomainError):
    code = "facilities_post_already"
    sentence = "The person already has this post there in that time."


class TooMuchWork(DomainError):
    code = "facilities_too_much_work"
    sentence = "With this post the person would work %(percent)s %% of full time here. End another post first."


class NotEmployed(DomainError):
    code = "facilities_not_employed"
    sentence = "On %(day)s the person has no contract with the institution."


class BeforeItBegan(DomainError):
    code = "facilities_staff_days"
    sentence = "%(day)s lies before %(first)s, the day on which it began."


class NotFinishedYet(DomainError):
    code = "facilities_training_to_come"
    sentence = "%(day)s has not come yet: training is recorded when it is finished."


class DaysReversed(DomainError):
    code = "facilities_credential_days"
    sentence = "The last day must lie after the first."


_REFUSALS: dict[str, type[DomainError]] = {
    "staff_document_once": NumberOfOther,
    "contract_one_at_a_time": WorksHereAlready,
    "post_once_at_a_time": PostAlready,
}


@dataclass(frozen=True, slots=True)
class PostDetails:
    """A post at a site from a day on; `share` in thousandths of full time."""

    site_id: UUID
    kind: PostKind
    first: date
    share: int = _WHOLE


@dataclass(frozen=True, slots=True)
class Hire:
    """Who is taken on, on what terms, for which post. The number is the one on the citizen card."""

    name: str
    number: str = field(repr=False)
    post: PostDetails
    terms: ContractKind = ContractKind.EMPLOYED
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CredentialDetails:
    """What somebody shows; `until` is the day before which it must be renewed, None without an end."""

    kind: CredentialKind
    first: date
    until: date | None = None
    level: int = 0
    number: str = ""
    issuer: str = ""


@sensitive_variables()
def hire(institution_id: UUID, asked: Hire, *, actor: Actor, now: datetime) -> UUID:
    """Take somebody on with contract and post; returns the member's key.

    Somebody whose number is on record here comes back to the same card. Raises NotFound, OtherDepartment,
    NumberUnreadable, NumberOfOther, WorksHereAlready.
    """
    KEEP_STAFF.demand(actor)
    card = _read(asked.number, day_of(now))
    with transaction.atomic():
        institution = _kept(institution_id, actor)
        site = _site_of(asked.post.site_id, institution, actor)
        with refusing(_REFUSALS):
            staff = _known(institution, asked, card) or _new(institution, asked, card, now)
            Contract.objects.create(id=uuid7(), staff=staff, kind=asked.terms, valid=DateRange(asked.post.first, None))
            _add_post(staff, site, asked.post)
        after = {"institution": str(institution.id), "terms": asked.terms} | _facts(asked.post)
        audited("hire", "staff", staff.id, site.area, actor=actor, now=now, after=after)
    return staff.id


def add_post(staff_id: UUID, asked: PostDetails, *, actor: Actor, now: datetime) -> UUID:
    """One more post, at this or another site of the institution.

    Raises NotFound, NotEmployed, TooMuchWork, PostAlready.
    """
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        staff = _locked(staff_id, actor)
        site = _site_of(asked.site_id, staff.institution, actor)
        _demand_employed(staff, asked.first)
        _demand_time(staff, asked)
        with refusing(_REFUSALS):
            made = _add_post(staff, site, asked)
        audited("add_post", "staff", staff.id, site.area, actor=actor, now=now, after=_facts(asked))
    return made.id


def end_post(post_id: UUID, *, on: date, actor: Actor, now: datetime) -> None:
    """The post is held no longer from `on`; one that began that day never was. Raises NotFound, BeforeItBegan."""
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        post = Post.objects.filter(id=post_id).select_related("site").first()
        if post is None:
            raise NotFound
        staff = _locked(post.staff_id, actor)
        before = {"post": post.kind, "first": post.valid.lower, "until": post.valid.upper}
        _end(post, on)
        _drop_shifts(staff, on, site_id=post.site_id)
        after = {"until": on}
        audited("end_post", "staff", staff.id, post.site.area, actor=actor, now=now, before=before, after=after)


def end_employment(staff_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """The person works here no longer from `on`: contract, posts and the roster from that day end.

    Raises NotFound, NotEmployed, BeforeItBegan.
    """
    KEEP_STAFF.demand(actor)
    with transaction.atomic():
        staff = _locked(staff_id, actor)
        running = Contract.objects.filter(lasting(on), staff=staff)
        contract = running.order_by("since", "id").first()
        if contract is None:
            raise NotEmployed(day=on.isoformat())
        _end(contract, on)
        for post in Post.objects.filter(lasting(on), staff=staff).order_by("id"):
            _end(post, max(on, post.valid.lower))
        _drop_shifts(staff, on)
        area = staff.institution.area
        after = {"until": on}
        audited("end_employment", "staff", staff.id, area, actor=actor, now=now, after=after, reason=reason.strip())


def record_credential(staff_id: UUID, asked: CredentialDetails, *, actor: Actor, now: datetime) -> UUID:
    """A certificate, licence, health certificate or background check. Raises NotFound, DaysReversed."""
    KEEP_STAFF.demand(actor)
    if asked.until is not None and asked.until <= asked.first:
        raise DaysReversed
    with transaction.atomic():
        staff = _locked(staff_id, actor)
        made = Credential.objects.create(
            id=uuid7(),
            staff=staff,
            kind=asked.kind,
            level=asked.level,
            number=asked.number.strip(),
            issuer=asked.issuer.strip(),
            valid=DateRange(asked.first, asked.until),
        )
        after = {"kind": asked.kind, "level": asked.level, "first": asked.first, "until": asked.until}
        area = staff.institution.area
        audited("record_credential", "staff", staff.id, area, actor=actor, now=now, after=after)
    return made.id


def record_training(
    staff_id: UUID, stage: TrainingStage, *, topic: str, hours: int, finished_on: date, actor: Actor, now: datetime
) -> UUID:
    """Hours of training that were finished. Raises NotFound, NotFinishedYet."""
    KEEP_STAFF.demand(actor)
    if finished_on > day_of(now):
        raise NotFinishedYet(day=finished_on.isoformat())
    with transaction.atomic():
        staff = _locked(staff_id, actor)
        made = Training.objects.create(
            id=uuid7(), staff=staff, stage=stage, topic=topic.strip(), hours=hours, finished_on=finished_on
        )
        after = {"stage": stage, "topic": topic.strip(), "hours": hours, "finished_on": finished_on}
        audited("record_training", "staff", staff.id, staff.institution.area, actor=actor, now=now, after=after)
    return made.id


@sensitive_variables()
def _read(number: str, on: date) -> CitizenId:
    try:
        return read_citizen_id(number, on=on)
    except UnreadableCitizenId:
        raise NumberUnreadable from None


def _kept(institution_id: UUID, actor: Actor) -> Institution:
    reached = Institution.objects.all() if actor.is_system else kept_institutions(actor)
    found = reached.filter(id=institution_id).first()
    if found is None:
        raise NotFound
    return found


def _site_of(site_id: UUID, institution: Institution, actor: Actor) -> Site:
    sites = Site.objects.all() if actor.is_system else kept_sites(actor)
    found = sites.filter(id=site_id, institution=institution).first()
    if found is None:
        raise NotFound
    demand_house(found, actor)
    return found


def _locked(staff_id: UUID, actor: Actor) -> Staff:
    found = Staff.objects.select_for_update(of=("self",)).select_related("institution").filter(id=staff_id).first()
    if found is None:
        raise NotFound
    site = Site.objects.filter(institution_id=found.institution_id).order_by("-main", "id").first()
    if site is None or not (actor.is_system or kept_institutions(actor).filter(id=found.institution_id).exists()):
        raise NotFound
    demand_house(site, actor)
    return found


@sensitive_variables()
def _known(institution: Institution, asked: Hire, card: CitizenId) -> Staff | None:
    index = blind_index(card.number, purpose=Sealed.STAFF_DOCUMENT)
    found = Staff.objects.select_for_update().filter(institution=institution, document_index=index).first()
    if found is not None and found.name != asked.name.strip():
        raise NumberOfOther
    return found


@sensitive_variables()
def _new(institution: Institution, asked: Hire, card: CitizenId, now: datetime) -> Staff:
    key = uuid7()
    phone = asked.phone.strip()
    return Staff.objects.create(
        id=key,
        institution=institution,
        person_id=_person(card.number, asked.name),
        name=asked.name.strip(),
        sex=card.sex,
        birth=card.birth,
        document_sealed=seal(card.number, purpose=Sealed.STAFF_DOCUMENT, bound_to=key),
        document_index=blind_index(card.number, purpose=Sealed.STAFF_DOCUMENT),
        phone_sealed=seal(phone, purpose=Sealed.STAFF_PHONE, bound_to=key) if phone else None,
        created_at=now,
        updated_at=now,
    )


@sensitive_variables()
def _person(number: str, name: str) -> UUID | None:
    """The registry's key of who has this number and name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name FROM laoyou_person_of_number(%s)", [blind_index(number, purpose=PersonSealed.DOCUMENT)]
        )
        found = cursor.fetchone()
    return found[0] if found and found[1] == name.strip() else None


def _add_post(staff: Staff, site: Site, asked: PostDetails) -> Post:
    return Post.objects.create(
        id=uuid7(), staff=staff, site=site, kind=asked.kind, share=asked.share, valid=DateRange(asked.first, None)
    )


def _demand_employed(staff: Staff, on: date) -> None:
    if not Contract.objects.filter(staff=staff, valid__contains=on).exists():
        raise NotEmployed(day=on.isoformat())


def _demand_time(staff: Staff, asked: PostDetails) -> None:
    """Nobody works more than full time for one institution."""
    held = Post.objects.filter(lasting(asked.first), staff=staff)
    whole = asked.share + sum(held.values_list("share", flat=True))
    if whole > _WHOLE:
        raise TooMuchWork(percent=whole // 10)


def _end(row: Contract | Post, on: date) -> None:
    first = row.valid.lower
    if on < first:
        raise BeforeItBegan(day=on.isoformat(), first=first.isoformat())
    if on == first:
        row.delete()
        return
    row.valid = DateRange(first, on)
    row.save(update_fields=["valid"])


def _drop_shifts(staff: Staff, on: date, site_id: UUID | None = None) -> None:
    """The roster from a day on names nobody who has gone."""
    rows = Shift.objects.filter(staff=staff, during__startswith__gte=first_moment_of(on))
    (rows if site_id is None else rows.filter(site_id=site_id)).delete()


def _facts(asked: PostDetails) -> dict[str, Any]:
    return {"site": str(asked.site_id), "post": asked.kind, "share": asked.share, "first": asked.first}
