"""What the web role may do to the records, over a real connection as that role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from people import AUDITOR, HAIDONG, LEDU, NOW, OFFICER, SYSTEM_ADMIN, ZIYANG

from laoyou.accounts.services.row_security import apply_row_security
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.records.models import AuditEvent, AuditLink, Run
from laoyou.records.services import runs
from laoyou.records.services.audit import record, verify
from laoyou.records.services.jobs import cancel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web_role() -> Iterator[None]:
    """The connection of the test, as the role that serves pages: log in as laoyou_web until the test ends."""
    apply_row_security()
    connection.close()
    kept = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = "laoyou_web"
    yield
    connection.close()
    connection.settings_dict["USER"] = kept


def note(area: int, actor: Actor = OFFICER) -> AuditEvent:
    with transaction.atomic():
        return record(actor=actor, action="plan.accept", subject="plan", subject_id="1", area=area, now=NOW)


def test_events_of_several_areas_make_one_chain_although_the_writer_sees_only_its_own(web_role: None) -> None:
    with scoped(OFFICER, now=clock.now()):
        note(LEDU)
    neighbour = Actor(
        name="邻", user_id=OFFICER.user_id, roles=OFFICER.roles, area=AUDITOR.area.__class__(ZIYANG, ZIYANG + 10**8)
    )
    with scoped(neighbour, now=clock.now()):
        note(ZIYANG)
        assert list(AuditLink.objects.values_list("sequence", flat=True)) == [2]
    with scoped(OFFICER, now=clock.now()):
        note(HAIDONG)
        assert list(AuditLink.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 3]
        assert AuditEvent.objects.count() == 2
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    assert (verify().ok, verify().events) == (True, 3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_auditevent SET reason = 'x'",
        "DELETE FROM records_auditevent",
        "TRUNCATE records_auditevent",
        "UPDATE records_auditlink SET hash = repeat('0', 64)",
        "DELETE FROM records_auditlink",
        "INSERT INTO records_auditlink VALUES (99, gen_random_uuid(), repeat('0', 64), repeat('1', 64))",
        "ALTER TABLE records_auditevent DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_web_role_can_change_nothing(web_role: None, statement: str) -> None:
    with scoped(OFFICER, now=clock.now()):
        note(LEDU)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_without_a_scope_nothing_is_written_or_seen(web_role: None) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        note(LEDU)
    assert AuditEvent.objects.count() == 0


def test_the_web_role_queues_and_cancels_work(web_role: None) -> None:
    with scoped(SYSTEM_ADMIN, now=clock.now()):
        run = runs.queue("laoyou.records.tasks.verify_audit_trail", "trial", actor=SYSTEM_ADMIN, area=LEDU, now=NOW)
        assert run.job_id is not None
        cancel(run.job_id, actor=SYSTEM_ADMIN, now=NOW)
        assert Run.objects.get(pk=run.pk).error_code == "job_cancelled"
