"""The addresses of this door. The version stands in the path: /api/v1/ answers the same way for good."""

from __future__ import annotations

from django.urls import path, re_path

from laoyou.api import reference
from laoyou.api.calls import open_to_all
from laoyou.api.door import door, no_such_address

_patterns, _app, _namespace = door.urls
for _pattern in _patterns:
    # Every operation demands a token, and its action where it is declared (laoyou.api.calls).
    setattr(_pattern.callback, "laoyou_guard", "token")  # noqa: B010 - a function has no such attribute to the checker

urlpatterns = [
    path("v1/", (_patterns, _app, _namespace)),
    path("openapi.json", reference.openapi, name="api_openapi"),
    path("", reference.reference, name="api"),
    re_path(r"^(?P<_rest>.+)$", open_to_all(no_such_address), name="api_nothing"),
]
