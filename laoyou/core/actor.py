"""Who is acting: handed to every service and selector, never looked up from a thread or a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from laoyou.core.area_codes import NATION, NOWHERE, AreaRange

PROVIDER_ROLE = "institution"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system itself) acting in one area with some roles.

    `user_id` is None only for the system; `area` is the scope chosen in the place switcher, one range. `limited_to` are
    the only actions left to a program that acts in the person's name; None for the person. `for_user_id` is somebody
    who is away and whose role this person carries out; `name` then says both.
    """

    name: str
    user_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation_id: UUID | None = None
    area: AreaRange = NOWHERE
    limited_to: frozenset[str] | None = None
    for_user_id: UUID | None = None

    @property
    def persons(self) -> frozenset[UUID]:
        """Who acts, and in whose stead: what one of them did is not decided about by the other."""
        return frozenset(each for each in (self.user_id, self.for_user_id) if each)

    @property
    def is_provider(self) -> bool:
        """Whether the person works for an institution: seen is what belongs to `organisation_id`, not an area."""
        return PROVIDER_ROLE in self.roles

    @property
    def is_system(self) -> bool:
        return self.user_id is None and "system" in self.roles


def system_actor(name: str) -> Actor:
    """The actor for a command or a scheduled job, named after it so that the audit is never anonymous."""
    return Actor(name=name, roles=frozenset({"system"}), area=NATION)
