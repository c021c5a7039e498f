"""What is on the list of notice, and what holds records back from being anonymised."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, Func, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DateField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

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
    here = _waiting().filter(_inside(actor), area__isnull=True).select_related("person")
    return here.annotate(area_name=area_name("person__area", on=on))


def notices_of_left(*, actor: Actor, on: date) -> QuerySet[Retirement]:
    """As `notices`, of people who have left the area and of whom nothing else is seen here any more.

    `who` tells name, year of birth (`born`), day of death (`died`) and since when they are away (`since`).
    """
    HOLD_RECORD.demand(actor)
    left = _waiting().filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return left.annotate(
        area_name=area_name("area", on=on), who=_who(F("person")), name=KeyTextTransform("name", "who")
    )


def left_by(person_id: UUID, *, actor: Actor, on: date) -> str:
    """The name of one of those. Raises NotFound."""
    found: Any = notices_of_left(actor=actor, on=on).filter(person=person_id).first()
    if found is None:
        raise NotFound
    return str(found.name)


def _waiting() -> QuerySet[Retirement]:
    held = LegalHold.objects.filter(person=OuterRef("person"), released_at__isnull=True)
    from_day = ExpressionWrapper(F("noticed_on") + value_of(NOTICE), output_field=DateField())
    return Retirement.objects.filter(anonymised_on__isnull=True).annotate(from_day=from_day, held=Exists(held))


def _who(person: F) -> Func:
    return Func(person, function="people_noticed_elsewhere", output_field=JSONField())


def holds(*, actor: Actor, on: date) -> QuerySet[LegalHold]:
    """What holds records of the area back, released ones too, with the person's and the community's name."""
    HOLD_RECORD.demand(actor)
    person = Person.objects.filter(id=OuterRef("person"))
    left = Retirement.objects.filter(person=OuterRef("person"), area__gte=actor.area.low, area__lt=actor.area.high)
    found = LegalHold.objects.filter(_inside(actor) | Exists(left)).annotate(
        name=Coalesce(
            Subquery(person.values("name")), KeyTextTransform("name", _who(F("person"))), output_field=CharField()
        ),
        left=Exists(left),
        place=Coalesce(Subquery(left.values("area")), Subquery(person.values("area"))),
    )
    return found.annotate(area_name=area_name("place", on=on))


def hold(hold_id: UUID, *, actor: Actor, on: date) -> tuple[str, str]:
    """Whose record one holds that is in force, and the reason. Raises NotFound."""
    found: Any = holds(actor=actor, on=on).filter(id=hold_id, released_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found.name, found.reason


def _inside(actor: Actor) -> Q:
    people = Person.objects.filter(id=OuterRef("person"), area__gte=actor.area.low, area__lt=actor.area.high)
    return Q(Exists(people))
