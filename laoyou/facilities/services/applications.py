"""Applying for a place, stating what no record holds, pausing, going on, withdrawing; ends of applications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import get_language

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import APPLY
from laoyou.facilities.enums import (
    COUNTED_FACTS,
    OPEN_APPLICATIONS,
    ApplicationEnd,
    ApplicationState,
    OfferState,
    StatedFactName,
    WaitingKind,
)
from laoyou.facilities.models import (
    Application,
    ApplicationStep,
    Offer,
    StatedFact,
    WaitingChoice,
    WaitingList,
)
from laoyou.facilities.selectors.application_numbers import with_check_digit
from laoyou.facilities.selectors.waiting_facts import applicants
from laoyou.facilities.selectors.waiting_lists import here_of, seen_by
from laoyou.facilities.selectors.waiting_rules import rule_in_force
from laoyou.people.models import Person
from laoyou.people.services.persons import is_inside
from laoyou.policy.waiting import unmet_conditions
from laoyou.records.services import audit

MOST_LISTS = 5


class AlreadyApplied(DomainError):
    code = "facilities_already_applied"
    sentence = (
        "This person already has an application of this kind. One application waits in several lists: choose them "
        "there."
    )


class NotAdmitted(DomainError):
    code = "facilities_not_admitted"
    sentence = "By the rule in force this person cannot wait for a place: %(why)s."


class NoListChosen(DomainError):
    code = "facilities_no_list_chosen"
    sentence = "Choose at least one list, and at most %(most)s."


class NoRuleHere(DomainError):
    code = "facilities_no_rule_here"
    sentence = "No rule is in force for this list. The department in charge puts one into force first."


class HasDied(DomainError):
    code = "facilities_applicant_died"
    sentence = "The registry says that this person has died."


class NotOpenAnyMore(DomainError):
    code = "facilities_application_closed"
    sentence = "The application has ended; a new one may be made."


class OfferStands(DomainError):
    code = "facilities_offer_stands"
    sentence = "An offer is waiting for an answer. Record the answer first."


class EvidenceNeeded(DomainError):
    code = "facilities_evidence_needed"
    sentence = "Say what was shown as evidence: a certificate and its number, a document and its day."


def apply_for_place(
    person_id: UUID, kind: WaitingKind, list_ids: Sequence[UUID], *, note: str = "", actor: Actor, now: datetime
) -> tuple[UUID, str]:
    """An application of somebody in the registry, waiting in the lists from today; returns its key and number.

    Conditions of admission that are known not to be met refuse it; those that are not known yet only keep it from
    being ranked. Raises NotFound, HasDied, NoListChosen, NoRuleHere, NotAdmitted, AlreadyApplied.
    """
    APPLY.demand(actor)
    with transaction.atomic():
        person = Person.objects.filter(id=person_id, merged_into__isnull=True).first()
        if person is None or not is_inside(person, actor):
            raise NotFound
        if person.death:
            raise HasDied
        chosen = _chosen(kind, list_ids)
        made = _new(person, kind, note, actor=actor, now=now)
        with refusing({"application_one_open": AlreadyApplied}):
            made.save(force_insert=True)
        _choose(made, chosen)
        _demand_admitted(made, chosen, now)
        _step(made, ApplicationState.WAITING, reason=note.strip(), actor=actor, now=now)
        after = {"number": made.number, "kind": kind, "lists": [each.name for each in chosen]}
        audit_application(made, "apply", actor=actor, now=now, after=after)
    return made.id, made.number


def choose_lists(application_id: UUID, list_ids: Sequence[UUID], *, revision: int, actor: Actor, now: datetime) -> None:
    """The lists an application waits in, from now on. Raises NotFound, Conflict, NotOpenAnyMore, NoListChosen."""
    APPLY.demand(actor)
    with transaction.atomic():
        found = _locked_open(application_id, revision, actor)
        chosen = _chosen(WaitingKind(found.kind), list_ids)
        before = sorted(found.choices.values_list("waiting_list__name", flat=True))
        found.choices.exclude(waiting_list__in=chosen).delete()
        there = set(found.choices.values_list("waiting_list_id", flat=True))
        _choose(found, [each for each in chosen if each.id not in there])
        _save(found)
        after = {"lists": sorted(each.name for each in chosen)}
        audit_application(found, "choose_lists", actor=actor, now=now, before={"lists": before}, after=after)


def state_fact(
    application_id: UUID, name: StatedFactName, value: int | None, *, evidence: str, actor: Actor, now: datetime
) -> None:
    """What the applicant states and shows; None takes it back. Raises NotFound, NotOpenAnyMore, EvidenceNeeded."""
    APPLY.demand(actor)
    if len(evidence.strip()) < 2:
        raise EvidenceNeeded
    with transaction.atomic():
        found = _locked_open(application_id, None, actor)
        told = value if name in COUNTED_FACTS or value is None else int(bool(value))
        StatedFact.objects.create(
            application=found,
            name=name,
            value=told,
            evidence=evidence.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = {"fact": name, "value": told, "evidence": evidence.strip()}
        audit_application(found, "state_fact", actor=actor, now=now, after=after)


def pause(application_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """Not ranked for the time being; the day of application stays. Raises NotFound, Conflict, OfferStands."""
    _change(application_id, ApplicationState.PAUSED, reason, revision, actor=actor, now=now)


def resume(application_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """Ranked again from the next ranking on. Raises NotFound, Conflict."""
    _change(application_id, ApplicationState.WAITING, reason, revision, actor=actor, now=now)


def withdraw(application_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """The applicant waits no longer. Raises NotFound, Conflict, OfferStands."""
    _change(application_id, ApplicationState.WITHDRAWN, reason, revision, actor=actor, now=now)


def end_application(found: Application, end: ApplicationEnd, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """End a locked application without a place. Call inside a transaction."""
    _enter(found, ApplicationState.EXPIRED, reason, actor=actor, now=now, end=end)


def fulfil(found: Application, *, actor: Actor, now: datetime) -> None:
    """A locked application has led to a place. Call inside a transaction."""
    _enter(found, ApplicationState.FULFILLED, "", actor=actor, now=now)


def locked_application(application_id: UUID, *, actor: Actor) -> Application:
    """The row, locked. Raises NotFound outside the actor's area."""
    found = Application.objects.select_for_update(of=("self",)).filter(id=application_id).first()
    if found is None or not (actor.is_system or Application.objects.filter(seen_by(actor), id=found.id).exists()):
        raise NotFound
    return found


def _change(
    application_id: UUID, state: ApplicationState, reason: str, revision: int, *, actor: Actor, now: datetime
) -> None:
    APPLY.demand(actor)
    with transaction.atomic():
        found = _locked_open(application_id, revision, actor)
        if Offer.objects.filter(application=found, state=OfferState.OPEN).exists():
            raise OfferStands
        if found.state == state:
            raise Conflict
        _enter(found, state, reason.strip(), actor=actor, now=now)


def _enter(
    found: Application,
    state: ApplicationState,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    end: ApplicationEnd | None = None,
) -> None:
    before = {"state": found.state}
    found.state, found.state_since = state, day_of(now)
    _save(found)
    _step(found, state, reason=reason, actor=actor, now=now, end=end)
    audit_application(found, "change_state", actor=actor, now=now, before=before, after={"state": state}, reason=reason)


def _locked_open(application_id: UUID, revision: int | None, actor: Actor) -> Application:
    found = locked_application(application_id, actor=actor)
    if found.state not in OPEN_APPLICATIONS:
        raise NotOpenAnyMore
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def _chosen(kind: WaitingKind, list_ids: Sequence[UUID]) -> list[WaitingList]:
    chosen = list(WaitingList.objects.filter(id__in=set(list_ids), kind=kind, ended_on__isnull=True).order_by("id"))
    if not 0 < len(chosen) <= MOST_LISTS or len(chosen) != len(set(list_ids)):
        raise NoListChosen(most=MOST_LISTS)
    return chosen


def _new(person: Person, kind: WaitingKind, note: str, *, actor: Actor, now: datetime) -> Application:
    today = day_of(now)
    return Application(
        id=uuid7(),
        number=next_number(today.year),
        person=person,
        kind=kind,
        area=person.area,
        applied_on=today,
        counts_from=today,
        state=ApplicationState.WAITING,
        state_since=today,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        note=note.strip(),
        recorded_by=actor.name,
        recorded_at=now,
    )


def next_number(year: int) -> str:
    """The next application number; nobody chooses it, and with it nobody chooses a lot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('facilities_application_number')")
        (counted,) = cursor.fetchone()
    return with_check_digit(f"{year % 100:02d}{counted:06d}")


def _choose(found: Application, chosen: Sequence[WaitingList]) -> None:
    WaitingChoice.objects.bulk_create(
        WaitingChoice(application=found, waiting_list=each, area=each.area, home=found.area) for each in chosen
    )


def _demand_admitted(made: Application, chosen: Sequence[WaitingList], now: datetime) -> None:
    today = day_of(now)
    for each in chosen:
        row = rule_in_force(each.area, made.kind, on=today)
        if row is None:
            raise NoRuleHere
        (known,) = applicants(Application.objects.filter(id=made.id), made.kind, here=here_of(each.area), on=today)
        failed = {code for code, truth in unmet_conditions(row.rule, known.facts).items() if truth is False}
        if failed:
            raise NotAdmitted(why=row.conditions_in_words(failed, get_language() or ""))


def _step(
    found: Application,
    state: ApplicationState,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    end: ApplicationEnd | None = None,
) -> None:
    ApplicationStep.objects.create(
        application=found,
        state=state,
        since=day_of(now),
        end=end or "",
        reason=reason,
        recorded_by=actor.name,
        recorded_at=now,
    )


def _save(found: Application) -> None:
    found.revision += 1
    found.save()


def audit_application(
    found: Application,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done with an application."""
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject="facilities.application",
        subject_id=found.id,
        area=found.area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
