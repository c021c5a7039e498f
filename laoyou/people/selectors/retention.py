"""What is on the list of notice, and what holds records back from being anonymised."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.db.models.fields import DateField

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.people.access import HOLD_RECORD
from laoyou.people.models import LegalHold, Person, Retirement
from laoyou.people.selectors.parameters import value_of

NOTICE = "anonymise_notice"


def notices(*, actor: Actor, on: date) -> QuerySet[Retirement]:
    """Records of the area that notice was given of and that are not anonymised yet.

    Each with its community's name, `from_day` (the first day on which it can be anonymised) and whether it is `held`.
    """
    HOLD_RECORD.demand(actor)
    held = LegalHold.objects.filter(person=OuterRef("person"), released_at__isnull=True)
    waiting = Retirement.objects.filter(_inside(actor), anonymised_on__isnull=True).select_related("person")
    from_day = ExpressionWrapper(F("noticed_on") + value_of(NOTICE), output_field=DateField())
    return waiting.annotate(area_name=area_name("person__area", on=on), from_day=from_day, held=Exists(held))


def holds(*, actor: Actor, on: date) -> QuerySet[LegalHold]:
    """What holds records of the area back, released ones too, with the community's name."""
    HOLD_RECORD.demand(actor)
    found = LegalHold.objects.filter(_inside(actor)).select_related("person")
    return found.annotate(area_name=area_name("person__area", on=on))


def hold(hold_id: UUID, *, actor: Actor, on: date) -> LegalHold:
    """One that is in force. Raises NotFound."""
    found = holds(actor=actor, on=on).filter(id=hold_id, released_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def _inside(actor: Actor) -> Exists:
    people = Person.objects.filter(id=OuterRef("person"), area__gte=actor.area.low, area__lt=actor.area.high)
    return Exists(people)
