"""People who open the plan office's pages, each signed in with one role."""

from __future__ import annotations

from cast import PASSWORD, hold, person
from desk import HAIDONG, unit_of
from django.test import Client
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.ui.once import FIELD, new_token


def visitor(role: Role, function: str = "", area: int = HAIDONG) -> Client:
    """Somebody with a role in an area, of the organisation that carries `function` where one is named."""
    user = person(f"{role.value}-{function}-{area // 10**6}", area)
    hold(user, role, area, **({"organisation_id": unit_of(function)} if function else {}))
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def send(client: Client, name: str, /, *args: object, **data: object) -> int:
    """Press the button of a form once; the answer's status."""
    return client.post(reverse(name, args=args), {FIELD: new_token(), **data}).status_code
