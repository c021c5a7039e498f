"""`laoyou token`: given, listed, withdrawn; the secret is shown once."""

from __future__ import annotations

import pytest
from cast import hold, person
from click.testing import CliRunner, Result

from laoyou.accounts.enums import Role
from laoyou.accounts.models import ApiToken
from laoyou.accounts.services.tokens import TokenBeyondRoles, TokenRevoked, use_token
from laoyou.cli import laoyou
from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db
HAIDONG = 630200000000
ACTION = "exchange.view_batches"


def run(*arguments: str) -> Result:
    return CliRunner(env={"LC_ALL": "en_US.UTF-8"}).invoke(laoyou, ["token", *arguments])


@pytest.fixture
def officer() -> str:
    hold(person("data1", HAIDONG), Role.DATA_OFFICER, HAIDONG)
    return "data1"


def test_given_listed_used_and_withdrawn(officer: str) -> None:
    done = run("create", officer, "医保系统", "--may", ACTION, "--days", "10")
    assert done.exit_code == 0, done.output
    secret = done.output.splitlines()[-1]
    assert use_token(secret, now=clock.now()).allowed == 60
    token = ApiToken.objects.get()
    assert (token.name, token.actions, token.area, token.created_by) == ("医保系统", [ACTION], HAIDONG, "laoyou token")
    listed = run("list").output
    assert str(token.id) in listed
    assert "in force" in listed
    assert secret not in listed
    assert run("revoke", str(token.id), "--reason", "换系统").exit_code == 0
    with pytest.raises(TokenRevoked):
        use_token(secret, now=clock.now())
    assert "withdrawn" in run("list").output
    acts = AuditEvent.objects.filter(subject="accounts.token").order_by("at").values_list("action", "reason")
    assert list(acts) == [("accounts.grant_token", ""), ("accounts.revoke_token", "换系统")]


def test_nobody_gets_more_than_the_person_may_and_nobody_unknown_gets_any(officer: str) -> None:
    assert isinstance(run("create", officer, "甲", "--may", "accounts.grant_role").exception, TokenBeyondRoles)
    assert isinstance(run("create", "nobody", "甲", "--may", ACTION).exception, NotFound)
    assert not ApiToken.objects.exists()
