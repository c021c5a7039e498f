"""Workers that are stopped or killed, and two of them at once: every row once, nothing half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laoyou.core.errors import Conflict
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import accepting, checking, working
from laoyou.exchange.services.accepting import NothingToAccept, accept_batch, accept_queued, hold_rows
from laoyou.exchange.services.checking import check_queued
from laoyou.exchange.services.loading import look_at
from laoyou.exchange.services.mapping import confirm_mapping, discard_batch, stop_check
from laoyou.people.models import Person
from laoyou.records.models import Run
from tests.exchange.files import OFFICER, check, csv, line, load, outcomes
from tests.people.registry import NOW, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
ROWS = [line(f"祁{number}号", 2 * number + 101, date(1950, 1, 2)) for number in range(6)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "BLOCK", 2)
    monkeypatch.setattr(accepting, "PART", 2)


def after(times: int) -> Callable[[], bool]:
    """Asks to stop from the so-manieth time on."""
    asked: list[None] = []

    def stopping() -> bool:
        asked.append(None)
        return len(asked) > times

    return stopping


def queued() -> tuple[Batch, Run]:
    batch_id = load(csv(ROWS))
    headings, _, guessed = look_at(batch_id, actor=OFFICER)
    run = confirm_mapping(batch_id, headings, guessed, actor=OFFICER, now=NOW)
    return Batch.objects.get(id=batch_id), Run.objects.get(id=run)


def test_a_check_that_is_broken_off_goes_on_behind_its_last_block() -> None:
    batch, run = queued()
    with pytest.raises(working.Stopped):
        check_queued(run.id, tell_time=lambda: NOW, stopping=after(1))
    assert StagedRow.objects.count() == 4
    assert Run.objects.get(id=run.id).state == "interrupted"
    check_queued(run.id, tell_time=lambda: NOW)
    assert outcomes(batch) == [(number, "new") for number in range(2, 8)]
    assert check_queued(run.id, tell_time=lambda: NOW) == {"batch": str(batch.id), "rows": 6}
    assert StagedRow.objects.count() == 6


def test_accepting_that_is_broken_off_goes_on_with_the_rows_that_wait() -> None:
    batch = check(csv(ROWS))
    run = accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    with pytest.raises(working.Stopped):
        accept_queued(run, tell_time=lambda: NOW, stopping=after(1))
    assert Person.objects.count() == 4
    assert Batch.objects.get().state == "accepting"
    accept_queued(run, tell_time=lambda: NOW)
    assert Person.objects.count() == 6
    assert Batch.objects.get().state == "accepted"
    assert accept_queued(run, tell_time=lambda: NOW)["applied"] == 2
    assert Person.objects.count() == 6


def test_a_part_that_fails_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = check(csv(ROWS))
    StagedRow.objects.filter(line=4).update(sex=9)  # the constraint of the registry refuses it in the second part
    run = accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    with pytest.raises(Exception, match="person_sex_known"):
        accept_queued(run, tell_time=lambda: NOW)
    assert Person.objects.count() == 2
    assert Batch.objects.get().state == "accepted"
    assert Run.objects.get(id=run).state == "failed"
    StagedRow.objects.filter(line=4).update(sex=1)
    accept_queued(accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW), tell_time=lambda: NOW)
    assert Person.objects.count() == 6


def test_each_part_begins_where_the_last_one_ended() -> None:
    batch = check(csv(ROWS))
    kept = StagedRow.objects.get(batch=batch, line=3).id
    assert hold_rows(batch.id, [kept], held=True, actor=OFFICER, now=NOW) == 1
    run = accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        accept_queued(run, tell_time=lambda: NOW)
    statements = [each["sql"] for each in asked.captured_queries]
    parts = [sql for sql in statements if "TEMPORARY TABLE exchange_chosen" in sql]
    assert len(parts) == 4  # of two, two and one row, and the one that finds nothing more
    assert len({sql.split("> (")[1] for sql in parts}) == 4
    # The foreign keys of a part are checked at its end, with one plan for all rows.
    assert statements.count("SET LOCAL plan_cache_mode = auto") == 4
    assert sorted(Person.objects.values_list("name", flat=True)) == [f"祁{number}号" for number in (0, 2, 3, 4, 5)]
    hold_rows(batch.id, [kept], held=False, actor=OFFICER, now=NOW)
    accept_queued(accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW), tell_time=lambda: NOW)
    assert Person.objects.count() == 6


def test_the_second_of_two_acceptances_is_refused() -> None:
    batch = check(csv(ROWS))
    run = accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    with pytest.raises(Conflict):
        accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    accept_queued(run, tell_time=lambda: NOW)
    with pytest.raises(NothingToAccept):
        accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW)
    assert Person.objects.count() == 6


def test_two_workers_never_have_one_file() -> None:
    batch, run = queued()
    with psycopg.connect(**_elsewhere()) as other:
        other.execute("SELECT pg_advisory_lock(7263, hashtext(%s))", [str(batch.id)])
        with pytest.raises(working.AnotherWorker):
            check_queued(run.id, tell_time=lambda: NOW)
    assert not StagedRow.objects.exists()
    check_queued(run.id, tell_time=lambda: NOW)
    assert StagedRow.objects.count() == 6


def _elsewhere() -> dict[str, str]:
    settings = connection.settings_dict
    found = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    return found | {"host": settings["HOST"], "port": settings["PORT"]}


def test_a_check_is_stopped_by_its_officer_and_begun_again() -> None:
    batch, run = queued()
    stop_check(batch.id, actor=OFFICER, now=NOW)
    with pytest.raises(working.CheckStopped):
        check_queued(run.id, tell_time=lambda: NOW)
    again = Batch.objects.get()
    assert (again.state, StagedRow.objects.count()) == ("loaded", 0)
    discard_batch(batch.id, actor=OFFICER, now=NOW)
    assert Batch.objects.get().state == "discarded"


def test_a_file_is_checked_again_with_other_columns() -> None:
    batch = check(csv(ROWS))
    headings, _, guessed = look_at(batch.id, actor=OFFICER)
    fewer = {heading: column for heading, column in guessed.items() if column != "phone"}
    run = confirm_mapping(batch.id, headings, fewer, actor=OFFICER, now=NOW)
    check_queued(run, tell_time=lambda: NOW)
    assert Batch.objects.get().mapping == fewer
    assert StagedRow.objects.count() == 6
    assert look_at(load(csv(ROWS)), actor=OFFICER)[2] == fewer  # what was said is remembered


def test_nobody_elsewhere_or_of_another_role() -> None:
    batch = check(csv(ROWS))
    for actor in (worker("data_officer", area=630202000000, number=5), worker("leader", number=6)):
        with pytest.raises(Exception, match=r"area|role"):
            accept_batch(batch.id, ["new"], actor=actor, now=NOW)
    assert not Person.objects.exists()
