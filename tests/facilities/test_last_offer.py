"""Two clerks offer the last bed at the same moment, from one list or from two: exactly one of them does."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import close_old_connections, connection

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities.models import Offer, Placement
from laoyou.facilities.services.offers import Offered, offer_place
from laoyou.facilities.services.stays import BedTaken
from laoyou.facilities.services.waiting_lists import open_list
from tests.facilities.test_last_bed import web_rights
from tests.facilities.waiting import ELDER, MINHE, NOW, SYSTEM, home, officer, ranked, waiting
from tests.people.registry import TODAY

__all__ = ["web_rights"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
ROUNDS = 6


def race(lists: list[UUID], bed: UUID, by: Actor) -> list[Any]:
    """Offer the bed from every list at once, each on a connection of its own with the web role's rights."""
    gate, outcomes = threading.Barrier(len(lists)), [None] * len(lists)

    def run(at: int) -> None:
        close_old_connections()
        try:
            with scoped(by, now=clock.now()):
                gate.wait()
                outcomes[at] = offer_place(lists[at], bed, first=TODAY, actor=by, now=NOW)  # type: ignore[call-overload]
        except Exception as refused:  # noqa: BLE001 - handed to the test, which knows which to expect
            outcomes[at] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(lists))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_exactly_one_offer_of_the_last_bed(request: pytest.FixtureRequest) -> None:
    at, by = home(beds=2 * ROUNDS), officer()
    county = open_list(ELDER, MINHE, None, actor=SYSTEM, now=NOW)
    for number in range(2 * ROUNDS + 1):
        waiting(100 + 2 * number, [at.list_id, county])
    ranked(at.list_id)
    ranked(county)
    request.getfixturevalue("web_rights")
    for number, bed in enumerate(at.beds):
        lists = [at.list_id, at.list_id] if number % 2 else [at.list_id, county]
        outcomes = race(lists, bed.id, by)
        assert {type(each) for each in outcomes} == {Offered, BedTaken}, outcomes
    with scoped(by, now=clock.now()):
        assert Offer.objects.count() == Placement.objects.filter(holding=True).count() == 2 * ROUNDS
        assert Offer.objects.values("application").distinct().count() == 2 * ROUNDS
