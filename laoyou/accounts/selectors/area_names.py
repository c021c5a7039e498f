"""The name of a row's area beside the row, so that a list asks once."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Subquery

from laoyou.places.models import Area


def area_name(column: str, *, on: date) -> Subquery:
    """An annotation: the short name, on the day, of the area whose code is in `column`; NULL when it has none."""
    return Subquery(Area.objects.filter(code=OuterRef(column), valid__contains=on).values("short_name")[:1])
