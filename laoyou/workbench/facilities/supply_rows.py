"""One area's supply beside its people, with the ratios that follow."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from laoyou.facilities.selectors.supply import Supply
from laoyou.places.selectors.areas import AreaRow


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """One area's supply with its people on both bases; None where the registry tells no figure."""

    area: AreaRow
    supply: Supply
    elders: int | None
    registered: int | None
    people: int | None
    inner: bool

    @property
    def per_elders(self) -> float | None:
        return _ratio(self.supply.beds, self.elders, 1000)

    @property
    def per_registered(self) -> float | None:
        return _ratio(self.supply.beds, self.registered, 1000)

    @property
    def nursing_share(self) -> float | None:
        return _ratio(self.supply.nursing, self.supply.home_beds, 100)

    @property
    def public_share(self) -> float | None:
        return _ratio(self.supply.public_good, self.supply.beds, 100)

    @property
    def per_people(self) -> float | None:
        return _ratio(self.supply.places, self.people, 1000)

    @property
    def inclusive_per_people(self) -> float | None:
        return _ratio(self.supply.inclusive_places, self.people, 1000)

    @property
    def inclusive_share(self) -> float | None:
        return _ratio(self.supply.inclusive_places, self.supply.places, 100)

    @property
    def use(self) -> float | None:
        return _ratio(self.supply.residents, self.supply.home_beds, 100)


def _ratio(part: int, whole: int | None, times: int) -> float | None:
    return part / whole * times if whole else None


def inside_url(row: SupplyRow) -> str | None:
    """The page of the areas inside it, where there is one."""
    return reverse("facilities:supply", args=[row.area.code]) if row.inner else None
