"""Putting institutions and their sites on the register, and correcting what was entered wrongly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.credit_codes import CreditCodeFault, UnreadableCreditCode, read_credit_code
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_REGISTER
from laoyou.facilities.enums import Mode, Ownership, SiteKind, SiteState
from laoyou.facilities.models import Institution, Operator, Site, StateChange
from laoyou.facilities.services.duties import (
    audited,
    demand_department,
    demand_inside,
    locked_institution,
    locked_site,
)


class CodeTooShort(DomainError):
    code = "facilities_code_length"
    sentence = "A unified social credit code has 18 characters; this has %(found)s."


class CodeCharacter(DomainError):
    code = "facilities_code_character"
    sentence = "“%(found)s” (character %(place)s) is in no unified social credit code; I, O, S, V and Z never are."


class CodeArea(DomainError):
    code = "facilities_code_area"
    sentence = "Characters 3 to 8 of a unified social credit code are the six digits of an area, not “%(found)s”."


class CodeCheck(DomainError):
    code = "facilities_code_check"
    sentence = (
        "The last character of the unified social credit code should be %(expected)s, not %(found)s: "
        "one of the characters is wrong."
    )


class OperatorNameDiffers(DomainError):
    code = "facilities_operator_name"
    sentence = "This code is on record as “%(name)s”. Correct the name or the code."


class PointIncomplete(DomainError):
    code = "facilities_point"
    sentence = "Give longitude and latitude both, in degrees, or neither."


class OpensLater(DomainError):
    code = "facilities_opens_later"
    sentence = "An institution that is open today cannot have opened on %(day)s, which has not come yet."


_FAULTS: dict[CreditCodeFault, type[DomainError]] = {
    CreditCodeFault.WRONG_LENGTH: CodeTooShort,
    CreditCodeFault.FOREIGN_CHARACTER: CodeCharacter,
    CreditCodeFault.NO_AREA: CodeArea,
    CreditCodeFault.WRONG_CHECK: CodeCheck,
}
_REFUSALS: dict[str, type[DomainError]] = {"site_point_on_earth": PointIncomplete}


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What is entered of a site; longitude and latitude in EPSG:4490, both or neither."""

    kind: SiteKind
    name: str
    area: int
    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class InstitutionDetails:
    """What is entered of an institution and of who runs it."""

    name: str
    operator_name: str
    credit_code: str
    ownership: Ownership
    mode: Mode
    representative: str = ""
    for_profit: bool = False
    site: SiteDetails | None = field(default=None)


def register_institution(details: InstitutionDetails, *, actor: Actor, now: datetime) -> UUID:
    """Put an institution and its main site on the register, being prepared unless the site has opened; returns its key.

    An operator whose code is on record already gets another institution (a chain). Raises OutsideYourArea,
    OtherDepartment, OperatorNameDiffers, OpensLater, PointIncomplete and the errors of `code_read`.
    """
    KEEP_REGISTER.demand(actor)
    site = details.site
    if site is None:
        raise ValueError("an institution is registered with its main site")
    demand_department(site.kind, actor)
    demand_inside(site.area, actor)
    today = day_of(now)
    state, since = _state_of(site, today)
    with transaction.atomic():
        institution = Institution(
            id=uuid7(),
            operator=_operator(details, site.area, actor, now),
            name=details.name.strip(),
            area=site.area,
            ownership=details.ownership,
            mode=details.mode,
            for_profit=details.for_profit,
            state=state,
            state_since=since,
            created_at=now,
            updated_at=now,
        )
        institution.save(force_insert=True)
        main = _new_site(institution, site, main=True, state=state, since=since, now=now)
        _first_state(institution, None, state, since, actor=actor, now=now)
        after = facts_of(institution) | {"site": str(main.id)} | facts_of_site(main)
        audited(
            "register_institution", "institution", institution.id, institution.area, actor=actor, now=now, after=after
        )
    return institution.id


def add_site(institution_id: UUID, details: SiteDetails, *, actor: Actor, now: datetime) -> UUID:
    """One more address under the same licence (一照多址); returns the site's key. Raises as `register_institution`."""
    KEEP_REGISTER.demand(actor)
    demand_department(details.kind, actor)
    demand_inside(details.area, actor)
    state, since = _state_of(details, day_of(now))
    with transaction.atomic():
        institution = locked_institution(institution_id, actor=actor)
        site = _new_site(institution, details, main=False, state=state, since=since, now=now)
        _first_state(institution, site, state, since, actor=actor, now=now)
        audited("add_site", "site", site.id, site.area, actor=actor, now=now, after=facts_of_site(site))
    return site.id


def correct_institution(
    institution_id: UUID,
    details: InstitutionDetails,
    *,
    revision: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put right what was entered wrongly; what was stays in the audit trail. Raises NotFound, Conflict, as above."""
    KEEP_REGISTER.demand(actor)
    with transaction.atomic():
        institution = locked_institution(institution_id, actor=actor, revision=revision)
        demand_department(_main_kind(institution), actor)
        demand_inside(institution.area, actor)
        before = facts_of(institution)
        institution.operator = _operator(details, institution.area, actor, now)
        institution.name = details.name.strip()
        institution.ownership, institution.mode = details.ownership, details.mode
        institution.for_profit = details.for_profit
        institution.revision, institution.updated_at = revision + 1, now
        institution.save()
        audited(
            "correct_institution",
            "institution",
            institution.id,
            institution.area,
            actor=actor,
            now=now,
            before=before,
            after=facts_of(institution),
            reason=reason,
        )


def correct_site(
    site_id: UUID, details: SiteDetails, *, revision: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Put right what was entered wrongly of a site. Raises NotFound, Conflict and as `register_institution`."""
    KEEP_REGISTER.demand(actor)
    with transaction.atomic():
        site = locked_site(site_id, actor=actor, revision=revision)
        demand_department(site.kind, actor)
        demand_department(details.kind, actor)
        demand_inside(details.area, actor)
        before = facts_of_site(site)
        _take(site, details)
        site.revision, site.updated_at = revision + 1, now
        with refusing(_REFUSALS):
            site.save()
        after = facts_of_site(site)
        audited(
            "correct_site", "site", site.id, site.area, actor=actor, now=now, before=before, after=after, reason=reason
        )


def code_read(text: str) -> str:
    """The code in its one form. Raises CodeTooShort, CodeCharacter, CodeArea, CodeCheck."""
    try:
        return read_credit_code(text).code
    except UnreadableCreditCode as unread:
        raise _FAULTS[unread.code](**unread.facts) from unread


def facts_of(institution: Institution) -> dict[str, Any]:
    """What the audit trail keeps of an institution."""
    return {
        "name": institution.name,
        "operator": institution.operator.name,
        "credit_code": institution.operator.credit_code,
        "ownership": institution.ownership,
        "mode": institution.mode,
        "for_profit": institution.for_profit,
        "state": institution.state,
    }


def facts_of_site(site: Site) -> dict[str, Any]:
    """What the audit trail keeps of a site."""
    return {
        "kind": site.kind,
        "site_name": site.name,
        "area": site.area,
        "address": site.address,
        "phone": site.phone,
        "longitude": site.longitude,
        "latitude": site.latitude,
        "opened_on": site.opened_on,
    }


def _operator(details: InstitutionDetails, area: int, actor: Actor, now: datetime) -> Operator:
    code = code_read(details.credit_code)
    known = Operator.objects.filter(credit_code=code).first()
    if known is None:
        return Operator.objects.create(
            name=details.operator_name.strip(),
            credit_code=code,
            representative=details.representative.strip(),
            area=area,
            created_at=now,
            updated_at=now,
        )
    if known.name != details.operator_name.strip():
        raise OperatorNameDiffers(name=known.name)
    return known


def _state_of(details: SiteDetails, today: date) -> tuple[SiteState, date]:
    if details.opened_on is None:
        return SiteState.PREPARING, today
    if details.opened_on > today:
        raise OpensLater(day=details.opened_on.isoformat())
    return SiteState.OPERATING, details.opened_on


def _new_site(
    institution: Institution, details: SiteDetails, *, main: bool, state: SiteState, since: date, now: datetime
) -> Site:
    site = Site(
        id=uuid7(),
        institution=institution,
        main=main,
        state=state,
        state_since=since,
        created_at=now,
        updated_at=now,
    )
    _take(site, details)
    with refusing(_REFUSALS):
        site.save(force_insert=True)
    return site


def _take(site: Site, details: SiteDetails) -> None:
    site.kind, site.name, site.area = details.kind, details.name.strip(), details.area
    site.address, site.phone = details.address.strip(), details.phone.strip()
    site.longitude, site.latitude = details.longitude, details.latitude
    site.opened_on = details.opened_on


def _first_state(
    institution: Institution, site: Site | None, state: SiteState, since: date, *, actor: Actor, now: datetime
) -> None:
    StateChange.objects.create(
        id=uuid7(),
        institution=institution,
        site=site,
        state=state,
        since=since,
        recorded_by=actor.name,
        recorded_at=now,
    )


def _main_kind(institution: Institution) -> str:
    found: str = Site.objects.filter(institution=institution, main=True).values_list("kind", flat=True)[0]
    return found
