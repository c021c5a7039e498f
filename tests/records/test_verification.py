"""The chain under many writers, and every way to tamper with it."""
# ruff: noqa: S608 - statements are put together from ids made in the test

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from people import LEDU, NOW, OFFICER

from laoyou.records.enums import Break
from laoyou.records.models import AuditEvent, AuditLink
from laoyou.records.selectors.anchors import Anchor, head
from laoyou.records.services.audit import record, verify
from laoyou.records.services.verification import FirstBroken

pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> list[AuditEvent]:
    with transaction.atomic():
        return [
            record(
                actor=OFFICER,
                action="plan.accept",
                subject="plan",
                subject_id=str(n),
                area=LEDU,
                now=NOW,
                after={"n": n},
            )
            for n in range(count)
        ]


def tamper(*statements: str) -> None:
    """As somebody with the owner's rights would: past the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def link_of(event: AuditEvent) -> str:
    return f"event_id = '{event.pk}'"


def test_an_untouched_chain_holds() -> None:
    write(3)
    found = verify()
    assert (found.ok, found.events, found.first_broken) == (True, 3, None)
    assert found.head == head()
    assert found.head.sequence == 3


def test_no_event_is_a_chain_that_holds() -> None:
    assert verify().ok
    assert verify().head == Anchor(0, "0" * 64)


@pytest.mark.parametrize(
    "column_and_value",
    [
        "actor_name = '别人'", "action = 'plan.reject'", "area = 0", "reason = '补写'", "at = at + interval '1 microsecond'",
        "after = '{\"n\": 2}'", "after = NULL", "before = '{}'", "subject_id = '9'", "actor_roles = '{leader}'",
        "actor_id = NULL", "organisation_id = gen_random_uuid()", "digest = repeat('a', 64)",
    ],
)  # fmt: skip
def test_an_edited_event_is_found(column_and_value: str) -> None:
    _, second, _ = write(3)
    tamper(f"UPDATE records_auditevent SET {column_and_value} WHERE id = '{second.pk}'")
    assert verify().first_broken == FirstBroken(2, second.pk, Break.EDITED)


def test_an_event_edited_together_with_its_digest_is_found() -> None:
    _, second, _ = write(3)
    second.action = "plan.reject"
    from laoyou.records.services.digests import digest_of

    tamper(
        f"UPDATE records_auditevent SET action = 'plan.reject', digest = '{digest_of(second)}' WHERE id = '{second.pk}'"
    )
    assert verify().first_broken == FirstBroken(2, second.pk, Break.RELINKED)


def test_a_deleted_event_is_found() -> None:
    _, second, _ = write(3)
    tamper(f"DELETE FROM records_auditevent WHERE id = '{second.pk}'")
    assert verify().first_broken == FirstBroken(2, second.pk, Break.DELETED)


def test_an_event_deleted_with_its_link_is_found() -> None:
    _, second, _ = write(3)
    tamper(
        f"DELETE FROM records_auditevent WHERE id = '{second.pk}'",
        f"DELETE FROM records_auditlink WHERE {link_of(second)}",
    )
    assert verify().first_broken == FirstBroken(2, None, Break.GAP)


def test_an_event_put_in_beside_the_chain_is_found() -> None:
    first, *_ = write(3)
    stray = UUID(int=first.pk.int + 1)
    columns = [f.column for f in AuditEvent._meta.fields if f.column != "id"]
    tamper(
        f"INSERT INTO records_auditevent (id, {', '.join(columns)}) SELECT '{stray}', {', '.join(columns)} FROM records_auditevent WHERE id = '{first.pk}'"
    )
    assert verify().first_broken == FirstBroken(None, stray, Break.UNLINKED)


def test_events_that_changed_places_are_found() -> None:
    _, second, third = write(3)
    tamper(
        f"UPDATE records_auditlink SET event_id = gen_random_uuid() WHERE {link_of(second)}",
        f"UPDATE records_auditlink SET event_id = '{second.pk}' WHERE {link_of(third)}",
        f"UPDATE records_auditlink SET event_id = '{third.pk}' WHERE sequence = 2",
    )
    assert verify().first_broken == FirstBroken(2, third.pk, Break.RELINKED)


def test_a_tail_cut_off_shows_against_a_head_noted_earlier() -> None:
    _, _, third = write(3)
    noted = verify().head
    tamper(
        f"DELETE FROM records_auditevent WHERE id = '{third.pk}'",
        f"DELETE FROM records_auditlink WHERE {link_of(third)}",
    )
    assert verify().ok, "the chain alone cannot know"
    assert verify([noted]).first_broken == FirstBroken(3, None, Break.TRUNCATED)


def test_a_chain_computed_anew_shows_against_a_head_noted_earlier() -> None:
    *_, third = write(3)
    noted = verify().head
    tamper(
        f"DELETE FROM records_auditevent WHERE id = '{third.pk}'",
        f"DELETE FROM records_auditlink WHERE {link_of(third)}",
    )
    again = write(1)[0]
    assert verify().ok
    assert verify([noted]).first_broken == FirstBroken(3, again.pk, Break.REWRITTEN)


def test_slices_hide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    events = write(5_003)
    told: list[tuple[int, int]] = []
    assert verify(report=lambda done, total: told.append((done, total))).events == 5_003
    assert told == [(5_000, 5_003)]
    tamper(f"DELETE FROM records_auditlink WHERE {link_of(events[5_000])}")
    assert verify().first_broken == FirstBroken(5_001, None, Break.GAP)


def test_eight_writers_at_once_make_one_line_without_gaps() -> None:
    def work(writer: int) -> None:
        try:
            for _ in range(20):
                write(1 + writer % 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    expected = sum(20 * (1 + writer % 3) for writer in range(8))
    assert list(AuditLink.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, expected + 1)
    )
    assert (verify().ok, verify().events) == (True, expected)


def test_a_writer_that_has_recorded_does_not_hold_up_others_before_it_commits() -> None:
    """The chain's lock is only taken while committing: long transactions never wait for each other."""
    with transaction.atomic():
        write(1)

        def other() -> int:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")
                write(1)
                return AuditLink.objects.count()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(other).result() == 1
    assert (verify().ok, verify().events) == (True, 2)


def test_a_writer_with_an_old_view_of_the_chain_fails_rather_than_forks_it() -> None:
    def other() -> None:
        try:
            write(1)
        finally:
            connection.close()

    def write_from_an_old_snapshot() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert AuditLink.objects.count() == 1
            with ThreadPoolExecutor(1) as pool:
                pool.submit(other).result()
            write(1)

    write(1)
    with pytest.raises(IntegrityError):
        write_from_an_old_snapshot()
    assert (verify().ok, verify().events) == (True, 2)
