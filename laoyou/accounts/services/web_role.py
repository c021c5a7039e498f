"""The worker as somebody at a page: on a connection of the web role, behind row-level security, for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from laoyou.settings import database


@contextmanager
def as_web_role() -> Iterator[BaseDatabaseWrapper]:
    """This thread's queries go through a connection of the web role's own, without a scope yet; gives the owner's.

    The owner's connection keeps its transaction: what the web role reads or writes is no part of it. `through` goes
    back to it in between.
    """
    owner = connections[DEFAULT_DB_ALIAS]
    web = connections.create_connection(DEFAULT_DB_ALIAS)
    role = database.connection(settings.VAR, web=True)
    web.settings_dict = {**owner.settings_dict, "USER": role["USER"], "PASSWORD": role["PASSWORD"]}
    try:
        with through(web):
            yield owner
    finally:
        web.close()


@contextmanager
def through(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """This thread's queries go through the given connection until the block ends."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = wrapper
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
