"""Registering, correcting, opening and closing; capacity; stays: each step, each refusal with its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from cast import acting, department

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.facilities.enums import (
    ClassKind,
    FactKind,
    Hours,
    LeaveKind,
    Licence,
    Mode,
    Ownership,
    SiteKind,
    SiteState,
    StayEnd,
    StayKind,
    StayState,
)
from laoyou.facilities.models import Attendance, Closing, Institution, Leave, Placement, Site, Stay, Unit, UnitPeriod
from laoyou.facilities.selectors.guests import Guest, guest_of
from laoyou.facilities.services import absences, attendance, capacity, facts, registering, states, stays
from laoyou.facilities.services.capacity import BedDetails, ClassDetails
from laoyou.facilities.services.duties import NeedsConfirming, OtherDepartment, OutsideYourArea
from laoyou.facilities.services.facts import FactDetails
from laoyou.facilities.services.registering import InstitutionDetails, SiteDetails
from laoyou.facilities.services.stays import Admission
from laoyou.records.models import AuditEvent
from tests.facilities.homes import APR, FEB, JAN, MAR, SHANGTAN, child, credit_code, days, elder, site, stay, unit
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
SYSTEM = system_actor("tests")


def officer(function: str = "civil_affairs", area: int = HAIDONG) -> Actor:
    office = Organisation.objects.filter(area=area, function=function).first() or department(area, function)
    return Actor(
        "经办", UUID(int=(7 << 76) | (2 << 62) | 9), frozenset({Role.DEPARTMENT_OFFICER}), office.id, range_of(area)
    )


def details(number: int = 1, **other: Any) -> InstitutionDetails:
    facts_: dict[str, Any] = {
        "name": "马营敬老院",
        "operator_name": "示例养老服务中心",
        "credit_code": credit_code(number),
        "ownership": Ownership.PUBLIC,
        "mode": Mode.OWNER,
        "site": SiteDetails(SiteKind.RURAL_HOME, "马营敬老院", MAYING_COMMUNITY, opened_on=date(2020, 1, 1)),
    }
    return InstitutionDetails(**(facts_ | other))


def guest(sequence: int = 12) -> Guest:
    return guest_of(elder(sequence).id, actor=SYSTEM)


def bed_for(unit_id: UUID, first: date = JAN, **other: Any) -> Admission:
    return Admission(StayKind.RESIDENTIAL, unit_id, first, **other)


# Registering


def test_an_institution_goes_on_the_register_with_its_site_and_its_history() -> None:
    by = officer()
    made = registering.register_institution(details(), actor=by, now=NOW)
    found = Institution.objects.get(id=made)
    assert (found.state, found.sites.get().main, found.changes.get().since) == ("operating", True, date(2020, 1, 1))
    event = AuditEvent.objects.get(action="facilities.register_institution")
    assert (event.area, event.after["credit_code"]) == (MAYING_COMMUNITY, credit_code(1))


def test_one_that_has_not_opened_is_being_prepared() -> None:
    planned = details(site=SiteDetails(SiteKind.RURAL_HOME, "新院", MAYING_COMMUNITY))
    made = registering.register_institution(planned, actor=officer(), now=NOW)
    assert Site.objects.get(institution_id=made).state == SiteState.PREPARING
    tomorrow = SiteDetails(SiteKind.RURAL_HOME, "新院", MAYING_COMMUNITY, opened_on=TODAY + timedelta(1))
    with pytest.raises(registering.OpensLater):
        registering.register_institution(details(2, site=tomorrow), actor=SYSTEM, now=NOW)


def test_a_chain_is_one_operator_and_one_licence_has_several_addresses() -> None:
    by = officer()
    first = registering.register_institution(details(), actor=by, now=NOW)
    second = registering.register_institution(details(name="马营二院"), actor=by, now=NOW)
    assert Institution.objects.get(id=first).operator_id == Institution.objects.get(id=second).operator_id
    registering.add_site(first, SiteDetails(SiteKind.DAY_CARE, "上滩日间照料中心", SHANGTAN), actor=by, now=NOW)
    assert sorted(Site.objects.filter(institution_id=first).values_list("main", flat=True)) == [False, True]
    with pytest.raises(registering.OperatorNameDiffers, match="示例养老服务中心"):
        registering.register_institution(details(operator_name="别人"), actor=by, now=NOW)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("9135", registering.CodeTooShort),
        ("9135O100M000100Y43", registering.CodeCharacter),
        ("91A50100M000100Y43", registering.CodeArea),
        ("91350100M000100Y44", registering.CodeCheck),
    ],
)
def test_a_wrong_credit_code_is_refused_with_what_is_wrong(code: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        registering.register_institution(details(credit_code=code), actor=officer(), now=NOW)
    assert not Institution.objects.exists()


def test_civil_affairs_keeps_homes_and_health_keeps_childcare() -> None:
    health, civil = officer("health"), officer()
    childcare = details(2, site=SiteDetails(SiteKind.CHILDCARE, "川口托育园", MAYING_COMMUNITY))
    with pytest.raises(OtherDepartment):
        registering.register_institution(details(), actor=health, now=NOW)
    with pytest.raises(OtherDepartment):
        registering.register_institution(childcare, actor=civil, now=NOW)
    registering.register_institution(childcare, actor=health, now=NOW)


def test_near_misses_register_nothing() -> None:
    with pytest.raises(OutsideYourArea):
        registering.register_institution(details(), actor=officer(area=LEDU), now=NOW)
    for role in (Role.TOWNSHIP_WORKER, Role.LEADER, Role.SYSTEM_ADMIN, Role.INSTITUTION):
        with pytest.raises(NotAllowed):
            registering.register_institution(details(), actor=acting(role, HAIDONG), now=NOW)
    made = registering.register_institution(details(), actor=SYSTEM, now=NOW)
    neighbour = officer(area=LEDU)
    with pytest.raises(NotFound):
        registering.correct_institution(made, details(), revision=0, reason="x", actor=neighbour, now=NOW)


def test_a_correction_keeps_what_was_and_the_second_of_two_is_told() -> None:
    by = officer()
    made = registering.register_institution(details(), actor=by, now=NOW)
    registering.correct_institution(made, details(name="马营养老院"), revision=0, reason="错字", actor=by, now=NOW)
    with pytest.raises(Conflict):
        registering.correct_institution(made, details(name="别名"), revision=0, reason="x", actor=by, now=NOW)
    event = AuditEvent.objects.get(action="facilities.correct_institution")
    assert (event.before, event.after, event.reason) == ({"name": "马营敬老院"}, {"name": "马营养老院"}, "错字")
    at = Site.objects.get(institution_id=made)
    moved = SiteDetails(SiteKind.RURAL_HOME, "马营敬老院", MAYING_COMMUNITY, longitude=102.8)
    with pytest.raises(registering.PointIncomplete):
        registering.correct_site(at.id, moved, revision=0, reason="坐标", actor=by, now=NOW)


# Facts and states


def test_a_grade_is_recorded_ended_and_given_anew() -> None:
    by, home = officer(), site()
    grade = FactDetails(FactKind.GRADE, JAN, MAR, value=3)
    first = facts.record_fact(home.id, grade, actor=by, now=NOW)
    with pytest.raises(facts.HoldsAlready):
        facts.record_fact(home.id, FactDetails(FactKind.GRADE, FEB, value=4), actor=by, now=NOW)
    facts.end_fact(first, on=FEB, reason="复核", actor=by, now=NOW)
    facts.record_fact(home.id, FactDetails(FactKind.GRADE, FEB, value=4), actor=by, now=NOW)
    with pytest.raises(facts.ValueMissing):
        facts.record_fact(home.id, FactDetails(FactKind.STAR, JAN, value=6), actor=by, now=NOW)
    with pytest.raises(facts.PeriodEmpty):
        facts.record_fact(home.id, FactDetails(FactKind.STAR, JAN, JAN, value=3), actor=by, now=NOW)
    with pytest.raises(facts.NoSuchDetail):
        facts.record_fact(home.id, FactDetails(FactKind.LICENCE, JAN), actor=by, now=NOW)
    with pytest.raises(OtherDepartment):
        facts.end_fact(first, on=FEB, reason="x", actor=officer("health", HAIDONG), now=NOW)


def announced(at: Site, into: SiteState, on: date = TODAY) -> None:
    """For a day, as if on that day."""
    facts_: dict[str, Any] = {"announced_on": on, "planned_on": on, "reason": "合并", "state": "announced"}
    Closing.objects.create(site=at, area=at.area, into=into, recorded_by="tests", recorded_at=NOW, **facts_)


def test_a_site_closes_only_when_nobody_is_left() -> None:
    by, home = officer(), site()
    bed = unit(home)
    kept = stays.admit(home.id, guest(), bed_for(bed.id), actor=by, now=NOW)
    close = {"on": TODAY, "reason": "合并", "actor": by, "now": NOW}
    with pytest.raises(states.StillInside, match="1 people"):
        states.change_site_state(home.id, SiteState.CLOSED, revision=0, **close)
    with pytest.raises(states.StillInside):
        states.change_institution_state(home.institution_id, SiteState.SUSPENDED, revision=0, **close)
    stays.discharge(kept, on=TODAY, end=StayEnd.RESETTLED, revision=0, actor=by, now=NOW)
    with pytest.raises(states.ReasonNeeded):
        states.change_site_state(home.id, SiteState.CLOSED, revision=0, on=TODAY, reason="", actor=by, now=NOW)
    with pytest.raises(states.NotAnnounced):
        states.change_institution_state(home.institution_id, SiteState.CLOSED, revision=0, **close)
    announced(home, SiteState.CLOSED)
    states.change_institution_state(home.institution_id, SiteState.CLOSED, revision=0, **close)
    home.refresh_from_db()
    assert (home.state, UnitPeriod.objects.get().until) == ("closed", TODAY)
    with pytest.raises(states.NoSuchStep):
        states.change_site_state(home.id, SiteState.OPERATING, revision=home.revision, **close)
    with pytest.raises(stays.SiteNotOpen):
        stays.admit(home.id, guest(14), bed_for(bed.id), actor=by, now=NOW)


def test_a_suspended_site_opens_again() -> None:
    by, home = officer(), site()
    change = {"reason": "改造", "actor": by, "now": NOW}
    announced(home, SiteState.SUSPENDED, JAN)
    states.change_site_state(home.id, SiteState.SUSPENDED, on=JAN, revision=0, **change)
    with pytest.raises(states.BeforeItsState):
        states.change_site_state(home.id, SiteState.OPERATING, on=JAN - timedelta(1), revision=1, **change)
    states.change_site_state(home.id, SiteState.OPERATING, on=FEB, revision=1, **change)
    assert [each.state for each in home.changes.order_by("id")] == ["suspended", "operating"]


# Capacity


def test_beds_stand_in_rooms_move_and_become_nursing_beds() -> None:
    by, home = officer(), site()
    made = capacity.add_beds(
        home.id, "一号楼", "101", ["101-1", "101-2"], BedDetails(), floor=1, first=JAN, actor=by, now=NOW
    )
    with pytest.raises(capacity.LabelTaken):
        capacity.add_beds(home.id, "一号楼", "102", ["101-1"], BedDetails(), floor=1, first=JAN, actor=by, now=NOW)
    stays.admit(home.id, guest(), bed_for(made[0]), actor=by, now=NOW)
    capacity.change_unit(made[0], {"nursing": True}, on=MAR, actor=by, now=NOW)
    assert [(each.since, each.until, each.nursing) for each in UnitPeriod.objects.filter(unit_id=made[0])] == [
        (JAN, MAR, False),
        (MAR, None, True),
    ]
    with pytest.raises(capacity.SomebodyInside):
        capacity.end_unit(made[0], on=MAR, reason="拆除", actor=by, now=NOW)
    capacity.end_unit(made[1], on=MAR, reason="拆除", actor=by, now=NOW)
    with pytest.raises(capacity.NothingToChange):
        capacity.change_unit(made[1], {"nursing": True}, on=APR, actor=by, now=NOW)


def test_a_class_follows_the_standard_and_its_children() -> None:
    by, home = officer("health"), site(kind=SiteKind.CHILDCARE)
    small = ClassDetails(ClassKind.TODDLERS, Hours.FULL_DAY, 2)
    with pytest.raises(capacity.ClassTooLarge, match=r"at most 15 .*58号.*; 16"):
        capacity.add_class(
            home.id, "大", ClassDetails(ClassKind.TODDLERS, Hours.FULL_DAY, 16), first=JAN, actor=by, now=NOW
        )
    group = capacity.add_class(home.id, "小一班", small, first=JAN, actor=by, now=NOW)
    for number in (101, 103):
        little = guest_of(child(number, date(2024, 12, 1)).id, actor=SYSTEM)
        stays.admit(home.id, little, Admission(StayKind.CHILDCARE, group, JAN), actor=by, now=NOW)
    with pytest.raises(capacity.SomebodyInside):
        capacity.change_unit(group, {"places": 1}, on=FEB, actor=by, now=NOW)
    with pytest.raises(capacity.ClassTooLarge):
        capacity.change_unit(group, {"places": 16}, on=FEB, actor=by, now=NOW)
    third = guest_of(child(105, date(2024, 12, 1)).id, actor=SYSTEM)
    with pytest.raises(stays.ClassFull):
        stays.admit(home.id, third, Admission(StayKind.CHILDCARE, group, FEB), actor=by, now=NOW)


def test_a_family_childcare_point_needs_its_floor() -> None:
    by, home = officer("health"), site(kind=SiteKind.FAMILY_CHILDCARE)
    wanted = ClassDetails(ClassKind.FAMILY, Hours.FULL_DAY, 3)
    with pytest.raises(capacity.FamilyPointTooSmall, match=r"9 m².*3 places need 27 m², 0 m²"):
        capacity.add_class(home.id, "家", wanted, first=JAN, actor=by, now=NOW)
    facts.record_fact(home.id, FactDetails(FactKind.FLOOR_AREA, JAN, value=60_00), actor=by, now=NOW)
    capacity.add_class(home.id, "家", wanted, first=JAN, actor=by, now=NOW)
    with pytest.raises(capacity.FamilyPointTooLarge, match="at most 5"):
        capacity.add_class(home.id, "家二", wanted, first=JAN, actor=by, now=NOW)


# Stays


def test_from_the_offer_to_the_last_day() -> None:
    by, home = officer(), site()
    first, second = unit(home), unit(home, label="101-2")
    kept = stays.admit(home.id, guest(), bed_for(first.id, state=StayState.PLANNED), actor=by, now=NOW)
    with pytest.raises(stays.BedTaken):
        stays.admit(home.id, guest(14), bed_for(first.id, FEB), actor=by, now=NOW)
    with pytest.raises(stays.NoSuchStep):
        stays.discharge(kept, on=FEB, end=StayEnd.HOME, revision=0, actor=by, now=NOW)
    stays.advance(kept, StayState.CONFIRMED, revision=0, actor=by, now=NOW)
    stays.advance(kept, StayState.REAL, revision=1, actor=by, now=NOW)
    stays.move(kept, second.id, on=FEB, revision=2, actor=by, now=NOW)
    with pytest.raises(Conflict):
        stays.move(kept, first.id, on=FEB, revision=2, actor=by, now=NOW)
    absences.begin_leave(kept, LeaveKind.HOSPITAL, on=date(2026, 2, 10), until=None, note="住院", actor=by, now=NOW)
    with pytest.raises(stays.AwayAlready):
        absences.begin_leave(kept, LeaveKind.HOME, on=date(2026, 2, 12), until=None, note="", actor=by, now=NOW)
    absences.return_from_leave(kept, on=date(2026, 2, 20), actor=by, now=NOW)
    with pytest.raises(absences.NotAway):
        absences.return_from_leave(kept, on=date(2026, 2, 25), actor=by, now=NOW)
    stays.discharge(kept, on=date(2026, 2, 27), end=StayEnd.HOME, revision=3, actor=by, now=NOW)
    assert [(each.unit_id, each.since, each.until) for each in Placement.objects.order_by("since")] == [
        (first.id, JAN, FEB),
        (second.id, FEB, date(2026, 2, 27)),
    ]
    assert (Leave.objects.get().until, Stay.objects.get().until) == (date(2026, 2, 20), date(2026, 2, 27))
    assert AuditEvent.objects.filter(action__startswith="facilities.").count() == 7


def test_twice_in_two_counties_is_refused_without_saying_where() -> None:
    ledu, minhe = officer(area=LEDU), officer(area=MINHE)
    here, there, who = site(), site(SHANGTAN), guest()
    stays.admit(here.id, who, bed_for(unit(here).id), actor=minhe, now=NOW)
    with pytest.raises(stays.CaredForElsewhere) as refused:
        stays.admit(there.id, who, bed_for(unit(there).id), actor=ledu, now=NOW)
    assert "马营" not in str(refused.value)
    assert Stay.objects.count() == 1


def test_who_died_on_the_last_day_and_who_came_that_day() -> None:
    by, home = officer(), site()
    kept = stays.admit(home.id, guest(), bed_for(unit(home).id, TODAY), actor=by, now=NOW)
    stays.discharge(kept, on=TODAY, end=StayEnd.DIED, revision=0, actor=by, now=NOW)
    assert (Stay.objects.get().until, Stay.objects.get().end) == (TODAY + timedelta(1), "died")


def test_cutting_a_month_that_is_paid_is_asked_about() -> None:
    by, home = officer(), site()
    kept = stays.admit(home.id, guest(), bed_for(unit(home).id), actor=by, now=NOW)
    Stay.objects.filter(id=kept).update(settled_until=MAR)
    end = {"on": date(2026, 2, 10), "end": StayEnd.HOME, "revision": 0, "actor": by, "now": NOW}
    with pytest.raises(NeedsConfirming) as asked:
        stays.discharge(kept, **end)
    assert [each.code for each in asked.value.cautions] == ["facilities_paid_already"]
    stays.discharge(kept, accepted={"facilities_paid_already"}, **end)
    event = AuditEvent.objects.get(action="facilities.discharge")
    assert event.after["accepted"] == ["facilities_paid_already"]


def test_cautions_of_an_admission_are_said_with_their_source() -> None:
    by, home = officer(), site()
    facts.record_fact(
        home.id, FactDetails(FactKind.LICENCE, date(2024, 1, 1), JAN, detail=Licence.FIRE), actor=by, now=NOW
    )
    young = guest_of(elder(16, birth=date(1990, 1, 1)).id, actor=SYSTEM)
    bed = unit(home)
    with pytest.raises(NeedsConfirming) as asked:
        stays.admit(home.id, young, bed_for(bed.id), actor=by, now=NOW)
    codes = {each.code for each in asked.value.cautions}
    assert codes == {"facilities_not_an_elder", "facilities_fire_expired"}
    assert "article 2" in " ".join(str(each) for each in asked.value.cautions)
    with pytest.raises(NeedsConfirming):
        stays.admit(home.id, young, bed_for(bed.id), accepted={"facilities_fire_expired"}, actor=by, now=NOW)
    stays.admit(home.id, young, bed_for(bed.id), accepted=codes, actor=by, now=NOW)


def test_a_child_of_another_age_is_asked_about() -> None:
    by, home = officer("health"), site(kind=SiteKind.CHILDCARE)
    group = capacity.add_class(
        home.id, "乳儿班", ClassDetails(ClassKind.INFANTS, Hours.FULL_DAY, 5), first=JAN, actor=by, now=NOW
    )
    older = guest_of(child(107, date(2024, 1, 1)).id, actor=SYSTEM)
    with pytest.raises(NeedsConfirming) as asked:
        stays.admit(home.id, older, Admission(StayKind.CHILDCARE, group, FEB), actor=by, now=NOW)
    assert "25 months" in str(asked.value.cautions[0])


def test_days_that_cannot_be() -> None:
    by, home = officer(), site()
    bed = unit(home, valid=days(JAN))
    with pytest.raises(stays.NotYet):
        stays.admit(home.id, guest(), bed_for(bed.id, TODAY + timedelta(1)), actor=by, now=NOW)
    with pytest.raises(stays.NotOpenThen):
        stays.admit(home.id, guest(14), bed_for(bed.id, JAN - timedelta(1)), actor=by, now=NOW)
    with pytest.raises(stays.DaysDisagree):
        stays.admit(home.id, guest(16), bed_for(bed.id, FEB, until=FEB), actor=by, now=NOW)
    dead = Guest(elder(18).id, "马玉兰", 2, date(1943, 5, 2), JAN)
    with pytest.raises(stays.DiedBefore):
        stays.admit(home.id, dead, bed_for(bed.id, FEB), actor=by, now=NOW)
    with pytest.raises(stays.UnitElsewhere):
        stays.admit(home.id, guest(20), Admission(StayKind.CHILDCARE, bed.id, FEB), actor=by, now=NOW)
    with pytest.raises(stays.UnitElsewhere):
        stays.admit(home.id, guest(22), bed_for(unit(site(SHANGTAN)).id), actor=by, now=NOW)


@pytest.mark.parametrize("role", [Role.TOWNSHIP_WORKER, Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_may_not_admit(role: Role) -> None:
    home = site()
    with pytest.raises(NotAllowed):
        stays.admit(home.id, guest(), bed_for(unit(home).id), actor=acting(role, HAIDONG), now=NOW)


def test_the_neighbour_admits_nobody_here() -> None:
    home = site()
    with pytest.raises(NotFound):
        stays.admit(home.id, guest(), bed_for(unit(home).id), actor=officer(area=LEDU), now=NOW)
    kept = stay(home, elder(14))
    with pytest.raises(NotFound):
        stays.discharge(kept.id, on=FEB, end=StayEnd.HOME, revision=0, actor=officer("health", LEDU), now=NOW)


def test_coming_and_going_of_a_day() -> None:
    by, home = officer("health"), site(kind=SiteKind.CHILDCARE)
    group = capacity.add_class(
        home.id, "小班", ClassDetails(ClassKind.TODDLERS, Hours.FULL_DAY, 5), first=JAN, actor=by, now=NOW
    )
    little = guest_of(child(109, date(2024, 12, 1)).id, actor=SYSTEM)
    kept = stays.admit(home.id, little, Admission(StayKind.CHILDCARE, group, JAN), actor=by, now=NOW)
    with pytest.raises(absences.NotPresent):
        absences.leave_for_today(kept, actor=by, now=NOW)
    absences.arrive(kept, actor=by, now=NOW)
    with pytest.raises(absences.ArrivedAlready):
        absences.arrive(kept, actor=by, now=NOW)
    with pytest.raises(absences.MayNotFetch):
        absences.leave_for_today(kept, actor=by, now=NOW + timedelta(hours=6))
    mother = attendance.allow_fetcher(kept, name="祁妈", relation="母亲", until=None, actor=by, now=NOW)
    absences.leave_for_today(kept, fetcher_id=mother, actor=by, now=NOW + timedelta(hours=6))
    assert Attendance.objects.get().left_at == NOW + timedelta(hours=6)
    assert Unit.objects.get().label == "小班"
