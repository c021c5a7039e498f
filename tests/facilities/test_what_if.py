"""What would be if somebody were placed: numbers with one more, what forbids it, and nothing written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core.clock import today
from laoyou.facilities.enums import (
    ClassKind,
    FactKind,
    Hours,
    Licence,
    PostKind,
    SiteState,
    StayKind,
    StayState,
    UnitKind,
)
from laoyou.facilities.models import Placement, Site, SiteFact, Stay, Unit
from laoyou.facilities.selectors.guests import guest_of
from laoyou.facilities.selectors.what_if import free_places, outlook
from laoyou.facilities.services.stays import Admission, CaredForElsewhere, SiteNotOpen
from laoyou.facilities.services.weighing import rehearse_admission, weigh_places
from laoyou.records.models import AuditEvent
from tests.facilities import homes
from tests.facilities.test_house_day import BY, MONDAY, MORNING, carer, nursery, planned
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.people.registry import LEDU, SHANGTAN, SYSTEM, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
OFFICER = Role.DEPARTMENT_OFFICER


def home(beds: int = 3) -> Site:
    """A home with one of its beds taken and one carer in post."""
    at = homes.site()
    units = [homes.unit(at, label=f"101-{number}") for number in range(1, beds + 1)]
    homes.place(homes.stay(at, homes.elder(12)), units[0])
    return at


def test_a_line_says_how_full_and_how_well_staffed_with_one_more() -> None:
    at = home()
    carer(at, 1, kind=PostKind.CAREGIVER)
    (line,) = free_places([UnitKind.BED], on=MONDAY, actor=worker(OFFICER))
    assert (line.unit, line.free, line.places, line.taken, line.people) == ("101-2", 2, 3, 1, 1)
    assert line.use() == pytest.approx(100 / 3)
    assert line.use(1) == pytest.approx(200 / 3)
    assert (line.per_carer(), line.per_carer(1)) == (1, 2)


def test_neighbours_places_are_not_told() -> None:
    home()
    assert free_places([UnitKind.BED], on=MONDAY, actor=worker(OFFICER, area=LEDU)) == []


def test_what_forbids_it_is_said_before_and_the_good_ones_come_first() -> None:
    home()
    shut = homes.site(SHANGTAN, name="停业养老院", state=SiteState.SUSPENDED)
    homes.unit(shut)
    lapsed = homes.site(SHANGTAN, name="过期养老院")
    homes.unit(lapsed)
    paper = {"kind": FactKind.LICENCE, "detail": Licence.FIRE}
    SiteFact.objects.create(site=lapsed, valid=homes.days(date(2020, 1, 1), date(2021, 1, 1)), **paper, **homes.BY)
    guest = guest_of(homes.elder(14).id, actor=SYSTEM)
    found = weigh_places(guest, first=MONDAY, actor=SYSTEM, now=MORNING)
    said = [(each.place.site, [one.code for one in (*each.refusals, *each.cautions)]) for each in found]
    assert said == [
        ("马营敬老院", []),
        ("过期养老院", ["facilities_fire_expired"]),
        ("停业养老院", [SiteNotOpen.code]),
    ]


def test_who_lives_in_a_home_already_has_no_place_anywhere() -> None:
    home()
    resident = homes.elder(14)
    far = homes.site(SHANGTAN, name="他处养老院")
    homes.place(homes.stay(far, resident), homes.unit(far))
    found = weigh_places(guest_of(resident.id, actor=SYSTEM), first=MONDAY, actor=SYSTEM, now=MORNING)
    assert found
    assert all(isinstance(each.refusals[-1], CaredForElsewhere) for each in found)


def test_children_are_shown_classes_of_their_age_first() -> None:
    at, room, _held = nursery(6)
    homes.unit(at, UnitKind.CHILD_CLASS, "托大班", places=20, class_kind=ClassKind.OLDER, hours=Hours.FULL_DAY)
    guest = guest_of(homes.child(241, date(2024, 10, 1)).id, actor=SYSTEM)
    found = weigh_places(guest, first=MONDAY, actor=SYSTEM, now=MORNING)
    assert [(each.place.unit, [one.code for one in each.cautions]) for each in found] == [
        (room.label, []),
        ("托大班", ["facilities_outside_class_age"]),
    ]


def test_a_rehearsal_is_the_admission_and_writes_nothing() -> None:
    at = home()
    young = homes.elder(16, name="祁年轻", birth=date(1990, 1, 1))
    free = Unit.objects.get(label="101-2")
    asked = Admission(StayKind.RESIDENTIAL, free.id, MONDAY)
    met = rehearse_admission(at.id, guest_of(young.id, actor=SYSTEM), asked, **BY)
    assert met.refusal is None
    assert [each.code for each in met.cautions] == ["facilities_not_an_elder"]
    taken = Admission(StayKind.RESIDENTIAL, Unit.objects.get(label="101-1").id, MONDAY)
    met = rehearse_admission(at.id, guest_of(young.id, actor=SYSTEM), taken, **BY)
    assert met.refusal is not None
    assert met.refusal.code == "facilities_bed_taken"
    assert (Stay.objects.count(), Placement.objects.count()) == (1, 1)
    assert not AuditEvent.objects.filter(action="facilities.admit").exists()


def test_one_more_child_breaks_the_ratio_of_the_roster_and_of_this_moment() -> None:
    at, room, _held = nursery(5)
    planned(at, [carer(at, 1)], room)
    found = outlook(room.id, StayState.REAL, on=MONDAY, now=MORNING + timedelta(hours=1), actor=worker(OFFICER))
    assert found.tightest is not None
    assert (found.tightest.people, found.tightest.carers, found.tightest.needed, found.needed) == (5, 1, 1, 2)
    assert found.broken
    assert found.modes[StayState.REAL] == (5, 6)
    assert found.moment is not None
    assert found.moment.carers == 1
    planning = outlook(room.id, StayState.PLANNED, on=MONDAY, now=MORNING, actor=worker(OFFICER))
    assert [planning.modes[each] for each in (StayState.DRAFT, StayState.PLANNED, StayState.CONFIRMED)] == [
        (5, 6),
        (5, 6),
        (5, 5),
    ]


def test_the_pages_lead_from_the_list_to_the_form_filled_in() -> None:
    home()
    guest = homes.elder(14)
    free = Unit.objects.get(label="101-2")
    client = signed_in()
    page = text_of(client.get(reverse("facilities:what_if", args=[guest.id])))
    address = reverse("facilities:admit", args=[free.id])
    assert f"{address}?person={guest.id}" in page
    assert "规定无限制" in page
    assert client.get(reverse("facilities:what_if", args=[guest.id]) + "?answer=refused").status_code == 200
    export = client.get(reverse("facilities:what_if", args=[guest.id]) + "?export=what-if")
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    shown = client.get(f"{address}?person={guest.id}&first={today().isoformat()}")
    assert shown.status_code == 200
    assert "尚未登记任何内容" in text_of(shown)
    assert f'value="{guest.id}"' in text_of(shown)
    assert client.get(f"{address}?person={homes.uuid_of(1)}").status_code == 422


def test_an_institution_looks_first_by_the_second_button() -> None:
    at = home()
    guest = homes.elder(14)
    free = Unit.objects.get(label="101-2")
    client = own_people(at.institution)
    asked = {"name": guest.name, "number": number_of(guest.birth, 14), "state": "real", "first": today().isoformat()}
    seen = post(client, "facilities:admit", [free.id], **asked, funding="self", accepted="", look="1")
    assert seen.status_code == 200
    assert "尚未登记任何内容" in text_of(seen)
    unknown = post(client, "facilities:admit", [free.id], **(asked | {"name": "无此人"}), funding="self", look="1")
    assert unknown.status_code == 422
    assert client.get(reverse("facilities:what_if", args=[guest.id])).status_code == 403
    given = post(client, "facilities:admit", [free.id], **asked, funding="self", accepted="")
    assert given.status_code == 302


def test_the_neighbour_finds_neither_person_nor_place() -> None:
    home()
    guest = homes.elder(14)
    assert signed_in(area=LEDU).get(reverse("facilities:what_if", args=[guest.id])).status_code == 404
