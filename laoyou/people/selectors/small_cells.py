"""What may be told of a count, and to whom (docs/algorithms/small-cells.md).

Whoever may open the people themselves sees figures as they are. Everybody else is told of one to four only that they
are fewer than five, and every other figure as one of the two multiples of five around it, drawn so that it is right on
average: always, not only where something small stands beside it, because an exact figure of the area around would bring
the small one back by subtraction. The draw depends on the area, the figure and a secret, so asking again, on another
page or another day, draws the same and averaging brings nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from laoyou.core.actor import Actor
from laoyou.people.access import VIEW_PERSON

FEWEST = 5  # a smaller group could name somebody
_DRAWS = 2**32


@dataclass(frozen=True, slots=True)
class Telling:
    """How the counts of one area are told to one reader."""

    exact: bool
    area: int

    def told(self, count: int) -> int | None:
        """The count as this reader may know it; None where it is not told (one to four)."""
        if self.exact or count == 0:
            return count
        if count < FEWEST:
            return None
        over = count % FEWEST
        return count - over + FEWEST * (self._draw(count) * FEWEST < over * _DRAWS)

    def _draw(self, count: int) -> int:
        """A number below _DRAWS that nobody can foresee who lacks the secret."""
        drawn = blake2b(b"%d:%d" % (self.area, count), key=_secret(settings.SECRET_KEY), digest_size=4)
        return int.from_bytes(drawn.digest(), "big")


def telling_to(actor: Actor, area: int) -> Telling:
    """Exact for those whose role opens the people of their area, drawn to fives for those who only count them."""
    return Telling(VIEW_PERSON.allows(actor), area)


@lru_cache(maxsize=2)
def _secret(key: str) -> bytes:
    return blake2b(key.encode(), person=b"small cells").digest()
