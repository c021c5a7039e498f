"""Words of breakdowns and their groups."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.analytics.indicators import BREAKDOWNS, age_groups
from laoyou.facilities.enums import Ownership, SiteKind
from laoyou.people.enums import ConditionKind, Sex

BREAKDOWN_WORDS = {
    "age": pgettext_lazy("breakdown", "age"),
    "sex": pgettext_lazy("breakdown", "sex"),
    "condition": pgettext_lazy("breakdown", "what holds for people"),
    "ownership": pgettext_lazy("breakdown", "ownership"),
    "site_kind": pgettext_lazy("breakdown", "kind of site"),
}
BASIS_WORDS = {
    "": gettext_lazy("as the board shows it"),
    "resident": pgettext_lazy("basis of a figure", "permanent residents"),
    "registered": pgettext_lazy("basis of a figure", "registered population"),
}


def breakdown_choices() -> list[tuple[str, str]]:
    """Every breakdown there is."""
    return [(code, str(BREAKDOWN_WORDS.get(code, code))) for code in BREAKDOWNS]


def group_choices(breakdown: str) -> list[tuple[str, str]]:
    """The groups of a breakdown in their order, as (code, words); none for a breakdown there is not."""
    known = {
        "age": [(code, _age_words(code)) for _first, code in age_groups()],
        "sex": [(str(each.value), str(each.label)) for each in Sex if each.value in {1, 2}],
        "condition": _labels(ConditionKind),
        "ownership": _labels(Ownership),
        "site_kind": _labels(SiteKind),
    }
    return known.get(breakdown, [])


def group_words(breakdown: str, group: str) -> str:
    """What a group is called; one that is not known by its own name, none for the whole."""
    return dict(group_choices(breakdown)).get(group, group)


def _labels(kinds: type[ConditionKind | Ownership | SiteKind]) -> list[tuple[str, str]]:
    return [(str(each.value), str(each.label)) for each in kinds]


def _age_words(code: str) -> str:
    first, _dash, last = code.removesuffix("+").partition("-")
    if code.endswith("+"):
        return _("%(years)s and older") % {"years": int(first)}
    if first == last:
        return _("%(years)s years") % {"years": int(first)}
    return _("%(first)s to %(last)s years") % {"first": int(first), "last": int(last)}
