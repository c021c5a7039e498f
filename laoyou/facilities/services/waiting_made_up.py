"""Waiting lists for the made-up city: counties and their largest public homes, a few hundred who wait, some offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.core.area_codes import AreaRange, Level, range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import LOAD_SUPPLY
from laoyou.facilities.enums import (
    CHILD_KINDS,
    HOME_KINDS,
    ApplicationState,
    Ownership,
    RefusalReason,
    SiteState,
    StatedFactName,
    UnitKind,
    WaitingKind,
)
from laoyou.facilities.models import Application, ApplicationStep, Site, StatedFact, Stay, WaitingChoice, WaitingList
from laoyou.facilities.selectors.offering import free_units
from laoyou.facilities.selectors.rankings import ListRow
from laoyou.facilities.services.applications import next_number
from laoyou.facilities.services.comparing import compare_peers
from laoyou.facilities.services.duties import NeedsConfirming
from laoyou.facilities.services.offers import Offered, accept, offer_place, refuse
from laoyou.facilities.services.publishing import publish_register
from laoyou.facilities.services.waiting_lists import open_list, publish_ranking
from laoyou.facilities.services.waiting_rules import begin_with_shipped
from laoyou.people.enums import ConditionKind
from laoyou.people.models import Condition, Person
from laoyou.places.selectors import areas

# Stated assumptions of the demonstration.
HOMES_A_COUNTY = 3  # of the public ones, those with most beds
ELDERS_A_COUNTY, CHILDREN_A_COUNTY = 55, 18
LONGEST_WAIT = 700  # days
_BY = "（虚构）"
_LOOKED_AT = 4_000
_NEEDY = (
    ConditionKind.DESTITUTE,
    ConditionKind.MINIMUM_ALLOWANCE,
    ConditionKind.LOW_INCOME,
    ConditionKind.DISABLED_FUNCTION,
    ConditionKind.SEVERE_DISABILITY,
    ConditionKind.SPECIAL_FAMILY,
    ConditionKind.DEMENTIA,
)


@dataclass(frozen=True, slots=True)
class MadeWaiting:
    """What was made, in rows."""

    lists: int
    applications: int
    offers: int
    published_sites: int


def make_waiting(area: int, *, seed: int, actor: Actor, now: datetime) -> MadeWaiting:
    """Make up the waiting lists of an area that has institutions and people; done again it adds nothing.

    Applicants are people of the registry, drawn from `seed` in an order that does not depend on keys; their facts are
    the registry's. Lists are ranked and offers made by the services everybody uses. Publishes the register as well.
    """
    LOAD_SUPPLY.demand(actor)
    made, offers = 0, 0
    lists: list[WaitingList] = []
    if not WaitingList.objects.exists() and Site.objects.exists():
        begin_with_shipped(area, actor=actor, now=now)
        counties = areas.descendants(range_of(area), level=Level.COUNTY, on=day_of(now))
        for county in counties:
            draw = np.random.default_rng([seed, county.code])
            opened = _open(county.code, actor=actor, now=now)
            made += _apply(range_of(county.code), opened, draw, now=now)
            lists += opened
        for each in lists:
            publish_ranking(each.id, actor=actor, now=now)
        offers = sum(_offer(each, at, actor=actor, now=now) for at, each in enumerate(lists))
        for each in lists:
            publish_ranking(each.id, actor=actor, now=now)
    compare_peers(actor=actor, now=now)
    return MadeWaiting(len(lists), made, offers, publish_register(actor=actor, now=now))


def _open(county: int, *, actor: Actor, now: datetime) -> list[WaitingList]:
    """The county's list of each kind, and one for each of its largest public homes."""
    inside = range_of(county)
    here = Site.objects.filter(area__gte=inside.low, area__lt=inside.high, state=SiteState.OPERATING)
    public = Q(institution__ownership=Ownership.PUBLIC)
    keys: list[UUID] = []
    homes = (
        here.filter(public, kind__in=HOME_KINDS)
        .annotate(beds=Count("units", filter=Q(units__kind=UnitKind.BED)))
        .filter(beds__gt=0)
        .order_by("-beds", "name", "area")
    )
    if chosen := list(homes[:HOMES_A_COUNTY]):
        keys.append(open_list(WaitingKind.ELDER, county, None, actor=actor, now=now))
        keys += [open_list(WaitingKind.ELDER, county, home.id, actor=actor, now=now) for home in chosen]
    if here.filter(kind__in=CHILD_KINDS, units__kind=UnitKind.CHILD_CLASS).exists():
        keys.append(open_list(WaitingKind.CHILDCARE, county, None, actor=actor, now=now))
    found = {each.id: each for each in WaitingList.objects.filter(id__in=keys)}
    return [found[key] for key in keys]


def _apply(inside: AreaRange, lists: Sequence[WaitingList], draw: np.random.Generator, *, now: datetime) -> int:
    made = 0
    for kind, wanted in ((WaitingKind.ELDER, ELDERS_A_COUNTY), (WaitingKind.CHILDCARE, CHILDREN_A_COUNTY)):
        offered = [each for each in lists if each.kind == kind]
        if not offered:
            continue
        people = _candidates(inside, kind, now)
        chosen = [people[at] for at in sorted(draw.permutation(len(people))[:wanted])]
        waits = sorted(draw.integers(0, LONGEST_WAIT if kind == WaitingKind.ELDER else 300, len(chosen)).tolist())
        order = draw.permutation(len(chosen)).tolist()
        with transaction.atomic():
            for at, days in zip(order, reversed(waits), strict=True):
                _application(chosen[at], kind, days, offered, draw, now=now)
        made += len(chosen)
    return made


def _candidates(inside: AreaRange, kind: WaitingKind, now: datetime) -> list[Person]:
    """Who could wait: elders with a reason to, without an institution; children of six months to three years."""
    today = day_of(now)
    living = Person.objects.filter(
        area__gte=inside.low,
        area__lt=inside.high,
        death__isnull=True,
        merged_into__isnull=True,
        document_tail__isnull=False,
    ).exclude(Exists(Stay.objects.filter(person=OuterRef("pk"))))
    if kind == WaitingKind.ELDER:
        needy = Condition.objects.filter(person=OuterRef("pk"), kind__in=_NEEDY, valid__contains=today)
        found = living.filter(Exists(needy), birth__lte=years_before(today, 62))
    else:
        found = living.filter(birth__gt=today - timedelta(days=900), birth__lte=today - timedelta(days=330))
    return list(found.order_by("birth", "name", "area", "sex")[:_LOOKED_AT])


def _application(
    person: Person,
    kind: WaitingKind,
    days: int,
    lists: Sequence[WaitingList],
    draw: np.random.Generator,
    *,
    now: datetime,
) -> None:
    applied_at = now - timedelta(days=days)
    applied = day_of(applied_at)
    made = Application.objects.create(
        id=uuid7(),
        number=next_number(applied.year),
        person=person,
        kind=kind,
        area=person.area,
        applied_on=applied,
        counts_from=applied,
        state=ApplicationState.WAITING,
        state_since=applied,
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        recorded_by=_BY,
        recorded_at=applied_at,
    )
    chosen = {int(draw.integers(len(lists))) for _ in range(1 + int(draw.integers(2)))}
    WaitingChoice.objects.bulk_create(
        WaitingChoice(application=made, waiting_list=lists[at], area=lists[at].area, home=made.area) for at in chosen
    )
    ApplicationStep.objects.create(
        application=made, state=made.state, since=applied, recorded_by=_BY, recorded_at=applied_at
    )
    for name, value, evidence in _statements(kind, draw):
        StatedFact.objects.create(
            application=made,
            name=name,
            value=value,
            evidence=evidence,
            recorded_by=_BY,
            recorded_at=applied_at,
        )


def _statements(kind: WaitingKind, draw: np.random.Generator) -> list[tuple[StatedFactName, int, str]]:
    if kind == WaitingKind.ELDER:
        merit = [(StatedFactName.SPECIAL_MERIT, 1, "荣誉证书（虚构）")]
        return merit if draw.random() < 0.03 else []
    found = []
    if draw.random() < 0.7:
        found.append((StatedFactName.ALL_GUARDIANS_WORK, int(draw.random() < 0.8), "在职证明（虚构）"))
    if draw.random() < 0.4:
        found.append((StatedFactName.CHILDREN, 1 + int(draw.integers(3)), "户口簿（虚构）"))
    return found


def _offer(found: WaitingList, at: int, *, actor: Actor, now: datetime) -> int:
    """In turn: an offer accepted and one open; one refused and one open; none."""
    row = ListRow(found.id, found.kind, found.area, found.site_id, found.name)
    units = free_units(row, on=day_of(now), actor=actor)[:2]
    if len(units) < 2 or at % 3 == 2:
        return 0
    first = _offered(found.id, units[0].id, actor=actor, now=now)
    if first is None:
        return 0
    if at % 3 == 0:
        accept(first.offer_id, actor=actor, now=now)
    else:
        refuse(first.offer_id, RefusalReason.FAR, words="（虚构）", actor=actor, now=now)
    return 1 + (_offered(found.id, units[1].id, actor=actor, now=now) is not None)


def _offered(list_id: UUID, unit_id: UUID, *, actor: Actor, now: datetime) -> Offered | None:
    """An offer, what has to be looked at accepted; None where this one person and place do not go together."""
    accepted: list[str] = []
    for _ in range(2):
        try:
            return offer_place(list_id, unit_id, first=day_of(now), accepted=accepted, actor=actor, now=now)
        except NeedsConfirming as asked:
            accepted = [each.code for each in asked.cautions]
        except DomainError:
            return None
    return None
