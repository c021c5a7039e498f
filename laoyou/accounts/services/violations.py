"""PostgreSQL's refusals as errors people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, transaction
from psycopg.errors import DeadlockDetected

from laoyou.core.errors import Conflict, DomainError


@contextmanager
def refusing(refusals: Mapping[str, Callable[[], DomainError]]) -> Iterator[None]:
    """Run the block in a savepoint; a violated constraint named in `refusals` raises its error instead.

    The error is made after the savepoint is rolled back, so that it may look up what it says.

    Two transactions that each insert what an exclusion constraint lets in once wait for one another: PostgreSQL ends
    one of them as a deadlock. That one was the slower of two, and raises Conflict.
    """
    try:
        with transaction.atomic():
            yield
    except OperationalError as stopped:
        if not isinstance(stopped.__cause__, DeadlockDetected):
            raise
        raise Conflict from stopped
    except IntegrityError as violation:
        diagnostics = getattr(violation.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnostics, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal() from violation
