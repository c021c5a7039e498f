"""What departments delivered stands in the snapshot: a month that is missing, a half file, a doubled one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from laoyou.analytics.lake import Delivery
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.selectors.freshness import BRINGS, newest
from laoyou.exchange.services.accepting import NothingToAccept, accept_batch
from laoyou.exchange.services.deliveries import deliveries
from laoyou.exchange.services.feeds import all_feeds
from laoyou.exchange.services.figures import refresh_figures
from laoyou.people.models import Household, Person
from laoyou.places.selectors import areas
from laoyou.plan.enums import ParameterCode
from laoyou.plan.models import Observation, OwnParameter
from tests.exchange.files import OFFICER, accept, check, csv, line, undo
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
EVERYBODY = [line(f"祁{chr(0x4E00 + n)}", 2 * n + 101) for n in range(30)]


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_ROOT = tmp_path / "lake"
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)


def came(inside: int = HAIDONG) -> list[tuple[str, int, int]]:
    return [(each.as_of, each.rows, each.usual) for each in deliveries(inside, on=FEBRUARY)]


def population() -> tuple[float | None, float, str]:
    found = Observation.objects.get(indicator="population", basis="resident", area=MINHE, breakdown="", is_current=True)
    return found.value, found.completeness, found.reason


def test_every_kind_that_brings_a_source_is_a_feed() -> None:
    assert {feed for feeds in BRINGS.values() for feed in feeds} <= set(all_feeds())


def test_a_half_file_is_told_by_the_figure_and_a_whole_one_settles_it() -> None:
    accept(check(csv(EVERYBODY), full_list=True, as_of=JANUARY))
    assert came() == [("2026-01-31", 30, 0)]
    assert came(LEDU) == []
    half = check(csv(EVERYBODY[:12]), full_list=True, as_of=FEBRUARY)
    assert came() == [("2026-01-31", 30, 0)]  # brought in, not yet taken in
    accept(half, "changed", "vanished")
    assert came() == [("2026-02-28", 12, 30)]
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    value, completeness, reason = population()
    assert (completeness, reason) == (0.4, "incomplete:people")
    undo(half)
    check(csv(EVERYBODY), full_list=True, as_of=FEBRUARY)  # nothing to accept: it says what is on record
    assert came() == [("2026-02-28", 30, 30)]
    refresh_figures(run="2", actor=SYSTEM, now=NOW)
    assert population() == (30, 1.0, "")
    assert value is not None


def test_a_list_that_changes_nothing_is_accepted_to_have_come() -> None:
    accept(check(csv(EVERYBODY), full_list=True, as_of=JANUARY))
    same = check(csv(EVERYBODY), full_list=True, as_of=FEBRUARY)
    assert [held.as_of for held in newest(actor=OFFICER)] == [JANUARY]
    assert accept(same)["applied"] == 0
    assert [held.as_of for held in newest(actor=OFFICER)] == [FEBRUARY]
    wrong = check(csv([line("错", 901, 性别="x")]), as_of=FEBRUARY)
    with pytest.raises(NothingToAccept):  # nothing of it is on record
        accept(wrong)
    with pytest.raises(NothingToAccept):  # somebody is new, and nobody says so
        accept_batch(check(csv([line("新", 903)]), as_of=FEBRUARY).id, [], actor=OFFICER, now=NOW)


def test_rows_that_wait_or_are_in_error_have_not_come() -> None:
    wrong = [line(f"错{chr(0x4E00 + n)}", 2 * n + 501, 性别="x") for n in range(5)]
    batch = check(csv([*EVERYBODY, *wrong]), full_list=False, as_of=FEBRUARY)
    some = StagedRow.objects.filter(batch=batch, outcome="new").order_by("line").values_list("id", flat=True)[:10]
    accept(batch, "new", rows=list(some))
    assert came() == [("2026-02-28", 10, 0)]


def test_a_month_that_is_missing_is_told_by_the_figure() -> None:
    accept(check(csv(EVERYBODY), full_list=True, as_of=JANUARY))
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    assert population() == (30, 1.0, "")
    refresh_figures(run="2", actor=SYSTEM, now=NOW + timedelta(days=31))
    found = Observation.objects.filter(indicator="population", basis="resident", area=MINHE, breakdown="")
    newest = found.order_by("-period__until")[0]
    assert (newest.value, newest.completeness, newest.reason) == (30, 0.0, "stale:people")


def test_a_doubled_file_counts_nobody_twice() -> None:
    accept(check(csv(EVERYBODY), full_list=True, as_of=JANUARY))
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    before, people = population(), Person.objects.count()
    doubled = check(csv([*EVERYBODY, *EVERYBODY]), full_list=True, as_of=FEBRUARY)
    assert doubled.counts["outcomes"].get("new", 0) == 0
    refresh_figures(run="2", actor=SYSTEM, now=NOW)
    assert population() == before
    assert Person.objects.count() == people


def test_the_manifest_names_what_it_brings() -> None:
    accept(check(csv(EVERYBODY[:3]), full_list=True, as_of=FEBRUARY))
    brought = ("people", "registration")
    assert deliveries(HAIDONG, on=FEBRUARY) == (
        Delivery("household_register", brought, HAIDONG, "2026-02-28", 3, 0, late_after=46, fewest=0, most=0),
    )


def test_files_are_judged_by_what_the_place_laid_down_from_its_day_on() -> None:
    accept(check(csv(EVERYBODY), full_list=True, as_of=JANUARY))
    check(csv(EVERYBODY), full_list=True, as_of=FEBRUARY)
    (shipped,) = deliveries(HAIDONG, on=FEBRUARY)
    assert (shipped.late_after, shipped.fewest, shipped.most) == (46, 24, 54)
    for code, value in ((ParameterCode.LIST_INCOMPLETE, 91), (ParameterCode.FILE_LATE, 200)):
        facts = {"basis": "东办〔2026〕3号", "recorded_at": NOW, "recorded_by": "甲"}
        OwnParameter.objects.create(area=HAIDONG, code=code, since=date(2026, 3, 1), value=value, **facts)
    assert deliveries(HAIDONG, on=FEBRUARY) == (shipped,)
    (own,) = deliveries(HAIDONG, on=date(2026, 3, 1))
    assert (own.late_after, own.fewest, own.most) == (62, 28, 54)


def test_a_county_that_never_delivered_what_its_neighbour_did_was_due() -> None:
    check(csv(EVERYBODY), full_list=True, as_of=FEBRUARY)
    Batch.objects.update(area=MINHE, state=BatchState.ACCEPTED)
    found = {each.area: each.as_of for each in deliveries(HAIDONG, on=FEBRUARY)}
    counties = {each.code for each in areas.children(HAIDONG, on=FEBRUARY)}
    assert found == {county: "2026-02-28" if county == MINHE else "" for county in counties}
    assert [each.area for each in deliveries(MINHE, on=FEBRUARY)] == [MINHE]
    check(csv(EVERYBODY), full_list=True, as_of=FEBRUARY)  # the city's own file is for all of them
    Batch.objects.filter(area=HAIDONG).update(state=BatchState.ACCEPTED)
    assert "" not in {each.as_of for each in deliveries(HAIDONG, on=FEBRUARY)}
