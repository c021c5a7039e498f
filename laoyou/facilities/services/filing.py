"""Filing (备案) as the operator does it: handed in, completed when more is asked for, withdrawn, handed in anew.

Of two who hand in at the same moment the index `filing_one_open` refuses one; whoever changes a filing locks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.core.working_days import Deadline
from laoyou.facilities.access import FILE
from laoyou.facilities.enums import LimitKind, SiteState
from laoyou.facilities.enums.filings import OPEN_FILINGS, FilingKind, FilingState
from laoyou.facilities.models import Filing, Site
from laoyou.facilities.selectors.application_numbers import with_check_digit
from laoyou.facilities.selectors.filing_rules import group_of
from laoyou.facilities.selectors.filings import filings, is_filed, services_of
from laoyou.facilities.selectors.limits import figure
from laoyou.facilities.services.duties import audited, demand_house, house_of
from laoyou.facilities.services.filing_papers import Paper, demand_papers, keep_papers
from laoyou.records.selectors.calendar import working_calendar

# What a change may be about: of the site, of the institution, of the operator.
CHANGEABLE = ("site_name", "address", "phone", "name", "representative", "services")


class NotFiledHere(DomainError):
    code = "facilities_not_filed_here"
    sentence = "No rule on record asks institutions of this kind to be filed."


class FilingOpen(DomainError):
    code = "facilities_filing_open"
    sentence = "A filing of this site is already being checked. Complete or withdraw it first."


class FiledAlready(DomainError):
    code = "facilities_filed_already"
    sentence = "This site is filed. What has changed since is handed in as a change."


class NotFiledYet(DomainError):
    code = "facilities_not_filed_yet"
    sentence = "This site is not filed yet; hand in the first filing."


class ClosedSite(DomainError):
    code = "facilities_filing_closed"
    sentence = "The site is closed. What opens again is registered and filed anew."


class NothingChanges(DomainError):
    code = "facilities_filing_no_change"
    sentence = "Nothing is different from what is filed."


class FilingMoved(Conflict):
    code = "facilities_filing_moved"
    sentence = "This filing has been answered or withdrawn meanwhile. Nothing was changed; look at it again."


class FamilyPointTooMany(DomainError):
    code = "facilities_filing_family_children"
    sentence = "A family childcare point takes at most %(most)s children in all (%(source)s)."


class FamilyPointNoRoom(DomainError):
    code = "facilities_filing_family_floor"
    sentence = "A family childcare point needs %(each)s m² for each child (%(source)s)."


class FamilyPointFewCarers(DomainError):
    code = "facilities_filing_family_carers"
    sentence = "In a family childcare point one carer looks after at most %(most)s children (%(source)s)."


class FamilyPointUndeclared(DomainError):
    code = "facilities_filing_family_declared"
    sentence = "A family childcare point declares how many children, how much floor and how many carers it has."


_FAMILY: dict[str, tuple[type[DomainError], LimitKind, str]] = {
    "filing_family_children": (FamilyPointTooMany, LimitKind.FAMILY_CHILDREN, ""),
    "filing_family_floor": (FamilyPointNoRoom, LimitKind.FAMILY_FLOOR, ""),
    "filing_family_carers": (FamilyPointFewCarers, LimitKind.CHILDREN_A_CARER, "family"),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared; `floor_area` in hundredths of a square metre, None where it is not said."""

    places: int | None = None
    floor_area: int | None = None
    carers: int | None = None
    meals: bool = False
    note: str = ""


def submit(
    site_id: UUID,
    declared: Declared,
    papers: Sequence[Paper],
    *,
    since: date | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Hand in the first filing of a site, today or as of `since`, when it came in; returns its key.

    Raises NotFound, NotFiledHere, FiledAlready, FilingOpen, ClosedSite, PapersMissing, PaperExpired, FamilyPoint…
    """
    FILE.demand(actor)
    with transaction.atomic():
        site = _open_site(site_id, actor)
        if is_filed(site.id, on=day_of(now)):
            raise FiledAlready
        return _hand_in(site, FilingKind.FIRST, declared, papers, {}, {}, since=since, actor=actor, now=now)


def submit_change(
    site_id: UUID,
    wanted: Mapping[str, str],
    declared: Declared,
    papers: Sequence[Paper],
    *,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Hand in what has changed (of CHANGEABLE, and what is declared); returns the filing's key.

    Nothing changes on the register before it is accepted. Raises NotFiledYet, NothingChanges and as `submit`; of the
    papers only those handed in are looked at.
    """
    FILE.demand(actor)
    with transaction.atomic():
        site = _open_site(site_id, actor)
        if not is_filed(site.id, on=day_of(now)):
            raise NotFiledYet
        before, after = differences(site, wanted, day_of(now))
        if not after and declared.places is None and declared.floor_area is None:
            raise NothingChanges
        return _hand_in(site, FilingKind.CHANGE, declared, papers, before, after, actor=actor, now=now)


def supplement(
    filing_id: UUID,
    papers: Sequence[Paper],
    *,
    since: date | None = None,
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Hand in what was missing: the clock begins anew, today or as of `since`, when it came in.

    Raises NotFound, Conflict, FilingMoved, and as `submit`.
    """
    FILE.demand(actor)
    with transaction.atomic():
        filing = locked_filing(filing_id, [FilingState.INCOMPLETE], revision=revision, actor=actor)
        keep_papers(filing, papers, actor=actor, now=now)
        _demand_fit(filing, day_of(now))
        filing.state, filing.whole_on = FilingState.SUBMITTED, since or day_of(now)
        _set_clock(filing)
        save(filing)
        after = {"papers": [each.paper for each in papers], "due_on": filing.due_on}
        audited("supplement_filing", "filing", filing.id, filing.area, actor=actor, now=now, after=after)


def withdraw(filing_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """The operator takes the filing back; it may be handed in anew. Raises NotFound, Conflict, FilingMoved."""
    FILE.demand(actor)
    with transaction.atomic():
        filing = locked_filing(filing_id, OPEN_FILINGS, revision=revision, actor=actor)
        filing.state, filing.reason = FilingState.WITHDRAWN, reason.strip()
        filing.decided_on, filing.decided_by = day_of(now), actor.name
        save(filing)
        audited("withdraw_filing", "filing", filing.id, filing.area, actor=actor, now=now, reason=reason.strip())


def differences(site: Site, wanted: Mapping[str, str], on: date) -> tuple[dict[str, str], dict[str, str]]:
    """What stands on the register and what is wanted instead, of what differs on a day."""
    stands = as_filed(site, on=on)
    typed = {name: wanted[name].strip() for name in CHANGEABLE if name in wanted}
    after = {name: value for name, value in typed.items() if value and value != stands[name]}
    return {name: stands[name] for name in after}, after


def as_filed(site: Site, *, on: date) -> dict[str, str]:
    """What a change may be about, as it stands on a day; services by their codes, with commas between."""
    operator = site.institution.operator
    services = ",".join(services_of(site.id, on=on))
    values = (site.name, site.address, site.phone, site.institution.name, operator.representative, services)
    return dict(zip(CHANGEABLE, values, strict=True))


def locked_filing(filing_id: UUID, states: Sequence[str], *, revision: int, actor: Actor) -> Filing:
    """The filing, locked. Raises NotFound, OtherDepartment, FilingMoved in any other state, Conflict."""
    if not filings(actor=actor).filter(id=filing_id).exists():
        raise NotFound
    filing = Filing.objects.select_for_update(of=("self",)).select_related("site").get(id=filing_id)
    demand_house(filing.site, actor)
    if filing.state not in states:
        raise FilingMoved
    if filing.revision != revision:
        raise Conflict
    return filing


def save(filing: Filing) -> None:
    filing.revision += 1
    filing.save()


def deadline(kind: LimitKind, group: str, start: date) -> Deadline:
    """The last day of a limit counted in working days from a day."""
    return working_calendar().deadline(start, figure(kind, group, on=start).value)


def _open_site(site_id: UUID, actor: Actor) -> Site:
    """The site; not locked, for an institution's people may not write it: of two filings the index refuses one."""
    house_of(site_id, actor=actor)
    site = Site.objects.select_related("institution__operator").get(id=site_id)
    if site.state == SiteState.CLOSED:
        raise ClosedSite
    return site


def _hand_in(
    site: Site,
    kind: FilingKind,
    declared: Declared,
    papers: Sequence[Paper],
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    since: date | None = None,
    actor: Actor,
    now: datetime,
) -> UUID:
    filing = _new(site, kind, declared, since or day_of(now), actor=actor, now=now)
    filing.before, filing.after = before, after
    with refusing(_family_refusals(filing) | {"filing_one_open": FilingOpen}):
        filing.save(force_insert=True)
    keep_papers(filing, papers, actor=actor, now=now)
    _demand_fit(filing, day_of(now))
    told = {"number": filing.number, "kind": kind, "papers": [each.paper for each in papers], "due_on": filing.due_on}
    audited("submit_filing", "filing", filing.id, filing.area, actor=actor, now=now, before=before, after=told | after)
    return filing.id


def _new(site: Site, kind: FilingKind, declared: Declared, since: date, *, actor: Actor, now: datetime) -> Filing:
    group, today = group_of(site.kind), since
    if group is None:
        raise NotFiledHere
    filing = Filing(
        id=uuid7(),
        number=next_number(today.year),
        site=site,
        area=site.area,
        kind=kind,
        group=group,
        state=FilingState.SUBMITTED,
        places=declared.places,
        floor_area=declared.floor_area,
        carers=declared.carers,
        meals=declared.meals,
        note=declared.note.strip(),
        submitted_on=today,
        whole_on=today,
        recorded_by=actor.name,
        recorded_at=now,
    )
    _set_clock(filing)
    return filing


def _set_clock(filing: Filing) -> None:
    until = deadline(LimitKind.FILING_REPLY, filing.group, filing.whole_on)
    filing.due_on, filing.due_certain = until.day, until.certain


def _demand_fit(filing: Filing, today: date) -> None:
    if filing.kind == FilingKind.FIRST:
        demand_papers(filing, on=today)


def _family_refusals(filing: Filing) -> dict[str, Callable[[], DomainError]]:
    """What the database refuses of a family childcare point, said with the standard's figure and source."""
    limits = {name: partial(_family_refusal, name, filing.whole_on) for name in _FAMILY}
    return {**limits, "filing_family_declared": FamilyPointUndeclared}


def _family_refusal(name: str, on: date) -> DomainError:
    error, kind, subject = _FAMILY[name]
    found = figure(kind, subject, on=on)
    return error(most=found.value, each=f"{found.value / 100:g}", source=found.source)


def next_number(year: int) -> str:
    """The next number of a filing; nobody chooses it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('facilities_filing_number')")
        (counted,) = cursor.fetchone()
    return with_check_digit(f"{year % 100:02d}{counted:06d}")
