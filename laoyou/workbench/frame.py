"""The frame around every page of the workbench: which sections a role sees, where it works, who is signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from laoyou.accounts import access as account_access
from laoyou.accounts.enums import Role
from laoyou.accounts.selectors.actors import HeldRole
from laoyou.core import clock
from laoyou.core.access import Action
from laoyou.core.actor import Actor
from laoyou.core.area_codes import level_of
from laoyou.exchange import access as exchange_access
from laoyou.facilities import access as facility_access
from laoyou.people import access as people_access
from laoyou.places import access as place_access
from laoyou.places.selectors import areas
from laoyou.plan import access as plan_access
from laoyou.records import access as record_access
from laoyou.ui import formats
from laoyou.ui.shell import MenuLink, NavigationItem, Person, Place, PlaceSwitcher, Shell
from laoyou.workbench.belonging import sections_of


@dataclass(frozen=True, slots=True)
class Section:
    """A section stands in the rail of those whose role carries its action; without one, in everybody's."""

    label: Any
    url_name: str
    icon: str
    action: Action | None = None
    begins: Any = ""  # the heading of the group that begins here; what follows belongs to it until the next


_SECTIONS = [
    Section(gettext_lazy("Today"), "today", icon="sun"),
    Section(
        pgettext_lazy("section", "Plans"),
        "plan:plans",
        icon="clipboard-list",
        action=plan_access.VIEW_PLANS,
        begins=pgettext_lazy("group", "Plan"),
    ),
    Section(gettext_lazy("What is ours"), "plan:ours", icon="building-community", action=plan_access.EXPORT_PACK),
    Section(pgettext_lazy("section", "Meetings"), "meetings:decisions", icon="gavel", action=plan_access.VIEW_MEETINGS),
    Section(
        pgettext_lazy("section", "Pledges of the year"),
        "pledges:list",
        icon="heart-handshake",
        action=plan_access.VIEW_PLEDGES,
    ),
    Section(
        pgettext_lazy("section", "Yearly assessment"),
        "assessment:list",
        icon="medal",
        action=plan_access.VIEW_ASSESSMENT,
    ),
    Section(
        gettext_lazy("Register of policies"), "policies:list", icon="certificate", action=plan_access.VIEW_POLICIES
    ),
    Section(gettext_lazy("Explore figures"), "explore:explore", icon="chart-line", action=plan_access.EXPLORE),
    Section(gettext_lazy("Compare places"), "plan:compare", icon="arrows-left-right", action=plan_access.COMPARE_PLANS),
    Section(
        gettext_lazy("People"),
        "people:list",
        icon="user",
        action=people_access.VIEW_PERSON,
        begins=pgettext_lazy("group", "People"),
    ),
    Section(
        gettext_lazy("How many live where"), "people:own_counts", icon="chart-bar", action=people_access.VIEW_COUNTS
    ),
    Section(
        gettext_lazy("Institutions"),
        "facilities:register",
        icon="home-heart",
        action=facility_access.VIEW_REGISTER,
        begins=pgettext_lazy("group", "Institutions and premises"),
    ),
    Section(
        pgettext_lazy("section", "Filings"), "filings:list", icon="file-check", action=facility_access.VIEW_FILINGS
    ),
    Section(gettext_lazy("Supply by area"), "facilities:own_supply", icon="bed", action=facility_access.VIEW_SUPPLY),
    Section(gettext_lazy("Our house"), "house:own", icon="calendar", action=facility_access.RUN_HOUSE),
    Section(gettext_lazy("Staff"), "house:staff", icon="users", action=facility_access.VIEW_STAFF),
    Section(gettext_lazy("Safety"), "house:safety_sites", icon="shield-check", action=facility_access.VIEW_SAFETY),
    Section(pgettext_lazy("section", "Notices"), "notices:list", icon="mail", action=facility_access.VIEW_NOTICES),
    Section(
        pgettext_lazy("section", "Neighbourhoods"),
        "neighbourhoods:list",
        icon="home",
        action=facility_access.VIEW_QUOTAS,
    ),
    Section(
        gettext_lazy("Waiting lists"),
        "waiting:lists",
        icon="list-numbers",
        action=facility_access.VIEW_WAITING_LISTS,
    ),
    Section(
        gettext_lazy("Department files"),
        "exchange:batches",
        icon="transfer-in",
        action=exchange_access.VIEW_BATCHES,
        begins=pgettext_lazy("group", "Data"),
    ),
    Section(
        gettext_lazy("How old is the data"),
        "exchange:freshness",
        icon="clock-hour-4",
        action=exchange_access.VIEW_FRESHNESS,
    ),
    Section(
        gettext_lazy("Data quality"),
        "exchange:quality",
        icon="checkup-list",
        action=exchange_access.VIEW_QUALITY,
    ),
    Section(gettext_lazy("Areas"), "places:top", icon="map", action=place_access.VIEW_AREAS),
    Section(
        gettext_lazy("People and accounts"),
        "accounts:people",
        icon="users",
        action=account_access.VIEW_PEOPLE,
        begins=pgettext_lazy("group", "Administration"),
    ),
    Section(
        gettext_lazy("Organisations"),
        "accounts:organisations",
        icon="building",
        action=account_access.VIEW_ORGANISATIONS,
    ),
    Section(gettext_lazy("Programs"), "accounts:tokens", icon="plug-connected", action=account_access.VIEW_TOKENS),
    Section(gettext_lazy("Who can do what"), "accounts:who", icon="key", action=account_access.VIEW_ACCESS),
    Section(gettext_lazy("Audit trail"), "records:audit", icon="history", action=record_access.READ_AUDIT),
    Section(gettext_lazy("Who looked at whom"), "people:readings", icon="eye", action=record_access.VIEW_READINGS),
    Section(gettext_lazy("Background work"), "records:jobs", icon="progress", action=record_access.VIEW_JOBS),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything the frame reads. Nobody signed in: only language and type size."""
    return Shell.when_read(lambda: _frame_of(request))


def _frame_of(request: HttpRequest) -> Shell:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None or not request.user.is_authenticated:
        return Shell(preferences_url=reverse("preferences"), version=_version())
    return _signed_in(request, actor)


def _signed_in(request: HttpRequest, actor: Actor) -> Shell:
    return Shell(
        navigation=_navigation(request, actor),
        home_url=reverse("today"),
        place_switcher=_place_switcher(actor, request.held_roles),  # type: ignore[attr-defined]
        as_of=_("as of %(day)s") % {"day": formats.day(clock.today())},
        search_url=reverse("search"),
        suggest_url=reverse("suggest"),
        search_hint=_search_hint(actor),
        person=_person(actor),
        preferences_url=reverse("preferences"),
        session_seconds=settings.SESSION_IDLE_SECONDS,
        keep_alive_url=reverse("accounts:keep_alive"),
        version=_version(),
        source_notice=_demonstration_notice(),
        order_list_url=reverse("records:order_list"),
    )


def _search_hint(actor: Actor) -> str:
    if people_access.VIEW_PERSON.allows(actor):
        return _("Find people, places, targets, tasks")
    return _("Find places, targets, tasks, projects")


def _demonstration_notice() -> str:
    return (
        _("A demonstration: accounts and people are made up; plans are as printed.") if settings.DEMONSTRATION else ""
    )


@cache
def _version() -> str:
    return version("laoyou")


def _navigation(request: HttpRequest, actor: Actor) -> tuple[NavigationItem, ...]:
    page = request.resolver_match.view_name if request.resolver_match else ""
    shown = _shown_to(actor.roles, actor.limited_to, get_language())
    # The longest address that begins this page's own is where the reader is: /plans/compare/ is not also /plans/.
    here = next((shown[name].url for name in sections_of(page) if name in shown), "") or max(
        (item.url for item in shown.values() if request.path.startswith(item.url)), key=len, default=""
    )
    return tuple(replace(item, current=True) if item.url == here else item for item in shown.values())


@lru_cache(maxsize=256)
def _shown_to(roles: frozenset[str], limited_to: frozenset[str] | None, _language: str) -> dict[str, NavigationItem]:
    """The sections of whoever has these roles, by the name of their address: who it is makes no difference."""
    reader = Actor(name="", roles=roles, limited_to=limited_to)
    before: Any = ""
    found: dict[str, NavigationItem] = {}
    for each, group in _grouped():
        if each.action is None or each.action.allows(reader):
            heading, before = "" if group == before else str(group), group
            found[each.url_name] = NavigationItem(str(each.label), reverse(each.url_name), each.icon, heading=heading)
    return found


def _grouped() -> Iterator[tuple[Section, Any]]:
    """Every section with the heading it stands under."""
    group: Any = ""
    for each in _SECTIONS:
        group = each.begins or group
        yield each, group


def _place_switcher(actor: Actor, held: Sequence[HeldRole]) -> PlaceSwitcher:
    """The areas of the person's own assignments; the current one is the actor's."""
    codes = sorted({each.area for each in held} | {actor.area.low})
    names = {each.area: each.place for each in held if each.place}
    if unknown := set(codes) - set(names):
        names |= areas.short_names(unknown, on=clock.today())
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
        links=(
            MenuLink(_("My files"), reverse("records:list_files"), "file-spreadsheet"),
            MenuLink(_("My settings"), reverse("accounts:settings"), "settings"),
        ),
        sign_out=reverse("account_logout"),
    )
