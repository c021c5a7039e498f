"""What every service of this app shares: whose duty it is, locked rows, the audit event, cautions to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.facilities.enums import CHILD_KINDS, SiteKind
from laoyou.facilities.models import Institution, Site
from laoyou.facilities.selectors.reach import kept_institutions, kept_sites
from laoyou.records.services import audit

# Whose institutions are whose (人口与计划生育法 28, 养老机构管理办法): functions of accounts/data/functions.csv.
_SITE_LOCKS = 7268  # the first half of the advisory lock's key; the second names the site
CIVIL_AFFAIRS, HEALTH = "civil_affairs", "health"


class OtherDepartment(DomainError):
    code = "facilities_other_department"
    sentence = "Institutions for elders are kept by civil affairs, those for children by health."


class OutsideYourArea(DomainError):
    code = "facilities_outside_your_area"
    sentence = "This lies outside your area. The department there keeps it."


class Caution(DomainError):
    """Something that may be right but must be looked at: said with its source, done after it was confirmed."""

    source = ""


class NeedsConfirming(DomainError):
    """Nothing was done; `cautions` say what is to be confirmed."""

    code = "facilities_needs_confirming"
    sentence = "Please read what follows, and confirm it if it is right all the same."

    def __init__(self, cautions: Iterable[Caution]) -> None:
        self.cautions = tuple(cautions)
        super().__init__()


def demand_confirmed(cautions: Iterable[Caution], accepted: Iterable[str]) -> None:
    """Raise NeedsConfirming with the cautions that were not accepted by their code."""
    agreed = set(accepted)
    if open_ones := [each for each in cautions if each.code not in agreed]:
        raise NeedsConfirming(open_ones)


def demand_department(kind: SiteKind | str, actor: Actor) -> None:
    """Raise OtherDepartment unless the officer's department keeps institutions of this kind."""
    if actor.is_system:
        return
    wanted = {HEALTH} if kind in CHILD_KINDS else {CIVIL_AFFAIRS}
    if kind == SiteKind.COMBINED_CENTRE:
        wanted = {CIVIL_AFFAIRS, HEALTH}
    if function_of(actor) not in wanted:
        raise OtherDepartment


def demand_house(site: Site, actor: Actor) -> None:
    """What happens inside is kept by the institution itself or by its department. Raises OtherDepartment."""
    if not actor.is_provider:
        demand_department(site.kind, actor)


def house_of(site_id: UUID, *, actor: Actor) -> Site:
    """A site whose inside the actor keeps. Raises NotFound and OtherDepartment."""
    sites = Site.objects.all() if actor.is_system else kept_sites(actor)
    found = sites.filter(id=site_id).first()
    if found is None:
        raise NotFound
    demand_house(found, actor)
    return found


def function_of(actor: Actor) -> str | None:
    """The function of government that the officer's department carries."""
    if actor.organisation_id is None or Role.DEPARTMENT_OFFICER not in actor.roles:
        return None
    return Organisation.objects.filter(id=actor.organisation_id).values_list("function", flat=True).first()


def hold_site(site_id: UUID, *, alone: bool) -> None:
    """Until the transaction ends nobody closes the site (`alone` False) or comes in (True). Before any row is locked.

    The triggers `stay_on_open_site` and `site_nobody_left` take the same lock.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, hashtext(%s))", [_SITE_LOCKS, str(site_id)])


def locked_institution(institution_id: UUID, *, actor: Actor, revision: int | None = None) -> Institution:
    """The row, locked. Raises NotFound, and Conflict when it was changed since `revision`."""
    found = Institution.objects.select_for_update(of=("self",)).filter(id=institution_id).first()
    if found is None or not _reaches(kept_institutions(actor).filter(id=institution_id), actor):
        raise NotFound
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def locked_site(site_id: UUID, *, actor: Actor, revision: int | None = None) -> Site:
    """The row, locked. Raises NotFound, and Conflict when it was changed since `revision`."""
    found = Site.objects.select_for_update(of=("self",)).filter(id=site_id).first()
    if found is None or not _reaches(kept_sites(actor).filter(id=site_id), actor):
        raise NotFound
    if revision is not None and found.revision != revision:
        raise Conflict
    return found


def _reaches(rows: Any, actor: Actor) -> bool:
    return actor.is_system or rows.exists()


def demand_inside(area: int, actor: Actor) -> None:
    if not actor.is_system and area not in actor.area:
        raise OutsideYourArea


def audited(
    verb: str,
    subject: str,
    subject_id: UUID,
    area: int,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done; `verb` is the service's name."""
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject=f"facilities.{subject}",
        subject_id=subject_id,
        area=area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
