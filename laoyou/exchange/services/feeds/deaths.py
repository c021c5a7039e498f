"""公安: who has died. What held for them ends on that day; whose lists it concerns is said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.feeds._happenings import Told
from laoyou.people.enums import ConditionKind, Happening, Source

# Who keeps the lists from which somebody has to be struck.
_CONCERNED = {
    ConditionKind.MINIMUM_ALLOWANCE: Source.CIVIL_AFFAIRS,
    ConditionKind.DESTITUTE: Source.CIVIL_AFFAIRS,
    ConditionKind.LOW_INCOME: Source.CIVIL_AFFAIRS,
    ConditionKind.SEVERE_DISABILITY: Source.DISABLED_FEDERATION,
    ConditionKind.SPECIAL_FAMILY: Source.HEALTH,
    ConditionKind.DISABLED_FUNCTION: Source.HEALTH,
    ConditionKind.DEMENTIA: Source.HEALTH,
}
_DIED = Told(Happening.DEATH, "(r.changes->'death'->>1)::date")
_KINDS_ENDED = """
SELECT DISTINCT c.kind FROM exchange_stagedrow r JOIN people_condition c ON c.person_id = r.person_id
 WHERE r.batch_id = %s AND r.outcome = 'changed'
   AND (c.until IS NULL OR c.until > (r.changes->'death'->>1)::date)
 ORDER BY c.kind
"""


class DeathEffect:
    """Writes the day of death; what a death ends ends on it, and the community is told. Nobody is entered."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        del checking
        for at in block.undecided():
            person = block.persons[at]
            if person is None:
                block.fault(at, "number" if block.number_index[at] else "name", "person_unknown")
            else:
                _settle(block, at, person)

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        with connection.cursor() as cursor:
            cursor.execute(_KINDS_ENDED, [batch.id])
            kinds = [ConditionKind(kind) for (kind,) in cursor.fetchall()]
        whose = tuple(sorted({_CONCERNED.get(kind, Source.COMMUNITY).value for kind in kinds}))
        return [
            replace(each, concerns=whose) if each.code == "conditions_ended" else each for each in _DIED.foresee(batch)
        ]

    def apply(self, work: Work) -> None:
        _DIED.carry_out(work)


def _settle(block: CheckedBlock, at: int, person: Known) -> None:
    day: str = block.values["death"][at]
    if person.death == day:
        block.settle(at, Outcome.UNCHANGED, person_id=person.id, revision=person.revision)
    elif person.death:
        block.fault(at, "death", "death_differs", found=person.death)
    elif day < person.birth:
        block.fault(at, "death", "death_before_birth", found=day, birth=person.birth)
    elif _too_old(person.birth, day):
        block.fault(at, "death", "birth_too_early", found=person.birth)
    else:
        changes = {"death": [None, day]}
        block.settle(at, Outcome.CHANGED, person_id=person.id, revision=person.revision, changes=changes)


def _too_old(birth: str, day: str) -> bool:
    return date.fromisoformat(day).year - date.fromisoformat(birth).year > 130


_DEATH = Column(
    "death",
    _("Died on"),
    Kind.DAY,
    ("死亡日期", "死亡时间", "去世日期", "注销日期", "SWRQ", "date of death", "died"),
    required=True,
)

FEEDS = (
    Feed(
        code="deaths",
        label=_("Deaths (public security)"),
        source=Source.PUBLIC_SECURITY,
        columns=(columns.NUMBER, columns.NAME, columns.SEX, columns.BIRTH, columns.LIVES, _DEATH),
        effect=DeathEffect(),
        full_list=False,
        every_days=31,
        edition=2,  # since the community is told
        ground=_("Regulations on household registration; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Ending what is paid and provided to the dead, looking after who is left"),
    ),
)
