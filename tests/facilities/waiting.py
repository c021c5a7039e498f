"""Two public homes of 民和 and people who wait for a bed in them, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.facilities.enums import WaitingKind
from laoyou.facilities.models import Site, Unit
from laoyou.facilities.services.applications import apply_for_place
from laoyou.facilities.services.waiting_lists import open_list, publish_ranking
from laoyou.facilities.services.waiting_rules import begin_with_shipped
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.services.conditions import certify_condition
from tests.facilities.homes import institution, site, unit
from tests.people.registry import HAIDONG, MAYING_COMMUNITY, MINHE, NOW, SYSTEM, enter, worker

ELDER = WaitingKind.ELDER
BORN = date(1950, 5, 2)


@dataclass(frozen=True)
class Home:
    """A site with its list and free beds."""

    site: Site
    list_id: UUID
    beds: tuple[Unit, ...]


def officer(area: int = MINHE, number: int = 7) -> Actor:
    """The civil affairs officer of an area."""
    name = f"民政局{area}"
    office = Organisation.objects.filter(name=name).first()
    if office is None:
        from django.db.backends.postgresql.psycopg_any import DateRange

        office = Organisation.objects.create(
            name=name, kind="department", function="civil_affairs", area=area, valid=DateRange(None, None)
        )
    return Actor(
        name="经办",
        user_id=UUID(int=(7 << 76) | (2 << 62) | number),
        roles=frozenset({Role.DEPARTMENT_OFFICER}),
        organisation_id=office.id,
        area=range_of(area),
    )


def home(name: str = "马营敬老院", *, beds: int = 1, now: datetime = NOW) -> Home:
    """A public home with free beds and an open list, under the shipped rule."""
    begin_with_shipped(HAIDONG, actor=SYSTEM, now=now)
    at = site(MAYING_COMMUNITY, institution=institution(name=name), name=name)
    made = tuple(unit(at, label=f"10{number}-1") for number in range(1, beds + 1))
    return Home(at, open_list(ELDER, at.area, at.id, actor=SYSTEM, now=now), made)


def waiting(
    sequence: int, lists: list[UUID], *conditions: ConditionKind, birth: date = BORN, level: int = 0, **other: object
) -> tuple[UUID, str, UUID]:
    """Somebody enters the registry and applies: key and number of the application, key of the person."""
    person_id = enter(f"祁{sequence}妹", birth, sequence, **other)
    for kind in conditions:
        certify_condition(
            person_id,
            kind,
            first=date(2025, 1, 1),
            until=None,
            source=Source.CIVIL_AFFAIRS,
            level=level,
            actor=SYSTEM,
            now=NOW,
        )
    application, number = apply_for_place(person_id, ELDER, lists, actor=SYSTEM, now=NOW)
    return application, number, person_id


def ranked(list_id: UUID, now: datetime = NOW) -> list[str]:
    """The numbers of the list in the order just published."""
    from laoyou.facilities.selectors.rankings import entries

    made = publish_ranking(list_id, actor=SYSTEM, now=now)
    return list(entries(made.ranking_id).values_list("number", flat=True))


__all__ = ["MINHE", "NOW", "SYSTEM", "worker"]
