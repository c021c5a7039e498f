"""Records in doubt, of those who live in the actor's area."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet

from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_PERSON
from laoyou.people.models import Doubt


def doubts(*, actor: Actor) -> QuerySet[Doubt]:
    """What stands, with the person; a record changed since is looked through again at night and not listed."""
    VIEW_PERSON.demand(actor)
    inside = {"area__gte": actor.area.low, "area__lt": actor.area.high}
    return Doubt.objects.filter(**inside, person__updated_at__lte=F("found_at")).select_related("person")


def doubts_by_kind(*, actor: Actor) -> dict[str, int]:
    """How many of each kind stand."""
    found = doubts(actor=actor).order_by().values("kind").annotate(many=Count("id")).order_by("kind")
    return {row["kind"]: row["many"] for row in found}
