"""What relations, agents and households are called."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from laoyou.people.enums import AuthorityConsent, AuthorityScope
from laoyou.people.selectors.relations import RelationRow


def scope_words(scope: Iterable[str]) -> str:
    """What an agent may do, in one line."""
    return _(", ").join(str(AuthorityScope(each).label) for each in scope)


def consent_words(consent: str) -> str:
    return str(AuthorityConsent(consent).label)


def other_words(row: RelationRow) -> str:
    """The other person's name, or why there is none."""
    return row.name if not row.hidden else _("somebody in the registry, outside your area")


def certify_words() -> str:
    return _("Certify")


def deny_words() -> str:
    return _("Not so")


def answer_words() -> str:
    return _("Record who answers")


def confirmed_words(*, confirmed: bool) -> str:
    return _("confirmed") if confirmed else _("to be confirmed")
