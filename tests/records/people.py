"""People of Haidong and of next door, for the tests of this folder."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HAIDONG, LEDU, ZIYANG = 630200000000, 630202000000, 512000000000


def person(number: int, *roles: str, area: int = HAIDONG) -> Actor:
    """A person with the roles, in the area."""
    return Actor(
        name=f"第{number}人",
        user_id=UUID(int=(7 << 76) | (2 << 62) | number),
        roles=frozenset(roles),
        area=range_of(area),
    )


OFFICER = person(1, "plan_officer")
SYSTEM_ADMIN = person(2, "system_admin")
AUDITOR = person(3, "auditor")
SECURITY_ADMIN = person(4, "security_admin")
NEIGHBOUR = person(5, "plan_officer", area=ZIYANG)
NEIGHBOURS_AUDITOR = person(6, "auditor", area=ZIYANG)
