"""What is kept of nightly rankings: the newest, month ends, what an offer rests on; of the others the value to compare."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from laoyou.core.errors import NotFound
from laoyou.facilities.models import Ranking, RankingEntry
from laoyou.facilities.selectors.files import LinesNotKept, ranking_file
from laoyou.facilities.services.offers import offer_place
from laoyou.facilities.services.ranking_retention import thin_rankings
from laoyou.records.models import AuditEvent
from tests.facilities.waiting import NOW, SYSTEM, home, officer, ranked, waiting
from tests.people.registry import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
LATER = NOW + timedelta(days=200)


def nights(*moments: datetime) -> list[Ranking]:
    """A list of one home, ranked each time after somebody else applied."""
    at = home(beds=1)
    for number, moment in enumerate(moments):
        waiting(12 + 2 * number, [at.list_id])
        ranked(at.list_id, moment)
        if number == 1:
            offer_place(at.list_id, at.beds[0].id, first=TODAY, actor=officer(), now=NOW)
    return list(Ranking.objects.order_by("sequence"))


def with_lines() -> set[int]:
    return set(RankingEntry.objects.values_list("ranking__sequence", flat=True))


def test_lines_nothing_rests_on_go_and_the_value_to_compare_stays() -> None:
    made = nights(*(NOW + timedelta(days=day) for day in (0, 1, 2, 3, 40)))
    assert with_lines() == {1, 2, 3, 4, 5}
    assert thin_rankings(actor=SYSTEM, now=NOW + timedelta(days=60)) == 0
    assert thin_rankings(actor=SYSTEM, now=LATER) == 2
    # 2: an offer rests on it; 4: the last of its month; 5: the newest.
    assert with_lines() == {2, 4, 5}
    assert Ranking.objects.count() == 5
    with pytest.raises(LinesNotKept, match=made[0].digest) as gone:
        ranking_file(made[0].id, "list.csv")
    assert isinstance(gone.value, NotFound)
    assert ranking_file(made[0].id, "rule.json").text
    assert made[3].count == len(ranking_file(made[3].id, "list.csv").text.splitlines()) - 1
    assert AuditEvent.objects.filter(action="facilities.thin_rankings").count() == 2
    assert thin_rankings(actor=SYSTEM, now=LATER) == 0


def test_nobody_else_takes_a_line_away() -> None:
    nights(NOW)
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        RankingEntry.objects.all().delete()
    thin_rankings(actor=SYSTEM, now=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL laoyou.thinning = 'on'")
    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        RankingEntry.objects.update(points=99)
