"""A registry of a few made-up people of 海东: numbers begin with 99, which no place in China has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.core.citizen_ids import check_digit
from laoyou.people.enums import Document, Source
from laoyou.people.services.persons import Details, record_person

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
HAIDONG, LEDU, MINHE, MAYING = 630200000000, 630202000000, 630222000000, 630222102000
SHANGTAN, MAYING_COMMUNITY = 630202102200, 630222102001
SYSTEM = system_actor("tests")


def worker(*roles: str, area: int = HAIDONG, number: int = 1) -> Actor:
    """Somebody of an area with roles; township_worker unless said otherwise."""
    return Actor(
        name="祁文秀",
        user_id=UUID(int=(7 << 76) | (2 << 62) | number),
        roles=frozenset(roles or {"township_worker"}),
        organisation_id=None,
        area=range_of(area),
    )


def number_of(birth: date, sequence: int, area6: int = 990222) -> str:
    """A valid number; an odd sequence is a man's."""
    first = f"{area6}{birth:%Y%m%d}{sequence:03d}"
    return first + check_digit(first)


def details(name: str = "马玉兰", birth: date = date(1943, 5, 2), sequence: int = 12, **other: object) -> Details:
    """A woman of 83 in 马营镇社区 unless said otherwise."""
    facts: dict[str, object] = {
        "sex": 1 if sequence % 2 else 2,
        "area": MAYING_COMMUNITY,
        "registered_area": MAYING_COMMUNITY,
        "source": Source.COMMUNITY,
        "document": Document.CITIZEN_ID,
        "number": number_of(birth, sequence),
    }
    return Details(name=name, birth=birth, **(facts | other))  # type: ignore[arg-type]


def enter(name: str = "马玉兰", birth: date = date(1943, 5, 2), sequence: int = 12, **other: object) -> UUID:
    """The key of a person just entered."""
    return record_person(details(name, birth, sequence, **other), actor=SYSTEM, now=NOW)
