"""Made-up points: inside the county, the same again, villages of a township near each other."""

from __future__ import annotations

from math import hypot

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.places.enums import Layer
from laoyou.places.models import Area, Boundary
from laoyou.places.selectors.made_up_points import MadeUpPoints
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
# Shaped like an L, so that most of its frame and its middle lie outside.
L_SHAPE = [[102.0, 36.0], [103.0, 36.0], [103.0, 36.2], [102.2, 36.2], [102.2, 37.0], [102.0, 37.0], [102.0, 36.0]]


@pytest.fixture
def drawn() -> None:
    Boundary.objects.filter(code=MINHE).delete()
    Boundary.objects.create(
        code=MINHE,
        layer=Layer.COUNTIES_OF_PREFECTURE,
        geometry={"type": "Polygon", "coordinates": [L_SHAPE]},
        valid=DateRange(None, None),
        source="test",
    )


def inside(point: tuple[float, float] | None) -> bool:
    assert point is not None
    east, north = point[0] - 102.0, point[1] - 36.0
    return 0 <= east <= 1 and 0 <= north <= 1 and (east <= 0.2 or north <= 0.2)


@pytest.mark.usefixtures("drawn")
def test_every_point_lies_in_the_county_and_is_the_same_again() -> None:
    villages = [MAYING_COMMUNITY // 1000 * 1000 + each for each in range(1, 40)]
    first, again = (MadeUpPoints(MINHE, on=TODAY, seed=3) for _ in range(2))
    found = [first.of(village, number) for village in villages for number in range(5)]
    assert all(inside(point) for point in found)
    assert len(set(found)) == len(found)
    # Asked in another order, as another run may.
    backwards = {each: again.of(each, 4) for each in reversed(villages)}
    assert [backwards[each] for each in villages] == found[4::5]
    assert MadeUpPoints(MINHE, on=TODAY, seed=4).of(villages[0], 0) != found[0]


@pytest.mark.usefixtures("drawn")
def test_houses_of_a_village_stand_together_and_where_the_village_is_known_to_be() -> None:
    points = MadeUpPoints(MINHE, on=TODAY, seed=3)
    here = [points.of(MAYING_COMMUNITY, number) for number in range(20)]
    assert max(hypot(one[0] - here[0][0], one[1] - here[0][1]) for one in here if here[0]) < 0.05  # type: ignore[index]
    Area.objects.filter(code=MAYING_COMMUNITY).update(longitude=102.9, latitude=36.1)
    known = MadeUpPoints(MINHE, on=TODAY, seed=3).of(MAYING_COMMUNITY, 0)
    assert known is not None
    assert hypot(known[0] - 102.9, known[1] - 36.1) < 0.03


def test_nothing_has_a_point_in_a_county_that_nobody_draws() -> None:
    assert MadeUpPoints(LEDU, on=TODAY, seed=3).of(LEDU + 101_001, 0) is None
