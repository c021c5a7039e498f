"""Tokens: given within the person's roles, shown once, counted, ended; and how each near miss is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import HAIBEI, HAIDONG, LEDU, NOW, PINGAN, acting, hold, person
from django.db import connection

from laoyou.accounts.enums import Role
from laoyou.accounts.models import ApiToken, RoleAssignment, User
from laoyou.accounts.services import tokens
from laoyou.accounts.services.assignments import NotToYourself
from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.records.models import AuditEvent
from tests.api.callers import Program, code_of, given
from tests.people.pages import as_owner, as_web, signed_in

AREAS, PLANS, PERSON, LOAD = "places.view_areas", "plan.view_plans", "people.view_person", "exchange.load_file"

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def officer(desk: None) -> User:
    user = person("data", HAIDONG)
    hold(user, Role.DATA_OFFICER, HAIDONG)
    return user


def test_a_token_is_shown_once_and_kept_as_a_hash(officer: User) -> None:
    made = given(officer, area=HAIDONG, actions=[AREAS])
    row = ApiToken.objects.get(id=made.id)
    assert bytes(row.secret_hash) == tokens.hash_of(made.secret)
    assert made.secret.startswith(row.hint)
    assert len(made.secret) > len(row.hint) + 30
    event = AuditEvent.objects.get(action="accounts.grant_token")
    assert event.after["actions"] == [AREAS]
    assert made.secret not in str(event.after)


def test_a_good_token_is_answered(officer: User) -> None:
    made = given(officer, area=HAIDONG, actions=[AREAS, PLANS])
    as_web()
    answer = Program(made.secret).get("/me")
    assert answer.status_code == 200
    assert (answer.json()["area"], answer.json()["actions"]) == (HAIDONG, [AREAS, PLANS])
    assert (answer["Cache-Control"], answer.cookies) == ("no-store", {})


def _expired(made: tokens.NewToken) -> None:
    ApiToken.objects.filter(id=made.id).update(created_at=NOW, expires_at=clock.now() - timedelta(seconds=1))


def _revoked(made: tokens.NewToken) -> None:
    tokens.revoke_token(made.id, reason="离职", actor=acting(Role.SECURITY_ADMIN, HAIDONG), now=clock.now())


def _role_ended(made: tokens.NewToken) -> None:
    RoleAssignment.objects.filter(user__tokens=made.id).delete()


def _role_moved_away(made: tokens.NewToken) -> None:
    RoleAssignment.objects.filter(user__tokens=made.id).update(area=LEDU)


def _person_locked(made: tokens.NewToken) -> None:
    User.objects.filter(tokens=made.id).update(is_active=False)


def _action_taken_away(made: tokens.NewToken) -> None:
    ApiToken.objects.filter(id=made.id).update(actions=[PERSON])


MISSES: dict[str, tuple[Callable[[tokens.NewToken], None], tuple[int, str]]] = {
    "expired": (_expired, (401, "token_expired")),
    "revoked": (_revoked, (401, "token_revoked")),
    "the role has ended": (_role_ended, (403, "not_allowed")),
    "the role is for a smaller area": (_role_moved_away, (403, "not_allowed")),
    "the person is locked": (_person_locked, (403, "not_allowed")),
    "right role, missing action": (_action_taken_away, (403, "token_lacks_action")),
}


@pytest.mark.parametrize(("miss", "expected"), MISSES.values(), ids=MISSES)
def test_near_misses(miss: Callable[[tokens.NewToken], None], expected: tuple[int, str], officer: User) -> None:
    made = given(officer, area=HAIDONG, actions=[PLANS])
    program = Program(made.secret)
    assert program.get("/plans").status_code == 200
    miss(made)
    as_web()
    assert code_of(program.get("/plans")) == expected


def test_no_token_a_wrong_one_and_another_scheme() -> None:
    as_web()
    assert code_of(Program().get("/areas")) == (401, "token_missing")
    assert code_of(Program("laoyou_nonsense").get("/areas")) == (401, "token_unknown")
    assert code_of(Program("x" * 100_000).get("/areas")) == (401, "token_unknown")
    assert code_of(Program().get("/areas", Authorization="Basic eDp5")) == (401, "token_missing")
    assert Program().get("/areas")["WWW-Authenticate"] == "Bearer"


def test_a_browsers_session_opens_nothing_here() -> None:
    client = signed_in(Role.DATA_OFFICER)
    assert client.get("/people/").status_code == 200
    answer = client.get("/api/v1/areas")
    assert (code_of(answer), answer.cookies) == ((401, "token_missing"), {})
    posted = client.post("/api/v1/persons/search", "{}", content_type="application/json")
    assert code_of(posted) == (401, "token_missing")


def test_calls_are_counted_and_wait_for_the_next_minute(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    made = given(officer, area=HAIDONG, actions=[AREAS], per_minute=2)
    moment = clock.now().replace(second=10, microsecond=0)
    as_web()
    program = Program(made.secret)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert [program.get("/me").status_code for _ in range(2)] == [200, 200]
    refused = program.get("/me")
    assert code_of(refused) == (429, "too_many_calls")
    assert (refused["Retry-After"], refused.json()["facts"]["allowed"]) == ("50", 2)
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=1))
    assert program.get("/me").status_code == 200
    as_owner()
    assert ApiToken.objects.get(id=made.id).last_used_at == moment + timedelta(minutes=1)


def give(user: User, **other: object) -> tokens.NewToken:
    asked: dict[str, object] = {
        "name": "程序",
        "area": HAIDONG,
        "actions": [AREAS],
        "last_day": clock.today() + timedelta(days=10),
        "per_minute": 60,
        "actor": acting(Role.SECURITY_ADMIN, HAIDONG),
        "now": clock.now(),
    }
    return tokens.give_token(user.id, **(asked | other))  # type: ignore[arg-type]


REFUSED: dict[str, tuple[dict[str, object], type[DomainError]]] = {
    "no action": ({"actions": []}, tokens.TokenNeedsActions),
    "an action of another role": ({"actions": ["accounts.grant_role"]}, tokens.TokenBeyondRoles),
    "an action no program may have": ({"actions": ["people.reveal_detail"]}, tokens.TokenBeyondRoles),
    "an unknown action": ({"actions": ["nothing.at_all"]}, tokens.TokenBeyondRoles),
    "today is the last day": ({"last_day": date(2026, 1, 1)}, tokens.TokenTooLong),
    "two years": ({"last_day": date(2099, 1, 1)}, tokens.TokenTooLong),
    "no calls": ({"per_minute": 0}, tokens.TooManyAMinute),
    "endless calls": ({"per_minute": 6001}, tokens.TooManyAMinute),
    "by a neighbour": ({"actor": acting(Role.SECURITY_ADMIN, HAIBEI)}, NotFound),
    "for more than the giver has": ({"actor": acting(Role.SECURITY_ADMIN, LEDU)}, NotFound),
    "for an area next door": ({"area": HAIBEI}, NotFound),
    "by a system administrator": ({"actor": acting(Role.SYSTEM_ADMIN, HAIDONG)}, NotAllowed),
    "by an auditor": ({"actor": acting(Role.AUDITOR, HAIDONG)}, NotAllowed),
}


@pytest.mark.parametrize(("other", "refusal"), REFUSED.values(), ids=REFUSED)
def test_tokens_refused(other: dict[str, object], refusal: type[DomainError], officer: User) -> None:
    with pytest.raises(refusal):
        give(officer, **other)
    assert ApiToken.objects.count() == 0


def test_a_token_reaches_no_further_than_the_role(officer: User) -> None:
    county = person("county", HAIDONG)
    hold(county, Role.DATA_OFFICER, LEDU)
    give(county, area=LEDU)
    for area in (HAIDONG, PINGAN):
        with pytest.raises(tokens.TokenBeyondRoles):
            give(county, area=area)


def test_nobody_gives_himself_a_token_not_even_through_raw_sql() -> None:
    admin = person("security", HAIDONG)
    hold(admin, Role.SECURITY_ADMIN, HAIDONG)
    with pytest.raises(NotToYourself):
        give(admin, actor=acting(Role.SECURITY_ADMIN, HAIDONG, admin))


def test_a_withdrawn_token_is_withdrawn_once_and_by_the_right_people(officer: User) -> None:
    made = given(officer, area=HAIDONG, actions=[AREAS])
    for stranger in (acting(Role.SECURITY_ADMIN, HAIBEI), acting(Role.SECURITY_ADMIN, HAIDONG, officer)):
        with pytest.raises(NotFound):
            tokens.revoke_token(made.id, reason="误", actor=stranger, now=clock.now())
    _revoked(made)
    with pytest.raises(tokens.RevokedAlready):
        _revoked(made)
    assert AuditEvent.objects.get(action="accounts.revoke_token").reason == "离职"


def test_the_web_role_sees_tokens_of_its_area_and_gives_itself_none(officer: User) -> None:
    from laoyou.accounts.services.scope import scoped

    given(officer, area=HAIDONG, actions=[AREAS])
    as_web()
    with connection.cursor() as cursor, scoped(acting(Role.LEADER, HAIBEI), now=clock.now()):
        cursor.execute("SELECT count(*) FROM accounts_apitoken")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE accounts_apitoken SET per_minute = 5000")
        assert cursor.rowcount == 0
    with connection.cursor() as cursor, scoped(acting(Role.DATA_OFFICER, HAIDONG, officer), now=clock.now()):
        cursor.execute("SELECT count(*) FROM accounts_apitoken")
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE accounts_apitoken SET per_minute = 5000, actions = '{accounts.grant_role}'")
        assert cursor.rowcount == 0
