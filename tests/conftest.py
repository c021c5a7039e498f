"""Every test run uses a real PostgreSQL: DATABASE_URL when it is set, otherwise the embedded server under var/.

`LAOYOU_DATABASE=<name>` keeps several people's runs on one server apart: the databases are test_<name>….
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.database_templates import ROOT, Baseline, Server, fingerprint

# Programs that a test starts make up no city beside it, unless the test says so.
os.environ.setdefault("LAOYOU_CITY_SCALE", "0")

# The same examples each time, so that what fails, fails for everybody; and no clock, which a busy machine would fail.
settings.register_profile("laoyou", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laoyou")

VAR = Path(os.environ.get("LAOYOU_VAR", ROOT / "var"))


# Files that take longest, the longest first: begun last, one of them would keep a worker while the others have ended.
_LONG = (
    "tests/journeys/test_every_page",
    "tests/cli/test_start.py",
    "tests/isolation/test_pages.py",
    "tests/reading/test_sources_refused.py",
    "tests/places/",
    "tests/workbench/test_query_counts.py",
    "tests/records/test_runs.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; within and among the others whatever order there was."""
    items.sort(key=lambda item: next((at for at, name in enumerate(_LONG) if item.nodeid.startswith(name)), len(_LONG)))


def pytest_collection_finish() -> None:
    """All that is loaded stays; looking through it for rubbish again and again took a fifteenth of the time."""
    gc.set_threshold(50_000, 20, 50)


def pytest_configure() -> None:
    if os.environ.get("DATABASE_URL"):
        return
    from django.conf import settings

    from laoyou.cli.embedded import start_embedded
    from laoyou.settings import database

    start_embedded(VAR / "postgres")
    # The settings were read before the server ran; only now is it known where its socket lies.
    settings.DATABASES["default"]["HOST"] = database.connection(VAR, web=False)["HOST"]


@pytest.fixture(autouse=True)
def language_of_the_site() -> Iterator[None]:
    """A page answered in English leaves its thread speaking English; the next test starts in Chinese all the same."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def as_web_role(db: None) -> Iterator[None]:
    """Inside the test's transaction: what follows runs with the rights of the web role."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
    monkeypatch_session: pytest.MonkeyPatch,
) -> Iterator[None]:
    """One database for each process of the run, copied from a migrated template (in place of pytest-django's)."""
    from django.db import connection, connections
    from django.test import TransactionTestCase

    with django_db_blocker.unblock():
        server = Server(connection.get_connection_params() | {"dbname": "postgres"})
        name = connection.creation._get_test_db_name()
        template = server.ensure_template(f"template_{connection.settings_dict['NAME']}", _schema(), _migrate)
        server.copy(template, name)
        _point_at(name)
        with server.connect(name) as owner:
            baseline = Baseline(owner)

    def start_afresh(_test: TransactionTestCase) -> None:
        connections.close_all()
        with server.connect(name) as owner:
            baseline.restore(owner)

    # After a test that commits, Django would empty every table. The audit trail refuses to be emptied, and rows
    # that migrations put in place would be gone for the tests after it.
    monkeypatch_session.setattr(TransactionTestCase, "_fixture_teardown", start_afresh)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        server.drop(name)


def _schema() -> str:
    """Everything that decides what a migrated database looks like."""
    package = ROOT / "laoyou"
    shaping = [*package.glob("*/migrations/*.py"), *package.glob("*/models/**/*.py"), *package.glob("*/models.py")]
    shaping += package.glob("facilities/data/*.csv")  # migrations read them
    return fingerprint([*shaping, *package.glob("accounts/services/row_security*"), ROOT / "uv.lock"])


def _migrate(name: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    from laoyou.accounts.services.row_security import apply_row_security
    from laoyou.cli.migrating import migrate

    _point_at(name)
    if connection.pg_version < 160000:
        call_command("migrate", interactive=False, verbosity=0)  # Django's own way, so that both are tried
    else:
        migrate()
    apply_row_security()
    connection.close()


def _point_at(name: str) -> None:
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if url := os.environ.get("DATABASE_URL"):
        # Programs that a test starts must find the test's database and not the one the run was given.
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
