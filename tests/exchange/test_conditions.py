"""Lists of what is certified: who begins, who changes, who is no longer listed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.exchange.models import StagedRow
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.models import Condition, Person
from laoyou.people.services.conditions import certify_condition, end_condition
from tests.exchange.files import BIRTH, accept, check, csv, faults, outcomes, undo
from tests.people.registry import NOW, SYSTEM, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "批准日期", "有效期至", "低保证号")
DISABLED = ("姓名", "身份证号", "残疾等级")
AS_OF = date(2026, 2, 28)


def row(sequence: int = 12, first: str = "2025-01-01", until: str = "", name: str = "马玉兰") -> list[str]:
    return [name, number_of(BIRTH, sequence), first, until, "民低〔2025〕1号"]


def held(kind: ConditionKind = ConditionKind.MINIMUM_ALLOWANCE) -> list[tuple[date, date | None, int, str]]:
    found = Condition.objects.filter(kind=kind).order_by("person", "valid")
    return [(each.valid.lower, each.valid.upper, each.level, each.source) for each in found]


def certified(one: UUID, kind: ConditionKind = ConditionKind.MINIMUM_ALLOWANCE, **facts: object) -> UUID:
    given: dict[str, object] = {"first": date(2024, 1, 1), "until": None, "source": Source.CIVIL_AFFAIRS}
    return certify_condition(one, kind, actor=SYSTEM, now=NOW, **(given | facts))  # type: ignore[arg-type]


def lists(*rows: list[str], **facts: object):  # type: ignore[no-untyped-def]
    return check(csv(rows, HEADINGS), "低保.csv", "minimum_allowance", **facts)


def test_who_is_listed_has_it_from_the_day_on_and_it_is_taken_back() -> None:
    enter()
    batch = lists(row(until="2026-12-31"), row(99, name="无人"))
    assert outcomes(batch) == [(2, "new"), (3, "error")]
    assert faults(batch) == [(3, "number", "person_unknown")]
    assert batch.foreseen == [{"code": "conditions_begun", "count": 1, "concerns": ["civil_affairs"]}]
    accept(batch)
    assert held() == [(date(2025, 1, 1), date(2027, 1, 1), 0, "civil_affairs")]
    assert Condition.objects.get().evidence == "民低〔2025〕1号"
    assert Person.objects.get().source == "community"
    undo(batch)
    assert held() == []


def test_the_same_list_again_says_nothing_new() -> None:
    enter()
    accept(lists(row()))
    assert outcomes(lists(row())) == [(2, "unchanged")]
    assert outcomes(lists(row(until="长期"))) == [(2, "unchanged")]


def test_another_end_is_written_into_what_holds() -> None:
    certified(enter())
    batch = lists(row(until="2026-06-30"))
    assert StagedRow.objects.get().changes == {"until": [None, "2026-07-01"]}
    accept(batch)
    assert held() == [(date(2024, 1, 1), date(2026, 7, 1), 0, "civil_affairs")]
    undo(batch)
    assert held() == [(date(2024, 1, 1), None, 0, "civil_affairs")]


def test_who_is_no_longer_in_the_complete_list_has_it_no_longer() -> None:
    certified(enter())
    other = enter("祁大有", date(1950, 1, 2), 31)
    certified(other, source=Source.COMMUNITY)
    batch = lists(row(14, name="新人"), full_list=True)
    assert batch.counts["outcomes"] == {"error": 1, "vanished": 1}
    accept(batch)
    assert (date(2024, 1, 1), AS_OF, 0, "civil_affairs") in held()
    assert (date(2024, 1, 1), None, 0, "community") in held()
    undo(batch)
    assert (date(2024, 1, 1), None, 0, "civil_affairs") in held()


def test_another_class_begins_anew_on_the_day_of_the_file() -> None:
    one = enter()
    certified(one, ConditionKind.SEVERE_DISABILITY, level=2, source=Source.DISABLED_FEDERATION)
    batch = check(csv([["马玉兰", number_of(BIRTH, 12), "一级"]], DISABLED), "残.csv", "severe_disability")
    assert StagedRow.objects.get().changes == {"level": [2, 1]}
    accept(batch)
    source = "disabled_federation"
    assert held(ConditionKind.SEVERE_DISABILITY) == [
        (date(2024, 1, 1), AS_OF, 2, source),
        (AS_OF, None, 1, source),
    ]
    undo(batch)
    assert held(ConditionKind.SEVERE_DISABILITY) == [(date(2024, 1, 1), None, 2, source)]


@pytest.mark.parametrize(
    ("first", "until", "fault"),
    [
        ("1940-01-01", "", ("first", "before_birth")),
        ("2025-01-01", "2024-12-01", ("until", "until_before_first")),
        ("2030-01-01", "", ("first", "day_future")),
    ],
)
def test_days_that_cannot_be(first: str, until: str, fault: tuple[str, str]) -> None:
    enter()
    assert [each[1:] for each in faults(lists(row(first=first, until=until)))] == [fault]


def test_what_was_certified_or_ended_meanwhile_is_left() -> None:
    one = enter()
    batch = lists(row())
    key = certified(one)
    assert accept(batch) == {"batch": str(batch.id), "applied": 0, "left": 1}
    changing = lists(row(until="2026-06-30"))
    end_condition(key, on=date(2025, 1, 1), reason="收入提高", actor=SYSTEM, now=NOW)
    assert accept(changing)["left"] == 1
    assert held() == [(date(2024, 1, 1), date(2025, 1, 1), 0, "civil_affairs")]


def test_undoing_leaves_what_was_ended_since() -> None:
    enter()
    batch = lists(row())
    accept(batch)
    end_condition(Condition.objects.get().id, on=date(2026, 1, 1), reason="收入提高", actor=SYSTEM, now=NOW)
    assert undo(batch)["kept"] == 1
    assert held() == [(date(2025, 1, 1), date(2026, 1, 1), 0, "civil_affairs")]
