"""Asking the figures: by area, month and group, told to each role as it may know it; questions kept under a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pyarrow import csv, parquet
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core.months import month_after
from laoyou.people.selectors.small_cells import Telling
from laoyou.plan.models import SavedView
from laoyou.plan.services.figures import publish_figures
from laoyou.records.models import AuditEvent
from tests.downloads import content_of
from tests.people.pages import as_owner, post, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
CHECKS = "elder_health_management_rate"
# Area → group → (checked, elders); "" is the whole.
TOLD: dict[int, dict[str, tuple[int, int]]] = {
    HAIDONG: {"": (40, 103), "1": (11, 52), "2": (29, 51)},
    LEDU: {"": (9, 43), "1": (2, 21), "2": (7, 22)},
    MINHE: {"": (31, 60), "1": (9, 31), "2": (22, 29)},
    MAYING: {"": (15, 30), "1": (5, 14), "2": (10, 16)},
    MAYING_COMMUNITY: {"": (12, 24)},
    630222102200: {"": (3, 6)},
}


def row(area: int, group: str, month: int, above: int, below: int, **other: Any) -> dict[str, Any]:
    since = date(2026, month, 1)
    return {
        "indicator": CHECKS, "basis": "resident", "area": area, "period_start": since,
        "period_end": month_after(since), "breakdown": "sex" if group else "", "group": group,
        "numerator": float(above), "denominator": float(below), "value": 100 * above / below, "completeness": 1.0,
        "reason": "", "snapshot": "s", "run": "r",
    } | other  # fmt: skip


@pytest.fixture(autouse=True)
def figures(settings: Settings) -> Iterator[None]:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    rows = [
        row(area, group, month, above - (2 - month), below)
        for area, groups in TOLD.items()
        for group, (above, below) in groups.items()
        for month in (1, 2)
    ]
    publish_figures(pa.Table.from_pylist(rows), area=HAIDONG, actor=SYSTEM, now=NOW)
    yield
    as_owner()


def ask(client: Client, *, status: int = 200, **query: object) -> Any:
    response = client.get(reverse("explore:explore"), {"indicator": CHECKS, "months": 12, **query})
    assert response.status_code == status
    return response


def lines(response: Any) -> list[tuple[str, str, str, object]]:
    return [(each["area"], each["group_code"], str(each["as_of"]), each["value"])
            for each in response.context["found"].everything()]  # fmt: skip


def kept() -> list[SavedView]:
    as_owner()
    return list(SavedView.objects.order_by("id"))


def test_wholes_of_every_area_inside_month_by_month() -> None:
    response = ask(signed_in(Role.DATA_OFFICER), inside="yes")
    assert [each[:3] for each in lines(response)] == [
        (name, "", day) for name in ("乐都区", "民和县") for day in ("2026-02-28", "2026-01-31")
    ]
    assert lines(response)[0][3] == pytest.approx(100 * 9 / 43)
    picture, shown = response.context["picture"], response.context["map"]
    assert [each["name"] for each in picture.plain["series"]] == ["乐都区", "民和县"]
    assert picture.plain["series"][0]["data"] == [pytest.approx(100 * many / 43, abs=0.005) for many in (8, 9)]
    assert [each.value for each in shown.areas] == [line[3] for line in lines(response)[::2]]
    sheet = signed_in(Role.DATA_OFFICER).get(
        reverse("explore:explore"), {"indicator": CHECKS, "inside": "yes", "months": 1, "export": "found"}
    )
    rows = list(load_workbook(BytesIO(content_of(sheet))).worksheets[0].iter_rows(values_only=True))
    assert [each[0] for each in rows[1:]] == ["乐都区", "民和县"]


def test_groups_and_one_group_only() -> None:
    client = signed_in(Role.DATA_OFFICER)
    found = lines(ask(client, breakdown="sex", months=1))
    assert [(each[1], round(float(str(each[3])), 4)) for each in found] == [
        ("1", round(1100 / 52, 4)), ("2", round(2900 / 51, 4)),
    ]  # fmt: skip
    both = ask(client, breakdown="sex", months=1, inside="yes")
    assert len(lines(both)) == 4
    assert both.context["picture"] is None
    assert both.context["too_many"]
    one = ask(client, breakdown="sex", months=1, inside="yes", group="2")
    assert [each[3] for each in lines(one)] == [pytest.approx(700 / 22), pytest.approx(2200 / 29)]
    assert one.context["map"] is not None
    offered = ask(client, breakdown="sex", months=1).context["form"].fields["group"].choices
    assert [code for code, _words in offered] == ["", "1", "2"]
    stale = ask(client, group="70-74")  # left over from another breakdown
    assert {each[1] for each in lines(stale)} == {""}
    assert [each[2] for each in lines(ask(client, months=12, until="2026-02-01"))] == ["2026-01-31"]


def test_who_only_counts_is_told_figures_of_rounded_numbers_in_every_form() -> None:
    client = signed_in(Role.LEADER)
    found = lines(ask(client, breakdown="sex", months=1, inside="yes"))
    assert found[0][3] is None  # two of 乐都's men had their check
    above, below = (Telling(exact=False, area=MINHE).told(each) for each in (22, 29))
    assert above is not None
    assert found[3][3] == pytest.approx(100 * above / (below or 0))
    page = ask(client, breakdown="sex", months=1, inside="yes").content.decode()
    assert f"{2200 / 29:.2f}" not in page
    for kind, read in (("csv", csv.read_csv), ("parquet", parquet.read_table)):
        response = ask(client, breakdown="sex", months=1, inside="yes", download=kind)
        table = read(BytesIO(content_of(response).removeprefix(b"\xef\xbb\xbf")))
        rows = {(each["area"], str(each["group"])): each for each in table.to_pylist()}
        assert rows[LEDU, "1"]["value"] is None
        assert rows[LEDU, "1"]["counted"] is None
        assert rows[MINHE, "2"]["counted"] == above
        assert not rows[MINHE, "2"]["exact"]
    exact = ask(signed_in(Role.DATA_OFFICER), breakdown="sex", months=1, inside="yes", download="parquet")
    rows = {(each["area"], each["group"]): each for each in
            parquet.read_table(BytesIO(content_of(exact))).to_pylist()}  # fmt: skip
    assert (rows[LEDU, "1"]["counted"], rows[LEDU, "1"]["exact"]) == (2, True)
    as_owner()
    taken = [event.after or {} for event in AuditEvent.objects.filter(action="records.take_list").order_by("at", "id")]
    assert [each["rows"] for each in taken[-1:]] == [len(rows)]
    assert "download=parquet" in taken[-1]["filters"]
    assert len(taken) == 3


def test_villages_of_a_township_and_one_village_alone() -> None:
    client = signed_in(Role.DATA_OFFICER)
    found = ask(client, place=MAYING, inside="yes", months=1)
    assert [each[3] for each in lines(found)] == [50.0, 50.0]
    offered = [code for code, _words in found.context["form"].fields["place"].choices]
    assert {str(MAYING_COMMUNITY), str(MAYING), str(MINHE)} <= set(map(str, offered))
    alone = ask(client, place=MAYING_COMMUNITY, months=12)
    assert [each[3] for each in lines(alone)] == [50.0, pytest.approx(1100 / 24)]
    for place in ({"place": MAYING, "inside": "yes"}, {"place": MAYING_COMMUNITY}):
        assert ask(client, status=422, breakdown="sex", **place).context["form"].errors["breakdown"]
    assert {each[1] for each in lines(ask(client, place=MAYING, breakdown="sex", months=1))} == {"1", "2"}
    told = lines(ask(signed_in(Role.LEADER), place=MAYING, inside="yes", months=1))
    assert [each[3] is None for each in told] == [False, True]  # three of six


def test_what_cannot_be_asked_is_said() -> None:
    client = signed_in(Role.DATA_OFFICER)
    for query in (
        {"indicator": "no_such"}, {"breakdown": "ownership"}, {"basis": "registered"}, {"place": 630300000000},
        {"place": "x"}, {"months": "0"}, {"months": "９9"}, {"until": "2026-13-01"}, {"breakdown": "'--"},
        {"indicator": "beds_per_1000_elders", "breakdown": "age"},
    ):  # fmt: skip
        response = ask(client, status=422, **query)
        assert response.context["form"].errors, query
        assert "found" not in response.context
    said = ask(client, status=422, indicator="beds_per_1000_elders", breakdown="age").context["form"].errors
    assert "cannot be broken down" in str(said) or "不能" in str(said)


def test_out_of_reach_is_not_there() -> None:
    client = signed_in(Role.DATA_OFFICER, LEDU)
    assert {each[0] for each in lines(ask(client))} == {"乐都区"}
    assert ask(client, status=422, place=MINHE).context["form"].errors
    assert signed_in(Role.TOWNSHIP_WORKER).get(reverse("explore:explore")).status_code == 403


def test_a_view_is_kept_shared_changed_and_deleted_by_its_owner_alone() -> None:
    client = signed_in(Role.PLAN_OFFICER)
    asked = f"indicator={CHECKS}&inside=yes&months=12&breakdown=sex&group=2"
    assert post(client, "explore:save_view", [], name="女性体检", asked=asked).status_code == 302
    again = post(client, "explore:save_view", [], name=" 女性体检 ", asked=asked)
    assert again.status_code == 422
    assert post(client, "explore:save_view", [], name="别的", asked="indicator=no_such").status_code == 422
    (view,) = kept()
    client = signed_in(Role.PLAN_OFFICER)
    assert (view.indicator, view.place, view.inside, view.group, view.until) == (CHECKS, HAIDONG, True, "2", None)
    opened = client.get(reverse("explore:view", args=[view.id]), follow=True)
    assert {each[1] for each in lines(opened)} == {"2"}
    assert opened.context["own"].id == view.id
    colleague = signed_in(Role.DATA_OFFICER)
    assert colleague.get(reverse("explore:view", args=[view.id])).status_code == 404
    client = signed_in(Role.PLAN_OFFICER)
    changed = {"name": "共享", "shared": "on", "revision": 0, "asked": ""}
    assert post(client, "explore:change_view", [view.id], **changed).status_code == 302
    assert post(client, "explore:change_view", [view.id], **changed).status_code == 422  # as it was read before
    colleague = signed_in(Role.DATA_OFFICER)
    assert "共享" in colleague.get(reverse("explore:views")).content.decode()
    assert colleague.get(reverse("explore:change_view", args=[view.id])).status_code == 404
    assert post(colleague, "explore:delete_view", [view.id], revision=1).status_code == 404
    county = signed_in(Role.DATA_OFFICER, LEDU)
    assert county.get(reverse("explore:view", args=[view.id])).status_code == 404
    client = signed_in(Role.PLAN_OFFICER)
    post(client, "explore:delete_view", [view.id], revision=0)
    assert kept()
    client = signed_in(Role.PLAN_OFFICER)
    post(client, "explore:delete_view", [view.id], revision=1)
    assert not kept()


def publish(*rows: dict[str, Any]) -> None:
    as_owner()
    publish_figures(pa.Table.from_pylist(list(rows)), area=HAIDONG, actor=SYSTEM, now=NOW)


def test_groups_that_are_not_told_are_no_reason_to_choose_one() -> None:
    publish(row(MAYING, "1", 2, 2, 3), row(MAYING, "2", 2, 1, 3), row(MAYING, "", 2, 3, 6))
    response = ask(signed_in(Role.LEADER), place=MAYING, breakdown="sex", months=1)
    assert [each[3] for each in lines(response)] == [None, None]
    assert response.context["picture"] is None
    assert not response.context["too_many"]


def test_the_month_asked_for_is_found_when_it_ends_later_than_it_did() -> None:
    client = signed_in(Role.DATA_OFFICER)
    assert lines(ask(client, until="2026-02-11")) == lines(ask(client, until="2026-03-01"))
    assert [each[2] for each in lines(ask(client, until="2026-01-02"))] == ["2026-01-31"]
    for never in ("2026-04-15", "0001-01-01", "2026-02-30"):
        ask(client, status=422, until=never)


def test_a_view_that_was_opened_can_be_kept_with_another_question() -> None:
    client = signed_in(Role.PLAN_OFFICER)
    for number in range(13):
        post(client, "explore:save_view", [], name=f"{number:02d}", asked=f"indicator={CHECKS}&months=12")
    last = kept()[-1]
    client = signed_in(Role.PLAN_OFFICER)
    opened = client.get(reverse("explore:view", args=[last.id]), follow=True)
    assert f'name="view" value="{last.id}"' in opened.content.decode()
    changed = ask(client, breakdown="sex", view=last.id)
    assert changed.context["own"].id == last.id
    for other in ("x", "00000000-0000-0000-0000-000000000000"):
        assert ask(client, view=other).context["own"] is None
    assert ask(signed_in(Role.DATA_OFFICER), view=last.id).context["own"] is None
