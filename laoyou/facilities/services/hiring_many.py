"""Many people taken on at once, each by the same rules as one: who can be, is; of the others it is said why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.facilities.access import KEEP_STAFF
from laoyou.facilities.selectors.reach import kept_institution
from laoyou.facilities.services.staffing import Hire, hire

MOST = 200  # of one list; a longer one comes in parts


class ListTooLong(DomainError):
    code = "facilities_staff_list_long"
    sentence = "The list has %(rows)s rows. At most %(most)s are taken at once: bring it in parts."


@sensitive_variables()
def hire_many(
    institution_id: UUID, asked: Mapping[int, Hire], *, rehearsal: bool, actor: Actor, now: datetime
) -> dict[int, DomainError]:
    """Take everybody on who can be, in the order of the list; returns what refuses the others, by their line.

    A rehearsal is the same, taken back at its end: it says what would be, with two rows of one person told apart too.
    Raises NotFound and ListTooLong.
    """
    KEEP_STAFF.demand(actor)
    kept_institution(institution_id, actor=actor)
    if len(asked) > MOST:
        raise ListTooLong(rows=len(asked), most=MOST)
    refused: dict[int, DomainError] = {}
    with transaction.atomic():
        for line, each in asked.items():
            try:
                hire(institution_id, each, actor=actor, now=now)
            except NotAllowed:
                raise
            except DomainError as refusal:
                refused[line] = refusal
        transaction.set_rollback(rehearsal)
    return refused
