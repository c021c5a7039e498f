"""A day inside: attendance, who may fetch a child, the roster, a carer who falls ill and who stands in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.clock import CHINA
from laoyou.facilities.enums import (
    AbsenceReason,
    ClassKind,
    CredentialKind,
    Hours,
    PostKind,
    SiteKind,
    StayKind,
    UnitKind,
)
from laoyou.facilities.models import Attendance, Shift, Site, Stay, Unit
from laoyou.facilities.selectors import attendance as days
from laoyou.facilities.selectors import rosters as found
from laoyou.facilities.services import absences, attendance, rosters, staffing, stays
from laoyou.facilities.services.rosters import Pattern
from laoyou.facilities.services.staffing import CredentialDetails, Hire, PostDetails
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in
from tests.people.pages import as_owner, post
from tests.people.registry import SYSTEM, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
MONDAY = date(2026, 3, 2)
MORNING = datetime.combine(MONDAY, time(8), tzinfo=CHINA)
BY: dict[str, Any] = {"actor": SYSTEM, "now": MORNING}
OFFICER = Role.DEPARTMENT_OFFICER


def nursery(children: int = 6) -> tuple[Site, Unit, list[Stay]]:
    at = homes.site(kind=SiteKind.CHILDCARE)
    room = homes.unit(
        at, UnitKind.CHILD_CLASS, "托小一班", places=15, class_kind=ClassKind.TODDLERS, hours=Hours.FULL_DAY
    )
    held = []
    for number in range(children):
        guest = homes.stay(at, homes.child(201 + number * 2, date(2024, 9, 1)), kind=StayKind.CHILDCARE)
        homes.place(guest, room)
        held.append(guest)
    return at, room, held


def carer(at: Site, number: int, name: str = "", *, kind: PostKind = PostKind.CHILD_CARER, able: bool = True) -> UUID:
    post_asked = PostDetails(at.id, kind, date(2025, 1, 6))
    asked = Hire(name or f"保育{number}", number_of(date(1992, 3, 4), 301 + number * 2), post_asked)
    key = staffing.hire(at.institution_id, asked, **BY)
    kinds = (CredentialKind.HEALTH, CredentialKind.BACKGROUND, CredentialKind.INFANT_CARE, CredentialKind.ELDER_CARE)
    for each in kinds if able else ():
        staffing.record_credential(key, CredentialDetails(each, date(2026, 1, 1)), **BY)
    return key


def planned(
    at: Site, keys: list[UUID], unit: Unit | None, hours: tuple[int, int] = (8, 17), last: date = MONDAY
) -> int:
    begin, end = (time(hour) for hour in hours)
    pattern = Pattern(keys, MONDAY, last, {0, 1, 2, 3, 4}, begin, end, unit.id if unit else None)
    return rosters.plan_shifts(at.id, pattern, **BY)


def short(at: Site, on: date = MONDAY) -> list[tuple[str, int, int | None]]:
    spans = found.broken(found.spans(at.id, on=on, actor=worker(OFFICER)))
    return [(span.begin.strftime("%H:%M"), span.carers, span.needed) for span in spans]


def test_a_sick_carer_breaks_the_ratio_and_a_free_qualified_rested_one_mends_it() -> None:
    at, room, _children = nursery(6)
    ill, fine = carer(at, 1), carer(at, 2)
    planned(at, [ill, fine], room)
    assert short(at) == []
    carer(at, 3, "未持证", able=False)
    night = carer(at, 4, "值夜")
    before = Pattern([night], MONDAY - timedelta(days=1), MONDAY - timedelta(days=1), {6}, time(20), time(6))
    rosters.plan_shifts(at.id, before, **BY)
    ready = carer(at, 5, "可顶班")
    shift = Shift.objects.get(staff_id=ill)
    rosters.mark_shift(shift.id, absent=True, **BY)
    spans = found.broken(found.spans(at.id, on=MONDAY, actor=worker(OFFICER)))
    assert [(span.people, span.carers, span.needed) for span in spans] == [(6, 1, 2)]
    assert spans[0].rule is not None
    assert (spans[0].rule.value, spans[0].rule.source) == (5, "国卫人口发〔2019〕58号")
    # Not without a certificate, not two hours after a night shift, not who works then already.
    assert [each.staff_id for each in found.substitutes(shift.id, actor=worker(OFFICER))] == [ready]
    rosters.stand_in(shift.id, ready, **BY)
    assert short(at) == []
    with pytest.raises(rosters.WorksThen):
        rosters.stand_in(shift.id, fine, **BY)


def test_children_who_do_not_come_need_no_carer() -> None:
    at, room, children = nursery(6)
    planned(at, [carer(at, 1)], room)
    assert short(at) == [("08:00", 1, 2)]
    attendance.mark_absent(children[0].id, AbsenceReason.ILL, note="发热", **BY)
    assert short(at) == []


def test_a_home_has_somebody_at_every_hour() -> None:
    at = homes.site()
    bed = homes.unit(at)
    homes.place(homes.stay(at, homes.elder()), bed)
    day = carer(at, 1, kind=PostKind.CAREGIVER)
    planned(at, [day], None, (7, 19))
    assert short(at) == [("00:00", 0, 1), ("19:00", 0, 1)]
    night = carer(at, 2, kind=PostKind.CAREGIVER)
    planned(at, [night], None, (19, 7))
    assert short(at) == [("00:00", 0, 1)]  # nobody on the night before Monday


def test_a_shift_shows_what_is_short_in_its_own_hours_of_both_its_days() -> None:
    at = homes.site()
    homes.place(homes.stay(at, homes.elder()), homes.unit(at))
    day, night = (carer(at, number, kind=PostKind.CAREGIVER) for number in (1, 2))
    planned(at, [day], None, (7, 19))
    planned(at, [night], None, (19, 7))
    assert short(at) == [("00:00", 0, 1)]
    early, late = (Shift.objects.get(staff_id=key) for key in (day, night))
    assert short_in(early) == []
    rosters.mark_shift(late.id, absent=True, **BY)
    assert short_in(early) == []
    assert short_in(late) == [("2026-03-02 19:00", "2026-03-03 07:00", 0)]


def short_in(shift: Shift) -> list[tuple[str, str, int]]:
    row, site_id = found.shift_of(shift.id, actor=worker(OFFICER))
    spans = found.shortages(row, site_id, actor=worker(OFFICER))
    return [(f"{span.begin:%Y-%m-%d %H:%M}", f"{span.end:%Y-%m-%d %H:%M}", span.carers) for span in spans]


def test_a_pattern_is_planned_wholly_or_not_at_all() -> None:
    at, room, _children = nursery(1)
    one, other = carer(at, 1), carer(at, 2)
    assert planned(at, [one], room, last=MONDAY + timedelta(days=6)) == 5
    with pytest.raises(rosters.WorksThen):
        planned(at, [other, one], room)
    assert Shift.objects.filter(staff_id=other).count() == 0
    staffing.end_employment(other, on=MONDAY, reason="辞职", **BY)
    with pytest.raises(rosters.NotInPost, match="保育2"):
        planned(at, [other], room)
    with pytest.raises(rosters.ShiftTooLong):
        planned(at, [one], room, last=MONDAY - timedelta(days=1))


def test_a_week_is_copied_without_who_has_gone_and_never_twice() -> None:
    at, room, _children = nursery(1)
    stays_on, goes = carer(at, 1), carer(at, 2)
    planned(at, [stays_on, goes], room, last=MONDAY + timedelta(days=6))
    into = MONDAY + timedelta(days=7)
    staffing.end_employment(goes, on=into + timedelta(days=2), reason="辞职", **BY)
    assert rosters.copy_week(at.id, MONDAY, into=into, **BY) == 7
    with pytest.raises(rosters.WeekTaken):
        rosters.copy_week(at.id, MONDAY, into=into, **BY)
    with pytest.raises(rosters.NothingToCopy):
        rosters.copy_week(at.id, into + timedelta(days=7), into=into + timedelta(days=14), **BY)


def test_a_week_is_copied_as_it_was_planned_and_not_who_stood_in() -> None:
    at, room, _children = nursery(1)
    ill, ready = carer(at, 1), carer(at, 2)
    planned(at, [ill], room, last=MONDAY + timedelta(days=6))
    first = Shift.objects.filter(staff_id=ill).order_by("during")[0]
    rosters.stand_in(first.id, ready, **BY)
    into = MONDAY + timedelta(days=7)
    with CaptureQueriesContext(connection) as asked:
        assert rosters.copy_week(at.id, MONDAY, into=into, **BY) == 5
    assert sum("facilities_post" in each["sql"] for each in asked) == 1
    copied = Shift.objects.filter(during__startswith__gte=clock.first_moment_of(into))
    assert set(copied.values_list("staff_id", "absent")) == {(ill, False)}
    rosters.remove_shift(first.id, **BY)
    assert Shift.objects.get(staff_id=ready).instead_of is None


def test_a_pattern_of_many_days_asks_once_who_holds_a_post() -> None:
    at, room, _children = nursery(1)
    key = carer(at, 1)
    with CaptureQueriesContext(connection) as asked:
        assert planned(at, [key], room, last=MONDAY + timedelta(days=6)) == 5
    assert sum("facilities_post" in each["sql"] for each in asked) == 1


def test_a_child_goes_home_only_with_somebody_on_record() -> None:
    at, _room, children = nursery(1)
    child = children[0]
    absences.arrive(child.id, **BY)
    mother = attendance.allow_fetcher(child.id, name="祁母", relation="母亲", until=None, **BY)
    with pytest.raises(attendance.FetcherTwice):
        attendance.allow_fetcher(child.id, name="祁母", relation="母亲", until=None, **BY)
    for wrong in (None, UUID(int=5)):
        with pytest.raises(absences.MayNotFetch):
            absences.leave_for_today(child.id, fetcher_id=wrong, **BY)
    attendance.end_fetcher(mother, **BY)
    late: dict[str, Any] = {"actor": SYSTEM, "now": MORNING + timedelta(days=1)}
    absences.arrive(child.id, **late)
    with pytest.raises(absences.MayNotFetch):
        absences.leave_for_today(child.id, fetcher_id=mother, **late)
    father = attendance.allow_fetcher(child.id, name="祁父", relation="父亲", until=None, **late)
    absences.leave_for_today(child.id, fetcher_id=father, **late)
    guest = days.site_day(at.id, now=late["now"], actor=worker(OFFICER)).groups[0].guests[0]
    assert (guest.fetched_by, guest.there) == ("祁父", False)


def test_nobody_is_absent_and_present_and_a_slip_is_taken_back() -> None:
    _at, _room, children = nursery(1)
    attendance.mark_absent(children[0].id, AbsenceReason.ILL, note="", **BY)
    with pytest.raises(absences.ArrivedAlready):
        absences.arrive(children[0].id, **BY)
    attendance.take_back(children[0].id, **BY)
    absences.arrive(children[0].id, **BY)
    with pytest.raises(absences.ArrivedAlready):
        attendance.mark_absent(children[0].id, AbsenceReason.ILL, note="", **BY)
    assert Attendance.objects.get().came
    with pytest.raises(attendance.NoAttendance):
        attendance.take_back(children[0].id, actor=SYSTEM, now=MORNING + timedelta(days=1))


def test_carers_are_weighed_against_the_children_there_at_this_moment() -> None:
    at, room, children = nursery(6)
    planned(at, [carer(at, 1)], room)
    for guest in children:
        absences.arrive(guest.id, **BY)
    now = MORNING + timedelta(hours=1)
    group = days.site_day(at.id, now=now, actor=worker(OFFICER)).groups[0]
    assert (group.there, group.carers, group.needed, group.broken) == (6, 1, 2, True)
    whole = days.site_day(at.id, now=now, actor=worker(OFFICER))
    assert (whole.load, whole.carers) == (pytest.approx(6 / 5), 1)
    evening = days.site_day(at.id, now=MORNING + timedelta(hours=10), actor=worker(OFFICER)).groups[0]
    assert evening.carers == 0


def test_attendance_from_a_phone_in_the_institution_s_own_hands() -> None:
    at, _room, children = nursery(2)
    elders = homes.unit(at, UnitKind.PLACES, "日间", places=5)
    elder = homes.stay(at, homes.elder(), kind=StayKind.DAY_CARE)
    homes.place(elder, elders)
    rival, _other, theirs = nursery_elsewhere()
    client = own_people(at.institution)
    page = reverse("house:attendance", args=[at.id])
    assert "尚未到" in client.get(page).content.decode()
    first, second = children
    for guest in (first, elder):
        assert post(client, "house:arrive", [guest.id]).status_code == 302
    assert post(client, "house:absent", [second.id], reason="ill", note="发热").status_code == 302
    assert "患病" in client.get(page).content.decode()
    twice = client.post(reverse("house:arrive", args=[first.id]), follow=True).content.decode()
    assert "已登记" in twice
    assert "尚未登记可接走该幼儿的人" in client.get(reverse("house:fetch", args=[first.id])).content.decode()
    assert post(client, "house:new_fetcher", [first.id], name="祁母", relation="母亲").status_code == 302
    form = client.get(reverse("house:fetch", args=[first.id])).content.decode()
    key = form.split('type="radio" name="fetcher" value="')[1].split('"')[0]
    assert post(client, "house:fetch", [first.id], fetcher=key).status_code == 302
    assert post(client, "house:gone", [elder.id]).status_code == 302
    assert post(client, "house:undo", [second.id]).status_code == 302
    assert "祁母" in client.get(page).content.decode()
    assert post(client, "house:end_fetcher", [key]).status_code == 302
    assert client.get(reverse("house:attendance", args=[rival.id])).status_code == 404
    assert post(client, "house:arrive", [theirs[0].id]).status_code == 404
    as_owner()
    assert Attendance.objects.count() == 2


def nursery_elsewhere() -> tuple[Site, Unit, list[Stay]]:
    at = homes.site(kind=SiteKind.CHILDCARE)
    room = homes.unit(at, UnitKind.CHILD_CLASS, "甲班", places=5, class_kind=ClassKind.TODDLERS, hours=Hours.FULL_DAY)
    guest = homes.stay(at, homes.child(251, date(2024, 9, 1)), kind=StayKind.CHILDCARE)
    homes.place(guest, room)
    return at, room, [guest]


def test_the_roster_from_its_pages() -> None:
    at, room, _children = nursery(6)
    keys = [carer(at, 1), carer(at, 2, "顶班员")]
    client = signed_in(function="health")
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    asked: dict[str, Any] = {"staff": [str(keys[0])], "weekdays": ["0"], "begin": "8:00", "end": "17:00"}
    asked |= {"unit": str(room.id), "first": monday.isoformat(), "last": monday.isoformat()}
    wrong = post(client, "house:plan_shifts", [at.id], **(asked | {"end": "later"}))
    assert wrong.status_code == 422
    assert post(client, "house:plan_shifts", [at.id], **asked).status_code == 302
    page = client.get(reverse("house:roster", args=[at.id]) + f"?week={monday.isoformat()}").content.decode()
    assert "保育1" in page
    assert "6 名幼儿，1 名保育人员，需 2 名" in page
    assert "国卫人口发〔2019〕58号" in page
    as_owner()
    shift = Shift.objects.get()
    client = signed_in(function="health")
    assert post(client, "house:mark", [shift.id], absent="yes").status_code == 302
    shown = client.get(reverse("house:shift", args=[shift.id])).content.decode()
    assert "顶班员" in shown
    assert post(client, "house:stand_in", [shift.id, keys[1]]).status_code == 302
    assert post(client, "house:copy_week", [at.id], week=monday.isoformat()).status_code == 302
    assert post(client, "house:copy_week", [at.id], week=monday.isoformat()).status_code == 302
    assert post(client, "house:remove_shift", [shift.id]).status_code == 302
    as_owner()
    assert Shift.objects.filter(site=at).count() == 2
    assert signed_in(Role.LEADER).get(reverse("house:roster", args=[at.id])).status_code == 403


def test_somebody_in_care_in_one_county_is_not_admitted_in_another() -> None:
    first, second = homes.site(), homes.site(area=homes.SHANGTAN)
    person = homes.elder()
    held = homes.stay(first, person)
    homes.place(held, homes.unit(first))
    from laoyou.facilities.selectors.guests import guest_of

    bed = homes.unit(second)
    asked = stays.Admission(StayKind.RESIDENTIAL, bed.id, MONDAY)
    with pytest.raises(stays.CaredForElsewhere):
        stays.admit(second.id, guest_of(person.id, actor=SYSTEM), asked, **BY)


def test_an_institution_s_own_page_says_what_its_day_needs() -> None:
    at, room, children = nursery(6)
    key = carer(at, 1, able=False)
    today = clock.today()
    begin, end = time(0), time(23, 59)
    hours = Pattern([key], today, today, set(range(7)), begin, end, room.id)
    rosters.plan_shifts(at.id, hours, **BY)
    mine = {"actor": SYSTEM, "now": clock.now()}
    attendance.mark_absent(children[0].id, AbsenceReason.ILL, note="", **mine)
    homes.stay(at, homes.child(261, date(2024, 9, 1)), homes.days(today), kind=StayKind.CHILDCARE, state="confirmed")
    client = own_people(at.institution)
    where = client.get(reverse("house:own"))["Location"]
    page = client.get(where).content.decode()
    assert "1 名从业人员证照不齐" in page
    assert "今日缺席 1 人" in page
    assert "即将入住" in page
    assert "当班 1 人" in page
    assert "每日在住（托）情况" in page
    sheet: Any = client.get(where + "?export=occupancy")
    assert b"".join(sheet.streaming_content).startswith(b"PK")
    assert signed_in(function="health").get(where).status_code == 200
    assert signed_in(Role.LEADER).get(where).status_code == 403
