"""Nobody reads or changes the neighbour's row of any table, also through raw SQL with the web role's rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.area_codes import range_of
from tests.isolation import neighbour
from tests.people.pages import as_owner, as_web
from tests.people.registry import HAIDONG, LEDU, MAYING, MINHE, SHANGTAN, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]

# Read by everybody who has signed in, each with the reason. A table that is new here is a decision, not an oversight.
PUBLIC = {
    "plan_ownparameter": "by when a county's units report on the city's plan is the city's to lay down",
    "plan_reportmonth": "whether a month takes reports concerns the counties that report on the plan as well",
    "accounts_organisation": "names of offices are no secret; only their own administrators change them",
    "accounts_organisationalias": "as the organisations they belong to",
    "facilities_filingrule": "a published standard",
    "facilities_limit": "a published standard",
    "facilities_offernotice": "published waiting list (docs/contracts/facilities.md)",
    "facilities_operator": "who runs a published institution",
    "facilities_publishedsite": "the published register",
    "facilities_priceceiling": "a published standard of an area",
    "facilities_quota": "a published standard of an area",
    "facilities_ranking": "published waiting list, under pseudonyms",
    "facilities_rankingentry": "published waiting list, under pseudonyms",
    "facilities_waitinglist": "published waiting list",
    "facilities_waitingrule": "published waiting list",
    "facilities_sitephoto": "photos of published sites, read by anybody; of others by those who keep them",
    "people_definition": "what a derived condition means",
    "people_tally": "the day of a count; what was counted stands in people_areatally",
    "places_area": "areas are public",
    "places_areachange": "areas are public",
    "places_areasuccession": "areas are public",
    "places_boundary": "areas are public",
    "plan_figureperiod": "that a period of figures is open or locked; the figures stand in plan_observation",
    "plan_planitem": "a row exists once its edition was accepted; plans in force are public",
    "records_arrangedday": "the working days of the State Council are public",
} | dict.fromkeys(
    ["plan_element", "plan_indicator", "plan_indicatorvalue", "plan_policy", "plan_project", "plan_responsibility",
     "plan_task", "plan_tasklink"], "as plan_planitem"
)  # fmt: skip
# Written from anywhere as far as the database is concerned; may only shrink.
WRITABLE = {
    "records_arrangedday": "the country's calendar has no area; the action records.set_calendar alone guards it"
}


@pytest.fixture
def rows() -> neighbour.Rows:
    return neighbour.build(SHANGTAN)


def visible(table: str, key: Any) -> bool:
    model = next(each for each in neighbour.own_models() if each._meta.db_table == table)
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{model._meta.pk.column}"::text = %s', [str(key)])  # noqa: S608
                return cursor.fetchone() is not None
        except DatabaseError:
            return False  # no privilege at all


def changed(table: str, key: Any, statement: str) -> int:
    model = next(each for each in neighbour.own_models() if each._meta.db_table == table)
    column = model._meta.pk.column
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement.format(table=table, column=column), [str(key)])
                return int(cursor.rowcount)
        except DatabaseError:
            return 0


@pytest.mark.parametrize("scope", [MINHE, MAYING, 630202001000, 630203000000, 632200000000])
def test_no_row_of_the_neighbour_is_read_or_changed_from_elsewhere(rows: neighbour.Rows, scope: int) -> None:
    actor = worker(Role.DATA_OFFICER, area=scope)
    as_web()
    try:
        with scoped(actor, now=clock.now()):
            seen = {table for table, key in rows.items() if visible(table, key)}
            touched = {
                table
                for table, key in rows.items()
                if changed(table, key, 'UPDATE "{table}" SET "{column}" = "{column}" WHERE "{column}"::text = %s')
                or changed(table, key, 'DELETE FROM "{table}" WHERE "{column}"::text = %s')
            }
    finally:
        as_owner()
    assert seen - set(PUBLIC) == set()
    assert touched == set(WRITABLE)


def test_the_neighbour_s_own_people_do_see_them(rows: neighbour.Rows) -> None:
    """The test above would also pass if the rows were seen by nobody at all."""
    as_web()
    try:
        with scoped(worker(Role.DATA_OFFICER, area=LEDU), now=clock.now()):
            seen = {table for table, key in rows.items() if visible(table, key)}
    finally:
        as_owner()
    people = {table for table in rows if table.startswith("people_")}
    assert people - seen - {"people_comparison"} == set()
    assert len(seen) > len(people)


def test_what_is_called_public_is_public(rows: neighbour.Rows) -> None:
    as_web()
    try:
        with scoped(worker(Role.DATA_OFFICER, area=MINHE), now=clock.now()):
            assert {table for table in PUBLIC if table in rows and not visible(table, rows[table])} == set()
    finally:
        as_owner()
    assert set(PUBLIC) <= set(rows)


# Codes of every level: the areas themselves, their neighbours one off, and anything else.
CODES = st.sampled_from(
    [HAIDONG, LEDU, MINHE, MAYING, SHANGTAN, 630202999999, 630222000001, 630222999999, 630300000000, 630000000000]
) | st.integers(1, 10**12 - 1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(CODES, CODES, st.none() | CODES)
def test_a_person_is_seen_exactly_from_where_they_live_or_are_registered(
    scope: int, lives: int, registered: int | None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person")
        cursor.execute(
            """INSERT INTO people_person (id, name, pinyin, initials, sex, birth, document, area, household_role,
                                          registered_area, source, revision, created_at, updated_at)
               VALUES (gen_random_uuid(), '某', '', '', 1, '1950-01-01', '', %s, 0, %s, 'community', 0, now(), now())""",
            [lives, registered],
        )
        as_web()
        try:
            with scoped(worker(area=scope), now=clock.now()):
                cursor.execute("SELECT count(*) FROM people_person")
                (seen,) = cursor.fetchone()
        finally:
            as_owner()
    inside = range_of(scope)
    assert bool(seen) == (lives in inside or (registered is not None and registered in inside))
