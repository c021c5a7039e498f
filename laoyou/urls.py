"""Every door of the site. Each area of the workbench keeps its own list."""

from __future__ import annotations

from django.urls import include, path

from laoyou.workbench import doors
from laoyou.workbench.search import views as search
from laoyou.workbench.today import views as today

handler400 = "laoyou.ui.errors.bad_request"
handler403 = "laoyou.ui.errors.forbidden"
handler404 = "laoyou.ui.errors.not_found"
handler500 = "laoyou.ui.errors.server_error"

urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("plans/", include("laoyou.workbench.bulletins.urls")),
    path("plans/", include("laoyou.workbench.plan.urls")),
    path("explore/", include("laoyou.workbench.explore.urls")),
    path("people/", include("laoyou.workbench.people.urls")),
    path("closings/", include("laoyou.workbench.closings.urls")),
    path("filings/", include("laoyou.workbench.filings.urls")),
    path("meetings/", include("laoyou.workbench.meetings.urls")),
    path("assessment/", include("laoyou.workbench.assessment.urls")),
    path("policies/", include("laoyou.workbench.policies.urls")),
    path("pledges/", include("laoyou.workbench.pledges.urls")),
    path("neighbourhoods/", include("laoyou.workbench.neighbourhoods.urls")),
    path("exchange/", include("laoyou.workbench.exchange.urls")),
    path("institutions/", include("laoyou.workbench.facilities.urls")),
    path("notices/", include("laoyou.workbench.notices.urls")),
    path("house/", include("laoyou.workbench.house.urls")),
    path("waiting/", include("laoyou.workbench.waiting.urls")),
    path("public/", include("laoyou.portal.urls")),
    path("areas/", include("laoyou.workbench.places.urls")),
    path("accounts/", include("laoyou.workbench.accounts.urls")),
    path("records/", include("laoyou.workbench.records.urls")),
    path("api/", include("laoyou.api.urls")),
    path("sign-in/", include("laoyou.workbench.accounts.sign_in_urls")),
    path("health", doors.health, name="health"),
    path("preferences", doors.change_preferences, name="preferences"),
    path("robots.txt", doors.robots, name="robots"),
    path("style/", doors.style, name="style"),
]
