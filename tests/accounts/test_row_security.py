"""What the web role can reach, over a real connection as that role, through raw SQL."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Event, Thread
from time import sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cast import HAIBEI, HAIDONG, LEDU, NOW, PINGAN, acting, department, hold, person
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation, RoleAssignment, User
from laoyou.accounts.services import row_security
from laoyou.accounts.services.row_security import (
    FOREIGN_GRANTS,
    RoleNotCreated,
    apply_row_security,
    own_tables,
    own_views,
)
from laoyou.accounts.services.scope import LIFETIME, clear_scope, scoped, set_own_scope, set_scope, sign_scope
from laoyou.core import clock
from laoyou.core.area_codes import NATION, range_of
from laoyou.records.models import Run

committing = pytest.mark.django_db(transaction=True)


def ask(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def run_in(area: int) -> Run:
    return Run.objects.create(kind="trial", area=area, queued_at=NOW, actor_name="甲")


def test_every_table_of_ours_has_a_row_rule() -> None:
    assert [table for table, rule in own_tables() if rule is None] == []


@pytest.mark.django_db
def test_every_table_is_either_ours_behind_policies_or_named_with_its_grants() -> None:
    ours = {table for table, _ in own_tables()}
    secured = {name for (name,) in ask("SELECT relname FROM pg_class WHERE relrowsecurity")}
    granted = {
        name
        for (name,) in ask(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee IN ('laoyou_web', 'PUBLIC')"
            " AND table_schema = 'public'"
        )
    }
    assert ours <= secured
    assert granted <= ours | set(FOREIGN_GRANTS) | set(own_views())
    views = {name for (name,) in ask("SELECT viewname FROM pg_views WHERE schemaname = 'public'")}
    assert views == set(own_views())  # read with the rights of who reads them
    assert {table for table, grant in FOREIGN_GRANTS.items() if grant.rule} <= secured


@pytest.mark.django_db
def test_the_web_role_may_neither_truncate_nor_define_anything() -> None:
    apply_row_security()  # a copied database does not inherit what its template says about itself
    privileges = ask(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'laoyou_web'"
    )
    assert {name for (name,) in privileges} <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert ask("SELECT has_schema_privilege('laoyou_web', 'public', 'CREATE')") == [(False,)]
    assert ask("SELECT has_database_privilege('laoyou_web', current_database(), 'TEMP, CREATE')") == [(False,)]
    role = ask("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'laoyou_web'")
    assert role == [(False, False, False)]


@committing
def test_without_a_scope_there_are_no_rows(web_role: None) -> None:
    assert ask("SELECT * FROM accounts_user") == []
    assert ask("SELECT laoyou_scope_low(), laoyou_scope_high(), laoyou_scope_user()") == [(None, None, None)]


@committing
@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (LEDU, [LEDU, 630202001000, 630202999999]),
        (PINGAN, [PINGAN]),
        (HAIDONG, [HAIDONG, LEDU, 630202001000, 630202999999, PINGAN]),
        (HAIBEI, [HAIBEI]),
    ],
)
def test_a_scope_ends_exactly_where_the_next_area_begins(
    request: pytest.FixtureRequest, scope: int, seen: list[int]
) -> None:
    # 630202999999 is the last code of 乐都区, 630203000000 the first of 平安区; 6302… and 6303… are neighbours too.
    for area in (HAIDONG, LEDU, 630202001000, 630202999999, PINGAN, 630300000000, HAIBEI):
        person(f"u{area}", area)
    request.getfixturevalue("web_role")
    with scoped(acting(Role.LEADER, scope), now=clock.now()):
        assert [area for (area,) in ask("SELECT area FROM accounts_user ORDER BY area")] == seen
        assert list(User.objects.order_by("area").values_list("area", flat=True)) == seen


@committing
def test_an_officer_reads_and_writes_nothing_next_door_even_through_raw_sql(request: pytest.FixtureRequest) -> None:
    there, here = run_in(PINGAN), run_in(LEDU)
    request.getfixturevalue("web_role")
    with scoped(acting(Role.DEPARTMENT_OFFICER, LEDU), now=clock.now()):
        assert ask("SELECT id FROM records_run WHERE area = %s OR true", PINGAN) == [(here.id,)]
        assert ask("UPDATE records_run SET note = 'x' WHERE id = %s RETURNING id", there.id) == []
        assert ask("DELETE FROM records_run WHERE id = %s RETURNING id", there.id) == []
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ask("UPDATE records_run SET area = %s WHERE id = %s", PINGAN, here.id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    [
        "0:1000000000000:00000000-0000-0000-0000-000000000000:9999999999:aa:",
        "0:1000000000000:00000000-0000-0000-0000-000000000000:9999999999:aa:" + "0" * 64,
        "garbage",
        ":::::",
        "a:b:c:d:e:f",
        "'; DROP TABLE x; --",
    ],
)
def test_a_made_up_scope_is_no_scope(web_login: psycopg.Connection[Any], forged: str) -> None:
    web_login.execute("SELECT set_config('laoyou.scope', %s, false)", [forged])
    seen = web_login.execute("SELECT laoyou_scope_low(), laoyou_scope_high(), laoyou_scope_user()").fetchone()
    assert seen == (None, None, None)


@pytest.mark.django_db
def test_a_lawful_scope_with_one_number_changed_is_no_scope(web_login: psycopg.Connection[Any]) -> None:
    token = sign_scope(range_of(LEDU), UUID(int=5), now=clock.now())
    low_and_high = "SELECT laoyou_scope_low(), laoyou_scope_high() FROM set_config('laoyou.scope', %s, false)"
    assert web_login.execute(low_and_high, [token]).fetchone() == (LEDU, LEDU + 10**6)
    wider = token.replace(str(LEDU), str(HAIDONG), 1)
    assert web_login.execute(low_and_high, [wider]).fetchone() == (None, None)


@pytest.mark.django_db
def test_a_scope_runs_out(web_login: psycopg.Connection[Any]) -> None:
    high = "SELECT laoyou_scope_high() FROM set_config('laoyou.scope', %s, false)"
    old = sign_scope(NATION, None, now=clock.now() - LIFETIME - timedelta(seconds=2))
    assert web_login.execute(high, [old]).fetchone() == (None,)
    young = sign_scope(NATION, None, now=clock.now() - LIFETIME + timedelta(seconds=60))
    assert web_login.execute(high, [young]).fetchone() == (10**12,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM laoyou_scope_key",
        "UPDATE laoyou_scope_key SET inner_half = ''",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "CREATE TABLE mine (a int)",
        "CREATE FUNCTION laoyou_scope() RETURNS text[] LANGUAGE sql AS $$ SELECT NULL::text[] $$",
        "ALTER TABLE accounts_user DISABLE ROW LEVEL SECURITY",
        "DROP POLICY laoyou_select ON accounts_user",
        "TRUNCATE accounts_roleassignment CASCADE",
        "DELETE FROM accounts_user",
        "SELECT * FROM auth_group",
        "SELECT * FROM auth_permission",
        "COPY accounts_user TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_wall_cannot_be_taken_down(web_login: psycopg.Connection[Any], statement: str) -> None:
    token = sign_scope(range_of(HAIDONG), UUID(int=5), now=clock.now())
    web_login.execute("SELECT set_config('laoyou.scope', %s, false)", [token])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web_login.execute(statement.encode())


@pytest.mark.django_db
def test_row_security_off_makes_an_error_not_a_hole(web_login: psycopg.Connection[Any]) -> None:
    web_login.execute("SET row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        web_login.execute("SELECT * FROM accounts_user")


@committing
def test_an_own_scope_sees_one_account_and_its_roles_only(request: pytest.FixtureRequest) -> None:
    me, other = person("me", LEDU), person("other", LEDU)
    mine = hold(me, Role.LEADER, LEDU)
    hold(other, Role.LEADER, LEDU)
    request.getfixturevalue("web_role")
    set_own_scope(me.id, now=clock.now())
    assert list(User.objects.values_list("username", flat=True)) == ["me"]
    assert list(RoleAssignment.objects.values_list("id", flat=True)) == [mine.id]
    assert Organisation.objects.count() == 0
    clear_scope()
    assert User.objects.count() == 0


@committing
def test_nobody_gives_himself_a_role_even_through_raw_sql(request: pytest.FixtureRequest) -> None:
    me, other = person("me"), person("other")
    hold(me, Role.SECURITY_ADMIN)
    request.getfixturevalue("web_role")
    insert = (
        "INSERT INTO accounts_roleassignment (id, user_id, role, area, valid)"
        " VALUES (gen_random_uuid(), %s, 'leader', %s, '[2026-01-01,)')"
    )
    with scoped(acting(Role.SECURITY_ADMIN, HAIDONG, me), now=clock.now()):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ask(insert, me.id, LEDU)
        ask(insert, other.id, LEDU)
        with pytest.raises(IntegrityError, match="outside the home area"), transaction.atomic():
            ask(insert, other.id, HAIBEI)
    assert RoleAssignment.objects.count() == 0


@committing
def test_departments_are_seen_by_all_who_signed_in_and_changed_at_home_only(request: pytest.FixtureRequest) -> None:
    there = department(PINGAN, name="平安区民政局")
    here = department(LEDU, name="乐都区民政局")
    request.getfixturevalue("web_role")
    alias = (
        "INSERT INTO accounts_organisationalias (id, organisation_id, name) VALUES (gen_random_uuid(), %s, '区民政局')"
    )
    with scoped(acting(Role.SYSTEM_ADMIN, LEDU), now=clock.now()):
        assert Organisation.objects.count() == 2
        assert Organisation.objects.filter(pk=there.pk).update(name="x") == 0
        ask(alias, here.pk)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ask(alias, there.pk)


@committing
def test_the_scope_is_verified_once_a_query_and_the_index_is_used(request: pytest.FixtureRequest) -> None:
    ask(
        "INSERT INTO accounts_user (id, username, display_name, password, email, area, is_active, must_change_password,"
        " preferred_language, text_size, theme) SELECT gen_random_uuid(), 'n' || n, '', '', '', 630000000000 + n::bigint * 1000000,"
        " true, false, 'zh-hans', 'normal', 'auto' FROM generate_series(1, 20000) n"
    )
    ask("ANALYZE accounts_user")
    request.getfixturevalue("web_role")
    with scoped(acting(Role.LEADER, LEDU), now=clock.now()):
        plan = "\n".join(line for (line,) in ask("EXPLAIN (ANALYZE, COSTS OFF) SELECT id FROM accounts_user"))
        assert ask("SELECT count(*) FROM accounts_user") == [(1,)]
    assert "user_area" in plan
    assert "Seq Scan" not in plan
    # low, high and caller: each verified in a plan of its own that ran once, however many rows there are.
    assert len(re.findall(r"InitPlan \d+[^\n]*\n\s+->  Result \(actual[^)]* loops=1\)", plan)) == 3


STANDING = """SELECT c.relname, c.relacl::text, c.relrowsecurity, p.oid, p.polname, pg_get_expr(p.polqual, c.oid),
                     pg_get_expr(p.polwithcheck, c.oid)
                FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relkind IN ('r', 'S')
                 AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 5"""


@pytest.mark.django_db
def test_applying_twice_writes_nothing_and_waits_for_nobody() -> None:
    before = ask(STANDING)
    with psycopg.connect(**connection.get_connection_params()) as worker:
        for table, _rule in own_tables():
            worker.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
        ask("SET LOCAL lock_timeout = '2s'")
        apply_row_security()
    assert ask(STANDING) == before
    assert ask("SELECT count(*) FROM laoyou_scope_key") == [(1,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "ALTER POLICY laoyou_select ON records_run USING (true)",
        "DROP POLICY laoyou_insert ON records_run",
        """DROP POLICY laoyou_update ON records_run;
           CREATE POLICY laoyou_update ON records_run FOR UPDATE TO PUBLIC USING (true)""",
        "CREATE POLICY laoyou_delete ON records_auditevent FOR DELETE TO laoyou_web USING (true)",
        "ALTER TABLE records_run DISABLE ROW LEVEL SECURITY",
        "GRANT TRUNCATE ON records_run TO laoyou_web",
        "GRANT SELECT ON records_run TO PUBLIC",
        "GRANT UPDATE (note) ON records_run TO PUBLIC",
        "REVOKE SELECT ON records_run FROM laoyou_web",
        "GRANT SELECT ON records_run TO laoyou_web WITH GRANT OPTION",
        "GRANT DELETE ON django_migrations TO laoyou_web",
        "CREATE TABLE left_behind (id int); GRANT SELECT ON left_behind TO laoyou_web",
    ],
)
def test_what_was_changed_by_hand_is_put_back_and_nothing_else_is_touched(change: str) -> None:
    def shown() -> list[tuple[Any, ...]]:
        columns = (
            "SELECT attname, attacl::text FROM pg_attribute WHERE attrelid = 'records_run'::regclass AND attacl <> '{}'"
        )
        tables = [(name, sorted(str(acl).strip("{}").split(",")), secured, *rest[1:])
                  for name, acl, secured, *rest in ask(STANDING) if name != "left_behind"]  # fmt: skip
        return tables + ask(columns)

    before, oids = shown(), {row[3] for row in ask(STANDING)}
    ask(change)
    apply_row_security()
    assert shown() == before
    assert len(oids - {row[3] for row in ask(STANDING)}) <= 1
    assert ask("SELECT has_table_privilege('laoyou_web', oid, 'SELECT') FROM pg_class WHERE relname = 'left_behind'") in (
        [], [(False,)],
    )  # fmt: skip


@committing
def test_an_owner_who_may_not_create_roles_is_told_what_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("CREATE ROLE laoyou_trial_owner NOCREATEROLE LOGIN")
    try:
        monkeypatch.setattr(row_security, "WEB_ROLE", "laoyou_absent")
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET LOCAL ROLE laoyou_trial_owner")
            with pytest.raises(RoleNotCreated, match="CREATE ROLE laoyou_web LOGIN NOSUPERUSER NOBYPASSRLS"):
                row_security._ensure_role(cursor)
    finally:
        ask("DROP ROLE laoyou_trial_owner")


@pytest.mark.django_db
def test_the_mac_is_the_one_python_makes() -> None:
    """HMAC built from sha256() in PostgreSQL equals Python's, for keys shorter and longer than a block."""
    for key in ("short", "k" * 64, "ключ" * 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "SCOPE_KEY", key)
            with connection.cursor() as cursor:
                row_security._keep_key(cursor)
            set_scope(acting(Role.LEADER, LEDU), now=clock.now())
            assert ask("SELECT laoyou_scope_low()") == [(LEDU,)]
            clear_scope()


@pytest.mark.django_db(transaction=True)
def test_who_meets_a_worker_at_its_last_work_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real deadlock: the other has the last table and wants the first as soon as we wait for the last."""
    tables = [table for table, rule in own_tables() if rule is not None]
    for table in (tables[0], tables[-1]):  # whose policies another version has written
        ask(f"ALTER POLICY laoyou_select ON {table} USING (false)")
    tried: list[int] = []
    apply = row_security._apply
    monkeypatch.setattr(row_security, "_apply", lambda: (tried.append(1), apply())[1])
    ready, worker = Event(), Thread(target=lambda: _want_both(tables[-1], tables[0], ready))
    worker.start()
    assert ready.wait(30)
    apply_row_security()
    worker.join(30)
    assert (len(tried), worker.is_alive()) == (2, False)


def _want_both(first: str, then: str, ready: Event) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '10min'")  # so that the other is the one to be ended
            cursor.execute(f"LOCK TABLE {first} IN ACCESS SHARE MODE")
            ready.set()
            waiting = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
            while not _count(cursor, waiting, first):
                sleep(0.01)
            cursor.execute(f"LOCK TABLE {then} IN ACCESS SHARE MODE")
    finally:
        connection.close()


def _count(cursor: Any, question: str, given: str) -> int:
    cursor.execute(question, [given])
    return int(cursor.fetchone()[0])
