"""The registry's pages as people of each role open them, with the web role's rights in the database."""

from __future__ import annotations

from cast import PASSWORD, department, hold, person
from django.db import connection
from django.test import Client
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.ui import once
from tests.people.registry import HAIDONG


def signed_in(role: Role = Role.TOWNSHIP_WORKER, area: int = HAIDONG) -> Client:
    """Signed in through the form; from here on the connection has the web role's rights and no more."""
    as_owner()
    username = f"{role.value}{area}"
    if not User.objects.filter(username=username).exists():
        office = {"organisation": department(area)} if role == Role.DEPARTMENT_OFFICER else {}
        hold(person(username, area), role, area, **office)
    as_web()
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    return client


def _as(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def as_owner() -> None:
    """What follows runs with the owner's rights again."""
    _as("RESET ROLE")


def as_web() -> None:
    """What follows runs with the web role's rights and no more."""
    _as("SET ROLE laoyou_web")


def post(client: Client, page: str, args: list[object], **data: object):  # type: ignore[no-untyped-def]
    """Press the button of a form once."""
    return client.post(reverse(page, args=args), {once.FIELD: once.new_token(), **data})
