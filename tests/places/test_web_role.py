"""What the role that serves pages may do with areas: read all of them, change those inside its scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from area_sample import HAIDONG, HUZHONG, LEDU, MINHE, NOW, TODAY, person
from django.db import DatabaseError, connection, transaction

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.area_codes import NATION, range_of
from laoyou.places.models import Area, AreaChange
from laoyou.places.selectors import areas
from laoyou.places.services.changes import Decision, rename_area

pytestmark = pytest.mark.usefixtures("areas_loaded")

DECISION = Decision(TODAY, "批复")


@pytest.fixture
def as_web_role(areas_loaded: None) -> Iterator[None]:
    """Inside the test's transaction: what follows runs with the rights of the web role."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_areas_are_read_without_any_scope(as_web_role: None) -> None:
    assert areas.get(HUZHONG, on=TODAY).name == "呼中区"
    assert [row.code for row in areas.search("马营镇", within=NATION, on=TODAY)][:1] == [630222102000]


def test_an_administrator_changes_what_lies_inside(as_web_role: None) -> None:
    admin = person("system_admin", area=range_of(HAIDONG))
    with scoped(admin, now=clock.now()):
        rename_area(MINHE, "民和市", DECISION, actor=admin, now=NOW)
        assert AreaChange.objects.count() == 1
    assert areas.get(MINHE, on=TODAY).name == "民和市"


def test_raw_sql_changes_nothing_outside(as_web_role: None) -> None:
    with scoped(person("system_admin", area=range_of(LEDU)), now=clock.now()):
        assert Area.objects.filter(code__in=[LEDU, MINHE, HUZHONG]).update(latitude=36.5, longitude=102.5) == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Area.objects.create(
                code=232799000000, name="甲", short_name="甲", kind="county", source="office", valid=(TODAY, None)
            )
    assert Area.objects.filter(code=LEDU).update(latitude=1, longitude=1) == 0
