"""Programs that call: a token as an administrator gives it, and a client that sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from cast import acting
from django.http import HttpResponse
from django.test import Client

from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.accounts.services import tokens
from laoyou.core import clock


def given(
    user: User, *, area: int, actions: list[str], per_minute: int = 600, name: str = "民政业务系统"
) -> tokens.NewToken:
    """A token from a security administrator of the person's home area."""
    return tokens.give_token(
        user.id,
        name=name,
        area=area,
        actions=actions,
        last_day=clock.today() + timedelta(days=30),
        per_minute=per_minute,
        actor=acting(Role.SECURITY_ADMIN, user.area),
        now=clock.now(),
    )


@dataclass
class Program:
    """A client that sends a token, speaks English unless told otherwise, and keeps no cookies."""

    secret: str = ""
    language: str = "en"

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return Client(raise_request_exception=True).get(f"/api/v1{path}", query or {}, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        written = json.dumps(body if body is not None else {})
        return Client().post(f"/api/v1{path}", written, content_type="application/json", headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        token = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return token | {"Accept-Language": self.language} | named


def code_of(response: HttpResponse) -> tuple[int, str]:
    """(status, code) of an error."""
    return response.status_code, response.json()["code"]


def ids(rows: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(row["id"]) for row in rows]
