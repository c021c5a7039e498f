"""The place a list is narrowed to: typed as a name or code, or come from a figure that was opened."""

from __future__ import annotations

import re
from dataclasses import dataclass

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import NOWHERE, AreaRange, from_short, range_of
from laoyou.places.selectors import areas

_CODE = re.compile(r"\d{2,12}$")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """The part of the actor's area asked for and its name; `not_found` is what was typed where nothing fits."""

    area: AreaRange
    name: str
    not_found: str = ""


def chosen_place(typed: str, *, actor: Actor) -> ChosenPlace:
    """The place a text means inside the actor's area; all of the area for an empty one, nowhere for an unknown one.

    A name that several places have means none: a code behind it ("马营镇 630222102000") tells them apart.
    """
    text = typed.replace("\0", "").strip()[:_LONGEST]
    code = actor.area.low if not text else _code_of(text, actor)
    if code is None or not actor.area.covers(range_of(code)):
        return ChosenPlace(NOWHERE, text, not_found=text)
    area = actor.area if not text else range_of(code)
    return ChosenPlace(area, areas.short_names([code], on=clock.today()).get(code, ""))


def offered(*, actor: Actor) -> list[tuple[str, str]]:
    """The places next inside the actor's area, as the text that chooses each."""
    return [
        (f"{row.short_name} {row.code:012d}", row.short_name)
        for row in areas.children(actor.area.low, on=clock.today())
        if actor.area.covers(range_of(row.code))
    ]


def _code_of(text: str, actor: Actor) -> int | None:
    if found := _CODE.search(text):
        try:
            return from_short(found[0])
        except ValueError:
            return None
    rows = areas.search(text, within=actor.area, on=clock.today(), limit=20)
    fitting = [row for row in rows if text in {row.name, row.short_name}] or rows
    # 马营 is the township rather than one of its villages; of two townships of a name neither.
    outermost = [row for row in fitting if row.level == min(each.level for each in fitting)]
    return outermost[0].code if len(outermost) == 1 else None
