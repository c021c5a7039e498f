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
    the only actions left to a program that acts in the person's name; None for the person.
    """

    name: str
    user_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation_id: UUID | None = None
    area: AreaRange = NOWHERE
    limited_to: frozenset[str] | None = None

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
