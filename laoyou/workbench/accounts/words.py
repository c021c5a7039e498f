"""How people, roles, periods and organisations read on these pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from laoyou.accounts.enums import OrganisationKind, Role
from laoyou.accounts.selectors.access_table import actions_by_token
from laoyou.accounts.selectors.actors import may_work_in, roles_in_force
from laoyou.accounts.selectors.organisations import function_name
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone

_MOST_AREAS = 400


def account_status(person: Any) -> Status:
    """Whether the account works, in a word."""
    if not person.is_active:
        return Status(Tone.OFF, _("Locked"))
    if person.must_change_password:
        return Status(Tone.NEAR, _("Waits for the first sign-in"))
    return Status(Tone.OK, _("May sign in"))


def roles_of(held: Iterable[Any]) -> str:
    """安全管理员、审计员: the roles, each once, in their own order."""
    holds = {one.role for one in held}
    return _(", ").join(str(role.label) for role in Role if role in holds)


def role_name(role: str) -> str:
    return str(Role(role).label)


def kind_name(kind: str) -> str:
    return str(OrganisationKind(kind).label)


def function_words(code: str | None) -> str:
    return function_name(code, language=get_language() or "zh-hans")


def period(first_day: date | None, until: date | None) -> str:
    """2026年1月1日起 or both ends; `until` is the first day after it."""
    begin = formats.day(first_day) if first_day else _("the beginning")
    if until is None:
        return _("from %(begin)s") % {"begin": begin}
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": formats.day(until - timedelta(days=1))}


def assignment_status(in_force: bool, first_day: date, today: date) -> Status:  # noqa: FBT001 - one word for one fact
    """In force, still to come, or over."""
    if in_force:
        return Status(Tone.OK, _("In force today"))
    return Status(Tone.NEAR, _("Not yet")) if first_day > today else Status(Tone.NONE, _("Over"))


def area_choices(actor: Actor, *, on: date) -> list[tuple[int, str]]:
    """The actor's area and those inside it, two levels down where that stays a list one can read."""
    own = actor.area.low
    names = areas.short_names([own], on=on)
    found = [(own, names.get(own, _("the whole country") if own == 0 else str(own)))]
    children = areas.children(own, on=on)
    inner = (
        {child.code: areas.children(child.code, on=on) for child in children} if level_of(own) < Level.COUNTY else {}
    )
    if sum(map(len, inner.values())) > _MOST_AREAS:
        inner = {}
    for child in children:
        found.append((child.code, f"　{child.short_name}"))
        found += [(grandchild.code, f"　　{grandchild.short_name}") for grandchild in inner.get(child.code, [])]
    return found


def areas_of_roles(user_id: UUID, actor: Actor, *, on: date) -> list[tuple[int, str]]:
    """Of `area_choices`, those that some role of the person covers."""
    held = roles_in_force(user_id, today=on)
    return [(code, name) for code, name in area_choices(actor, on=on) if may_work_in(held, code)]


def actions_for_token(user_id: UUID, *, on: date) -> list[tuple[str, str]]:
    """(code, sentence) of what the person's roles would let a program do."""
    roles = {held.role for held in roles_in_force(user_id, today=on)}
    return [(each.code, _(each.sentence)) for each in actions_by_token() if not each.roles.isdisjoint(roles)]


def action_words(code: str) -> str:
    """The sentence of an action a program may be given; the code of one that no longer is."""
    return next((_(each.sentence) for each in actions_by_token() if each.code == code), code)
