"""The audit trail: what an event holds, who may write one, and where."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from laoyou.core.actor import Actor, system_actor
from laoyou.core.area_codes import range_of
from laoyou.records.models import AuditEvent, AuditLink
from laoyou.records.services.audit import AnonymousActor, AuditOutsideTransaction, digest_of, record

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LEDU = 630202000000
OFFICER = Actor(
    name="马有财",
    user_id=UUID("018f0000-0000-7000-8000-000000000001"),
    roles=frozenset({"plan_officer", "auditor"}),
    organisation_id=UUID("018f0000-0000-7000-8000-000000000002"),
    area=range_of(630200000000),
)


def note(**facts: object) -> AuditEvent:
    given = {"actor": OFFICER, "action": "plan.accept", "subject": "plan", "subject_id": "1", "area": LEDU, "now": NOW}
    return record(**(given | facts))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_an_event_keeps_who_what_where_and_only_the_changed_fields() -> None:
    made = note(
        before={"title": "旧", "year": 2025, "kept": 1},
        after={"title": "新", "year": 2025, "kept": 1, "due": date(2025, 12, 31), "share": Decimal("0.10")},
        reason="印错",
    )
    kept = AuditEvent.objects.get(pk=made.pk)
    assert kept.before == {"title": "旧"}
    assert kept.after == {"title": "新", "due": "2025-12-31", "share": "0.10"}
    assert (kept.actor_name, kept.actor_roles) == ("马有财", ["auditor", "plan_officer"])
    assert (kept.actor_id, kept.organisation_id) == (OFFICER.user_id, OFFICER.organisation_id)
    assert (kept.area, kept.action, kept.subject, kept.subject_id) == (LEDU, "plan.accept", "plan", "1")
    assert (kept.at, kept.reason) == (NOW, "印错")


@pytest.mark.django_db
def test_what_is_read_back_is_what_was_hashed() -> None:
    awkward = {
        "big": 10**30,
        "float": 1e22,
        "small": 0.1,
        "none": None,
        "yes": True,
        "deep": {"b": [1, {"a": "\0x"}]},
        "l": "\ud800",
    }
    made = note(after=awkward)
    assert digest_of(AuditEvent.objects.get(pk=made.pk)) == made.digest


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(AuditOutsideTransaction):
        note()
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("nobody", [Actor(name=""), Actor(name="访客", roles=frozenset({"auditor"}))])
def test_nobody_cannot_be_recorded(nobody: Actor) -> None:
    with pytest.raises(AnonymousActor):
        note(actor=nobody)


@pytest.mark.django_db(transaction=True)
def test_links_number_the_events_in_the_order_of_commit() -> None:
    with transaction.atomic():
        first, second = note(subject_id="a"), note(actor=system_actor("每夜核验"), subject_id="b")
    with transaction.atomic():
        third = note(subject_id="c")
    links = list(AuditLink.objects.order_by("sequence"))
    assert [(link.sequence, link.event_id) for link in links] == [(1, first.pk), (2, second.pk), (3, third.pk)]
    assert [link.previous_hash for link in links] == ["0" * 64, links[0].hash, links[1].hash]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_neither_event_nor_gap() -> None:
    def note_and_stumble() -> None:
        with transaction.atomic():
            note()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        note_and_stumble()
    with transaction.atomic():
        note()
    assert list(AuditLink.objects.values_list("sequence", flat=True)) == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["records_auditevent", "records_auditlink"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_postgresql_refuses_every_change_even_to_the_owner(table: str, change: str) -> None:
    column = "action" if table.endswith("event") else "hash"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER records_audit_refuse_truncate")
        with pytest.raises(ProgrammingError, match="append-only"):
            cursor.execute(change.format(table, column))
