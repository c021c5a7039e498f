"""What hangs on the lineages of a plan, read by its area where many of them are asked about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

_NAMED = 8  # naming each of a plan's hundred lineages takes longer than reading the few rows of others beside them

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def near(rows: Rows, lineages: Collection[UUID]) -> Rows:
    """The rows of an area that hang on the lineages, perhaps with others of the area: the caller knows its own."""
    return rows.filter(lineage__in=list(lineages)) if len(lineages) <= _NAMED else rows
