"""Doors that belong to no section: health, appearance, the style guide."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from laoyou.accounts.enums import Role
from laoyou.ui import preferences, styleguide
from laoyou.workbench.guards import public, signed_in
from laoyou.workbench.plan.frame import actor_of


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


@signed_in
def style(request: HttpRequest) -> HttpResponse:
    """The living style guide, for administrators and developers."""
    if not settings.DEBUG and Role.SYSTEM_ADMIN not in actor_of(request).roles:
        raise Http404
    return render(request, "ui/styleguide.html", styleguide.context(request))
