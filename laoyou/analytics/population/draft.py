"""The state while people move into households: who is still free, which units there are, who lives where."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from laoyou.analytics.population.arrays import NOBODY, Bools, Bytes, Floats, Index, Ints
from laoyou.analytics.population.matching import pick
from laoyou.analytics.population.model import FEMALE, MALE

ANCIENT, SENIOR, MIDDLE, JUNIOR = range(4)


@dataclass(frozen=True, slots=True)
class Units:
    """Couples and people without a partner who head a generation: positions of persons, -1 where there is none."""

    man: Index
    woman: Index

    def __len__(self) -> int:
        return self.man.size

    def __getitem__(self, chosen: Index | Bools | slice) -> Units:
        return Units(self.man[chosen], self.woman[chosen])

    @property
    def coupled(self) -> Bools:
        """Which of them are couples."""
        return (self.man != NOBODY) & (self.woman != NOBODY)

    def split(self, chosen: Index) -> tuple[Units, Units]:
        """The chosen ones and the others."""
        others = np.ones(len(self), np.bool_)
        others[chosen] = False
        return self[chosen], self[others]

    @staticmethod
    def join(*parts: Units) -> Units:
        """All of them, in order."""
        return Units(np.concatenate([part.man for part in parts]), np.concatenate([part.woman for part in parts]))


@dataclass(slots=True)
class Draft:
    """People by position, shape (n,); `free` are those without a place yet.

    leaving: shape (106,), how readily people of an age head a household rather than stay children at home.
    """

    sex: Bytes
    age: Ints
    leaving: Floats
    rng: np.random.Generator
    free: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.free = np.ones(self.sex.size, np.bool_)

    def among(self, low: int, high: int, sex: int = 0) -> Index:
        """The free people aged low…high (both included), of one sex when it is given."""
        wanted = self.free & (self.age >= low) & (self.age <= high)
        return np.flatnonzero(wanted & (self.sex == sex) if sex else wanted)

    def take(self, people: Index) -> Index:
        """The same people, no longer free."""
        self.free[people] = False
        return people

    def pick(self, people: Index, weight: Floats, count: int) -> Index:
        """`count` of `people` by a weight for each age; they are no longer free."""
        return self.take(people[pick(weight[self.age[people]], count, self.rng)])

    def alone(self, people: Index) -> Units:
        """Each of them a unit without a partner."""
        man = np.where(self.sex[people] == MALE, people, NOBODY)
        woman = np.where(self.sex[people] == FEMALE, people, NOBODY)
        return Units(man, woman)

    def mother_age(self, units: Units) -> Ints:
        """The woman's age, the man's where there is no woman."""
        return self.age[np.where(units.woman == NOBODY, units.man, units.woman)]

    def father_age(self, units: Units) -> Ints:
        """The man's age, the woman's where there is no man."""
        return self.age[np.where(units.man == NOBODY, units.woman, units.man)]


@dataclass(frozen=True, slots=True)
class Families:
    """Households of two and more: the unit of each generation, and whether children come after.

    layers: shape (3, f, 2), the man and the woman of the oldest, the older and the middle generation.
    junior: shape (f,), whether a youngest generation belongs to it. head: shape (f,), the generation of the head.
    """

    layers: Index
    junior: Bools
    head: Bytes

    def __len__(self) -> int:
        return self.head.size

    def unit(self, layer: int) -> Units:
        """The units of one generation, a place for each household."""
        return Units(self.layers[layer, :, 0], self.layers[layer, :, 1])

    def has(self, layer: int) -> Bools:
        """Which households have that generation; for the youngest, which are to have it."""
        return self.junior if layer == JUNIOR else (self.layers[layer] != NOBODY).any(axis=1)


def families(head: Bytes, *, junior: bool, **layers: Units) -> Families:
    """Households of one kind; `layers` names the generations they have: ancient, senior, middle."""
    table = np.full((3, head.size, 2), NOBODY, np.intp)
    for name, units in layers.items():
        layer = ("ancient", "senior", "middle").index(name)
        table[layer, :, 0], table[layer, :, 1] = units.man, units.woman
    return Families(table, np.full(head.size, junior), head)


def together(parts: list[Families]) -> Families:
    """Households of several kinds, one after the other."""
    return Families(
        np.concatenate([part.layers for part in parts], axis=1),
        np.concatenate([part.junior for part in parts]),
        np.concatenate([part.head for part in parts]),
    )
