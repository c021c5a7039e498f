"""公安: who has moved. The place that is left keeps its period, the new one is told, and so is whoever stays alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _arrivals
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.feeds._happenings import moved
from laoyou.people.enums import Source

_MOVED = moved(Outcome.CHANGED, Outcome.ARRIVES)


class MoveEffect:
    """Moves people on record to another place, also in from outside; their household is left. Nobody is entered."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        _arrivals.propose(block, checking, "moved_to", "moved")
        known = {at: person for at in block.undecided() if (person := block.persons[at]) is not None}
        left = _arrivals.left_last(person.id for person in known.values())
        for at in block.undecided():
            if at in known:
                person = known[at]
                _settle(block, at, person, max(person.lives_since or "", left.get(person.id, "")))
            else:
                block.fault(at, "number" if block.number_index[at] else "name", "person_unknown")

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        return _MOVED.foresee(batch)

    def apply(self, work: Work) -> None:
        _arrivals.tell_who_is_left(work)
        work.keep_sources()
        _MOVED.carry_out(work)


def _settle(block: CheckedBlock, at: int, person: Known, since: str) -> None:
    day: str = block.values["moved"][at]
    place: int = block.values["moved_to"][at]
    if person.death:
        block.fault(at, "number", "person_dead", found=person.death)
    elif person.area == place:
        block.settle(at, Outcome.UNCHANGED, person_id=person.id, revision=person.revision)
    elif day < person.birth:
        block.fault(at, "moved", "before_birth", found=day)
    elif day <= since:
        block.fault(at, "moved", "moved_since", found=since)
    else:
        changes = {"area": [person.area, place]}
        block.settle(
            at, Outcome.CHANGED, person_id=person.id, revision=person.revision, data={"moved": day}, changes=changes
        )


_TO = Column(
    "moved_to",
    _("Moved to"),
    Kind.ANY_AREA,
    ("迁入地", "迁往地", "现住地", "现居住地", "迁入地代码", "迁往地代码", "迁入社区", "moved to", "new place"),
    required=True,
)
_ON = Column(
    "moved",
    _("Moved on"),
    Kind.DAY,
    ("迁移日期", "迁入日期", "迁出日期", "变动日期", "居住日期", "moved on", "date of move"),
    required=True,
)

FEEDS = (
    Feed(
        code="moves",
        label=_("Moves (public security)"),
        source=Source.PUBLIC_SECURITY,
        columns=(columns.NUMBER, columns.NAME, columns.SEX, columns.BIRTH, _TO, _ON),
        effect=MoveEffect(),
        full_list=False,
        every_days=31,
        takes_in=True,
        edition=2,  # since somebody may move in from outside
        ground=_("Regulations on household registration; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Getting in touch with who moves in, and with who is left alone"),
    ),
)
