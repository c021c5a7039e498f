"""Images from the database, as a browser may keep them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def photo_response(request: HttpRequest, key: str, image: Callable[[], bytes]) -> HttpResponse:
    """A JPEG that never changes under its key; the browser asks each time whether it is still there."""
    tag, content = f'"{key}"', image()
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
