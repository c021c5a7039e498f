"""How a reader wants pages to look: language, theme, type size. Kept in cookies, so it also holds before sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

THEMES = ("auto", "light", "dark")
TYPE_SIZES = ("normal", "large")
THEME_COOKIE, TYPE_COOKIE = "laoyou_theme", "laoyou_type"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Appearance:
    theme: str
    type_size: str

    @property
    def large(self) -> bool:
        return self.type_size == "large"


def appearance_of(request: HttpRequest) -> Appearance:
    """What the reader chose; anything unknown is the default."""
    theme, size = request.COOKIES.get(THEME_COOKIE, ""), request.COOKIES.get(TYPE_COOKIE, "")
    return Appearance(theme if theme in THEMES else "auto", size if size in TYPE_SIZES else "normal")


def appearance(request: HttpRequest) -> dict[str, Appearance]:
    """Context processor: `appearance` for the frame."""
    return {"appearance": appearance_of(request)}


def change(request: HttpRequest) -> HttpResponse:
    """View body: keeps the posted theme, type size or language and goes back to where the reader was."""
    response = HttpResponseRedirect(_back(request))
    languages = tuple(code for code, _ in settings.LANGUAGES)
    for field, cookie, allowed in (
        ("theme", THEME_COOKIE, THEMES),
        ("type_size", TYPE_COOKIE, TYPE_SIZES),
        ("language", settings.LANGUAGE_COOKIE_NAME, languages),
    ):
        chosen = request.POST.get(field, "")
        if chosen in allowed:
            response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
