"""Ticking off what was to be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.people.access import DO_ERRAND
from laoyou.people.models import Errand
from laoyou.records.services import audit


class ErrandDone(DomainError):
    code = "people_errand_done"
    sentence = "%(by)s has already ticked this off."


def finish_errand(errand_id: UUID, *, outcome: str, actor: Actor, now: datetime) -> None:
    """It is done; `outcome` says what came of it. Raises NotFound outside the area, ErrandDone."""
    DO_ERRAND.demand(actor)
    with transaction.atomic():
        errand = Errand.objects.select_for_update().filter(id=errand_id).first()
        if errand is None or not (actor.is_system or errand.area in actor.area):
            raise NotFound
        if errand.done_at:
            raise ErrandDone(by=errand.done_by)
        errand.done_at, errand.done_by, errand.outcome = now, actor.name, outcome.strip()
        errand.save(update_fields=["done_at", "done_by", "outcome"])
        audit.record(
            actor=actor,
            action=DO_ERRAND.code,
            subject="people.errand",
            subject_id=errand.id,
            area=errand.area,
            now=now,
            after={"person": str(errand.person_id), "kind": errand.kind, "outcome": errand.outcome},
        )
