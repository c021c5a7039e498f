"""What kinds of area there are, where a row comes from, what can happen to an area."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an area is.

    GROUPING exists only so that codes have a parent: 市辖区 of a municipality, 省直辖县级行政区划 of a province.
    """

    NATION = "nation", _("country")
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")
    STREET = "street", _("sub-district")
    TOWN = "town", _("town")
    TOWNSHIP = "township", _("township")
    RESIDENTS = "residents", _("urban community")
    VILLAGERS = "villagers", _("village")
    ZONE = "zone", _("development zone, farm or similar unit")
    GROUPING = "grouping", _("statistical grouping")


class Source(models.TextChoices):
    """Which publication or office says so."""

    STATISTICS_2023 = "nbs-2023", _("National Bureau of Statistics, area codes for statistics 2023")
    GB_T_2260 = "gbt-2260", _("GB/T 2260 codes for administrative divisions")
    OFFICE = "office", _("recorded here by the office")

    @property
    def as_of(self) -> date | None:
        """The day the publication describes; None where each row has its own."""
        return {Source.STATISTICS_2023: date(2023, 6, 30)}.get(self)


class ChangeKind(models.TextChoices):
    """What happened to an area by a decision of the authorities."""

    RENAME = "rename", _("renamed")
    ABOLISH = "abolish", _("abolished")
    MERGE = "merge", _("merged")
    SPLIT = "split", _("divided")
    MOVE = "move", _("moved to another superior area")


class Layer(models.TextChoices):
    """One sheet of polygons simplified together, so that neighbours keep one shared border.

    The name says what is drawn on the map of what.
    """

    COUNTIES_OF_PREFECTURE = "county-of-prefecture", _("counties of a prefecture")
    COUNTIES_OF_PROVINCE = "county-of-province", _("counties of a province")
    PREFECTURES_OF_PROVINCE = "prefecture-of-province", _("prefectures of a province")
    PREFECTURES_OF_NATION = "prefecture-of-nation", _("prefectures of the country")
    PROVINCES_OF_NATION = "province-of-nation", _("provinces of the country")
