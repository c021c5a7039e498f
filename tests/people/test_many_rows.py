"""Many rows in one transaction: their foreign keys hold as ever, and the plans of their checks are kept that long."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from laoyou.people.models import Person
from laoyou.people.services.copying import plan_checks_once
from tests.people.registry import enter

pytestmark = pytest.mark.django_db(transaction=True)
NOBODYS = UUID(int=7)


def mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str(cursor.fetchone()[0])


def test_plans_are_kept_to_the_end_of_the_transaction_and_no_longer() -> None:
    before = mode()
    with transaction.atomic():
        plan_checks_once()
        assert mode() == "auto" != before
    assert mode() == before


def test_a_foreign_key_that_leads_nowhere_is_refused_all_the_same() -> None:
    person = Person.objects.filter(id=enter())

    def move() -> None:
        with transaction.atomic():
            person.update(household_id=NOBODYS)
            plan_checks_once()

    with pytest.raises(IntegrityError, match="household_id"):
        move()
    assert person.get().household_id is None
