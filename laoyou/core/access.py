"""Actions: declared once, they answer "may they?" and are printed as the table officials review (docs/access.csv).

What rows an action reaches is not decided here: selectors filter by `actor.area`, and PostgreSQL's row-level
security does so again (docs/contracts/access.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed, TokenLacksAction


@dataclass(frozen=True, slots=True)
class Action:
    """One thing people do: `code` is app.verb_noun, `roles` who may; `writes` tells reading from changing.

    `by_token` says that a program may be given the action, to act for one of its people. `sentence` is an English
    source string, translated where it is shown ("Upload a plan document").
    """

    code: str
    sentence: str
    roles: frozenset[str]
    writes: bool = False
    by_token: bool = False

    def allows(self, actor: Actor) -> bool:
        """Whether one of the actor's roles carries the action, and a program was given it. The system may do all."""
        return actor.is_system or (self._is_granted(actor) and not self.roles.isdisjoint(actor.roles))

    def demand(self, actor: Actor) -> None:
        """Raise NotAllowed unless the actor may; TokenLacksAction when only the token does not reach so far."""
        if not self.allows(actor):
            raise (NotAllowed if self._is_granted(actor) else TokenLacksAction)(action=self.code)

    def _is_granted(self, actor: Actor) -> bool:
        return actor.limited_to is None or self.code in actor.limited_to


_declared: dict[str, Action] = {}


def declare(code: str, sentence: str, *, roles: set[str], writes: bool = False, by_token: bool = False) -> Action:
    """Register an action under its code; a code names one action for good. Raises ValueError when taken."""
    action = Action(code, sentence, frozenset(roles), writes, by_token)
    if _declared.setdefault(code, action) != action:
        raise ValueError(f"action {code} is declared twice")
    return action


def declared_actions() -> list[Action]:
    """Every action of the imported apps, by code."""
    return [_declared[code] for code in sorted(_declared)]
