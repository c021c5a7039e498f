"""Every operation demands an action, is described, and answers nothing outside the token's area."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from cast import HAIBEI, HAIDONG, LEDU, hold, person
from django.test import Client
from django.urls import reverse

from bench.packs import Size, counties, pack_of
from laoyou.accounts.enums import Role
from laoyou.accounts.models import User
from laoyou.accounts.selectors.access_table import actions_by_token, rows
from laoyou.api.reference import action_of, operations, schema
from laoyou.core import clock
from laoyou.people.services.tallying import count_registry
from laoyou.plan.models import Edition, Task
from laoyou.plan.services.packs import import_pack
from laoyou.records.models import AuditEvent
from tests.api.callers import Program, code_of, given, ids
from tests.people.pages import as_owner, as_web
from tests.people.registry import NOW, SYSTEM, enter, number_of
from tests.plan.desk import read

WHY = {
    "Purpose": "%E9%AB%98%E9%BE%84%E6%B4%A5%E8%B4%B4%E5%A4%8D%E6%A0%B8",
    "Legal-Ground": "%E6%B0%91%E5%8F%91%E3%80%942024%E3%80%951%E5%8F%B7",
}
COMMUNITY, ELSEWHERE = 630202001001, 632221001001
SMALL = Size(3, 2, 1, 2, 3, 2, 2, 2, 2)

pytestmark = pytest.mark.usefixtures("desk")


def program(
    role: Role = Role.DATA_OFFICER, area: int = HAIDONG, *, home: int = HAIDONG, actions: list[str] | None = None
) -> Program:
    """Whatever the role may do by token in the area, seen with the web role's rights."""
    as_owner()
    user = User.objects.filter(username=f"{role.value}{area}").first() or person(f"{role.value}{area}", home)
    if not user.assignments.exists():
        hold(user, role, area)
    can = [action.code for action in actions_by_token() if role in action.roles]
    made = given(user, area=area, actions=actions or can)
    as_web()
    return Program(made.secret)


def plan_of(name: str = "海东市") -> UUID:
    county = next(iter(counties(1)))
    return import_pack(pack_of(county, size=SMALL), actor=SYSTEM, now=NOW).edition_id


# Guards.


def test_every_operation_demands_an_action_that_programs_may_have_and_officials_can_read() -> None:
    printed = {row.code for row in rows()}
    for method, path, operation in operations():
        action = action_of(operation)
        if path == "/api/v1/me":
            assert action is None
            continue
        assert action is not None, path
        assert action.by_token, path
        assert action.code in printed, path
        assert method == "GET" or action.writes or path == "/api/v1/persons/search", path


def test_every_action_programs_may_have_is_used() -> None:
    used = {action.code for _method, _path, operation in operations() if (action := action_of(operation))}
    assert used == {action.code for action in actions_by_token()}


def test_without_a_token_nothing_is_answered() -> None:
    as_web()
    for method, path, _operation in operations():
        address = path.replace("{int:code}", "630200000000").replace("{int:area}", "630200000000")
        address = address.split("{")[0] + (str(UUID(int=7)) + address.split("}")[1] if "{" in address else "")
        answer = Client().generic(method, address)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing"), address


def test_the_interface_is_described_for_programs_and_people() -> None:
    written = json.loads(Client().get("/api/openapi.json").content)
    assert written["openapi"] == "3.1.0"
    assert written["paths"].keys() == schema()["paths"].keys()
    for language, words in (("zh-hans", "供程序使用的接口"), ("en", "Interface for programs")):
        page = Client().get(reverse("api"), headers={"Accept-Language": language})
        assert words in page.content.decode()
        for path in written["paths"]:
            assert path in page.content.decode()


def test_an_address_that_is_none_and_a_body_that_is_none() -> None:
    caller = program()
    assert code_of(caller.get("/nothing")) == (404, "no_such_address")
    assert code_of(caller.get("/areas", {"level": "9"})) == (422, "request_not_valid")
    wrong = caller.post("/persons/search", {"number": {"a": "990101"}}, **WHY)
    assert code_of(wrong) == (422, "request_not_valid")
    assert "990101" not in wrong.content.decode()


def test_errors_speak_the_language_asked_for() -> None:
    caller = program()
    caller.language = "zh-CN"
    answer = caller.get("/areas/99")
    assert answer.json()["code"] == "places_area_not_found"
    assert "99" in answer.json()["sentence"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["sentence"])
    caller.language = "en"
    assert caller.get("/areas/99").json()["sentence"].startswith("There was no area")


# Areas and plans.


def test_areas_page_by_page_and_not_sent_twice() -> None:
    caller = program()
    everything = caller.get("/areas", {"within": HAIDONG}).json()["areas"]
    assert [area["code"] for area in everything] == [HAIDONG, LEDU, 630202001000, COMMUNITY, 630222000000]
    found, after = [], ""
    while True:
        page = caller.get("/areas", {"within": HAIDONG, "size": 3, "after": after}).json()
        found += page["areas"]
        if page["next"] is None:
            break
        after = page["next"]
    assert found == everything
    assert code_of(caller.get("/areas", {"after": "made-up"})) == (422, "cursor_not_valid")
    first = caller.get(f"/areas/{LEDU}")
    again = caller.get(f"/areas/{LEDU}", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_plan_is_answered_as_it_is_now() -> None:
    plan_id = plan_of()
    caller = program(Role.LEADER)
    listed = caller.get("/plans").json()["plans"]
    assert ids(listed) == [plan_id]
    assert caller.get(f"/plans/{plan_id}").json() == listed[0]
    tasks = caller.get(f"/plans/{plan_id}/tasks")
    assert len(tasks.json()) == SMALL.tasks
    assert caller.get(f"/plans/{plan_id}/tasks", If_None_Match=tasks["ETag"]).status_code == 304
    as_owner()
    Task.objects.filter(edition=plan_id).update(section="改过")
    as_web()
    changed = caller.get(f"/plans/{plan_id}/tasks", If_None_Match=tasks["ETag"])
    assert changed.status_code == 200
    assert {row["section"] for row in changed.json()} == {"改过"}
    assert caller.get(f"/plans/{plan_id}").json()["revision"] != listed[0]["revision"]
    assert caller.get(f"/plans/{plan_id}/indicators").json()[0]["values"]
    assert {row["kind"] for row in caller.get(f"/plans/{plan_id}/projects").json()} == {"projects"}


def test_a_plan_that_is_being_checked_is_for_no_program() -> None:
    """Not even of the office that checks it: what has not been accepted is nobody's data."""
    edition: Edition = read()
    for caller in (program(Role.PLAN_OFFICER), program(Role.PLAN_OFFICER, HAIBEI, home=HAIBEI), program(Role.AUDITOR)):
        assert code_of(caller.get(f"/plans/{edition.id}")) == (404, "not_found")
        assert code_of(caller.get(f"/plans/{edition.id}/tasks")) == (404, "not_found")
        assert caller.get("/plans").json()["plans"] == []


# Counts and people.


def test_counts_inside_the_area_alone_and_small_figures_not_told() -> None:
    for number in range(7):
        enter(f"祁{number}", sequence=20 + number, area=COMMUNITY, registered_area=COMMUNITY)
    caller = program(Role.LEADER)
    assert code_of(caller.get(f"/counts/{HAIDONG}")) == (404, "never_counted")
    as_owner()
    count_registry(now=clock.now())
    as_web()
    told = caller.get(f"/counts/{LEDU}").json()
    assert (told["area"], told["basis"]) == (LEDU, "resident")
    assert not [cell for cell in told["cells"] if cell["people"] in (1, 2, 3, 4)]
    assert code_of(program(Role.LEADER, LEDU).get(f"/counts/{HAIDONG}")) == (404, "not_found")
    assert code_of(program(Role.AUDITOR).get(f"/counts/{HAIDONG}"))[0] == 403


def test_a_person_is_found_by_the_whole_number_for_a_purpose() -> None:
    person_id = enter(area=COMMUNITY, registered_area=COMMUNITY, phone="13997120000")
    caller = program()
    number = number_of(clock.day_of(NOW).replace(year=1943, month=5, day=2), 12)
    found = caller.post("/persons/search", {"number": number}, **WHY)
    assert ids(found.json()["people"]) == [person_id]
    assert ids(caller.post("/persons/search", {"phone": "139 9712 0000"}, **WHY).json()["people"]) == [person_id]
    card = caller.get(f"/persons/{person_id}", **WHY).json()
    assert card["person"]["name"] == "马玉兰"
    assert number not in json.dumps(card)
    assert "13997120000" not in json.dumps(card)
    as_owner()
    events = AuditEvent.objects.filter(action__in=["people.look_up", "people.read_card"]).order_by("at")
    assert [event.action for event in events] == ["people.look_up", "people.look_up", "people.read_card"]
    assert {event.reason for event in events} == {"高龄津贴复核 · 民发〔2024〕1号"}
    assert {event.actor_name for event in events} == {"data_officer630200000000·甲 (民政业务系统)"}
    assert all(number not in str(event.after) for event in events)


@pytest.mark.parametrize(
    "why", [{}, {"Purpose": "abc"}, {"Legal-Ground": "abc"}, {"Purpose": "x", "Legal-Ground": "y"}]
)
def test_without_purpose_and_ground_nobody_is_shown(why: dict[str, str]) -> None:
    person_id = enter(area=COMMUNITY, registered_area=COMMUNITY)
    caller = program()
    number = number_of(clock.day_of(NOW).replace(year=1943, month=5, day=2), 12)
    assert code_of(caller.post("/persons/search", {"number": number}, **why)) == (422, "people_purpose_needed")
    assert code_of(caller.get(f"/persons/{person_id}", **why)) == (422, "people_purpose_needed")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "people_number_or_phone"),
        ({"number": "990222194305020128", "phone": "13997120000"}, "people_number_or_phone"),
        ({"number": "马玉兰"}, "people_number_length"),
        ({"number": "0128"}, "people_number_length"),
        ({"phone": "1399"}, "people_phone_not_valid"),
        ({"document": "library_card", "number": "1"}, "no_such_document"),
    ],
)
def test_only_whole_numbers_are_looked_for(asked: dict[str, str], code: str) -> None:
    enter(area=COMMUNITY, registered_area=COMMUNITY)
    assert code_of(program().post("/persons/search", asked, **WHY)) == (422, code)


def test_people_outside_the_tokens_area_are_not_there() -> None:
    person_id = enter(area=ELSEWHERE, registered_area=ELSEWHERE)
    number = number_of(clock.day_of(NOW).replace(year=1943, month=5, day=2), 12)
    for caller in (program(), program(Role.DATA_OFFICER, LEDU)):
        assert caller.post("/persons/search", {"number": number}, **WHY).json() == {"people": []}
        assert code_of(caller.get(f"/persons/{person_id}", **WHY)) == (404, "not_found")
    neighbour = program(Role.DATA_OFFICER, HAIBEI, home=HAIBEI)
    assert ids(neighbour.post("/persons/search", {"number": number}, **WHY).json()["people"]) == [person_id]


def test_a_token_without_the_action_finds_nobody_though_the_role_could() -> None:
    enter(area=COMMUNITY, registered_area=COMMUNITY)
    caller = program(actions=["places.view_areas"])
    assert code_of(caller.post("/persons/search", {"phone": "13997120000"}, **WHY)) == (403, "token_lacks_action")
    assert code_of(program(Role.LEADER).post("/persons/search", {"phone": "13997120000"}, **WHY))[0] == 403
