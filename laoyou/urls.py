"""Every door of the site. Each area of the workbench keeps its own list."""

from __future__ import annotations

from django.urls import include, path

from laoyou.workbench import doors
from laoyou.workbench.search import views as search
from laoyou.workbench.today import views as today

from importlib.util import find_spec  # noqa: E402 - until every area has landed


def _landed(*entries: tuple[str, str]) -> list:
    return [path(at, include(module)) for at, module in entries if find_spec(module.rpartition('.')[0]) and find_spec(module)]


urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    *_landed(
        ("areas/", "laoyou.workbench.places.urls"),
        ("accounts/", "laoyou.workbench.accounts.urls"),
        ("records/", "laoyou.workbench.records.urls"),
        ("sign-in/", "laoyou.workbench.accounts.sign_in_urls"),
    ),
    path("health", doors.health, name="health"),
    path("preferences", doors.change_preferences, name="preferences"),
    path("robots.txt", doors.robots, name="robots"),
]
