"""What a list says beside each person, asked for with the page's rows and not once for each."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from laoyou.accounts.selectors.area_names import area_name
from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_SENSITIVE
from laoyou.people.enums import SENSITIVE
from laoyou.people.models import Condition, Person

_SHOWN = ("name", "sex", "birth", "area", "registered_area")


def named(people: QuerySet[Person], *, on: date, actor: Actor) -> QuerySet[Person]:
    """The people with `area_name`, `registered_name` and `held` (kinds of the day's conditions); nothing sealed.

    Sensitive kinds are among them only for those who see them without giving a reason.
    """
    held = Condition.objects.filter(person=OuterRef("pk"), valid__contains=on).order_by("kind")
    if not VIEW_SENSITIVE.allows(actor):
        held = held.exclude(kind__in=sorted(SENSITIVE))
    return people.only(*_SHOWN).annotate(
        area_name=area_name("area", on=on),
        registered_name=area_name("registered_area", on=on),
        held=ArraySubquery(held.values("kind")),
    )
