"""What a list says beside each person, asked for with the page's rows and not once for each."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from laoyou.accounts.selectors.area_names import area_name
from laoyou.people.models import Condition, Person

_SHOWN = ("name", "sex", "birth", "area", "registered_area")


def named(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """The people with `area_name`, `registered_name` and `held` (kinds of the day's conditions); nothing sealed."""
    held = Condition.objects.filter(person=OuterRef("pk"), valid__contains=on).order_by("kind")
    return people.only(*_SHOWN).annotate(
        area_name=area_name("area", on=on),
        registered_name=area_name("registered_area", on=on),
        held=ArraySubquery(held.values("kind")),
    )
