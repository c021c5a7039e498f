"""Where a township or village lies: said by who works there, shown on the county's map, and never far outside it."""

from __future__ import annotations

import pytest
from area_sample import HAIDONG, LEDU, MINHE, NOW, person

from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.places.enums import Layer
from laoyou.places.models import Area, Boundary
from laoyou.places.services.placing import DrawnAlready, FarOutside, place_area
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.usefixtures("areas_loaded")
TOWNSHIP = 630222102000
OFFICER = person("data_officer", area=range_of(HAIDONG))


@pytest.fixture
def drawn(areas_loaded: None) -> None:
    """A square as the outline of 民和."""
    ring = [[102.5, 36.0], [103.1, 36.0], [103.1, 36.5], [102.5, 36.5], [102.5, 36.0]]
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    Boundary.objects.filter(code=MINHE).delete()
    Boundary.objects.create(
        code=MINHE, layer=Layer.COUNTIES_OF_PREFECTURE, geometry=geometry, valid=(None, None), source="tests"
    )


def at(code: int = TOWNSHIP) -> tuple[float | None, float | None]:
    area = Area.objects.get(code=code)
    return area.longitude, area.latitude


@pytest.mark.usefixtures("drawn")
def test_a_place_is_recorded_and_written_down() -> None:
    place_area(TOWNSHIP, 102.8000049, 36.3, actor=OFFICER, now=NOW)
    assert at() == (102.8, 36.3)
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.area) == ("places.place_area", TOWNSHIP)
    assert event.after == {"longitude": "102.8", "latitude": "36.3"}


@pytest.mark.usefixtures("drawn")
def test_swapped_degrees_are_refused_and_the_edge_of_a_simplified_outline_is_not() -> None:
    with pytest.raises(FarOutside) as refused:
        place_area(TOWNSHIP, 36.3, 102.8, actor=OFFICER, now=NOW)
    assert "民和" in refused.value.facts["county"]
    with pytest.raises(FarOutside):
        place_area(TOWNSHIP, 103.2, 36.3, actor=OFFICER, now=NOW)
    assert at() == (None, None)
    place_area(TOWNSHIP, 103.14, 36.3, actor=OFFICER, now=NOW)


def test_a_county_that_nobody_draws_takes_any_point() -> None:
    Boundary.objects.all().delete()
    place_area(TOWNSHIP, 102.8, 36.3, actor=OFFICER, now=NOW)
    assert at() == (102.8, 36.3)


def test_counties_have_outlines_and_not_points() -> None:
    with pytest.raises(DrawnAlready):
        place_area(MINHE, 102.8, 36.3, actor=OFFICER, now=NOW)


def test_only_who_works_there() -> None:
    with pytest.raises(NotFound):
        place_area(TOWNSHIP, 102.8, 36.3, actor=person("data_officer", area=range_of(LEDU)), now=NOW)
    with pytest.raises(NotAllowed):
        place_area(TOWNSHIP, 102.8, 36.3, actor=person("leader", area=range_of(HAIDONG)), now=NOW)
    place_area(TOWNSHIP, 102.8, 36.3, actor=person("township_worker", area=range_of(TOWNSHIP)), now=NOW)
    assert at() == (102.8, 36.3)
