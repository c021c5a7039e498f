"""The pages of areas: who may open them, what they show, what they record."""

from __future__ import annotations

import copy
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from area_sample import HAIDONG, HUZHONG, LEDU, MINHE, QINGHAI, person
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from laoyou.core.actor import Actor
from laoyou.core.area_codes import NATION, range_of
from laoyou.places.models import Area, AreaChange
from laoyou.ui import once
from laoyou.workbench.guards import guard_of
from laoyou.workbench.places import urls

pytestmark = [pytest.mark.urls("places_urls"), pytest.mark.usefixtures("areas_loaded")]

LEADER = person("leader", area=range_of(HAIDONG))
ADMIN = person("system_admin", area=range_of(QINGHAI))
ROLES = ("leader", "plan_officer", "department_officer", "system_admin", "security_admin", "auditor")


@pytest.fixture(autouse=True)
def without_frame(settings: Settings) -> None:
    """The pages by themselves: what stands around every page has tests of its own."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"].remove("laoyou.workbench.frame.shell")
    settings.TEMPLATES = templates
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def ask(address: str, actor: Actor = LEADER, data: dict[str, str] | None = None, language: str = "en") -> Any:
    """What the view at the address answers the actor; posts when there is data."""
    factory = RequestFactory()
    at = f"/areas/{address}"
    request = factory.get(at) if data is None else factory.post(at, {once.FIELD: once.new_token()} | data)
    request.actor, request.user = actor, SimpleNamespace(is_authenticated=True, is_anonymous=False, pk=actor.user_id)
    request.session = {}
    request._messages = FallbackStorage(request)
    found = resolve(request.path_info)
    with override(language), transaction.atomic():
        return found.func(request, *found.args, **found.kwargs)


def text(response: Any) -> str:
    return response.content.decode()


def test_every_page_is_guarded() -> None:
    assert {pattern.name: guard_of(pattern.callback) for pattern in urls.urlpatterns} == {
        "top": "action:places.view_areas",
        "search": "action:places.view_areas",
        "area": "action:places.view_areas",
        "changes": "action:places.view_areas",
        "rename": "action:places.change_areas",
        "abolish": "action:places.change_areas",
        "merge": "action:places.change_areas",
        "move": "action:places.change_areas",
        "place": "action:places.place_area",
    }


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(role: str) -> None:
    assert ask(f"{HAIDONG}/", person(role)).status_code == 200
    assert ask("changes/", person(role)).status_code == 200
    expected = 200 if role == "system_admin" else 403
    pages = ("rename", "abolish", "merge", "move")
    assert [ask(f"changes/{page}/", person(role)).status_code for page in pages] == [expected] * 4


def test_the_top_is_the_area_one_works_in() -> None:
    assert ask("").url == f"/areas/{HAIDONG}/"
    assert ask("", person("leader", area=NATION)).url == "/areas/0/"


def test_an_area_shows_its_facts_its_place_and_what_is_inside(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # Five statements of the transactions; then area, lineage, children, the map's three, counts.
    with django_assert_num_queries(12):
        page = text(ask(f"{HAIDONG}/"))
    assert "<h1>海东市" in page
    assert f'<a href="/areas/{QINGHAI}/">青海</a>' in page
    assert [code for code in (LEDU, MINHE) if f'href="/areas/{code}/"' in page] == [LEDU, MINHE]
    assert "not a legal boundary" in page
    assert "National Bureau of Statistics, area codes for statistics 2023" in page
    assert "start not known; still in force" in page


def test_the_country_and_a_village_have_pages_too() -> None:
    assert "青海省" in text(ask("0/"))
    village = text(ask("630222102200/"))
    assert ("马营村委会" in village, f'href="/areas/{MINHE}/"' in village) == (True, True)


def test_an_unknown_code_is_not_found() -> None:
    for code in ("639900000000", "7", "9" * 30):
        with pytest.raises(Http404):
            ask(f"{code}/")


def test_an_area_without_boundaries_says_so() -> None:
    page = text(ask(f"{HUZHONG}/"))
    assert "No boundaries of the areas inside are published" in page
    assert "呼中镇" in page


def test_the_list_is_filtered_and_exported() -> None:
    page = text(ask(f"{LEDU}/?kind=town"))
    assert ("寿乐镇" in page, "碾伯街道" in page) == (True, False)
    by_pinyin = text(ask(f"{LEDU}/?name=mayi"))
    assert ("马营乡" in by_pinyin, "寿乐镇" in by_pinyin) == (True, False)
    answer = ask(f"{LEDU}/?export=areas&kind=town")
    with answer.file_to_stream:
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert ("630202102" in cells, "寿乐镇" in cells, "碾伯街道" in cells) == (True, True, False)


def test_search_offers_the_own_area_first_and_escapes_what_was_typed() -> None:
    hits = text(ask("search?q=马营", person("leader", area=range_of(MINHE))))
    assert hits.index("630222102000") < hits.index("630202205000")
    assert "青海省 › 海东市 › 乐都区" in hits
    assert "&lt;script&gt;" in text(ask("search?q=<script>"))
    assert text(ask("search?q=")).strip() == ""


def test_renaming_is_recorded_and_listed() -> None:
    data = {
        "code": "630222",
        "name": "民和市",
        "effective": "2026-07-01",
        "reason": "国务院批复",
        "document": "国函〔2026〕12号",
    }
    assert ask("changes/rename/", ADMIN, data).url == "/areas/changes/"
    page = text(ask("changes/", ADMIN))
    assert ("民和回族土族自治县（630222） → 民和市（630222）" in page, "国函〔2026〕12号" in page) == (True, True)
    assert "民和回族土族自治县" in text(ask(f"{MINHE}/?on=2026-06-30"))
    assert "<h1>民和市" in text(ask(f"{MINHE}/?on=2026-07-01"))


def test_a_form_pressed_twice_records_once() -> None:
    data = {
        "code": "630222",
        "name": "民和市",
        "effective": "2026-07-01",
        "reason": "批复",
        once.FIELD: once.new_token(),
    }
    assert [ask("changes/rename/", ADMIN, data).status_code for _ in range(2)] == [302, 302]
    assert AreaChange.objects.count() == 1


def test_merging_and_moving() -> None:
    when = {"effective": "2026-07-01", "reason": "批复"}
    merge = {"codes": "630202 630222", "into": "630204", "name": "河湟区", "recode": "630222102 → 630204108"} | when
    assert ask("changes/merge/", ADMIN, merge).status_code == 302
    assert Area.objects.get(code=630204108200).name == "马营村委会"
    move = {"code": "632221", "to": "630226"} | when
    assert ask("changes/move/", ADMIN, move).status_code == 302
    assert Area.objects.get(code=630226000000).short_name == "门源县"
    abolish = {"code": "630204400"} | when | {"effective": "2027-01-01"}
    assert ask("changes/abolish/", ADMIN, abolish).status_code == 302


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("rename", {"code": "63022", "name": "民和市"}, "“63022” is not an area code; it has 2, 4, 6, 9 or 12 digits."),
        ("rename", {"code": "630222", "name": ""}, "Fill this in."),
        ("rename", {"code": "630202", "name": "乐都区"}, "乐都区 is already called that."),
        ("rename", {"code": "512000", "name": "甲市"}, "There was no area with the code 512000000000 on 2026-07-01."),
        ("abolish", {"code": "630222"}, "民和回族土族自治县 still has 4 areas inside it"),
        (
            "merge",
            {"codes": "630202 630222", "into": "630204", "name": "河湟区"},
            "These codes would be used twice: 630204102000, 630204102200.",
        ),
        (
            "merge",
            {"codes": "630202", "into": "630204", "name": "河湟区", "recode": "630202001"},
            "“630202001” should be an old code, a space and a new code.",
        ),
    ],
)
def test_what_cannot_be_done_says_why_and_loses_nothing(page: str, data: dict[str, str], sentence: str) -> None:
    answer = ask(f"changes/{page}/", ADMIN, {"effective": "2026-07-01", "reason": "国务院批复"} | data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="国务院批复"' in text(answer)
    assert not AreaChange.objects.exists()


def test_the_page_that_sets_a_place_stands_where_it_may_be_set() -> None:
    township = 630222102000
    button = f"/areas/{township}/place/"
    assert button in text(ask(f"{township}/", person("data_officer")))
    assert button not in text(ask(f"{township}/", person("leader")))
    assert "/place/" not in text(ask(f"{HAIDONG}/", person("data_officer")))
    assert ask(f"{township}/place/", person("data_officer")).status_code == 200
    assert ask(f"{township}/place/", person("leader")).status_code == 403
    with pytest.raises(Http404):
        ask(f"{township}/place/", person("data_officer", area=range_of(LEDU)))
    recorded = ask(f"{township}/place/", person("data_officer"), {"longitude": "102.8", "latitude": "36.3"})
    assert recorded.status_code == 302
    assert "102.8" in text(ask(f"{township}/", person("data_officer")))
    assert ask(f"{township}/place/", person("data_officer"), {"longitude": "36.3", "latitude": ""}).status_code == 422
