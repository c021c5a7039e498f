"""Inclusive prices (普惠): whose price a ceiling limits."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import HOME_KINDS, SiteKind


class PriceGroup(TextChoices):
    """What a month's price pays for."""

    HOME = "home", _("A month in a home for elders")
    DAY_CARE = "day_care", _("A month of day care for an elder")
    CHILDCARE = "childcare", _("A month of childcare")


class ProposalState(TextChoices):
    """What became of a price that an institution handed in."""

    WAITING = "waiting", pgettext_lazy("price", "Waiting for the department")
    CONFIRMED = "confirmed", pgettext_lazy("price", "On file")
    RETURNED = "returned", pgettext_lazy("price", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("price", "Taken back")


PRICED_AS: dict[str, PriceGroup] = {
    **dict.fromkeys(HOME_KINDS, PriceGroup.HOME),
    SiteKind.DAY_CARE: PriceGroup.DAY_CARE,
    SiteKind.CHILDCARE: PriceGroup.CHILDCARE,
    SiteKind.KINDERGARTEN: PriceGroup.CHILDCARE,
    SiteKind.EMPLOYER_CHILDCARE: PriceGroup.CHILDCARE,
    SiteKind.COMMUNITY_CHILDCARE: PriceGroup.CHILDCARE,
    SiteKind.FAMILY_CHILDCARE: PriceGroup.CHILDCARE,
    SiteKind.CHILDCARE_CENTRE: PriceGroup.CHILDCARE,
}
