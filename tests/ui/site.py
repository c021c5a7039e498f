"""A site made of nothing but the design system: its style guide, its error pages, and the frame around them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib import messages
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _

from laoyou.settings import security
from laoyou.ui import errors, preferences, styleguide
from laoyou.ui.pages import respond
from laoyou.ui.shell import MenuLink, NavigationItem, Person, Place, PlaceSwitcher, Shell

SETTINGS: dict[str, Any] = {
    "ROOT_URLCONF": "tests.ui.site",
    "ALLOWED_HOSTS": ["127.0.0.1", "testserver"],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                    "django.contrib.messages.context_processors.messages",
                    "laoyou.ui.preferences.appearance",
                    "tests.ui.site.shell",
                ]
            },
        }
    ],
    "CONTENT_SECURITY_POLICY": security.CONTENT_SECURITY_POLICY,
    "CSRF_FAILURE_VIEW": security.CSRF_FAILURE_VIEW,
}


def shell(request: HttpRequest) -> dict[str, Any]:
    sections = [
        (_("Home"), "home", 12, ""),
        (_("Plan"), "target", None, ""),
        (_("Projects"), "map-2", 3, ""),
        (_("Document"), "file-text", None, ""),
    ]
    frame = Shell(
        navigation=tuple(
            NavigationItem(label, "/", icon, count, note, current=icon == "target")
            for label, icon, count, note in sections
        ),
        place_switcher=PlaceSwitcher("甲市", "/place/", (Place(1, "甲市", current=True), Place(2, "乙区", depth=1))),
        as_of="2025-09-30",
        search_url="/",
        suggest_url="/suggest/",
        person=Person("张三", _("Plan"), (MenuLink(_("Home"), "/", "settings"),), "/out/"),
        preferences_url="/preferences/",
        session_seconds=int(request.GET.get("session", 0)),
        keep_alive_url="/suggest/",
        version="0.1",
    )
    return Shell.when_read(lambda: frame)


def style(request: HttpRequest) -> HttpResponseBase:
    if request.GET.get("said"):
        messages.success(request, _("Copied."))
        messages.error(request, _("Nothing of it was kept."))
    return respond(request, "ui/styleguide.html", styleguide.context(request))


def suggest(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<ul><li><a href="/?one">甲市</a></li><li><a href="/?two">乙区</a></li></ul>')


def trouble(request: HttpRequest, name: str) -> HttpResponse:
    return errors.trouble_page(request, getattr(errors, name), sign_in_url="/")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("", style),
    path("suggest/", suggest),
    path("preferences/", preferences.change),
    path("trouble/<str:name>/", trouble),
    path("broken/", broken),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """The test says what it saw."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the site on a free port of this machine, until the block ends."""
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
