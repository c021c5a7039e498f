"""The end of a department's file: its bytes go, what was rejected stays and can be taken, what was accepted can be undone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from laoyou.core.errors import NotAllowed
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch
from laoyou.exchange.services.ending import forget_files
from laoyou.exchange.services.rejecting import take_rejected
from laoyou.people.models import Person
from laoyou.people.selectors.parameters import value_of
from laoyou.records.models import Attachment, AuditEvent
from tests.exchange.files import OFFICER, accept, check, csv, line, load, undo
from tests.people.registry import NOW, SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]
LATER = NOW + timedelta(days=value_of("keep_department_files"))
WRONG = line("祁生福", 11, 公民身份号码="123")


def rejected(batch: Batch) -> list[tuple[int, list[str], str]]:
    return list(take_rejected(batch.id, actor=OFFICER, now=NOW).rows)


def files(storage: Path) -> set[Path]:
    return {path for path in storage.rglob("*") if path.is_file()}


def test_the_bytes_go_and_the_rejected_rows_stay(storage: Path) -> None:
    batch = check(csv([line(), WRONG]))
    accept(batch)
    before, kept = rejected(batch), files(storage)
    assert [row[0] for row in before] == [3]
    assert forget_files(actor=SYSTEM, now=LATER - timedelta(seconds=1)) == 0
    assert forget_files(actor=SYSTEM, now=LATER) == 1
    assert forget_files(actor=SYSTEM, now=LATER) == 0
    batch.refresh_from_db()
    assert (batch.attachment_id, batch.file_ended_at) == (None, LATER)
    assert rejected(batch) == before
    assert files(storage) & kept == set()
    assert len(files(storage)) == 1
    assert "祁生福".encode() not in files(storage).pop().read_bytes()
    assert AuditEvent.objects.filter(action="exchange.forget_file").count() == 1
    undo(batch)
    assert not Person.objects.exists()


def test_a_file_handed_in_twice_goes_with_the_later_one(storage: Path) -> None:
    first, second = check(csv([line()])), load(csv([line()]))
    Batch.objects.filter(id=second).update(loaded_at=NOW + timedelta(days=10))
    assert forget_files(actor=SYSTEM, now=LATER) == 1
    assert Attachment.objects.count() == len(files(storage)) == 1
    assert forget_files(actor=SYSTEM, now=LATER + timedelta(days=10)) == 1
    assert (Attachment.objects.count(), files(storage)) == (0, set())
    assert Batch.objects.get(id=second).state == BatchState.DISCARDED
    first.refresh_from_db()
    assert first.state == BatchState.CHECKED


def test_what_is_being_worked_at_waits_and_people_do_not_do_it() -> None:
    batch = check(csv([line()]))
    Batch.objects.filter(id=batch.id).update(state=BatchState.ACCEPTING)
    assert forget_files(actor=SYSTEM, now=LATER) == 0
    with pytest.raises(NotAllowed):
        forget_files(actor=OFFICER, now=LATER)
