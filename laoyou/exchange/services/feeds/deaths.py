"""公安: who has died. What held for them ends on that day; whose lists it concerns is said before."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.services.derivation import keep_derived

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
_DIED = """
SELECT r.person_id, (r.changes->'death'->>1)::date AS death
  FROM exchange_stagedrow r WHERE r.batch_id = %(batch)s AND r.outcome = 'changed'
"""
_CONDITIONS_FORESEEN = f"""
SELECT c.kind, count(*) FROM ({_DIED}) d JOIN people_condition c ON c.person_id = d.person_id
 WHERE c.until IS NULL OR c.until > d.death GROUP BY c.kind ORDER BY c.kind
"""  # noqa: S608 - of constants
_RELATIONS_FORESEEN = f"""
SELECT count(*) FROM ({_DIED}) d JOIN people_relation o ON d.person_id IN (o.person_id, o.other_id)
 WHERE upper_inf(o.valid) OR upper(o.valid) > d.death
"""  # noqa: S608
_ALONE_FORESEEN = f"""
SELECT count(*) FROM (
    SELECT p.household_id FROM people_person p
     WHERE p.death IS NULL AND p.merged_into_id IS NULL AND p.id NOT IN (SELECT person_id FROM ({_DIED}) d)
       AND p.household_id IN (SELECT q.household_id FROM people_person q JOIN ({_DIED}) d ON d.person_id = q.id)
     GROUP BY p.household_id HAVING count(*) = 1) alone
"""  # noqa: S608
_CHOSEN = """
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome = 'changed'
 CROSS JOIN LATERAL (SELECT (r.changes->'death'->>1)::date AS day) death
"""
_PERSON = f"SELECT p.id, r.id AS row_id, death.day AS death {_CHOSEN} JOIN people_person p ON p.id = c.person_id"
_HOMES = f"SELECT p.household_id, p.id {_CHOSEN} JOIN people_person p ON p.id = c.person_id"


class DeathEffect:
    """Writes the day of death; conditions, relations and health care end on it. Nobody is entered."""

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
        deaths = StagedRow.objects.filter(batch=batch, outcome=Outcome.CHANGED).count()
        with connection.cursor() as cursor:
            cursor.execute(_CONDITIONS_FORESEEN, {"batch": batch.id})
            kinds = dict(cursor.fetchall())
            cursor.execute(_RELATIONS_FORESEEN, {"batch": batch.id})
            (relations,) = cursor.fetchone()
            cursor.execute(_ALONE_FORESEEN, {"batch": batch.id})
            (alone,) = cursor.fetchone()
        concerned = sorted({_CONCERNED.get(ConditionKind(kind), Source.COMMUNITY).value for kind in kinds})
        found = [
            Foreseen("deaths", deaths),
            Foreseen("conditions_ended", sum(kinds.values()), tuple(concerned)),
            Foreseen("relations_ended", relations),
            Foreseen("left_alone", alone, (Source.COMMUNITY.value,)),
        ]
        return [each for each in found if each.count]

    def apply(self, work: Work) -> None:
        batch = work.batch.id
        for table in ("people_condition", "people_healthperiod"):
            _end_periods(work, table, f"JOIN {table} t ON t.person_id = c.person_id")
        relations = "JOIN people_relation t ON c.person_id IN (t.person_id, t.other_id)"
        _end_periods(work, "people_relation", relations)
        extra = f"revision = t.revision + 1, updated_at = {work.signature['now']}"
        with connection.cursor() as cursor:
            cursor.execute(_HOMES)
            homes = cursor.fetchall()
        journal.update(batch, "people_person", _PERSON, ("death",), extra=extra)
        keep_derived([home for home, _ in homes], [person for _, person in homes], on=work.as_of, now=work.now)


def _end_periods(work: Work, table: str, join: str) -> None:
    """What holds on the day of death ends with it; what would begin on it or later never was."""
    lasting = f"""SELECT DISTINCT ON (t.id) t.id, r.id AS row_id, daterange(lower(t.valid), death.day) AS valid
                  {_CHOSEN} {join} WHERE t.valid @> death.day AND (lower_inf(t.valid) OR lower(t.valid) < death.day)
                  ORDER BY t.id, death.day"""
    later = f"""SELECT DISTINCT ON (t.id) t.id, r.id AS row_id {_CHOSEN} {join}
                WHERE lower(t.valid) >= death.day ORDER BY t.id"""
    journal.update(work.batch.id, table, lasting, ("valid",))
    if table == "people_condition":
        journal.delete(work.batch.id, table, later)


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
        ground=_("Regulations on household registration; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Ending what is paid and provided to the dead, looking after who is left"),
    ),
)
