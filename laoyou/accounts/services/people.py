"""Accounts of people: created, corrected, locked, given a new password. Never deleted, because the audit names them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from laoyou.accounts import access
from laoyou.accounts.models import User
from laoyou.accounts.services.assignments import demand_another_security_admin
from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.records.services import audit

# Without letters and digits that look alike, because a person copies it from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 14


class UsernameTaken(DomainError):
    code = "username_taken"
    sentence = "This user name is taken. Choose another one."


class UsernameNotWritable(DomainError):
    code = "username_not_writable"
    sentence = "A user name has 2 to 64 letters, digits, points, hyphens or underscores, without spaces."


class OutsideYourArea(DomainError):
    code = "outside_your_area"
    sentence = "This area lies outside your own. Ask the administrator of the area around it."


class NotYourself(DomainError):
    code = "not_yourself"
    sentence = "Nobody does this to his own account. Ask another administrator."


class RolesOutsideHome(DomainError):
    code = "roles_outside_home"
    sentence = "The person has or had roles outside this home area. Choose a wider one."


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password made by the site: shown once, never stored, to be changed at the first sign-in."""

    user_id: UUID
    username: str
    password: str


def create_person(
    *, username: str, display_name: str, area: int, actor: Actor, now: datetime, email: str = ""
) -> NewPassword:
    """An account without any role, kept by the administrators of `area`.

    Raises UsernameTaken, UsernameNotWritable, OutsideYourArea.
    """
    access.CREATE_PERSON.demand(actor)
    _demand_inside(area, actor)
    username = _written(username)
    person = User(username=username, display_name=display_name.strip() or username, email=email, area=area)
    password = _give_password(person)
    with transaction.atomic():
        with refusing({"accounts_user_username_key": UsernameTaken}):
            person.save(force_insert=True)
        _audit(person, "create_person", actor=actor, now=now, after=_facts(person))
    return NewPassword(person.id, person.username, password)


def edit_person(user_id: UUID, *, display_name: str, email: str, area: int, actor: Actor, now: datetime) -> None:
    """Correct a person's name, e-mail and home area. Raises NotFound, OutsideYourArea, RolesOutsideHome."""
    access.EDIT_PERSON.demand(actor)
    _demand_inside(area, actor)
    with transaction.atomic():
        person = _locked_row(user_id, actor)
        before = _facts(person)
        person.display_name, person.email, person.area = display_name.strip(), email, area
        with refusing({"user_home_covers_roles": RolesOutsideHome}):
            person.save(update_fields=["display_name", "email", "area"])
        _audit(person, "edit_person", actor=actor, now=now, before=before, after=_facts(person))


def lock_person(user_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Stop a person from signing in; who is signed in is out at the next click.

    Raises NotFound, NotYourself, LastSecurityAdmin.
    """
    access.LOCK_PERSON.demand(actor)
    with transaction.atomic():
        person = _locked_row(user_id, actor)
        demand_another_security_admin(person.id, now=now)
        _set_active(person, active=False, reason=reason, actor=actor, now=now)


def unlock_person(user_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let a person sign in again. Raises NotFound, NotYourself."""
    access.LOCK_PERSON.demand(actor)
    with transaction.atomic():
        _set_active(_locked_row(user_id, actor), active=True, reason=reason, actor=actor, now=now)


def reset_password(user_id: UUID, *, actor: Actor, now: datetime) -> NewPassword:
    """A new one-time password; every session of the person ends. Raises NotFound, NotYourself."""
    access.RESET_PASSWORD.demand(actor)
    with transaction.atomic():
        person = _locked_row(user_id, actor)
        password = _give_password(person)
        person.save(update_fields=["password", "must_change_password", "password_changed_at"])
        _audit(person, "reset_password", actor=actor, now=now)
    return NewPassword(person.id, person.username, password)


def reset_mfa(user_id: UUID, *, reason: str, actor: Actor, now: datetime) -> int:
    """Remove a person's two-step sign-in (a lost telephone); returns how many devices and code lists went."""
    access.RESET_MFA.demand(actor)
    with transaction.atomic():
        person = _locked_row(user_id, actor)
        removed: int = Authenticator.objects.filter(user_id=person.id).delete()[0]
        _audit(person, "reset_mfa", actor=actor, now=now, after={"removed": removed}, reason=reason)
    return removed


def set_preferences(actor: Actor, *, language: str, text_size: str, theme: str) -> None:
    """The actor's own language, text size and theme. Not audited: it concerns nobody else."""
    if actor.user_id is None:
        raise NotFound
    User.objects.filter(pk=actor.user_id).update(preferred_language=language, text_size=text_size, theme=theme)


def note_password_changed(user_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Remember that a person chose a password of his own."""
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=user_id)
        person.must_change_password, person.password_changed_at = False, now
        person.save(update_fields=["must_change_password", "password_changed_at"])
        _audit(person, "change_password", actor=actor, now=now)


def _written(username: str) -> str:
    username = username.strip().lower()
    if not 2 <= len(username) <= 64 or not all(letter.isalnum() or letter in "._-" for letter in username):
        raise UsernameNotWritable
    return username


def _demand_inside(area: int, actor: Actor) -> None:
    if area not in actor.area:
        raise OutsideYourArea


def _locked_row(user_id: UUID, actor: Actor) -> User:
    """The account, locked for change, when it is kept inside the actor's area and is not his own."""
    if user_id == actor.user_id:
        raise NotYourself
    kept = User.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    person = kept.select_for_update().filter(pk=user_id).first()
    if person is None:
        raise NotFound
    return person


def _give_password(person: User) -> str:
    password = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
    person.set_password(password)
    person.must_change_password, person.password_changed_at = True, None
    return password


def _set_active(person: User, *, active: bool, reason: str, actor: Actor, now: datetime) -> None:
    before = {"is_active": person.is_active}
    person.is_active = active
    person.save(update_fields=["is_active"])
    act = "unlock_person" if active else "lock_person"
    _audit(person, act, actor=actor, now=now, before=before, after={"is_active": active}, reason=reason)


def _facts(person: User) -> dict[str, Any]:
    return {
        "username": person.username,
        "display_name": person.display_name,
        "email": person.email,
        "area": person.area,
    }


def _audit(
    person: User,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        action=f"accounts.{act}",
        subject="accounts.user",
        subject_id=person.id,
        area=person.area,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
