"""From the records to the board: counted by the job, published, replaced day by day, corrected once approved."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from laoyou.core import clock
from laoyou.core.errors import NotAllowed
from laoyou.exchange.services.figures import REFRESH, RecordsComing, queue_figures, refresh_figures, refresh_queued
from laoyou.people.models import Household
from laoyou.people.services.queueing import BUILD_CITY
from laoyou.plan.models import Figure, FigurePeriod, Observation
from laoyou.plan.services.periods import approve_period
from laoyou.records.models import Run
from laoyou.records.services import runs
from tests.facilities import homes
from tests.people.registry import HAIDONG, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_ROOT = tmp_path / "lake"
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)
    enter()
    home = homes.site()
    homes.unit(home, nursing=True)
    homes.unit(home, label="101-2")


def whole(area: int = HAIDONG, **version: object) -> Observation:
    return Observation.objects.get(
        indicator="nursing_bed_share", area=area, breakdown="", **(version or {"is_current": True})
    )


def share(area: int = HAIDONG) -> float | None:
    return whole(area).value


def test_the_job_counts_and_publishes() -> None:
    run = queue_figures(actor=SYSTEM, now=NOW)
    assert run is not None
    assert queue_figures(actor=SYSTEM, now=NOW) == run
    result = refresh_queued(run)
    yesterday = clock.today() - timedelta(days=1)
    assert (result["area"], result["as_of"], result["corrected"]) == (HAIDONG, yesterday.isoformat(), 0)
    assert result["written"] == Figure.objects.count() > 20
    assert Figure.objects.filter(area=MAYING_COMMUNITY, indicator="population", basis="resident").get().value > 0
    assert share() == share(MINHE) == 50.0
    assert refresh_queued(run) == result
    assert Run.objects.get(id=run).kind == REFRESH


def test_the_month_so_far_is_one_period_and_goes_on() -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW - timedelta(days=1))
    refresh_figures(run="2", actor=SYSTEM, now=NOW)
    period = FigurePeriod.objects.get()
    assert (period.since, period.until) == (date(2026, 2, 1), date(2026, 3, 1))
    refresh_figures(run="3", actor=SYSTEM, now=NOW + timedelta(days=1))
    assert FigurePeriod.objects.count() == 2


def test_what_was_approved_is_corrected_by_a_version() -> None:
    refresh_figures(run="1", actor=SYSTEM, now=NOW)
    approve_period(HAIDONG, date(2026, 2, 1), date(2026, 3, 1), actor=SYSTEM, now=NOW, today=date(2026, 3, 1))
    homes.unit(homes.site(SHANGTAN), label="201-1", nursing=True)
    assert refresh_figures(run="2", actor=SYSTEM, now=NOW)["corrected"] > 0
    corrected = whole()
    assert (corrected.version, round(corrected.value or 0, 2)) == (2, 66.67)
    assert whole(version=1).value == 50.0


def test_a_night_is_counted_once_and_waits_for_a_city_that_is_being_made() -> None:
    run = queue_figures(actor=SYSTEM, now=NOW, timestamp=7)
    assert isinstance(run, UUID)
    assert queue_figures(actor=SYSTEM, now=NOW, timestamp=7) is None
    coming = runs.queue(
        "laoyou.people.tasks.build_city", BUILD_CITY, actor=SYSTEM, area=HAIDONG, now=NOW, parameters={}
    )
    with pytest.raises(RecordsComing):
        refresh_queued(run)
    assert not Observation.objects.exists()
    Run.objects.filter(id=coming.id).delete()
    refresh_queued(run)
    assert Observation.objects.exists()


def test_who_may_have_them_counted() -> None:
    with pytest.raises(NotAllowed):
        queue_figures(actor=worker("leader"), now=NOW)
    assert queue_figures(actor=worker("plan_officer"), now=NOW)
