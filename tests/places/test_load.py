"""Loading: good rows go in, bad ones come back with line and reason, and a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from area_sample import HUZHONG, LEDU, LOADER, MINHE, NOW, TABLES, person, write_tables
from django.db import IntegrityError, transaction

from laoyou.core.errors import NotAllowed
from laoyou.places.enums import Kind, Source
from laoyou.places.models import Area
from laoyou.places.services.load import Kept, LoadResult, load_areas
from laoyou.places.services.tables import TableMissing, TableUnreadable, WrongHeader
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.django_db


def load(folder: Path) -> LoadResult:
    return load_areas(folder, actor=LOADER, now=NOW)


def reasons(result: LoadResult) -> list[tuple[str, object, object]]:
    return [(refused.code, refused.facts["line"], refused.facts.get("found")) for refused in result.refused]


def test_rows_of_every_level_arrive_with_what_their_code_says(tables: Path) -> None:
    result = load(tables)
    # 4 territories, 5 provinces, 7 prefectures, 8 counties of 9, 7 townships and 3 villages outside Beijing.
    assert (result.added, result.same_as_parent, result.refused, result.kept) == (34, 1, (), ())
    minhe = Area.objects.get(code=MINHE)
    assert (minhe.level, minhe.parent_code, minhe.kind, minhe.short_name) == (6, 630200000000, Kind.COUNTY, "民和县")
    assert (minhe.pinyin, minhe.initials, minhe.source) == ("minhexian", "mhx", Source.STATISTICS_2023)
    assert (minhe.valid.lower, minhe.valid.upper) == (None, None)
    assert Area.objects.get(code=630222102200).parent_code == 630222102000
    assert Area.objects.get(code=0).parent_code is None
    assert not Area.objects.filter(code__gte=110101001000, code__lt=110102000000).exists()


def test_loading_again_changes_nothing_and_records_nothing(tables: Path) -> None:
    load(tables)
    before = list(Area.objects.order_by("code").values_list("id", "name"))
    events = AuditEvent.objects.count()
    again = load(tables)
    assert (again.added, again.respelled, again.unchanged) == (0, 0, 34)
    assert list(Area.objects.order_by("code").values_list("id", "name")) == before
    assert AuditEvent.objects.count() == events == 6


def test_a_load_that_broke_off_goes_on(tables: Path) -> None:
    (tables / "villages.csv").unlink()
    with pytest.raises(TableMissing, match=r"villages\.csv is missing"):
        load(tables)
    assert Area.objects.count() == 31
    write_tables(tables)
    assert load(tables).added == 3


def test_a_province_can_be_loaded_in_full_later(tables: Path) -> None:
    load(tables)
    more = load_areas(tables, provinces_in_full=["11"], actor=LOADER, now=NOW)
    assert more.added == 2
    assert Area.objects.get(code=110101001001).short_name == "多福巷社区"


def test_bad_rows_come_back_and_good_ones_go_in(tables: Path) -> None:
    areas = [
        *TABLES["areas.csv"],
        '630202,"乐都县",6302,63',
        '63022X,"甲县",6302,63',
        '6302221,"乙县",6302,63',
        '639901,"丙县",6399,63',
        '630223,"",6302,63',
        '630224,"化隆回族自治县"',
        "",
        '630225,"循化撒拉族自治县",6302,63',
    ]
    result = load(write_tables(tables, areas=areas))
    assert reasons(result) == [
        ("places_duplicate_code", 11, "630202"),
        ("places_wrong_digits", 12, "63022X"),
        ("places_wrong_digits", 13, "6302221"),
        ("places_unknown_parent", 14, "639901"),
        ("places_name_missing", 15, "630223"),
        ("places_row_cut_short", 16, None),
    ]
    assert str(result.refused[0]) == "areas.csv line 11: code 630202 (乐都县) appeared before; the first one was kept."
    assert Area.objects.get(code=LEDU).name == "乐都区"
    assert Area.objects.get(code=630225000000).short_name == "循化县"
    assert result.added == 35


def test_a_refused_county_takes_its_townships_with_it(tables: Path) -> None:
    areas = [line for line in TABLES["areas.csv"] if not line.startswith("232764")]
    result = load(write_tables(tables, areas=areas))
    assert reasons(result) == [("places_unknown_parent", 3, "232764100")]
    assert not Area.objects.filter(code__gte=HUZHONG, code__lt=HUZHONG + 10**6).exists()


def test_a_file_that_stops_inside_a_row_keeps_what_came_before(tables: Path) -> None:
    villages = tables / "villages.csv"
    villages.write_text(villages.read_text(encoding="utf-8")[:-45] + '\n630202102201,"下滩村', encoding="utf-8")
    result = load(tables)
    assert {refused.code for refused in result.refused} == {"places_row_cut_short"}
    assert Area.objects.filter(code=630222102200).exists()


def test_a_table_in_another_encoding_is_refused_whole(tables: Path) -> None:
    (tables / "areas.csv").write_bytes("\n".join(TABLES["areas.csv"]).encode("gb18030"))
    with pytest.raises(TableUnreadable, match=r"areas\.csv is not UTF-8"):
        load(tables)
    assert not Area.objects.filter(level=6).exists()


def test_a_table_with_other_columns_is_refused_whole(tables: Path) -> None:
    with pytest.raises(WrongHeader, match="begins with “name,code”"):
        load(write_tables(tables, areas=["name,code", "乐都区,630202"]))
    assert Area.objects.filter(level=4).count() == 7
    assert not Area.objects.filter(level=6).exists()


def test_what_the_office_recorded_is_kept(tables: Path) -> None:
    load(tables)
    Area.objects.filter(code=LEDU).update(name="河湟区", source=Source.OFFICE)
    result = load(tables)
    assert result.kept == (Kept(LEDU, "河湟区", "乐都区"),)
    assert Area.objects.get(code=LEDU).name == "河湟区"


def test_a_better_spelling_reaches_rows_that_are_there(tables: Path) -> None:
    load(tables)
    Area.objects.filter(code=LEDU).update(pinyin="yueduqu", initials="ydq")
    assert load(tables).respelled == 1
    assert Area.objects.get(code=LEDU).pinyin == "leduqu"


def test_only_those_who_may_change_areas_load_them(tables: Path) -> None:
    with pytest.raises(NotAllowed):
        load_areas(tables, actor=person("plan_officer"), now=NOW)
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"code": LEDU, "valid": ("2020-01-01", None)}, "area_one_a_code_and_day"),
        ({"code": 10**12, "valid": (None, None)}, "area_code_of_twelve_digits"),
        ({"code": 639900000000, "valid": ("2020-01-01", "2020-01-01")}, "area_valid_not_empty"),
        ({"code": 639900000000, "valid": (None, None), "name": ""}, "area_is_named"),
        ({"code": 639900000000, "valid": (None, None), "longitude": 100.0}, "area_position_on_earth"),
    ],
)
def test_postgresql_refuses(areas_loaded: None, values: dict[str, object], constraint: str) -> None:
    row = {"name": "甲", "short_name": "甲", "kind": Kind.COUNTY, "source": Source.OFFICE} | values
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Area.objects.create(**row)
