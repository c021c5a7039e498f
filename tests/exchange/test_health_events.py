"""Checks, visits, doses and sessions: what is recorded, what is there already, what cannot be."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.feeds._care import read_care, read_result
from laoyou.people.enums import HealthEventKind, Source
from laoyou.people.models import HealthEvent, Person
from laoyou.people.services.health import Event, record_health_event, void_health_event
from tests.exchange.files import BIRTH, accept, check, csv, faults, outcomes, undo, warnings
from tests.people.registry import MINHE, NOW, SHANGTAN, SYSTEM, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HEADINGS = ("姓名", "身份证号", "服务项目", "剂次", "服务日期", "结果")
BABY_BORN = date(2025, 9, 10)


def baby_row(what: str = "乙肝疫苗", step: str = "第2剂", day: str = "2025-10-12", result: str = "") -> list[str]:
    return ["马小满", number_of(BABY_BORN, 24), what, step, day, result]


def elder_row(day: str = "2026-02-10", result: str = "未见异常", sequence: int = 12) -> list[str]:
    return ["马玉兰", number_of(BIRTH, sequence), "老年人健康体检", "", day, result]


def baby() -> UUID:
    return enter("马小满", BABY_BORN, 24)


def brought(*rows: list[str], **facts: object) -> Batch:
    return check(csv(rows, HEADINGS), "体检接种.csv", "health_events", **facts)


def recorded() -> list[tuple[str, str, date, str, str]]:
    found = HealthEvent.objects.order_by("day", "kind", "step")
    return [(each.kind, each.step, each.day, each.result, each.source) for each in found]


@pytest.mark.parametrize(
    ("what", "step", "care"),
    [
        ("HepB-2", "", ("dose", "HepB-2")),
        ("重组乙型肝炎疫苗", "第二剂", ("dose", "HepB-2")),
        ("卡介苗", "", ("dose", "BCG-1")),
        ("A群流脑多糖疫苗", "1", ("dose", "MPSV-A-1")),
        ("百白破疫苗", "5", None),
        ("百白破", "", None),
        ("百白破-IPV-Hib 五联疫苗", "1", None),
        ("A群C群流脑疫苗", "1", None),
        ("新生儿家庭访视", "", ("newborn_visit", "newborn")),
        ("3月龄健康检查", "", ("development_check", "m03")),
        ("儿童健康检查", "18", ("development_check", "m18")),
        ("满月健康检查", "", ("development_check", "m01")),
        ("7月龄健康检查", "", None),
        ("m03", "", ("development_check", "m03")),
        ("65岁及以上老年人健康体检", "", ("elder_check", "")),
        ("养育照护指导", "", ("guidance", "")),
        ("elder_check", "", ("elder_check", "")),
        ("看门诊", "", None),
    ],
)
def test_what_departments_call_it(what: str, step: str, care: tuple[str, str] | None) -> None:
    assert read_care(what, step) == care


def test_results_in_a_word() -> None:
    assert [read_result(word) for word in ("正常", "异常", "转诊", "良好")] == ["normal", "watch", "referred", None]


def test_what_was_done_is_recorded_and_taken_back() -> None:
    enter()
    baby()
    batch = brought(
        elder_row(), baby_row(), baby_row("3月龄健康检查", "", "2025-12-11", "正常"), elder_row(sequence=14)
    )
    assert outcomes(batch) == [(2, "new"), (3, "new"), (4, "new"), (5, "error")]
    assert faults(batch) == [(5, "number", "person_unknown")]
    assert batch.foreseen == [{"code": "health_events", "count": 3, "concerns": []}]
    accept(batch)
    assert recorded() == [
        ("dose", "HepB-2", date(2025, 10, 12), "", "health"),
        ("development_check", "m03", date(2025, 12, 11), "normal", "health"),
        ("elder_check", "", date(2026, 2, 10), "normal", "health"),
    ]
    assert set(Person.objects.values_list("revision", "source")) == {(0, "community")}
    undo(batch)
    assert recorded() == []
    assert set(StagedRow.objects.filter(batch=batch).values_list("state", flat=True)) == {"undone", ""}


def test_what_is_there_already_stays() -> None:
    enter()
    baby()
    accept(brought(elder_row(), baby_row()))
    again = brought(elder_row(result="异常"), baby_row(day="2025-10-20"), elder_row("2026-02-11"))
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged"), (4, "new")]
    assert warnings(again) == [(3, "day", "care_other_day")]
    accept(again)
    assert [row[2] for row in recorded()] == [date(2025, 10, 12), date(2026, 2, 10), date(2026, 2, 11)]


def test_one_thing_in_other_words_is_recorded_once() -> None:
    baby()
    batch = brought(baby_row(), baby_row("HepB-2", ""), baby_row(), baby_row(day="2025-10-13"))
    assert faults(batch) == [(4, "number", "row_repeats")]
    assert accept(batch) == {"batch": str(batch.id), "applied": 1, "left": 2}
    assert recorded() == [("dose", "HepB-2", date(2025, 10, 12), "", "health")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (baby_row(day="2025-09-09"), ("day", "before_birth")),
        (baby_row(day="2026-03-02"), ("day", "day_future")),
        (baby_row(step="第4剂"), ("what", "care_unknown")),
        (baby_row("推拿", ""), ("what", "care_unknown")),
        (baby_row(result="良好"), ("result", "result_unknown")),
        (baby_row("", ""), ("what", "missing")),
    ],
)
def test_what_cannot_be(row: list[str], fault: tuple[str, str]) -> None:
    baby()
    batch = brought(row)
    assert [each[1:] for each in faults(batch)] == [fault]
    assert outcomes(batch) == [(2, "error")]


def test_nothing_is_done_for_the_dead_but_what_was_done_before_counts() -> None:
    one = enter()
    Person.objects.filter(id=one).update(death=date(2026, 2, 10))
    batch = brought(elder_row("2026-02-11"), elder_row("2026-02-09"))
    assert faults(batch) == [(2, "day", "after_death")]
    assert outcomes(batch) == [(2, "error"), (3, "new")]


def test_who_lives_elsewhere_is_not_reached_by_the_file() -> None:
    enter(area=SHANGTAN, registered_area=SHANGTAN)
    assert faults(brought(elder_row(), actor=worker("data_officer", area=MINHE))) == [(2, "number", "person_elsewhere")]


def test_what_was_recorded_meanwhile_is_left_and_what_was_voided_since_is_kept() -> None:
    one = enter()
    batch = brought(elder_row(), elder_row("2025-02-10"))
    entered = Event(HealthEventKind.ELDER_CHECK, date(2026, 2, 10), Source.HEALTH)
    record_health_event(one, entered, actor=SYSTEM, now=NOW)
    assert accept(batch) == {"batch": str(batch.id), "applied": 1, "left": 1}
    ours = HealthEvent.objects.get(day=date(2025, 2, 10))
    void_health_event(ours.id, reason="录错", actor=SYSTEM, now=NOW)
    undo(batch)
    assert HealthEvent.objects.filter(id=ours.id, voided_why="录错").exists()
    assert StagedRow.objects.get(batch=batch, line=3).state == "kept"
