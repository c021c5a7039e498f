"""What institutions are compared in, and what makes others their peers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeerMeasure(TextChoices):
    """A measure over the twelve months before a day, or on the day; the unit stands in brackets."""

    OCCUPANCY = "occupancy", _("Places taken in twelve months")  # thousandths
    PER_CARER = "per_carer", _("People for one carer in post")  # tenths
    TURNOVER = "turnover", _("Staff who left in twelve months")  # thousandths of those at work
    INCIDENTS = "incidents", _("Incidents for 1,000 days of care in twelve months")  # thousandths
    PRICE = "price", _("Price on file a month")  # fen


class SizeClass(TextChoices):
    """By beds and places on the day."""

    TINY = "tiny", _("fewer than 10 places")
    SMALL = "small", _("10 to 29 places")
    MIDDLE = "middle", _("30 to 99 places")
    LARGE = "large", _("100 to 299 places")
    HUGE = "huge", _("300 places or more")


class CountyType(TextChoices):
    """What the county is, by the last character of its name."""

    DISTRICT = "district", pgettext_lazy("county", "district")
    CITY = "city", pgettext_lazy("county", "county-level city")
    COUNTY = "county", pgettext_lazy("county", "county")
