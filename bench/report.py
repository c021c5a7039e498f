"""One measured figure and how it is said: a line to read, or a line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from laoyou.core.errors import DomainError

# Of these the more the better; of everything else (seconds, bytes, errors) the less.
_MORE_IS_BETTER = {"requests/s", "characters/s", "values/s", "rows/s"}


class CannotMeasure(DomainError):
    """Something a subject needs is not there."""

    code = "cannot_measure"
    sentence = "This cannot be measured here: %(why)s."


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `ours` and `peer` are in the unit that `metric` ends with; a case without a peer has None.

    `agrees`: ours and the peer (or, without one, ours and what is known to be right) gave the same answer.
    """

    name: str
    case: str
    metric: str
    ours: float
    peer: float | None = None
    agrees: bool | None = None
    goal: float | None = None

    @property
    def _more_is_better(self) -> bool:
        return any(self.metric.endswith(unit) for unit in _MORE_IS_BETTER)

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer; below 1 it is worse."""
        if self.peer is None or not self.ours or not self.peer:
            return None
        return self.ours / self.peer if self._more_is_better else self.peer / self.ours

    @property
    def met(self) -> bool | None:
        """Whether the goal is met by an answer that is right; None where none was set."""
        if self.goal is None:
            return None
        reached = self.ours >= self.goal if self._more_is_better else self.ours <= self.goal
        return reached and self.agrees is not False

    def as_json(self) -> str:
        """One line, the fields in the order every reader of these lines expects."""
        fields: dict[str, Any] = {"name": self.name, "case": self.case, "metric": self.metric}
        fields |= {"ours": self.ours, "peer": self.peer, "ratio": self.ratio, "agrees": self.agrees}
        fields |= {"goal": self.goal, "met": self.met}
        return json.dumps({name: _rounded(value) for name, value in fields.items()}, ensure_ascii=False)

    def as_words(self) -> str:
        """One line for people."""
        said = [f"{self.name:5} {self.case:44} {self.metric:26} {_shown(self.ours):>9}"]
        if self.peer is not None:
            said.append(f"peer {_shown(self.peer)} ({_shown(self.ratio or 0)}×)")
        if self.goal is not None:
            said.append(f"goal {_shown(self.goal)} {'met' if self.met else 'NOT MET'}")
        if self.agrees is False:
            said.append("ANSWERS DIFFER")
        return "  ".join(said)


def _rounded(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"
