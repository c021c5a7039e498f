"""Doors that belong to no section: health, appearance, the style guide."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from laoyou.ui import preferences
from laoyou.workbench.guards import public


@public
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the site can reach its database; says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@public
def change_preferences(request: HttpRequest) -> HttpResponse:
    """Language, theme and type size, before and after sign-in."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return preferences.change(request)


@public
def robots(_request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
