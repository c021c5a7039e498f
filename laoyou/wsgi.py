"""The WSGI application. Loaded once before the workers fork, with every page's code, so that they share its memory."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from laoyou.cli.django import use_settings


def _application() -> WSGIHandler:
    use_settings()
    found = get_wsgi_application()
    from laoyou.ui.catalogues import join_catalogues

    join_catalogues()
    get_resolver().url_patterns  # noqa: B018 - reading it imports the views
    return found


application = _application()
