"""Signing in: finding the account before there is a scope, and writing down who came and went."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.db import connection, transaction
from django.http import HttpRequest

from laoyou.accounts.models import User
from laoyou.accounts.selectors.actors import account_with_roles
from laoyou.accounts.services.scope import set_own_scope
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.records.services import audit


class AccountBackend(BaseBackend):
    """Django's authentication by user name and password under row-level security.

    The user name is looked up by a database function that answers with an id; the account is read under that
    person's own scope, which stays set for the rest of the request.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The active account whose password it is, None otherwise, in the same time either way."""
        if not username or password is None:
            return None
        person = open_account(find_login(username), now=clock.now())
        if person is None:
            User().set_password(password)
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: Any) -> User | None:
        """The active account of a session, with its roles of today."""
        return account_with_roles(user_id, today=clock.today())


def find_login(username: str) -> UUID | None:
    """The id of the active account with this user name, in any case of letters."""
    return _ask("SELECT laoyou_login_id(%s)", username.strip().lower())


def find_linked_login(issuer: str, subject: str) -> UUID | None:
    """The id of the active account that signed in through this issuer before."""
    return _ask("SELECT laoyou_linked_login_id(%s, %s)", issuer, subject)


def open_account(user_id: UUID | None, *, now: datetime) -> User | None:
    """Set the person's own scope on the connection and read the account; None when there is none."""
    if user_id is None:
        return None
    set_own_scope(user_id, now=now)
    return User.objects.filter(pk=user_id, is_active=True).first()


def record_sign_in(user_id: UUID, *, how: str, now: datetime) -> None:
    """Write down that a person signed in, by "password", "mfa" or "oidc"."""
    _record(user_id, "sign_in", now=now, after={"how": how})


def record_sign_out(user_id: UUID, *, why: str, now: datetime) -> None:
    """Write down that a person signed out ("asked") or was signed out ("idle", "too_long")."""
    _record(user_id, "sign_out", now=now, after={"why": why})


def record_lock_out(username: str, *, address: str, actor: Actor, now: datetime) -> None:
    """Write down that an account was locked for wrong passwords; a name nobody bears leaves only axes' own log."""
    person = open_account(find_login(username), now=now)
    if person is None:
        return
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="accounts.lock_out",
            subject="accounts.user",
            subject_id=person.id,
            area=person.area,
            now=now,
            after={"address": address},
        )


def _record(user_id: UUID, act: str, *, now: datetime, after: dict[str, str]) -> None:
    with transaction.atomic():
        person = User.objects.get(pk=user_id)
        audit.record(
            actor=Actor(name=person.display_name, user_id=person.id),
            action=f"accounts.{act}",
            subject="accounts.user",
            subject_id=person.id,
            area=person.area,
            now=now,
            after=dict(after),
        )


def _ask(question: str, *values: str) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
