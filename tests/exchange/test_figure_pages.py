"""The pages of a figure: how it stands, the rows it counts, why it changed; told to each role as it may know it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.accounts.models import RoleAssignment
from laoyou.exchange.selectors.changes import COMPARE
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.pseudonyms import lake_key, pseudonym
from laoyou.exchange.services.comparing import compare_queued
from laoyou.exchange.services.figures import refresh_figures, write_rows_counted
from laoyou.people.enums import Source
from laoyou.people.models import Household, Person
from laoyou.people.selectors.small_cells import Telling
from laoyou.people.services.health import Event, record_health_event
from laoyou.people.services.moves import record_death
from laoyou.plan.models import Observation
from laoyou.records.models import ListFile, Reading, Run
from laoyou.records.services import list_files
from laoyou.ui import formats, once
from laoyou.ui.tables import long
from laoyou.workbench.plan import tables_figures
from laoyou.workbench.records.list_file_making import make_queued
from tests.downloads import content_of
from tests.facilities import homes
from tests.people.pages import as_owner, signed_in
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
CHECKS, BEDS = "elder_health_management_rate", "nursing_bed_share"
JANUARY = NOW - timedelta(days=28)


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LAKE_ROOT = tmp_path / "lake"
    yield
    as_owner()


@pytest.fixture
def city() -> dict[str, UUID]:
    """Eight elders of 马营, of whom two had their check, one of 上滩; a home with two nursing beds of three."""
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)
    elders = {f"祁大{sign}": enter(f"祁大{sign}", date(1950, 1, 2 + number), 31 + 2 * number)
              for number, sign in enumerate("甲乙丙丁戊己庚辛")}  # fmt: skip
    elders["李三"] = enter("李三", date(1950, 1, 2), 51, area=SHANGTAN)
    for name in ("祁大甲", "祁大乙"):
        event = Event("elder_check", date(2026, 1, 5), Source.HEALTH)
        record_health_event(elders[name], event, actor=worker(), now=NOW)
    home = homes.site()
    for number in range(3):
        homes.unit(home, label=f"101-{number}", nursing=number < 2)
    return elders


def get(client: Client, page: str, *args: object, status: int = 200, **query: str) -> str:
    response = client.get(reverse(f"plan:{page}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def compared(client: Client, area: int = HAIDONG) -> None:
    """Press the button twice, then let the worker do what was queued, once; the owner's rights afterwards."""
    address = reverse("plan:figure_compare", args=[CHECKS, area])
    for _press in range(2):
        assert client.post(address).url.startswith(reverse("plan:figure_change", args=[CHECKS, area]))
    assert "every 2s" in get(client, "figure_change", CHECKS, area)
    as_owner()
    (run,) = Run.objects.filter(kind=COMPARE, area=area)
    compare_queued(run.id)
    assert compare_queued(run.id) == Run.objects.get(id=run.id).result


def _sheet(response: Any) -> Any:
    return load_workbook(BytesIO(content_of(response)), read_only=True).worksheets[0]


def test_a_figure_opens_into_the_people_it_counts_and_looking_is_written_down(city: dict[str, UUID]) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    page = get(client, "figure", CHECKS, MINHE)
    assert "25.00" in page
    assert get(client, "figure", CHECKS, MINHE, basis="registered", status=404)
    assert "祁大甲" not in page
    missing = get(client, "figure_rows", CHECKS, MINHE, "missing")
    assert all(name in missing for name in ("祁大丙", "祁大辛"))
    assert "祁大甲" not in missing
    assert "李三" not in missing
    counted = get(client, "figure_rows", CHECKS, MINHE, "numerator")
    assert "祁大甲" in counted
    assert "祁大丙" not in counted
    as_owner()
    looks = Reading.objects.filter(kind="counted")
    assert looks.count() == 6 + 2
    assert set(looks.values_list("subject_id", flat=True)) == {city[name] for name in city if name != "李三"}


def test_the_spreadsheet_holds_the_rows_and_pages_are_by_key(city: dict[str, UUID]) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.DATA_OFFICER)
    response = client.get(reverse("plan:figure_rows", args=[CHECKS, HAIDONG, "denominator"]), {"export": "counted"})
    names = {row[0] for row in _sheet(response).iter_rows(min_row=2, values_only=True)}
    assert names == set(city)
    as_owner()
    assert Reading.objects.filter(kind="counted").count() == len(city)
    client = signed_in(Role.DATA_OFFICER)
    for token in ("nonsense", "1.x", "630222102001.99999999999999999999", "9" * 90, "１.2", "1.-"):
        get(client, "figure_rows", CHECKS, HAIDONG, "numerator", after=token)
    beds = get(client, "figure_rows", BEDS, HAIDONG, "missing", after="630000000000.x'--")
    assert "马营敬老院" in beds
    assert ">1<" in beds


def test_more_rows_than_fit_into_a_request_are_made_by_the_worker_and_looking_is_written_down(
    city: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces of two, each written down with the file: killed before it is kept, neither is there."""
    monkeypatch.setattr(long, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(tables_figures, "_PIECE", 2)
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.DATA_OFFICER)
    address = reverse("plan:figure_rows", args=[CHECKS, HAIDONG, "denominator"])
    offered = client.get(address, {"export": "counted"}).context["table"]
    form = {"list": long.order_of(offered), once.FIELD: once.new_token()}
    assert client.post(reverse("records:order_list"), form).status_code == 302
    as_owner()
    assert not Reading.objects.exists(), "nobody was shown yet"
    file = ListFile.objects.get()
    keep = list_files.keep_list_file
    monkeypatch.setattr(list_files, "keep_list_file", lambda *_given, **_told: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        make_queued(file.run_id)
    assert not Reading.objects.exists()
    monkeypatch.setattr(list_files, "keep_list_file", keep)
    assert make_queued(file.run_id)["rows"] == len(city)
    assert Reading.objects.filter(kind="counted", actor_id=file.asked_by).count() == len(city)
    client = signed_in(Role.DATA_OFFICER)
    sheet = _sheet(client.get(reverse("records:fetch_list_file", args=[file.id])))
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == set(city)


def test_who_only_counts_sees_how_many_live_where_and_small_numbers_not(city: dict[str, UUID]) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.LEADER)
    page = get(client, "figure", CHECKS, HAIDONG)
    assert "fewer than 5" in page or "少于5" in page or "不足" in page
    assert "22.22" not in page
    rows = get(client, "figure_rows", CHECKS, HAIDONG, "numerator")
    assert not any(name in rows for name in city)
    assert ">2<" not in rows
    sites = get(client, "figure_rows", BEDS, HAIDONG, "numerator")
    assert "马营敬老院" in sites
    as_owner()
    assert not Reading.objects.filter(kind="counted").exists()


def test_a_township_shows_its_villages_and_a_village_its_own_people_alone(city: dict[str, UUID]) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.TOWNSHIP_WORKER, MAYING)
    shown = client.get(reverse("plan:figure", args=[CHECKS, MAYING])).context["areas"].everything()
    assert {row["code"]: (row["above"], row["below"], row["value"]) for row in shown}[MAYING_COMMUNITY] == (2, 8, 25.0)
    client = signed_in(Role.TOWNSHIP_WORKER, MAYING_COMMUNITY)
    assert "25.00" in get(client, "figure", CHECKS, MAYING_COMMUNITY)
    rows = get(client, "figure_rows", CHECKS, MAYING_COMMUNITY, "numerator")
    assert "祁大甲" in rows
    for area in (MAYING, MAYING_COMMUNITY + 1, SHANGTAN):
        get(client, "figure", CHECKS, area, status=404)
        get(client, "figure_rows", CHECKS, area, "numerator", status=404)
    leader = signed_in(Role.LEADER)
    told = leader.get(reverse("plan:figure", args=[CHECKS, MAYING])).context["areas"].everything()
    assert {row["code"]: row["value"] for row in told}[MAYING_COMMUNITY] is None  # two of eight
    counted = leader.get(reverse("plan:figure_rows", args=[CHECKS, MAYING_COMMUNITY, "denominator"])).context["by_area"]
    assert [(line["code"], line["told"]) for line in counted.everything()] == [
        (MAYING_COMMUNITY, Telling(exact=False, area=MAYING_COMMUNITY).told(8))
    ]


def test_out_of_reach_is_not_there(city: dict[str, UUID]) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    client = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    for page, args in (("figure", ()), ("figure_rows", ("numerator",)), ("figure_change", ())):
        for indicator, area in ((CHECKS, LEDU), (CHECKS, HAIDONG), ("no_such", MINHE)):
            get(client, page, indicator, area, *args, status=404)
    get(client, "figure_rows", CHECKS, MINHE, "everything", status=404)
    get(client, "figure_rows", "beds", MINHE, "denominator", status=404)
    get(client, "figure_change", CHECKS, MINHE, status=404)  # there is no month before
    for area in (MINHE, LEDU):
        assert client.post(reverse("plan:figure_compare", args=[CHECKS, area])).status_code == 404
    as_owner()
    assert not Run.objects.filter(kind=COMPARE).exists()


def test_moved_merged_and_forgotten_are_said(city: dict[str, UUID], settings: Settings) -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    Person.objects.filter(id=city["祁大甲"]).update(area=630222102002)  # moved inside the reader's county
    Person.objects.filter(id=city["祁大乙"]).update(area=SHANGTAN, registered_area=SHANGTAN)  # moved out of it
    client = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    rows = get(client, "figure_rows", CHECKS, MINHE, "numerator")
    assert "祁大甲" in rows
    assert "祁大乙" not in rows
    assert "moved away or merged" in rows or "已迁出" in rows
    as_owner()
    shutil.rmtree(lake().folder(lake().snapshots()[0]) / "counted")  # as a snapshot of an earlier version has none
    assert (write_rows_counted(), write_rows_counted()) == (1, 0)
    again = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    assert "祁大甲" in get(again, "figure_rows", CHECKS, MINHE, "numerator")
    as_owner()
    settings.LAKE_ROOT = Path(settings.LAKE_ROOT) / "elsewhere"
    client = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    gone = client.get(reverse("plan:figure_rows", args=[CHECKS, MINHE, "numerator"]))
    assert gone.status_code == 409 or "not kept" in gone.content.decode() or "不再保存" in gone.content.decode()
    get(client, "figure", CHECKS, MINHE)


def test_why_a_figure_changed_since_the_month_before(city: dict[str, UUID]) -> None:
    RoleAssignment.objects.all().delete()
    refresh_figures(run="1", actor=SYSTEM, now=JANUARY)
    record_death(city["祁大丙"], on=date(2026, 2, 9), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    record_death(city["祁大丁"], on=date(2025, 12, 9), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    refresh_figures(run="2", actor=SYSTEM, now=NOW)
    assert sorted(
        Observation.objects.filter(indicator=CHECKS, area=HAIDONG, breakdown="").values_list("numerator", "denominator")
    ) == [(2, 7), (2, 9)]
    client = signed_in(Role.DATA_OFFICER)
    of = {by: client.get(reverse("plan:figure", args=[CHECKS, HAIDONG]), {"by": by}) for by in ("month", "quarter")}
    assert [len(each.context["months"].rows) for each in of.values()] == [2, 1]
    assert [each.current for each in of["quarter"].context["step_tabs"]] == [False, True, False]
    asked = get(client, "figure_change", CHECKS, HAIDONG)
    assert "22.22" in asked
    assert reverse("plan:figure_compare", args=[CHECKS, HAIDONG]) in asked
    assert "祁大" not in asked
    compared(client)
    client = signed_in(Role.DATA_OFFICER)
    page = get(client, "figure_change", CHECKS, HAIDONG)
    assert "22.22" in page
    assert "28.57" in page
    response = client.get(reverse("plan:figure_change", args=[CHECKS, HAIDONG]), {"export": "changes"})
    rows = [row[1:6] for row in _sheet(response).iter_rows(min_row=2, values_only=True)]
    assert rows == [(2, 0, 0, 0, 2), (9, 0, 1, -1, 7)]
    below = ("figure_moved", CHECKS, HAIDONG, "elders_65")
    for part, name, other in (("left", "祁大丙", "祁大丁"), ("corrected", "祁大丁", "祁大丙")):
        assert reverse("plan:figure_moved", args=[CHECKS, HAIDONG, "elders_65", part]) in page
        opened = get(client, *below, part)
        assert name in opened
        assert other not in opened
    assert "祁大" not in get(client, *below, "entered")
    for wrong in (("infants", "left"), ("elders_65", "sideways")):
        get(client, "figure_moved", CHECKS, HAIDONG, *wrong, status=404)
    as_owner()
    assert Reading.objects.filter(kind="counted").exists()
    get(signed_in(Role.LEADER), *below, "left", status=404)
    auditor = signed_in(Role.AUDITOR)
    assert auditor.post(reverse("plan:figure_compare", args=[CHECKS, HAIDONG])).status_code == 403
    # A township worker, who may follow no other work, has the own county compared; when a snapshot has gone it is said.
    county = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    compared(county, MINHE)
    shown = get(signed_in(Role.TOWNSHIP_WORKER, MINHE), "figure_change", CHECKS, MINHE)
    assert "33.33" in shown
    assert "8.33" in shown
    as_owner()
    shutil.rmtree(lake().folder(lake().snapshots()[-1]))
    county = signed_in(Role.TOWNSHIP_WORKER, MINHE)
    again = county.post(f"{reverse('plan:figure_compare', args=[BEDS, MINHE])}", follow=True).content.decode()
    assert "not kept" in again or "不再保存" in again


def test_who_only_counts_sees_a_change_between_figures_as_told(city: dict[str, UUID]) -> None:
    RoleAssignment.objects.all().delete()
    for number in range(10):
        person = enter(f"祁小{number}", date(1951, 1, 2 + number), 71 + 2 * number)
        if number < 9:
            record_health_event(person, Event("elder_check", date(2026, 1, 5), Source.HEALTH), actor=worker(), now=NOW)
    refresh_figures(run="1", actor=SYSTEM, now=JANUARY)
    for name in ("祁大丙", "祁大丁"):
        record_death(city[name], on=date(2026, 2, 9), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    refresh_figures(run="2", actor=SYSTEM, now=NOW)
    exact = (11 / 19 * 100, 11 / 17 * 100)
    above, *below = (Telling(exact=False, area=HAIDONG).told(many) or 0 for many in (11, 19, 17))
    for role, values in ((Role.LEADER, [above * 100 / each for each in below]), (Role.DATA_OFFICER, list(exact))):
        page = signed_in(role).get(reverse("plan:figure_change", args=[CHECKS, HAIDONG]))
        assert [page.context[name].value for name in ("old", "new")] == pytest.approx(values)
        text = page.content.decode()
        assert all(f"{value:.2f}" in text for value in values)
        assert any(f"{value:.2f}" in text for value in exact) == (role == Role.DATA_OFFICER)
        difference = formats.number(values[1] - values[0], 2)
        assert difference in page.context["effects"]


def test_the_number_made_here_is_the_number_made_in_the_database() -> None:
    from django.db import connection

    from laoyou.exchange.services.snapshot_queries import _hashed

    key, person = lake_key(), UUID("01890a5d-ac96-774b-bcce-b302099a8057")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('laoyou.lake_key', %s, false)", [key.hex()])
        cursor.execute(f"SELECT {_hashed('%s::uuid')}", [person])
        assert cursor.fetchone() == (pseudonym(key, person),)
