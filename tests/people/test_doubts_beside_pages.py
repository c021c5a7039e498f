"""The look through the whole registry holds up nobody who enters somebody meanwhile."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from laoyou.people.models import Doubt
from laoyou.people.services.doubting import find_doubts, keep_doubts
from tests.people.registry import NOW, enter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("areas_of_haidong")]


def test_a_page_writes_its_doubts_while_the_registry_is_looked_through() -> None:
    person = enter(sequence=11)
    done = threading.Event()

    def page() -> None:
        keep_doubts([person], now=NOW)
        done.set()
        connection.close()

    writing = threading.Thread(target=page)
    with transaction.atomic():
        find_doubts(now=NOW)
        writing.start()
        assert done.wait(20)
    writing.join(timeout=20)
    assert not Doubt.objects.filter(person_id=person).exists()
