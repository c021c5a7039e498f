"""Opening, suspending and closing: a site, or an institution with all its sites. Nobody is left behind."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import CHANGE_STATE
from laoyou.facilities.enums import TAKING, SiteState
from laoyou.facilities.enums.closings import ClosingState
from laoyou.facilities.models import Closing, Institution, Site, StateChange, Stay, UnitPeriod
from laoyou.facilities.services.duties import audited, demand_department, hold_site, locked_institution, locked_site
from laoyou.facilities.services.waiting_ends import end_lists_of

S = SiteState
ALLOWED: dict[str, frozenset[SiteState]] = {
    S.PREPARING: frozenset({S.OPERATING, S.CLOSED}),
    S.OPERATING: frozenset({S.SUSPENDED, S.CLOSED}),
    S.SUSPENDED: frozenset({S.OPERATING, S.CLOSED}),
    S.CLOSED: frozenset(),
}


class NoSuchStep(DomainError):
    code = "facilities_no_such_step"
    sentence = "From this state that step is not possible; what was closed is registered anew."


class StillInside(DomainError):
    """养老机构管理办法 and 老年人权益保障法 46: people are resettled first."""

    code = "facilities_still_inside"
    sentence = (
        "%(count)s people are, or are expected, here on %(day)s. Before a site is suspended or closed they are "
        "resettled: discharge or move them first (Law on the Rights of the Elderly, article 46; announced 60 days "
        "ahead)."
    )


class NotAnnounced(DomainError):
    code = "facilities_not_announced"
    sentence = (
        "A site that serves people is not suspended or closed on this page alone: announce it first, for %(day)s or "
        "earlier, so that people are told in time and resettled. In danger it may be announced for today."
    )


class BeforeItsState(DomainError):
    code = "facilities_before_its_state"
    sentence = "The present state began on %(since)s; a change on %(day)s would lie before it."


class ReasonNeeded(DomainError):
    code = "facilities_reason_needed"
    sentence = "Say why; it is kept with the change."


def change_site_state(
    site_id: UUID, state: SiteState, *, on: date, reason: str, revision: int, actor: Actor, now: datetime
) -> None:
    """Bring one site into a state from `on`. Closing ends its beds and classes that day.

    Raises NotFound, Conflict, OtherDepartment, NoSuchStep, BeforeItsState, StillInside, NotAnnounced, ReasonNeeded.
    """
    CHANGE_STATE.demand(actor)
    with transaction.atomic():
        hold_site(site_id, alone=True)
        site = locked_site(site_id, actor=actor, revision=revision)
        demand_department(site.kind, actor)
        _into(site, state, on, reason, actor=actor, now=now)
        _note(site.institution_id, site.id, state, on, reason, actor=actor, now=now)


def change_institution_state(
    institution_id: UUID, state: SiteState, *, on: date, reason: str, revision: int, actor: Actor, now: datetime
) -> None:
    """Bring an institution and every site that is not closed into a state. Raises as `change_site_state`."""
    CHANGE_STATE.demand(actor)
    with transaction.atomic():
        for site_id in Site.objects.filter(institution_id=institution_id).order_by("id").values_list("id", flat=True):
            hold_site(site_id, alone=True)
        institution = locked_institution(institution_id, actor=actor, revision=revision)
        _demand_step(institution, state, on, reason)
        sites = Site.objects.select_for_update().filter(institution=institution).exclude(state=S.CLOSED)
        for site in sites.order_by("id"):
            demand_department(site.kind, actor)
            if site.state != state:
                _into(site, state, on, reason, actor=actor, now=now)
        before = institution.state
        institution.state, institution.state_since = state, on
        institution.revision, institution.updated_at = institution.revision + 1, now
        institution.save()
        _note(institution.id, None, state, on, reason, actor=actor, now=now)
        audited(
            "change_institution_state",
            "institution",
            institution.id,
            institution.area,
            actor=actor,
            now=now,
            before={"state": before},
            after={"state": state, "since": on},
            reason=reason,
        )


def _into(site: Site, state: SiteState, on: date, reason: str, *, actor: Actor, now: datetime) -> None:
    _demand_step(site, state, on, reason)
    if state in {S.SUSPENDED, S.CLOSED}:
        _demand_empty(site, on)
    if site.state == S.OPERATING:
        _demand_announced(site, state, on)
    if state == S.CLOSED:
        _end_units(site, on)
        end_lists_of(site, on=on, reason=reason, actor=actor, now=now)
    before = site.state
    site.state, site.state_since = state, on
    if state == S.OPERATING and site.opened_on is None:
        site.opened_on = on
    site.revision, site.updated_at = site.revision + 1, now
    site.save()
    _carry_out_announced(site, state, on)
    audited(
        "change_site_state",
        "site",
        site.id,
        site.area,
        actor=actor,
        now=now,
        before={"state": before},
        after={"state": state, "since": on},
        reason=reason,
    )


def _carry_out_announced(site: Site, state: SiteState, on: date) -> None:
    """A site that closes is suspended as well; one that is only suspended may still be going to close."""
    done = {S.SUSPENDED: [S.SUSPENDED], S.CLOSED: [S.SUSPENDED, S.CLOSED]}.get(state, [])
    announced = Closing.objects.filter(site=site, state=ClosingState.ANNOUNCED, into__in=done)
    announced.update(state=ClosingState.DONE, ended_on=on, revision=F("revision") + 1)


def _demand_step(subject: Site | Institution, state: SiteState, on: date, reason: str) -> None:
    if state not in ALLOWED[subject.state]:
        raise NoSuchStep
    if on < subject.state_since:
        raise BeforeItsState(since=subject.state_since.isoformat(), day=on.isoformat())
    if state in {S.SUSPENDED, S.CLOSED} and len(reason.strip()) < 2:
        raise ReasonNeeded


def _demand_empty(site: Site, on: date) -> None:
    there = Stay.objects.filter(site=site, state__in=TAKING, valid__overlap=DateRange(on, None))
    if count := there.count():
        raise StillInside(count=count, day=on.isoformat())


def _demand_announced(site: Site, state: SiteState, on: date) -> None:
    """What is announced and due; who has announced to close may suspend before, once nobody is there."""
    due = Q(into=state, planned_on__lte=on)
    if state == S.SUSPENDED:
        due |= Q(into=S.CLOSED)
    if not Closing.objects.filter(due, site=site, state=ClosingState.ANNOUNCED).exists():
        raise NotAnnounced(day=on.isoformat())


def _end_units(site: Site, on: date) -> None:
    periods = UnitPeriod.objects.filter(site=site, valid__overlap=DateRange(on, None))
    for period in periods.order_by("unit_id", "id"):
        first = period.valid.lower
        if first is not None and first >= on:
            period.delete()
        else:
            period.valid = DateRange(first, on)
            period.save(update_fields=["valid"])


def _note(
    institution_id: UUID, site_id: UUID | None, state: SiteState, on: date, reason: str, *, actor: Actor, now: datetime
) -> None:
    StateChange.objects.create(
        id=uuid7(),
        institution_id=institution_id,
        site_id=site_id,
        state=state,
        since=on,
        reason=reason.strip(),
        recorded_by=actor.name,
        recorded_at=now,
    )
