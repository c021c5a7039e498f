"""卫健: who was born. A child goes to its mother's household and community, and somebody is told to visit.

Of a child on record the file tells who its parents are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _parents
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.feeds._parents import Parent
from laoyou.exchange.services.person_fields import spelling
from laoyou.people.enums import ErrandKind, Happening, Sex, Source
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.effect_queries import DAYS_TO_VISIT

_COLUMNS = {Sex.FEMALE: "mother", Sex.MALE: "father"}
# Her children of that day, and whoever of that name and day lives in her community.
_CHILDREN = """
SELECT w.mother, p.id, p.name, p.birth::text, p.document_index IS NOT NULL, p.revision
  FROM unnest(%(mothers)s::uuid[], %(names)s::text[], %(births)s::date[]) AS w(mother, name, birth)
  JOIN people_relation o ON o.person_id = w.mother AND o.kind = 'child'
  JOIN people_person p ON p.id = o.other_id AND p.birth = w.birth AND p.merged_into_id IS NULL
 UNION
SELECT w.mother, p.id, p.name, p.birth::text, p.document_index IS NOT NULL, p.revision
  FROM unnest(%(mothers)s::uuid[], %(names)s::text[], %(births)s::date[]) AS w(mother, name, birth)
  JOIN people_person m ON m.id = w.mother
  JOIN people_person p ON p.name = w.name AND p.birth = w.birth AND p.area = m.area AND p.merged_into_id IS NULL
 ORDER BY 1, 2
"""
_BORN = "FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome IN ('new', 'unsure')"
_OF_MOTHER = f"{_BORN} JOIN people_person m ON m.id = (r.data->>'bearer')::uuid"
# Who was entered meanwhile, and who stands twice in one file.
_ENTERED = """c.id IN (
    SELECT d.id FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id
      JOIN people_relation o ON o.person_id = (r.data->>'bearer')::uuid AND o.kind = 'child'
      JOIN people_person p ON p.id = o.other_id AND p.name = r.name AND p.birth = r.birth
     WHERE p.merged_into_id IS NULL)
"""
_REPEATED = """c.id IN (
    SELECT ranked.id FROM (
        SELECT r.id, row_number() OVER (
                   PARTITION BY CASE WHEN r.data ? 'bearer' THEN r.data->>'bearer' ELSE r.person_id::text END,
                                CASE WHEN r.data ? 'bearer' THEN r.name END,
                                CASE WHEN r.data ? 'bearer' THEN r.birth END
                       ORDER BY r.sheet, r.line, r.id) AS place
          FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id) ranked
     WHERE ranked.place > 1)
"""
# What the child is to the head follows from what the mother is (GB/T 4761): as happenings.record_births has it.
_HOME = """
UPDATE people_person p
   SET household_id = home.household_id, lives_since = home.birth,
       registered_since = CASE WHEN p.registered_area IS NOT NULL THEN home.birth END,
       household_role = CASE WHEN home.household_id IS NULL OR home.household_role = 0 THEN 0
                             WHEN home.household_role IN (1, 2) THEN 3 WHEN home.household_role IN (3, 4) THEN 5
                             ELSE 9 END
  FROM (SELECT r.person_id, r.birth, m.household_id, m.household_role
          FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id AND c.outcome IN ('new', 'unsure')
          JOIN people_person m ON m.id = (r.data->>'bearer')::uuid) home
 WHERE p.id = home.person_id
"""
_VISITS = f"""
SELECT gen_random_uuid() AS id, r.id AS row_id, r.person_id, m.id AS other_id, r.area,
       '{ErrandKind.NEWBORN_VISIT.value}'::varchar AS kind, '{Happening.BIRTH.value}'::varchar AS happening,
       r.birth AS since, r.birth + {DAYS_TO_VISIT} AS due, {{by}}::varchar AS recorded_by, {{now}} AS recorded_at,
       ''::varchar AS done_by, ''::varchar AS outcome
  {_OF_MOTHER}
"""
_VISIT_COLUMNS = (
    "person_id", "other_id", "area", "kind", "happening", "since", "due", "recorded_by", "recorded_at", "done_by",
    "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody on record who may be the child of a row."""

    id: UUID
    name: str
    birth: str
    has_number: bool
    revision: int


class BirthEffect:
    """Enters the child with its parents, both sides of each relation, and the visit it waits for."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        known = {at: person for at in block.undecided() if (person := block.persons[at]) is not None}
        born: dict[int, str] = {at: block.values["birth"][at] for at in block.undecided()}
        born |= {at: person.birth for at, person in known.items()}
        mothers = _mothers(block, checking, known, born)
        fathers = _parents.fathers_of(block, checking, born)
        children = _children(block, mothers, known)
        on_record = {at: Child(each.id, each.name, each.birth, each.has_number, each.revision)
                     for at, each in known.items()}  # fmt: skip
        for at in block.undecided():
            if at not in known and (found := _found(block, at, children[mothers[at].id])):
                on_record[at] = found
        related = _parents.known_parents(child.id for child in on_record.values())
        for at in block.undecided():
            said = [named[at] for named in (mothers, fathers) if at in named]
            if at in on_record:
                _complete(block, at, on_record[at], said, related[on_record[at].id])
            else:
                _enter(block, at, said, _outcome(block, at, children[mothers[at].id]))

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        rows = StagedRow.objects.filter(batch=batch)
        count = rows.filter(outcome=Outcome.NEW).count()
        with_mother = rows.filter(outcome=Outcome.CHANGED, changes__has_key="mother").count()
        with_father = rows.filter(outcome=Outcome.CHANGED, changes__has_key="father").count()
        found = [
            Foreseen("births", count),
            Foreseen("newborn_visits", count, (Source.COMMUNITY.value,)),
            Foreseen("parents_named", with_mother + with_father),
        ]
        return [each for each in found if each.count]

    def apply(self, work: Work) -> None:
        journal.execute(_parents.LOCK)
        for reason in (_parents.OVERTAKEN, _ENTERED, _REPEATED):
            work.leave(reason)
        work.enter_persons()
        journal.execute(_HOME)
        _parents.record(work)
        journal.insert(work.batch.id, "people_errand", _VISITS.format(**work.signature), _VISIT_COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT m.household_id {_OF_MOTHER}")
            homes = [home for (home,) in cursor.fetchall()]
        keep_derived(homes, on=work.as_of, now=work.now)


def _mothers(
    block: CheckedBlock, checking: Checking, known: dict[int, Known], born: dict[int, str]
) -> dict[int, Parent]:
    """The mother of each row, where she can be. A new child cannot go in without her, one on record stays without."""
    found = _parents.parents_of(block, _parents.MOTHER)
    for at in block.undecided():
        mother = found.get(at)
        if mother is not None and mother.is_inside(checking):
            _parents.demand_mother(block, at, mother, born[at])
            continue
        found.pop(at, None)
        say = block.warn if at in known else block.fault
        say(at, "mother", "mother_unknown" if mother is None else "person_elsewhere")
    return found


def _children(block: CheckedBlock, mothers: dict[int, Parent], known: dict[int, Known]) -> dict[UUID, list[Child]]:
    """By mother, who on record may be the child of a row that matched nobody by itself."""
    asked = [at for at in block.undecided() if at not in known]
    values = {
        "mothers": [mothers[at].id for at in asked],
        "names": [block.values["name"][at] for at in asked],
        "births": [block.values["birth"][at] for at in asked],
    }
    found: dict[UUID, list[Child]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_CHILDREN, values)
        for mother, *child in cursor.fetchall():
            found[mother].append(Child(*child))
    return found


def _found(block: CheckedBlock, at: int, children: list[Child]) -> Child | None:
    """The one of her children that the row is about: of that day and name, unless both have numbers."""
    name, born, numbered = block.values["name"][at], block.values["birth"][at], block.number_index[at] is not None
    same = [each for each in children if each.birth == born and each.name == name]
    child = next((each for each in same if not (numbered and each.has_number)), None)
    if child and numbered:
        block.warn(at, "number", "child_without_number")
    return child


def _outcome(block: CheckedBlock, at: int, children: list[Child]) -> Outcome:
    """New; unsure where a child of the same day may be this one under another name."""
    born, numbered = block.values["birth"][at], block.number_index[at] is not None
    if any(each.birth == born and not (numbered and each.has_number) for each in children):
        block.warn(at, "name", "child_same_day")
        return Outcome.UNSURE
    return Outcome.NEW


def _complete(block: CheckedBlock, at: int, child: Child, said: list[Parent], related: dict[UUID, int]) -> None:
    """A child on record gets the parents it has not; where another is on record as its mother or father, that stays."""
    _quiet(block, at)
    new: list[Parent] = []
    for parent in said:
        if parent.id in related:
            continue
        if parent.sex in related.values():
            block.warn(at, _COLUMNS[Sex(parent.sex)], "parent_differs")
        else:
            new.append(parent)
    changes = {_COLUMNS[Sex(parent.sex)]: [None, parent.name] for parent in new}
    block.settle(
        at,
        Outcome.CHANGED if new else Outcome.UNCHANGED,
        person_id=child.id,
        revision=child.revision,
        data={"parents": [parent.as_data() for parent in new]} if new else None,
        changes=changes or None,
    )


def _enter(block: CheckedBlock, at: int, parents: list[Parent], outcome: Outcome) -> None:
    _quiet(block, at)
    mother = parents[0]
    block.values.setdefault("area", [None] * len(block))[at] = mother.area
    pinyin, initials = spelling(block.values["name"][at])
    data: dict[str, Any] = {
        "pinyin": pinyin,
        "initials": initials,
        "bearer": str(mother.id),
        "parents": [parent.as_data() for parent in parents],
        "registered_area": mother.registered_area,
        "ethnicity": block.value("ethnicity", at),
        "document": block.document[at] or None,
    }
    data = {name: value for name, value in data.items() if value is not None}
    block.settle(at, outcome, person_id=uuid7(), data=data)


def _quiet(block: CheckedBlock, at: int) -> None:
    """That a newborn has no number is nothing to look at."""
    block.warnings[at] = [each for each in block.warnings[at] if each["code"] != "person_without_number"]


def _of_child(column: Column, *synonyms: str) -> Column:
    return replace(column, synonyms=(*column.synonyms, *synonyms))


FEEDS = (
    Feed(
        code="births",
        label=_("Births (health)"),
        source=Source.HEALTH,
        columns=(
            _of_child(columns.NUMBER, "新生儿身份证号", "儿童身份证号"),
            _of_child(columns.NAME, "新生儿姓名", "儿童姓名", "婴儿姓名"),
            _of_child(columns.SEX, "新生儿性别", "儿童性别"),
            _of_child(columns.BIRTH, "出生时间"),
            columns.ETHNICITY,
            _parents.MOTHER,
            _parents.FATHER,
        ),
        effect=BirthEffect(),
        full_list=False,
        every_days=31,
        edition=2,  # since it names fathers
        ground=_("Law on maternal and infant health care; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Visiting newborns in time, knowing every small child"),
    ),
)
