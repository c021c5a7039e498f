"""People and their roles, as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from laoyou.accounts.models import RoleAssignment, User
from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's account; `has_two_steps` tells whether signing in takes a second step."""

    id: UUID
    username: str
    display_name: str
    email: str
    area: int
    is_active: bool
    must_change_password: bool
    password_changed_at: datetime | None
    last_login: datetime | None
    has_two_steps: bool


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A role held, past, present or to come; `until` is the first day without it, None while it goes on."""

    id: UUID
    user_id: UUID
    role: str
    area: int
    organisation: str
    first_day: date
    until: date | None
    in_force: bool


def listed(actor: Actor, *, on: date) -> QuerySet[User]:
    """As `visible`, each with `area_name` and `in_force`, the roles of the day."""
    held = RoleAssignment.objects.filter(valid__contains=on).order_by("area", "role", "id")
    named = visible(actor).annotate(area_name=area_name("area", on=on))
    return named.prefetch_related(Prefetch("assignments", queryset=held, to_attr="in_force"))


def holding(people: QuerySet[User], role: str, *, on: date) -> QuerySet[User]:
    """Those of the people who hold the role on the day."""
    return people.filter(Exists(RoleAssignment.objects.filter(user=OuterRef("pk"), role=role, valid__contains=on)))


def visible(actor: Actor) -> QuerySet[User]:
    """The accounts kept inside the actor's area, by name."""
    two_steps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found = User.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return found.annotate(has_two_steps=Exists(two_steps)).order_by("username", "id")


def get(user_id: UUID, *, actor: Actor) -> PersonRow:
    """One person kept inside the actor's area, or oneself. Raises NotFound."""
    own = Q(pk=actor.user_id) if actor.user_id else Q()
    inside = Q(area__gte=actor.area.low, area__lt=actor.area.high) | own
    two_steps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found = User.objects.filter(inside, pk=user_id).annotate(has_two_steps=Exists(two_steps)).first()
    if found is None:
        raise NotFound
    return PersonRow(
        id=found.id,
        username=found.username,
        display_name=found.display_name,
        email=found.email,
        area=found.area,
        is_active=found.is_active,
        must_change_password=found.must_change_password,
        password_changed_at=found.password_changed_at,
        last_login=found.last_login,
        has_two_steps=found.has_two_steps,
    )


def named(username: str, *, actor: Actor) -> PersonRow:
    """As `get`, by the name under which somebody signs in. Raises NotFound."""
    found = User.objects.filter(username=username).values_list("id", flat=True).first()
    if found is None:
        raise NotFound
    return get(found, actor=actor)


def owes_password(person: AbstractBaseUser, *, now: datetime) -> bool:
    """Whether a password was given by somebody else, or is older than PASSWORD_EXPIRES_DAYS allows (0: never)."""
    if not isinstance(person, User):
        return False
    changed, days = person.password_changed_at, settings.PASSWORD_EXPIRES_DAYS
    expired = bool(days and changed and changed + timedelta(days=days) <= now)
    return person.must_change_password or expired


def owes_second_step(person: AbstractBaseUser) -> bool:
    """Whether no second step has been set up."""
    return not Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()


def assignments(user_ids: list[UUID], *, on: date) -> list[AssignmentRow]:
    """The roles of some people, by first day, newest first."""
    found = (
        RoleAssignment.objects.filter(user_id__in=user_ids)
        .select_related("organisation")
        .order_by("-valid__startswith", "area", "role", "id")
    )
    return [_assignment(row, on) for row in found]


def _assignment(row: RoleAssignment, on: date) -> AssignmentRow:
    return AssignmentRow(
        id=row.id,
        user_id=row.user_id,
        role=row.role,
        area=row.area,
        organisation=row.organisation.name if row.organisation else "",
        first_day=row.valid.lower,
        until=row.valid.upper,
        in_force=on in row.valid,
    )
