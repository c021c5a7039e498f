"""Several officers accept one file at the same moment: real connections, one acceptance, everybody once."""

from __future__ import annotations

import threading
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from laoyou.core.errors import Conflict
from laoyou.exchange.services.accepting import accept_batch, accept_queued
from laoyou.people.models import Person
from laoyou.records.models import Run
from tests.exchange.files import OFFICER, check, csv, line
from tests.people.registry import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
OFFICERS = 6


def test_of_several_acceptances_at_once_one_is_carried_out() -> None:
    batch = check(csv([line(), line("祁大有", 31, date(1950, 1, 2))]))
    gate = threading.Barrier(OFFICERS)
    begun: list[UUID] = []
    refusals: list[Exception] = []

    def press() -> None:
        try:
            gate.wait()
            begun.append(accept_batch(batch.id, ["new"], actor=OFFICER, now=NOW))
        except Exception as refused:  # noqa: BLE001 - handed to the test, which knows which to expect
            refusals.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(OFFICERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [type(each) for each in refusals] == [Conflict] * (OFFICERS - 1)
    (run,) = begun
    assert Run.objects.filter(kind="exchange.accept").count() == 1
    accept_queued(run, tell_time=lambda: NOW)
    assert Person.objects.count() == 2
