"""Beds, classes and day places as their institution changes them over time, and what is refused with which sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from laoyou.core.clock import today
from laoyou.facilities.enums import FactKind, SiteKind, UnitKind
from laoyou.facilities.models import SiteFact, Unit, UnitPeriod
from tests.facilities.homes import BY, SHANGTAN, child, days, elder, place, site, stay, unit
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.people.registry import LEDU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "pages")]
TOMORROW = today() + timedelta(days=1)
BED: dict[str, Any] = {"building": "1号楼", "floor": 1, "room": "101"}


def times(of: Unit) -> list[UnitPeriod]:
    """Its periods, seen as the owner of the database sees them."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return list(UnitPeriod.objects.filter(unit=of).select_related("room").order_by("valid"))


def childcare(places: int = 10, **period: Any) -> Unit:
    at = site(kind=SiteKind.CHILDCARE, name="川口示例托育园")
    return unit(at, UnitKind.CHILD_CLASS, "托大一班", class_kind="older", hours="full_day", places=places, **period)


def test_an_institution_moves_its_bed_and_both_times_stay_on_record() -> None:
    at = site()
    bed = unit(at, nursing=True)
    place(stay(at, elder(12)), bed)
    own = own_people(at.institution)
    assert "101-1" in text_of(own.get(reverse("facilities:board", args=[at.id])))
    assert "checked" in text_of(own.get(reverse("facilities:change_unit", args=[bed.id])))
    moved = BED | {"room": "205", "floor": 2, "on": TOMORROW, "dementia": "on"}
    assert post(own, "facilities:change_unit", [bed.id], **moved).status_code == 302
    assert "205" in text_of(own.get(reverse("facilities:unit", args=[bed.id])))
    earlier, later = times(bed)
    assert (earlier.valid.upper, earlier.nursing, earlier.room) == (TOMORROW, True, None)
    assert (later.valid.lower, later.nursing, later.dementia) == (TOMORROW, False, True)
    assert (later.room.name, later.room.floor) == ("205", 2)  # type: ignore[union-attr]


def test_a_bed_with_somebody_in_it_is_not_closed_and_an_empty_one_is() -> None:
    at = site()
    bed, free = unit(at), unit(at, label="101-2")
    place(stay(at, elder(12)), bed)
    client = signed_in()
    refused = post(client, "facilities:end_unit", [bed.id], on=TOMORROW, reason="改建")
    assert (refused.status_code, "有人" in text_of(refused)) == (422, True)
    assert post(client, "facilities:end_unit", [free.id], on=TOMORROW, reason="改建").status_code == 302
    assert post(client, "facilities:end_unit", [free.id], on=TOMORROW, reason="改建").status_code == 422
    assert [each.valid.upper for each in times(free)] == [TOMORROW]
    closed = unit(at, label="9", valid=days(until=today()))
    client = signed_in()
    assert client.get(reverse("facilities:end_unit", args=[closed.id])).status_code == 404
    assert client.get(reverse("facilities:unit", args=[closed.id])).status_code == 200


@pytest.mark.parametrize(("places", "said"), [(21, "20"), (1, "有人")])
def test_a_class_is_never_over_size_nor_below_who_is_in_it(places: int, said: str) -> None:
    group = childcare()
    for sequence in (3, 5):
        place(stay(group.site, child(sequence), kind="childcare"), group)
    client = signed_in(function="health")
    offer = {"class_kind": "older", "hours": "full_day", "places": places, "on": TOMORROW}
    refused = post(client, "facilities:change_unit", [group.id], **offer)
    assert (refused.status_code, said in text_of(refused)) == (422, True)
    assert [each.places for each in times(group)] == [10]


def test_a_family_point_grows_no_further_than_its_floor() -> None:
    at = site(kind=SiteKind.FAMILY_CHILDCARE, name="祁家家庭托育点")
    group = unit(at, UnitKind.CHILD_CLASS, "混龄", class_kind="family", hours="full_day", places=3)
    SiteFact.objects.create(site=at, kind=FactKind.FLOOR_AREA, value=3_600, valid=days(), **BY)
    client = signed_in(function="health")
    offer = {"class_kind": "family", "hours": "full_day", "on": TOMORROW}
    refused = post(client, "facilities:change_unit", [group.id], places=5, **offer)
    assert (refused.status_code, "45" in text_of(refused), "36" in text_of(refused)) == (422, True, True)
    assert post(client, "facilities:change_unit", [group.id], places=4, **offer).status_code == 302


def test_day_places_are_added_and_changed() -> None:
    at = site(kind=SiteKind.DAY_CARE)
    client = own_people(at.institution)
    added = post(client, "facilities:add_places", [at.id], label="一楼大厅", places=20, first=today())
    assert added.status_code == 302
    again = post(client, "facilities:add_places", [at.id], label="一楼大厅", places=20, first=today())
    assert again.status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    made = Unit.objects.get(site=at)
    client = own_people(at.institution)
    assert post(client, "facilities:change_unit", [made.id], places=25, on=TOMORROW).status_code == 302
    assert [each.places for each in times(made)] == [20, 25]


def test_a_neighbour_finds_nothing() -> None:
    bed, other = unit(site()), site(SHANGTAN)
    for client in (own_people(other.institution), signed_in(area=LEDU)):
        for page in ("unit", "change_unit", "end_unit"):
            assert client.get(reverse(f"facilities:{page}", args=[bed.id])).status_code == 404
        assert post(client, "facilities:change_unit", [bed.id], on=TOMORROW, **BED).status_code == 404
