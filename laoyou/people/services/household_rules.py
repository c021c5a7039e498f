"""What a household can be, and the sentence for what it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from laoyou.core.errors import DomainError
from laoyou.people.enums import HouseholdRole


class HouseholdElsewhere(DomainError):
    code = "people_household_elsewhere"
    sentence = "A household begins in your own area. Choose a village or community there."


class NobodyChosen(DomainError):
    code = "people_household_nobody"
    sentence = "Choose at least one person."


class NotMembers(DomainError):
    code = "people_household_not_members"
    sentence = "Somebody chosen does not live in this household any more. Look at the household again."


class TwoHeads(DomainError):
    code = "people_household_two_heads"
    sentence = "A household has one head at most. Choose another place for one of them."


class AlreadyMember(DomainError):
    code = "people_household_already_member"
    sentence = "%(name)s already lives in this household."


class PointOutsideChina(DomainError):
    code = "people_household_point"
    sentence = "Give longitude and latitude in degrees, of a place in China, or neither: such as 102.105 and 36.321."


class NameForInstitutions(DomainError):
    code = "people_household_name"
    sentence = "Only an institution or dormitory has a name. Leave it empty for a family."


CONSTRAINTS: dict[str, type[DomainError]] = {
    "household_point_in_china": PointOutsideChina,
    "household_named_when_collective": NameForInstitutions,
}


@dataclass(frozen=True, slots=True)
class Home:
    """What is entered of a household's place. `address` is in clear until sealed; degrees in EPSG:4490."""

    area: int
    address: str = field(default="", repr=False)
    longitude: float | None = None
    latitude: float | None = None
    collective: bool = False
    name: str = ""


def demand_one_head(roles: Iterable[HouseholdRole]) -> None:
    """Raises TwoHeads."""
    if sum(role == HouseholdRole.HEAD for role in roles) > 1:
        raise TwoHeads
