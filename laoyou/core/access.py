"""Actions: declared once, they answer "may they?" and are printed as the table officials review (docs/access.csv).

What rows an action reaches is not decided here: selectors filter by `actor.area`, and PostgreSQL's row-level
security does so again (docs/contracts/access.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Action:
    """One thing people do: `code` is app.verb_noun, `roles` who may; `writes` tells reading from changing.

    `sentence` is an English source string, translated where it is shown ("Upload a plan document").
    """

    code: str
    sentence: str
    roles: frozenset[str]
    writes: bool = False

    def allows(self, actor: Actor) -> bool:
        """Whether one of the actor's roles carries the action. The system actor may do everything."""
        return actor.is_system or not self.roles.isdisjoint(actor.roles)

    def demand(self, actor: Actor) -> None:
        """Raise NotAllowed unless the actor may."""
        if not self.allows(actor):
            raise NotAllowed(action=self.code)


_declared: dict[str, Action] = {}


def declare(code: str, sentence: str, *, roles: set[str], writes: bool = False) -> Action:
    """Register an action under its code; a code names one action for good. Raises ValueError when taken."""
    action = Action(code, sentence, frozenset(roles), writes)
    if _declared.setdefault(code, action) != action:
        raise ValueError(f"action {code} is declared twice")
    return action


def declared_actions() -> list[Action]:
    """Every action of the imported apps, by code."""
    return [_declared[code] for code in sorted(_declared)]
