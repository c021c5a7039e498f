"""Which rows officers of two counties and the people of an institution reach, through raw SQL as the web role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from cast import acting, department, hold, person
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors.actors import actor_for
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities.models import Building, Institution, Leave, Room, SiteFact, Staff, StateChange, Stay, Unit
from laoyou.people.enums import Sealed
from laoyou.people.models import Person
from laoyou.records.services.sealing import blind_index
from tests.facilities.homes import BY, JAN, MAR, SHANGTAN, days, elder, institution, place, site, stay, unit
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]

TABLES = {
    "building": Building,
    "room": Room,
    "unit": Unit,
    "stay": Stay,
    "leave": Leave,
    "staff": Staff,
}
INSIDE = [f"facilities_{name}" for name in (*TABLES, "unitperiod", "placement")]


def provider(name: str, area: int = MINHE) -> Organisation:
    return Organisation.objects.create(name=name, kind="provider", area=area, valid=DateRange(None, None))


def own_people(organisation: Organisation, username: str, area: int = MINHE) -> Actor:
    """Somebody of the institution, as signed in."""
    user = person(username, area)
    hold(user, Role.INSTITUTION, area, organisation=organisation)
    return actor_for(user, area=None, today=clock.today())


@pytest.fixture
def homes() -> dict[str, Any]:
    """Two homes: one of an institution in 民和 with a second site in 乐都, one of another institution in 民和."""
    mine = institution(MAYING_COMMUNITY, organisation=provider("马营敬老院"), name="马营敬老院")
    other = institution(MAYING_COMMUNITY, organisation=provider("川口养护院"), name="川口养护院")
    sites = {
        "mine": site(MAYING_COMMUNITY, institution=mine),
        "branch": site(SHANGTAN, institution=mine, main=False, name="马营敬老院乐都分院"),
        "other": site(MAYING_COMMUNITY, institution=other, name="川口养护院"),
    }
    for number, (_, at) in enumerate(sites.items()):
        building = Building.objects.create(site=at, name="甲")
        room = Room.objects.create(site=at, building=building, name="101")
        held = stay(at, elder(12 + 2 * number))
        place(held, unit(at, room=room))
        Leave.objects.create(stay=held, site=at, kind="home", valid=days(JAN, MAR), **BY)
        Staff.objects.create(institution=at.institution, name="护理员", sex=2, created_at=NOW, updated_at=NOW)
    return {"institution": mine, "rival": other, **sites}


@pytest.fixture
def as_web(homes: dict[str, Any]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def ask(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def count_of(table: str) -> int:
    found: int = ask(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608 - names of our own
    return found


@pytest.mark.parametrize(("area", "seen"), [(HAIDONG, 3), (MINHE, 2), (LEDU, 1)])
def test_officers_see_what_is_inside_of_sites_of_their_area(as_web: None, area: int, seen: int) -> None:
    with scoped(acting(Role.DEPARTMENT_OFFICER, area), now=clock.now()):
        assert {table: count_of(table) for table in INSIDE if table != "facilities_staff"} == {
            table: seen for table in INSIDE if table != "facilities_staff"
        }
        assert count_of("facilities_site") == 3  # the register is public


def test_an_institution_s_people_see_their_sites_in_both_counties_and_nothing_else(
    homes: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    actor = own_people(homes["institution"].organisation, "maying")
    request.getfixturevalue("as_web")
    with scoped(actor, now=clock.now()):
        assert actor.is_provider
        assert {table: count_of(table) for table in INSIDE} == dict.fromkeys(INSIDE, 2)
        assert {name for (name,) in ask("SELECT DISTINCT site_id FROM facilities_stay")} == {
            homes["mine"].id,
            homes["branch"].id,
        }
        for closed in ("people_person", "people_household", "people_condition", "records_auditevent", "records_run"):
            assert count_of(closed) == 0, closed
        assert count_of("facilities_institution") == 2  # the register is public


def test_they_write_inside_their_house_and_not_on_the_register(
    homes: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    actor = own_people(homes["institution"].organisation, "maying")
    request.getfixturevalue("as_web")
    mine, other = homes["mine"], homes["other"]
    with scoped(actor, now=clock.now()):
        assert ask("UPDATE facilities_unit SET label = '101-A' WHERE site_id = %s RETURNING 1", mine.id) == [(1,)]
        assert ask("UPDATE facilities_unit SET label = 'x' WHERE site_id = %s RETURNING 1", other.id) == []
        assert ask("UPDATE facilities_site SET name = 'x' RETURNING 1") == []
        assert ask("UPDATE facilities_institution SET state = 'closed' RETURNING 1") == []
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Building.objects.create(site=other, name="乙")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SiteFact.objects.create(site=mine, kind="star", value=5, valid=days(JAN), **BY)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            StateChange.objects.create(institution=homes["institution"], state="closed", since=JAN, **BY)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ask("UPDATE facilities_building SET site_id = %s WHERE site_id = %s", other.id, mine.id)
        Building.objects.create(site=mine, name="乙")


def test_a_role_that_has_ended_opens_nothing(homes: dict[str, Any], request: pytest.FixtureRequest) -> None:
    user = person("formerly", MINHE)
    ended = DateRange(clock.today().replace(year=2020), clock.today().replace(year=2021))
    hold(user, Role.INSTITUTION, MINHE, organisation=homes["institution"].organisation, valid=ended)
    actor = actor_for(user, area=None, today=clock.today())
    request.getfixturevalue("as_web")
    with scoped(actor, now=clock.now()):
        assert not actor.is_provider
        assert {table: count_of(table) for table in INSIDE} == dict.fromkeys(INSIDE, 0)


def test_the_organisation_cannot_be_put_into_somebody_else_s_scope(
    homes: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    from laoyou.accounts.services.scope import sign_scope
    from laoyou.core.area_codes import NO_AREA

    token = sign_scope(NO_AREA, UUID(int=5), now=clock.now(), provider=homes["rival"].organisation_id)
    forged = token.replace(str(homes["rival"].organisation_id), str(homes["institution"].organisation_id))
    request.getfixturevalue("as_web")
    for written, seen in ((token, 1), (forged, 0)):
        ask("SELECT set_config('laoyou.scope', %s, false)", written)
        assert count_of("facilities_stay") == seen
    ask("SELECT set_config('laoyou.scope', '', false)")


def test_a_number_names_its_person_to_an_institution_only(
    homes: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    index = blind_index(number_of(Person.objects.get(id=homes_person(homes)).birth, 12), purpose=Sealed.DOCUMENT)
    actor = own_people(homes["institution"].organisation, "maying")
    officer = acting(Role.DEPARTMENT_OFFICER, MINHE)
    person_id = homes_person(homes)
    request.getfixturevalue("as_web")
    lookup = "SELECT id, name FROM laoyou_person_of_number(%s)"
    with scoped(actor, now=clock.now()):
        assert ask(lookup, index) == [(person_id, "马玉兰")]
        assert ask(lookup, b"\0" * 16) == []
        assert ask(lookup, None) == []
    with scoped(officer, now=clock.now()):
        assert ask(lookup, index) == []


def homes_person(homes: dict[str, Any]) -> UUID:
    found: UUID = Stay.objects.get(site=homes["mine"]).person_id
    return found


def test_nobody_works_for_an_institution_and_holds_an_office(homes: dict[str, Any]) -> None:
    user = person("both", HAIDONG)
    hold(user, Role.INSTITUTION, MINHE, organisation=homes["institution"].organisation)
    hold(user, Role.INSTITUTION, LEDU, organisation=homes["institution"].organisation)
    for role, facts in (
        (Role.TOWNSHIP_WORKER, {}),
        (Role.DEPARTMENT_OFFICER, {"organisation": department(HAIDONG)}),
        (Role.INSTITUTION, {"organisation": homes["rival"].organisation}),
    ):
        with pytest.raises(IntegrityError, match="assignment_institution_alone"), transaction.atomic():
            hold(user, role, HAIDONG, **facts)
    with pytest.raises(IntegrityError, match="assignment_officer_has_department"), transaction.atomic():
        hold(person("nobody", MINHE), Role.INSTITUTION, MINHE)


def test_institutions_have_one_organisation_each(homes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="organisation_id"), transaction.atomic():
        Institution.objects.filter(pk=homes["rival"].pk).update(organisation=homes["institution"].organisation)
