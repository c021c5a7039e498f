"""Every place in the database that names a person: what a merger has to take along.

Found from the models, so that a table of a later app is not forgotten. A test compares the answer with PostgreSQL's own
list of foreign keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import models

from laoyou.people.models import Merge, Pair, Person

# These speak of records, not of the person behind them, and stay as they are.
OF_RECORDS = frozenset({(Person, "merged_into"), (Pair, "low"), (Pair, "high"), (Merge, "stayed"), (Merge, "given_up")})


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of a model that names a person."""

    model: type[models.Model]
    field: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        return str(self.model._meta.get_field(self.field).attname)  # type: ignore[union-attr]


@cache
def references() -> tuple[Reference, ...]:
    """Foreign keys and one-to-one fields to Person of all installed apps, in one order, without OF_RECORDS."""
    found = [
        Reference(model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]
    wanted = (each for each in found if (each.model, each.field) not in OF_RECORDS)
    return tuple(sorted(wanted, key=lambda each: (each.table, each.column)))
