"""Changes decided by the authorities: mid-year, with what lies inside, and never overwriting the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from area_sample import HAIDONG, HUZHONG, LEDU, MINHE, NOW, QINGHAI, person

from laoyou.core.area_codes import NATION, range_of
from laoyou.core.errors import NotAllowed
from laoyou.places.enums import ChangeKind, Layer, Source
from laoyou.places.models import Area, AreaChange, AreaSuccession, Boundary
from laoyou.places.selectors import areas
from laoyou.places.selectors.changes import changes
from laoyou.places.selectors.roll_up import around_parts, carry_forward, divided, followed_by
from laoyou.places.services.changes import (
    ChangedLater,
    CodesTaken,
    Decision,
    NewArea,
    NothingChanges,
    ReasonMissing,
    StillInhabited,
    TooEarly,
    WrongTarget,
    abolish_area,
    merge_areas,
    move_area,
    rename_area,
    split_area,
)
from laoyou.records.models import AuditEvent

pytestmark = pytest.mark.usefixtures("areas_loaded")

ADMIN = person("system_admin")
BEFORE, DAY, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)
DECISION = Decision(DAY, "国务院批复", "国函〔2026〕12号")
HEHUANG = 630204000000
MENYUAN, HAIBEI = 632221000000, 632200000000


def names_inside(code: int, on: date) -> list[tuple[int, str]]:
    return [(row.code, row.name) for row in areas.children(code, on=on)]


def square(west: float) -> dict[str, object]:
    ring = [[west, 36.0], [west + 1, 36.0], [west + 1, 37.0], [west, 37.0], [west, 36.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(code: int, west: float) -> None:
    Boundary.objects.create(
        code=code, layer=Layer.COUNTIES_OF_PREFECTURE, geometry=square(west), valid=(None, None), source="test"
    )


def test_which_code_took_which_one_s_place() -> None:
    assert followed_by(range_of(HAIDONG), on=AFTER) == {}
    merged()
    assert followed_by(range_of(HAIDONG), on=BEFORE) == {}
    found = followed_by(range_of(HAIDONG), on=DAY)
    assert (found[LEDU], found[MINHE], found[630222102000]) == (HEHUANG, HEHUANG, 630204108000)
    assert HEHUANG not in found
    assert followed_by(range_of(LEDU), on=DAY).keys() == {code for code in found if code in range_of(LEDU)}
    divided = AreaChange.objects.get()
    AreaSuccession.objects.create(
        change=divided, old_code=MINHE, new_code=LEDU + 10**6, old_name="民和", new_name="新区"
    )
    assert MINHE not in followed_by(range_of(HAIDONG), on=DAY)  # of two nobody can say in which


def test_a_renamed_area_keeps_its_earlier_name_for_earlier_days() -> None:
    rename_area(MINHE, "民和市", DECISION, actor=ADMIN, now=NOW)
    assert areas.get(MINHE, on=BEFORE).name == "民和回族土族自治县"
    row = areas.get(MINHE, on=DAY)
    assert (row.name, row.short_name, row.valid_from, row.source) == ("民和市", "民和市", DAY, Source.OFFICE)
    assert Area.objects.get(code=MINHE, valid__contains=DAY).initials == "mhs"
    assert names_inside(MINHE, AFTER) == [(630222100000, "川口镇"), (630222102000, "马营镇")]


def test_the_change_is_recorded_with_its_document() -> None:
    change = rename_area(MINHE, "民和市", DECISION, actor=ADMIN, now=NOW)
    event = AuditEvent.objects.get(action="places.rename_area")
    assert (event.subject_id, event.area, event.actor_name, event.reason) == (
        str(change.id),
        MINHE,
        "张三",
        "国务院批复",
    )
    assert event.before == {"areas": {str(MINHE): "民和回族土族自治县"}}
    assert event.after == {"areas": {str(MINHE): "民和市"}, "effective": "2026-07-01"}
    [row] = changes(range_of(HAIDONG))
    assert (row.kind, row.effective, row.document, row.inside) == (ChangeKind.RENAME, DAY, "国函〔2026〕12号", 0)
    assert changes(range_of(HUZHONG)) == []


def test_codes_that_would_collide_are_named_and_nothing_is_changed() -> None:
    # Both counties have a town 102: 寿乐镇 and 马营镇.
    with pytest.raises(CodesTaken, match="630204102000"):
        merge_areas([LEDU, MINHE], NewArea(HEHUANG, "河湟区"), DECISION, actor=ADMIN, now=NOW)
    assert not AreaChange.objects.exists()
    assert not Area.objects.filter(valid__startswith=DAY).exists()


def merged() -> AreaChange:
    """乐都 and 民和 become one, with a new code for the town that shares its last digits with another."""
    recode = {630222102000: 630204108000}
    return merge_areas([LEDU, MINHE], NewArea(HEHUANG, "河湟区"), DECISION, recode=recode, actor=ADMIN, now=NOW)


def test_two_counties_merge_in_mid_year_with_all_that_is_inside() -> None:
    change = merged()
    assert names_inside(HAIDONG, BEFORE) == [(LEDU, "乐都区"), (MINHE, "民和回族土族自治县")]
    assert names_inside(HAIDONG, DAY) == [(HEHUANG, "河湟区")]
    assert names_inside(HEHUANG, DAY) == [
        (630204001000, "碾伯街道"),
        (630204100000, "川口镇"),
        (630204102000, "寿乐镇"),
        (630204108000, "马营镇"),
        (630204205000, "马营乡"),
        (630204400000, "海东工业园区乐都工业园"),
    ]
    [row] = changes(range_of(HAIDONG))
    assert [(step.old_code, step.new_code) for step in row.steps] == [(LEDU, HEHUANG), (MINHE, HEHUANG)]
    assert (row.id, row.inside) == (str(change.id), 9)


def test_villages_follow_the_town_that_got_another_code() -> None:
    merged()
    assert names_inside(630204108000, DAY) == [(630204108001, "马营镇社区"), (630204108200, "马营村委会")]
    assert [row.name for row in areas.lineage(630204108200, on=AFTER)][:3] == ["马营村委会", "马营镇", "河湟区"]
    assert areas.children(LEDU, on=DAY) == []


def test_figures_follow_their_area() -> None:
    merged()
    assert carry_forward({LEDU: 3, MINHE: 4, HAIDONG: 7}, on=BEFORE) == ({LEDU: 3, MINHE: 4, HAIDONG: 7}, {})
    assert carry_forward({LEDU: 3, MINHE: 4, HAIDONG: 7}, on=DAY) == ({HEHUANG: 7, HAIDONG: 7}, {})
    assert carry_forward({630222102200: 5}, on=AFTER) == ({630204108200: 5}, {})


def test_a_merged_area_is_drawn_as_its_parts_together() -> None:
    draw(LEDU, 101.0)
    draw(MINHE, 102.0)
    merged()
    drawn = Boundary.objects.get(code=HEHUANG)
    west = min(x for x, _ in drawn.geometry["coordinates"][0])
    east = max(x for x, _ in drawn.geometry["coordinates"][0])
    assert (drawn.geometry["type"], west, east, drawn.valid.lower) == ("Polygon", 101.0, 103.0, DAY)
    assert Boundary.objects.get(code=LEDU).valid.upper == DAY


def test_half_of_an_area_is_not_drawn_as_the_whole() -> None:
    draw(LEDU, 101.0)
    merged()
    assert not Boundary.objects.filter(code=HEHUANG).exists()
    assert Boundary.objects.get(code=LEDU).valid.upper == DAY


def test_an_area_takes_in_another() -> None:
    recode = {630222102000: 630202108000, 630222100000: 630202107000}
    merge_areas([MINHE], NewArea(LEDU, "乐都区"), DECISION, recode=recode, actor=ADMIN, now=NOW)
    assert names_inside(HAIDONG, DAY) == [(LEDU, "乐都区")]
    assert areas.get(LEDU, on=DAY).valid_from is None
    assert (630202107000, "川口镇") in names_inside(LEDU, DAY)
    assert len(names_inside(LEDU, BEFORE)) == 4


def test_a_divided_area_gives_each_part_its_share() -> None:
    parts = [NewArea(MINHE, "民和县"), NewArea(HEHUANG, "河湟区")]
    recode = {630222100000: 630222100000, 630222102000: 630204100000}
    split_area(MINHE, parts, DECISION, recode=recode, actor=ADMIN, now=NOW)
    assert names_inside(MINHE, DAY) == [(630222100000, "川口镇")]
    assert names_inside(HEHUANG, DAY) == [(630204100000, "马营镇")]
    assert areas.get(630204100200, on=DAY).name == "马营村委会"
    assert carry_forward({MINHE: 4}, on=DAY) == ({}, {MINHE: 4})


def test_what_a_divided_area_was_divided_into_and_what_lies_around_its_parts() -> None:
    old, parts = 630222102200, (630222102201, 630222102202)
    split_area(
        old, [NewArea(code, f"马营{code % 10}村委会") for code in parts], DECISION, recode={}, actor=ADMIN, now=NOW
    )
    abolish_area(630202400000, DECISION, actor=ADMIN, now=NOW)
    inside = range_of(HAIDONG)
    assert divided(inside, on=BEFORE) == {}
    assert divided(inside, on=DAY) == {old: frozenset(parts), 630202400000: frozenset()}
    assert divided(range_of(MINHE), on=DAY).keys() == {old}
    move_area(630222102000, 630202103000, replace(DECISION, effective=AFTER), actor=ADMIN, now=NOW)
    later = {630202103201, 630202103202}
    assert divided(inside, on=AFTER)[old] == later  # followed to where they are now
    assert around_parts(old, parts, inside) == 630222102000
    assert around_parts(old, [parts[0], 630222100001], inside) == MINHE
    assert around_parts(old, [parts[0], 630202103201], inside) == HAIDONG
    assert around_parts(old, later, range_of(MINHE)) == MINHE  # on record here all the same
    assert around_parts(630202400000, [], inside) == LEDU


def test_nothing_inside_a_divided_area_is_left_without_a_home() -> None:
    parts = [NewArea(MINHE, "民和县"), NewArea(HEHUANG, "河湟区")]
    with pytest.raises(WrongTarget, match="630222102000"):
        split_area(MINHE, parts, DECISION, recode={630222100000: 630222100000}, actor=ADMIN, now=NOW)


def test_a_county_moves_to_another_prefecture() -> None:
    move_area(MINHE, 632225000000, DECISION, actor=ADMIN, now=NOW)
    assert names_inside(HAIBEI, DAY) == [(MENYUAN, "门源回族自治县"), (632225000000, "民和回族土族自治县")]
    assert [row.code for row in areas.lineage(632225102200, on=DAY)][1:3] == [632225102000, 632225000000]
    assert areas.names([MINHE], on=DAY) == {}


def test_an_abolished_area_ends() -> None:
    with pytest.raises(StillInhabited, match="民和回族土族自治县 still has 4 areas"):
        abolish_area(MINHE, DECISION, actor=ADMIN, now=NOW)
    abolish_area(630202400000, DECISION, actor=ADMIN, now=NOW)
    assert areas.get(630202400000, on=BEFORE).name == "海东工业园区乐都工业园"
    with pytest.raises(areas.AreaNotFound):
        areas.get(630202400000, on=DAY)
    assert carry_forward({630202400000: 2}, on=DAY) == ({}, {630202400000: 2})


@pytest.mark.parametrize("day", [DAY, BEFORE])
def test_a_change_before_the_last_one_is_refused(day: date) -> None:
    rename_area(MINHE, "民和市", DECISION, actor=ADMIN, now=NOW)
    expected = TooEarly if day == DAY else ChangedLater
    with pytest.raises(expected):
        rename_area(MINHE, "民和区", Decision(day, "更名"), actor=ADMIN, now=NOW)


@pytest.mark.parametrize("code", [630204100000, 639904000000, HAIDONG, 0])
def test_a_code_of_another_level_or_nowhere_is_refused(code: int) -> None:
    with pytest.raises(WrongTarget):
        merge_areas([LEDU, MINHE], NewArea(code, "河湟区"), DECISION, actor=ADMIN, now=NOW)


def test_recoding_out_of_the_new_area_is_refused() -> None:
    recode = {630222102000: 632221150000}
    with pytest.raises(WrongTarget, match="632221150000"):
        merge_areas([LEDU, MINHE], NewArea(HEHUANG, "河湟区"), DECISION, recode=recode, actor=ADMIN, now=NOW)


def test_a_change_needs_a_reason_and_a_difference() -> None:
    with pytest.raises(ReasonMissing):
        rename_area(MINHE, "民和市", Decision(DAY, " "), actor=ADMIN, now=NOW)
    with pytest.raises(NothingChanges):
        rename_area(LEDU, "乐都区", DECISION, actor=ADMIN, now=NOW)


@pytest.mark.parametrize("role", ["leader", "plan_officer", "department_officer", "security_admin", "auditor"])
def test_other_roles_change_nothing(role: str) -> None:
    with pytest.raises(NotAllowed):
        rename_area(MINHE, "民和市", DECISION, actor=person(role), now=NOW)
    assert not AreaChange.objects.exists()


def test_an_administrator_next_door_does_not_see_the_area() -> None:
    with pytest.raises(areas.AreaNotFound):
        rename_area(MINHE, "民和市", DECISION, actor=person("system_admin", area=range_of(HUZHONG)), now=NOW)
    inside = person("system_admin", area=range_of(QINGHAI))
    assert rename_area(MINHE, "民和市", DECISION, actor=inside, now=NOW).area == MINHE
    assert NATION.covers(inside.area)
