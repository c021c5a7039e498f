"""The frame around every page of the workbench: which sections a role sees, where it works, who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laoyou.accounts import access as account_access
from laoyou.accounts.enums import Role
from laoyou.accounts.selectors.actors import roles_in_force
from laoyou.core import clock
from laoyou.core.access import Action
from laoyou.core.actor import Actor
from laoyou.core.area_codes import level_of
from laoyou.places import access as place_access
from laoyou.places.selectors import areas
from laoyou.plan import access as plan_access
from laoyou.records import access as record_access
from laoyou.ui import formats
from laoyou.ui.shell import MenuLink, NavigationItem, Person, Place, PlaceSwitcher, Shell

# (label, url name, icon, action): a section stands in the rail of those whose role carries its action.
_SECTIONS: list[tuple[Any, str, str, Action | None]] = [
    (gettext_lazy("Today"), "today", "sun", None),
    (gettext_lazy("Plans"), "plan:plans", "clipboard-list", plan_access.VIEW_PLANS),
    (gettext_lazy("What is ours"), "plan:ours", "building-community", plan_access.EXPORT_PACK),
    (gettext_lazy("Compare places"), "plan:compare", "arrows-left-right", plan_access.COMPARE_PLANS),
    (gettext_lazy("Areas"), "places:top", "map", place_access.VIEW_AREAS),
    (gettext_lazy("People and accounts"), "accounts:people", "users", account_access.VIEW_PEOPLE),
    (gettext_lazy("Organisations"), "accounts:organisations", "building", account_access.VIEW_ORGANISATIONS),
    (gettext_lazy("Who can do what"), "accounts:who", "key", account_access.VIEW_ACCESS),
    (gettext_lazy("Audit trail"), "records:audit", "history", record_access.READ_AUDIT),
    (gettext_lazy("Background work"), "records:jobs", "settings-automation", record_access.VIEW_JOBS),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything the frame reads. Nobody signed in: only language and type size."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None or not request.user.is_authenticated:
        return Shell(preferences_url=reverse("preferences"), version=_version()).as_context()
    return _signed_in(request, actor).as_context()


def _signed_in(request: HttpRequest, actor: Actor) -> Shell:
    return Shell(
        navigation=tuple(_navigation(request, actor)),
        home_url=reverse("today"),
        place_switcher=_place_switcher(actor),
        as_of=_("as of %(day)s") % {"day": formats.day(clock.today())},
        search_url=reverse("search"),
        suggest_url=reverse("suggest"),
        person=_person(actor),
        preferences_url=reverse("preferences"),
        session_seconds=settings.SESSION_IDLE_SECONDS,
        keep_alive_url=reverse("accounts:keep_alive"),
        version=_version(),
        source_notice=_demonstration_notice(),
    )


def _demonstration_notice() -> str:
    return _("A demonstration: accounts are made up; plans are as printed.") if settings.DEMONSTRATION else ""


def _version() -> str:
    return version("laoyou")


def _navigation(request: HttpRequest, actor: Actor) -> Iterator[NavigationItem]:
    for label, name, icon, action in _SECTIONS:
        if action is None or action.allows(actor):
            url = reverse(name)
            current = request.path == url or (url != reverse("today") and request.path.startswith(url))
            yield NavigationItem(str(label), url, icon, current=current)


def _place_switcher(actor: Actor) -> PlaceSwitcher:
    """The areas of the person's own assignments; the current one is the actor's."""
    if actor.user_id is None:
        return PlaceSwitcher(name="", action="")
    today = clock.today()
    codes = sorted({held.area for held in roles_in_force(actor.user_id, today=today)} | {actor.area.low})
    names = areas.short_names(codes, on=today)
    outermost = min((level_of(code) for code in codes), default=0)
    places = tuple(
        Place(
            code=code,
            name=names.get(code, str(code)),
            depth=int(level_of(code) > outermost),
            current=code == actor.area.low,
        )
        for code in codes
    )
    current = names.get(actor.area.low, _("No area"))
    return PlaceSwitcher(
        name=current, action=reverse("accounts:choose_place"), places=places if len(places) > 1 else ()
    )


def _person(actor: Actor) -> Person:
    roles = "、".join(str(Role(role).label) for role in sorted(actor.roles) if role in Role.values)
    return Person(
        name=actor.name,
        detail=roles,
        links=(MenuLink(_("My settings"), reverse("accounts:settings"), "settings"),),
        sign_out=reverse("account_logout"),
    )
