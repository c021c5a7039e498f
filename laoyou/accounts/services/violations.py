"""PostgreSQL's refusals as errors people read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from laoyou.core.errors import DomainError


@contextmanager
def refusing(refusals: dict[str, type[DomainError]]) -> Iterator[None]:
    """Run the block in a savepoint; a violated constraint named in `refusals` raises its error instead."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        diagnostics = getattr(violation.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnostics, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from violation
