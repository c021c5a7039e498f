"""Tables obey the order of the house, say which rows may be seen, and name themselves for people."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from laoyou.core.row_rules import RowRule

# The order of [tool.importlinter] in pyproject.toml, lowest first: a foreign key may only point downhill.
ORDER = ["records", "places", "accounts", "people", "facilities", "plan", "exchange"]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("laoyou.")]


def test_foreign_keys_run_downhill() -> None:
    uphill = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert uphill == []


def test_every_app_of_ours_has_its_place_in_the_order() -> None:
    assert {model._meta.app_label for model in our_models()} == set(ORDER)


def test_every_table_says_which_rows_may_be_seen() -> None:
    tables = [model for model in our_models() if model._meta.managed]  # a view has the rules of its tables
    silent = [model.__name__ for model in tables if not isinstance(model.__dict__.get("row_rule"), RowRule)]
    assert silent == []


def test_constraints_are_named_and_keys_are_uuids_or_area_codes() -> None:
    odd = [
        model.__name__
        for model in our_models()
        if not isinstance(model._meta.pk, models.UUIDField | models.OneToOneField | models.BigIntegerField)
    ]
    assert odd == []
