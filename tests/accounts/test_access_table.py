"""The table officials review says what the code does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cast import HAIDONG, LEDU, TODAY, hold, person

from laoyou.accounts import access
from laoyou.accounts.enums import SEPARATED_ROLES, Role
from laoyou.accounts.selectors.access_table import by_app, for_person, rows
from laoyou.accounts.selectors.actors import roles_in_force
from laoyou.accounts.services.access_table import csv_text, write_csv
from laoyou.core.access import declared_actions

TABLE = Path(__file__).resolve().parents[2] / "docs" / "access.csv"


def test_the_table_in_the_documents_is_the_one_the_code_keeps() -> None:
    assert TABLE.read_text(encoding="utf-8-sig") == csv_text(), (
        "write it anew: laoyou.accounts.services.access_table.write_csv()"
    )


def test_it_can_be_written_and_read_as_a_spreadsheet(tmp_path: Path) -> None:
    written = write_csv(tmp_path / "access.csv")
    assert written.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(written.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0] == ["代码", "事项", "性质", *(str(role.label) for role in Role)]
    assert len(lines) == len(declared_actions()) + 1
    assert lines[0][3:] == [
        "领导",
        "计划办公室",
        "部门经办",
        "乡镇社区工作者",
        "数据专员",
        "机构人员",
        "系统管理员",
        "安全管理员",
        "审计员",
    ]


def test_every_sentence_of_the_table_is_chinese() -> None:
    for line in list(csv.reader(csv_text().splitlines()))[1:]:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in line[1]), line


def test_every_action_names_known_roles_and_somebody() -> None:
    rows()
    known = set(Role.values)
    assert [action.code for action in declared_actions() if not action.roles or not action.roles <= known] == []


def test_the_three_powers_do_not_overlap_in_what_they_change_here() -> None:
    """等保: 系统、安全、审计. Locking alone is shared, so that a danger can be met by whoever sees it first."""
    mine = [action for action in declared_actions() if action.code.startswith("accounts.") and action.writes]
    shared = [action.code for action in mine if len(action.roles & set(SEPARATED_ROLES)) > 1]
    assert shared == [access.LOCK_PERSON.code]
    assert [action.code for action in mine if Role.AUDITOR in action.roles] == []


def test_rows_come_in_groups_named_as_the_parts_of_the_site() -> None:
    groups = by_app()
    assert sum(len(members) for _, members in groups) == len(declared_actions())
    assert "账号与权限" in [name for name, _ in groups]


@pytest.mark.django_db
def test_what_one_person_can_do_and_where() -> None:
    user = person("zhang")
    hold(user, Role.SECURITY_ADMIN, LEDU)
    hold(user, Role.LEADER, HAIDONG)
    found = {one.row.code: one.areas for one in for_person(roles_in_force(user.id, today=TODAY))}
    assert found[access.GRANT_ROLE.code] == (LEDU,)
    assert found[access.VIEW_ORGANISATIONS.code] == (HAIDONG, LEDU)
    assert access.CREATE_PERSON.code not in found
