"""Somebody outside one's own township, opened for a reason: seen by the opener alone, for hours, and told to both places."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import SENSITIVE, Document, RelationKind, Source
from laoyou.people.models import Condition, Opening, Person
from laoyou.people.selectors.card import card, sensitive_open
from laoyou.people.selectors.elsewhere import Contact, opened_person
from laoyou.people.services.openings import open_elsewhere
from laoyou.people.services.persons import ReasonNeeded
from laoyou.people.services.relation_rules import Relationship
from laoyou.people.services.relations import record_relation
from laoyou.people.services.residence import NobodyElsewhere
from laoyou.records.models import AuditEvent, Reading
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import LEDU, MAYING, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, number_of, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
NUMBER = number_of(date(1943, 5, 2), 12)
HERE, NEIGHBOUR = worker(area=MAYING), worker(area=MAYING, number=2)


@pytest.fixture
def lost() -> UUID:
    """An elder of 乐都 with a daughter to call, found in 马营."""
    elder = enter(area=SHANGTAN, registered_area=SHANGTAN, phone="13900000001")
    daughter = enter("马春花", date(1970, 1, 1), 14, area=SHANGTAN, registered_area=SHANGTAN, phone="13900000002")
    said = Relationship(RelationKind.CHILD, Source.COMMUNITY, daughter, first=date(1970, 1, 1))
    record_relation(elder, said, actor=SYSTEM, now=NOW)
    for kind in ("low_income", "dementia"):
        Condition.objects.create(
            person_id=elder,
            kind=kind,
            basis="certified",
            source="health",
            valid=(date(2020, 1, 1), None),
            recorded_at=NOW,
        )
    return elder


def opened(actor: Actor = HERE, number: str = NUMBER, reason: str = "走失老人") -> UUID:
    return as_actor(
        actor,
        lambda: open_elsewhere(Document.CITIZEN_ID, number, reason=reason, actor=actor, now=clock.now()),
    )


def as_actor(actor: Actor, act):  # type: ignore[no-untyped-def]
    """What the web role gets for this actor, through row-level security."""
    as_web()
    try:
        with scoped(actor, now=clock.now()):
            return act()
    finally:
        as_owner()


def test_who_opened_it_sees_whom_to_call_and_nothing_sensitive(lost: UUID) -> None:
    opening = opened()
    seen = as_actor(HERE, lambda: opened_person(opening, actor=HERE))
    assert (seen.id, seen.name, seen.area, seen.phone) == (lost, "马玉兰", SHANGTAN, "13900000001")
    assert seen.contacts == (Contact("child", "马春花", "13900000002"),)
    assert seen.conditions == (("low_income", 0),)
    assert seen.number_masked != NUMBER
    assert NUMBER not in str(seen)
    assert seen.reason == "走失老人"
    hours = (seen.until - clock.now()).total_seconds() / 3600
    assert 7.9 < hours <= 8


def test_it_opens_this_and_nothing_else(lost: UUID) -> None:
    opened(worker("data_officer", area=MAYING))
    officer = worker("data_officer", area=MAYING)
    for read in (lambda: card(lost, actor=officer), lambda: list(Person.objects.filter(id=lost).values_list())):
        try:
            assert as_actor(officer, read) == []
        except NotFound:
            continue
    assert not as_actor(officer, lambda: sensitive_open(lost, actor=officer))


def test_the_colleague_at_the_next_desk_and_the_neighbour_see_nothing_of_it(lost: UUID) -> None:
    opening = opened()
    for other in (NEIGHBOUR, worker(area=MINHE, number=3), worker(area=LEDU, number=4)):
        with pytest.raises(NotFound):
            as_actor(other, lambda other=other: opened_person(opening, actor=other))
    leader = worker("leader", area=MAYING)
    with pytest.raises(NotAllowed):
        as_actor(leader, lambda: opened_person(opening, actor=leader))


def test_it_is_over_after_its_hours(lost: UUID) -> None:
    opening = opened()
    Opening.objects.update(opened_at="2020-01-01T00:00Z", until="2020-01-01T08:00Z")
    with pytest.raises(NotFound):
        as_actor(HERE, lambda: opened_person(opening, actor=HERE))


def test_both_places_have_it_in_their_trail_and_a_miss_is_told_as_well(lost: UUID) -> None:
    opened()
    events = AuditEvent.objects.filter(action="people.open_elsewhere").order_by("area")
    assert [(each.area, each.subject_id, each.reason) for each in events] == [
        (SHANGTAN, str(lost), "走失老人"),
        (MAYING, str(lost), "走失老人"),
    ]
    with pytest.raises(NobodyElsewhere):
        opened(number=number_of(date(1943, 5, 2), 16))
    miss = AuditEvent.objects.filter(action="people.open_elsewhere").latest("at")
    assert (miss.area, miss.subject_id, miss.after) == (MAYING, "", {"found": False})


def test_without_a_reason_of_the_own_area_and_for_others_it_does_not_open(lost: UUID) -> None:
    with pytest.raises(ReasonNeeded):
        opened(reason=" 看")
    own = number_of(date(1950, 1, 1), 11)
    enter("本地", date(1950, 1, 1), 11, area=MAYING_COMMUNITY)
    with pytest.raises(NobodyElsewhere):
        opened(number=own)
    with pytest.raises(NotAllowed):
        opened(worker("auditor", area=MAYING))
    assert not Opening.objects.exists()


def test_the_list_of_what_is_sensitive_is_the_one_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('people_seen_elsewhere'::regproc)")
        (body,) = cursor.fetchone()
    assert all(f"'{kind.value}'" in body for kind in SENSITIVE)


@pytest.mark.usefixtures("site")
def test_the_page_opens_shows_and_writes_down_every_look(lost: UUID) -> None:
    client = signed_in(Role.TOWNSHIP_WORKER, MAYING)
    assert "辖区外人员" in client.get(reverse("people:list")).content.decode()
    wrong = post(client, "people:open_elsewhere", [], document="citizen_id", number=NUMBER[:-1] + "0", reason="走失")
    assert wrong.status_code == 422
    found = post(client, "people:open_elsewhere", [], document="citizen_id", number=NUMBER, reason="走失老人")
    assert found.status_code == 302
    page = client.get(found.url).content.decode()
    assert "马春花" in page
    assert "13900000002" in page
    assert "失智" not in page
    assert NUMBER not in page
    as_owner()
    look = Reading.objects.get(kind="unsealed")
    assert (look.subject_id, look.subject_area, look.reason) == (lost, SHANGTAN, "走失老人")
    assert signed_in(Role.TOWNSHIP_WORKER, MINHE).get(found.url).status_code == 404
    as_owner()
    auditor = signed_in(Role.AUDITOR, MAYING).get(reverse("people:readings")).content.decode()
    assert "走失老人" in auditor
    as_owner()
