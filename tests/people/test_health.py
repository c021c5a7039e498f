"""Health care on record: what lasts and what was done, what is due next, who is overdue, by hand and by the file."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import Disease, HealthEventKind, HealthPeriodKind, Source
from laoyou.people.models import HealthEvent, HealthPeriod, Person
from laoyou.people.selectors import health as selectors
from laoyou.people.selectors.schedule import after_months, schedule, steps_of
from laoyou.people.services import health
from laoyou.people.services.health import Event, Period
from laoyou.people.services.health_bulk import record_health_events, record_health_periods
from laoyou.people.services.moves import record_death
from laoyou.records.models import AuditEvent
from tests.people.registry import HAIDONG, LEDU, NOW, SHANGTAN, TODAY, enter, worker

pytestmark = pytest.mark.django_db
CHECKED = Event(HealthEventKind.ELDER_CHECK, date(2026, 2, 3), Source.HEALTH)
ENROLLED = Period(HealthPeriodKind.MANAGEMENT, date(2024, 1, 1), Source.HEALTH, provider="马营镇卫生院")
INFANT = date(2025, 9, 1)  # six months old on TODAY


def infant(sequence: int = 33, birth: date = INFANT, **other: object) -> UUID:
    return enter("祁小宝", birth, sequence, **other)


def dose(step: str, on: date) -> Event:
    return Event(HealthEventKind.DOSE, on, Source.HEALTH, step=step)


def of(person_id: UUID) -> selectors.HealthOf:
    person = Person.objects.get(id=person_id)
    return selectors.health_of(person_id, birth=person.birth, death=person.death, on=TODAY, actor=worker())


def overdue(person_id: UUID) -> set[tuple[str, str]]:
    return {(row.kind, row.step) for row in of(person_id).due if row.overdue(TODAY)}


def test_an_elder_is_enrolled_checked_and_next_due_in_january() -> None:
    elder = enter()
    before = of(elder).due
    assert [(row.kind, row.due, row.late) for row in before] == [("elder_check", date(2026, 1, 1), date(2027, 1, 1))]
    health.record_health_period(elder, ENROLLED, actor=worker(), now=NOW)
    health.record_health_event(elder, CHECKED, actor=worker(), now=NOW)
    found = of(elder)
    assert [(row.kind, row.provider, row.managed) for row in found.periods] == [("management", "马营镇卫生院", True)]
    assert [(row.kind, row.day) for row in found.events] == [("elder_check", date(2026, 2, 3))]
    assert [row.due for row in found.due] == [date(2027, 1, 1)]
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "people.record_health_period",
        "people.record_health_event",
    }


def test_what_cannot_be_is_refused() -> None:
    elder, child = enter(), infant()
    health.record_health_period(elder, ENROLLED, actor=worker(), now=NOW)
    with pytest.raises(health.HealthAlreadyRecorded):
        health.record_health_period(
            elder, Period(HealthPeriodKind.MANAGEMENT, date(2025, 1, 1), Source.HEALTH), actor=worker(), now=NOW
        )
    with pytest.raises(health.DiseaseNotNamed):
        health.record_health_period(
            elder, Period(HealthPeriodKind.CHRONIC_DISEASE, date(2025, 1, 1), Source.HEALTH), actor=worker(), now=NOW
        )
    for day in (date(1943, 5, 1), date(2026, 3, 2)):
        with pytest.raises(health.HealthDaysDisagree):
            health.record_health_event(
                elder, Event(HealthEventKind.ELDER_CHECK, day, Source.HEALTH), actor=worker(), now=NOW
            )
    with pytest.raises(health.StepUnknown):
        health.record_health_event(child, dose("HepB-9", TODAY), actor=worker(), now=NOW)
    with pytest.raises(health.StepUnknown):
        health.record_health_event(
            elder, Event(HealthEventKind.ELDER_CHECK, TODAY, Source.HEALTH, step="m03"), actor=worker(), now=NOW
        )
    assert HealthEvent.objects.count() == 0


def test_the_neighbour_s_worker_and_the_wrong_role_are_kept_out() -> None:
    elder = enter()
    with pytest.raises(NotFound):
        health.record_health_event(elder, CHECKED, actor=worker(area=LEDU), now=NOW)
    with pytest.raises(NotAllowed):
        health.record_health_event(elder, CHECKED, actor=worker("leader"), now=NOW)
    event_id = health.record_health_event(elder, CHECKED, actor=worker(), now=NOW)
    with pytest.raises(NotFound):
        health.void_health_event(event_id, reason="写错", actor=worker(area=LEDU), now=NOW)
    with pytest.raises(NotFound):
        selectors.health_event(event_id, actor=worker(area=LEDU))
    assert not selectors.elders_unchecked(on=date(2027, 1, 1), actor=worker(area=LEDU))


def test_an_entry_by_mistake_is_voided_and_the_right_one_stands() -> None:
    child = infant()
    wrong = health.record_health_event(child, dose("HepB-1", INFANT), actor=worker(), now=NOW)
    with pytest.raises(health.HealthAlreadyRecorded):
        health.record_health_event(child, dose("HepB-1", TODAY), actor=worker(), now=NOW)
    with pytest.raises(health.WhyVoided):
        health.void_health_event(wrong, reason=" ", actor=worker(), now=NOW)
    right = health.correct_health_event(
        wrong, dose("HepB-1", date(2025, 9, 2)), reason="日期写错", actor=worker(), now=NOW
    )
    assert [(row.id, row.day) for row in of(child).events] == [(right, date(2025, 9, 2))]
    with pytest.raises(NotFound):
        health.void_health_event(wrong, reason="再一次", actor=worker(), now=NOW)
    assert HealthEvent.objects.get(id=wrong).voided_why == "日期写错"
    health.void_health_event(right, reason="不是这个孩子", actor=worker(), now=NOW)
    assert of(child).events == ()


def test_a_child_misses_what_is_late_and_expects_what_comes() -> None:
    child = infant()
    assert ("newborn_visit", "newborn") in overdue(child)
    assert ("development_check", "m03") in overdue(child)
    assert ("development_check", "m06") not in overdue(child)  # six months today, late in a month
    for step in steps_of("dose"):
        if after_months(INFANT, step.due_months) <= TODAY:
            on = after_months(INFANT, step.due_months)
            health.record_health_event(child, dose(step.step, on), actor=worker(), now=NOW)
    assert not [each for each in overdue(child) if each[0] == "dose"]
    found = of(child)
    assert found.doses_given == found.doses_due == 11
    coming = [row for row in found.due if row.due > TODAY]
    assert {(row.kind, row.step) for row in coming} == {("dose", "MMR-1"), ("development_check", "m08")}


def test_the_list_of_the_overdue_agrees_with_the_card() -> None:
    late, well = infant(), infant(35, date(2026, 2, 20))
    grown = enter("祁大宝", date(2021, 1, 1), 37)
    listed = {row.id: set(row.missing) for row in selectors.children_overdue(on=TODAY, actor=worker())}
    assert listed == {late: {f"{kind}:{step}" for kind, step in overdue(late)}}
    assert {well, grown}.isdisjoint(listed)
    assert not selectors.children_overdue(on=TODAY, actor=worker(area=LEDU))
    doses = selectors.overdue_in(selectors.children_overdue(on=TODAY, actor=worker()), "dose", on=TODAY)
    assert [row.id for row in doses] == [late]
    for step in steps_of("dose"):
        if after_months(INFANT, step.overdue_months) <= TODAY:
            health.record_health_event(late, dose(step.step, TODAY), actor=worker(), now=NOW)
    assert not selectors.overdue_in(selectors.children_overdue(on=TODAY, actor=worker()), "dose", on=TODAY)
    assert selectors.children_overdue(on=TODAY, actor=worker()).get().id == late


def test_elders_without_a_check_this_year() -> None:
    elder, other = enter(), enter("祁生福", date(1940, 7, 9), 11, area=SHANGTAN)
    enter("祁年轻", date(1961, 3, 2), 13)  # 65 tomorrow
    health.record_health_event(elder, CHECKED, actor=worker(), now=NOW)
    assert [row.id for row in selectors.elders_unchecked(on=TODAY, actor=worker())] == [other]
    unmanaged = selectors.without_period(selectors.elders_unchecked(on=TODAY, actor=worker()), "management", on=TODAY)
    assert [row.id for row in unmanaged] == [other]
    health.record_health_period(other, ENROLLED, actor=worker(), now=NOW)
    assert not unmanaged.all()


def test_a_death_ends_contracts() -> None:
    elder = enter()
    health.record_health_period(elder, ENROLLED, actor=worker(), now=NOW)
    record_death(elder, on=date(2026, 2, 20), source=Source.PUBLIC_SECURITY, revision=0, actor=worker(), now=NOW)
    assert HealthPeriod.objects.get().valid.upper == date(2026, 2, 20)
    assert of(elder).due == ()
    with pytest.raises(health.HealthDaysDisagree):
        health.record_health_event(
            elder, Event(HealthEventKind.ELDER_CHECK, TODAY, Source.HEALTH), actor=worker(), now=NOW
        )


def test_a_period_ends_and_another_begins() -> None:
    elder = enter()
    period = health.record_health_period(elder, ENROLLED, actor=worker(), now=NOW)
    with pytest.raises(health.HealthDaysDisagree):
        health.end_health_period(period, on=date(2023, 1, 1), reason="换", actor=worker(), now=NOW)
    health.end_health_period(period, on=date(2026, 1, 1), reason="换卫生院", actor=worker(), now=NOW)
    again = Period(HealthPeriodKind.MANAGEMENT, date(2026, 1, 1), Source.HEALTH, provider="巴州镇卫生院")
    second = health.record_health_period(elder, again, actor=worker(), now=NOW)
    assert [row.provider for row in of(elder).periods if row.holds(TODAY)] == ["巴州镇卫生院"]
    health.void_health_period(second, reason="未换", actor=worker(), now=NOW)
    assert [row.provider for row in of(elder).periods] == ["马营镇卫生院"]


def test_a_file_of_events_goes_in_once_and_tells_what_it_left_out() -> None:
    elder, child = enter(), infant()
    foreign = enter("祁外地", date(1950, 1, 1), 41, area=630202102200, registered_area=630202102200)
    local = worker(area=630222000000)
    rows = [
        (elder, CHECKED),
        (child, dose("HepB-1", INFANT)),
        (child, dose("HepB-1", TODAY)),
        (child, dose("XXX-1", TODAY)),
        (foreign, CHECKED),
        (uuid4(), CHECKED),
        (elder, Event(HealthEventKind.ELDER_CHECK, date(2030, 1, 1), Source.HEALTH)),
    ]
    done = record_health_events(iter(rows), batch="2026-02 接种", actor=local, now=NOW)
    assert (done.new, done.unchanged) == (2, 1)
    assert [(each.row, each.error.code) for each in done.refused] == [
        (3, "people_health_step_unknown"),
        (4, "not_found"),
        (5, "not_found"),
        (6, "people_health_days"),
    ]
    again = record_health_events(iter(rows), batch="2026-02 接种", actor=local, now=NOW)
    assert (again.new, again.unchanged) == (0, 3)
    assert HealthEvent.objects.get(step="HepB-1").day == INFANT
    periods = [
        (elder, ENROLLED),
        (elder, ENROLLED),
        (elder, Period(HealthPeriodKind.CHRONIC_DISEASE, TODAY, Source.HEALTH)),
    ]
    done = record_health_periods(periods, batch="建档", actor=local, now=NOW)
    assert (done.new, done.unchanged, [each.error.code for each in done.refused]) == (1, 1, ["people_health_disease"])
    assert AuditEvent.objects.filter(action="people.record_health_events").count() == 2
    with pytest.raises(NotAllowed):
        record_health_events([], batch="x", actor=worker("leader"), now=NOW)


def test_the_database_holds_what_must_hold() -> None:
    elder = enter()
    for wrong in (
        {"kind": "elder_check", "step": "m03"},
        {"kind": "dose", "step": ""},
        {"kind": "elder_check", "step": "", "voided_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HealthEvent.objects.create(
                person_id=elder, day=TODAY, source="health", recorded_by="测试", recorded_at=NOW, **wrong
            )
    Disease("hypertension")
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthPeriod.objects.create(
            person_id=elder, kind="management", disease=Disease.STROKE, valid=(TODAY, None), source="health",
            recorded_by="测试", recorded_at=NOW,
        )  # fmt: skip


def test_raw_sql_of_the_neighbour_s_worker_finds_nothing() -> None:
    health.record_health_event(enter(), CHECKED, actor=worker(), now=NOW)
    health.record_health_period(enter("祁二", date(1950, 1, 1), 43), ENROLLED, actor=worker(), now=NOW)
    assert [counted(area) for area in (HAIDONG, LEDU)] == [(1, 1), (0, 0)]


def counted(area: int) -> tuple[int, int]:
    """Rows of both tables that the web role sees inside an area."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE laoyou_web")
        with scoped(worker(area=area), now=clock.now()):
            cursor.execute(
                "SELECT (SELECT count(*) FROM people_healthevent), (SELECT count(*) FROM people_healthperiod)"
            )
            found = cursor.fetchone()
        cursor.execute("RESET ROLE")
    return tuple(found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("birth", "months", "day"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(2026, 3, 1), -36, date(2023, 3, 1)),
    ],
)
def test_months_are_completed_on_their_day(birth: date, months: int, day: date) -> None:
    assert after_months(birth, months) == day


def test_the_schedule_names_every_step_once() -> None:
    steps = [(step.kind, step.step) for step in schedule()]
    assert len(steps) == len(set(steps))
    assert [step.due_months for step in steps_of("development_check")] == [1, 3, 6, 8, 12, 18, 24, 30, 36]
