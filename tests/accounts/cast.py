"""The places and people of these tests: 海东市 with 乐都区 and 平安区 inside, 海北州 next door."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, RoleAssignment, User
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of

HAIDONG, LEDU, PINGAN, HAIBEI = 630200000000, 630202000000, 630203000000, 632200000000
QINGHAI = 630000000000
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
PASSWORD = "Luohan-Tang-1978"
ALWAYS = DateRange(date(2026, 1, 1), None)


def person(username: str, area: int = HAIDONG, **facts: object) -> User:
    """An account that can sign in with PASSWORD."""
    user = User(username=username, display_name=f"{username}·甲", area=area, password_changed_at=NOW, **facts)
    user.set_password(PASSWORD)
    user.save()
    return user


def hold(user: User, role: Role, area: int = HAIDONG, **facts: object) -> RoleAssignment:
    """A role in force since the beginning of 2026."""
    return RoleAssignment.objects.create(user=user, role=role, area=area, **{"valid": ALWAYS, **facts})


def department(area: int = HAIDONG, function: str = "civil_affairs", name: str = "海东市民政局") -> Organisation:
    """A department without a first or last day."""
    return Organisation.objects.create(
        name=name, kind="department", function=function, area=area, valid=DateRange(None, None)
    )


def acting(role: Role | str, area: int = HAIDONG, user: User | None = None) -> Actor:
    """Somebody acting with one role over an area."""
    return Actor(
        name=user.display_name if user else f"{role}",
        user_id=user.id if user else UUID(int=(7 << 76) | (2 << 62) | (area // 10**6)),
        roles=frozenset({str(role)}),
        area=range_of(area),
    )
