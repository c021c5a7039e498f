"""What ends with a childhood, and the record of somebody who has moved away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from cast import hold, person
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.enums import Role
from laoyou.core.errors import NotAllowed
from laoyou.people.enums import Asker, ConsentPurpose, IdentityCheck, Source
from laoyou.people.models import Consent, HealthEvent, Person, Relation, Retirement
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import retention
from laoyou.people.services.consents import ConsentGiven, record_consent
from laoyou.people.services.growing_up import end_childhoods
from laoyou.people.services.moves import move_person
from laoyou.records.models import AuditEvent
from tests.people.registry import HAIDONG, MAYING_COMMUNITY, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = pytest.mark.django_db
BORN, OF_AGE = date(2008, 3, 1), datetime(2026, 3, 1, 9, tzinfo=NOW.tzinfo)
BEIJING = 110101001001


@pytest.fixture
def ward() -> UUID:
    """A child with a guardian who agreed to something, and a visit with a word beside it."""
    child, guardian = enter("小明", BORN, 11), enter("祁生福", date(1950, 1, 1), 13)
    Relation.objects.create(
        person_id=child, other_id=guardian, kind="guardian", valid=(date(2015, 1, 1), None), source="community",
        recorded_at=NOW,
    )  # fmt: skip
    given = ConsentGiven(
        ConsentPurpose.SHARE, Asker.GUARDIAN, IdentityCheck.REGISTER_SEEN, date(2020, 1, 5), told=True, giver_name="祁"
    )
    record_consent(child, given, actor=worker(), now=NOW)
    HealthEvent.objects.create(
        person_id=child,
        kind="dose",
        step="x1",
        day=date(2009, 1, 1),
        source="health",
        evidence="接种本",
        recorded_at=NOW,
    )
    return child


def test_guardian_and_consent_end_with_the_eighteenth_birthday(ward: UUID) -> None:
    assert end_childhoods(actor=SYSTEM, now=OF_AGE - timedelta(days=1)) == {"guardians": 0, "consents": 0, "papers": 0}
    assert end_childhoods(actor=SYSTEM, now=OF_AGE) == {"guardians": 1, "consents": 1, "papers": 0}
    assert end_childhoods(actor=SYSTEM, now=OF_AGE) == {"guardians": 0, "consents": 0, "papers": 0}
    assert Relation.objects.get().valid == DateRange(date(2015, 1, 1), date(2026, 3, 1))
    assert Consent.objects.get().withdrawn_at is not None
    reasons = AuditEvent.objects.filter(subject_id=str(ward), reason="年满18周岁").values_list("action", flat=True)
    assert set(reasons) == {"people.end_relation", "people.withdraw_consent"}
    with pytest.raises(NotAllowed):
        end_childhoods(actor=worker("data_officer"), now=OF_AGE)


def test_the_guardian_of_a_grown_up_and_one_s_own_consent_stay(ward: UUID) -> None:
    Relation.objects.update(valid=(date(2026, 3, 1), None))
    Consent.objects.update(given_by="self")
    assert end_childhoods(actor=SYSTEM, now=OF_AGE + timedelta(days=400)) == {
        "guardians": 0,
        "consents": 0,
        "papers": 0,
    }


def test_the_papers_go_some_years_later_and_the_dose_stays(ward: UUID) -> None:
    later = OF_AGE.replace(year=2026 + value_of("keep_childhood"))
    assert end_childhoods(actor=SYSTEM, now=later - timedelta(days=1))["papers"] == 0
    assert end_childhoods(actor=SYSTEM, now=later)["papers"] == 1
    assert HealthEvent.objects.get().evidence == ""


def test_who_has_moved_away_for_long_enough_is_noticed_and_the_near_misses_are_not() -> None:
    gone, back, near = (enter(name, date(1950, 1, 1), number) for name, number in (("远", 11), ("户", 13), ("邻", 15)))
    Person.objects.filter(id=gone).update(registered_area=BEIJING)
    for who, area in ((gone, BEIJING), (back, BEIJING), (near, SHANGTAN)):
        move_person(who, area, on=date(2026, 2, 20), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    later = NOW.replace(year=NOW.year + value_of("keep_after_moving"))
    assert list(retention.retiring(on=later.date())) == []  # nobody works here: nobody has left
    hold(person("township", HAIDONG), Role.TOWNSHIP_WORKER, HAIDONG)
    early = later.date() - timedelta(days=20)
    assert list(retention.retiring(on=early)) == []
    assert [each.id for each in retention.retiring(on=later.date())] == [gone]
    assert Person.objects.get(id=back).registered_area == MAYING_COMMUNITY
    assert retention.give_notice(actor=SYSTEM, now=later) == 1
    assert Retirement.objects.get().rule == "keep_after_moving"
    noticed = later + timedelta(days=value_of("anonymise_notice"))
    assert retention.anonymise_noticed(actor=SYSTEM, now=noticed) == 1
    record = Person.objects.get(id=gone)
    assert (record.name, record.birth) == (retention.NAMELESS, date(1950, 1, 1))


def test_nobody_has_left_from_where_somebody_worked_meanwhile() -> None:
    gone = enter("远", date(1950, 1, 1), 11)
    Person.objects.filter(id=gone).update(registered_area=BEIJING)
    move_person(gone, BEIJING, on=date(2026, 2, 20), source=Source.COMMUNITY, revision=0, actor=SYSTEM, now=NOW)
    hold(person("township", HAIDONG), Role.TOWNSHIP_WORKER, HAIDONG)
    lapsed = DateRange(date(2026, 1, 1), date(2030, 1, 1))
    hold(person("beijing", BEIJING), Role.DATA_OFFICER, BEIJING, valid=lapsed)
    years = value_of("keep_after_moving")
    assert list(retention.retiring(on=date(2026 + years, 3, 1))) == []
    assert list(retention.retiring(on=date(2029 + years, 12, 31))) == []
    assert [each.id for each in retention.retiring(on=date(2030 + years, 1, 2))] == [gone]
