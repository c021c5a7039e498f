"""卫健: who was born. A child goes to its mother's household and community, and somebody is told to visit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import Kind, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work, quoted
from laoyou.exchange.services.block import CheckedBlock, Checking
from laoyou.exchange.services.feed import Column, Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.person_fields import spelling
from laoyou.people.enums import ErrandKind, Happening, RelationKind, Sealed, Sex, Source
from laoyou.people.services.derivation import keep_derived
from laoyou.people.services.effect_queries import DAYS_TO_VISIT
from laoyou.records.services.sealing import blind_index_many

_MOTHERS = """
SELECT p.document_index, p.id, p.sex, p.birth::text, p.death::text, p.area, p.registered_area, p.revision
  FROM unnest(%s::bytea[]) AS wanted(number)
  JOIN people_person p ON p.document_index = wanted.number AND p.merged_into_id IS NULL
"""
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
_OF_MOTHER = f"{_BORN} JOIN people_person m ON m.id = (r.data->>'mother')::uuid"
_LOCK = f"SELECT m.id {_OF_MOTHER} ORDER BY m.id FOR UPDATE OF m"
# Whose mother has changed since the check, who was entered meanwhile, and who stands twice in one file.
_OVERTAKEN = """
NOT EXISTS (SELECT FROM exchange_stagedrow r JOIN people_person m ON m.id = (r.data->>'mother')::uuid
             WHERE r.id = c.id AND m.merged_into_id IS NULL AND m.revision = (r.data->>'mother_revision')::int)
"""
_ENTERED = """c.id IN (
    SELECT d.id FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id
      JOIN people_relation o ON o.person_id = (r.data->>'mother')::uuid AND o.kind = 'child'
      JOIN people_person p ON p.id = o.other_id AND p.name = r.name AND p.birth = r.birth
     WHERE p.merged_into_id IS NULL)
"""
_REPEATED = """c.id IN (
    SELECT ranked.id FROM (
        SELECT r.id, row_number() OVER (PARTITION BY r.data->>'mother', r.name, r.birth
                                            ORDER BY r.sheet, r.line, r.id) AS place
          FROM exchange_chosen d JOIN exchange_stagedrow r ON r.id = d.id) ranked
     WHERE ranked.place > 1)
"""
# What the child is to the head follows from what the mother is (GB/T 4761): as happenings.record_births has it.
_HOME = f"""
UPDATE people_person p
   SET household_id = home.household_id, lives_since = home.birth,
       registered_since = CASE WHEN p.registered_area IS NOT NULL THEN home.birth END,
       household_role = CASE WHEN home.household_id IS NULL OR home.household_role = 0 THEN 0
                             WHEN home.household_role IN (1, 2) THEN 3 WHEN home.household_role IN (3, 4) THEN 5
                             ELSE 9 END
  FROM (SELECT r.person_id, r.birth, m.household_id, m.household_role {_OF_MOTHER}) home WHERE p.id = home.person_id
"""  # noqa: S608
_RELATIONS = f"""
SELECT gen_random_uuid() AS id, r.id AS row_id, side.one AS person_id, side.kind::varchar AS kind,
       side.other AS other_id, ''::varchar AS other_name, (r.data->>'pair')::uuid AS pair,
       daterange(r.birth, CASE WHEN m.death IS NOT NULL THEN greatest(m.death, r.birth + 1) END) AS valid,
       {{source}}::varchar AS source, {{by}}::varchar AS recorded_by, {{now}} AS recorded_at
  {_OF_MOTHER}
 CROSS JOIN LATERAL (VALUES (r.person_id, '{RelationKind.PARENT.value}', m.id),
                            (m.id, '{RelationKind.CHILD.value}', r.person_id)) AS side(one, kind, other)
"""
_RELATION_COLUMNS = (
    "person_id", "kind", "other_id", "other_name", "pair", "valid", "source", "recorded_by", "recorded_at",
)  # fmt: skip
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
class Mother:
    """Who bore the child, as on record. Days are text."""

    id: UUID
    sex: int
    birth: str
    death: str | None
    area: int
    registered_area: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody on record who may be the child of a row."""

    id: UUID
    name: str
    birth: str
    has_number: bool
    revision: int


class BirthEffect:
    """Enters the child with its mother, both sides of the relation, and the visit it waits for."""

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        mothers = _mothers(block)
        for at in block.undecided():
            person, mother = block.persons[at], mothers.get(at)
            if person is not None:
                block.settle(at, Outcome.UNCHANGED, person_id=person.id, revision=person.revision)
            elif mother is None:
                block.fault(at, "mother", "mother_unknown")
            else:
                _demand_born_of(block, at, mother, checking)
        children = _children(block, mothers)
        for at in block.undecided():
            _settle(block, at, mothers[at], children[mothers[at].id])

    def vanished(self, checking: Checking) -> int:
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        count = StagedRow.objects.filter(batch=batch, outcome=Outcome.NEW).count()
        community = (Source.COMMUNITY.value,)
        found = [Foreseen("births", count), Foreseen("newborn_visits", count, community)]
        return [each for each in found if each.count]

    def apply(self, work: Work) -> None:
        batch, source = work.batch.id, quoted(work.batch.source)
        journal.execute(_LOCK)
        for reason in (_OVERTAKEN, _ENTERED, _REPEATED):
            work.leave(reason)
        work.enter_persons()
        journal.execute(_HOME)
        journal.insert(batch, "people_relation", _RELATIONS.format(source=source, **work.signature), _RELATION_COLUMNS)
        journal.insert(batch, "people_errand", _VISITS.format(**work.signature), _VISIT_COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT m.household_id {_OF_MOTHER}")
            homes = [home for (home,) in cursor.fetchall()]
        keep_derived(homes, on=work.as_of, now=work.now)


@sensitive_variables()
def _mothers(block: CheckedBlock) -> dict[int, Mother]:
    """The mother of each row, where she is on record."""
    numbers = block.values["mother"]
    places = [at for at in block.undecided() if numbers[at]]
    indexes = list(blind_index_many((numbers[at] for at in places), purpose=Sealed.DOCUMENT))
    with connection.cursor() as cursor:
        cursor.execute(_MOTHERS, [indexes])
        known = {bytes(row[0]): Mother(*row[1:]) for row in cursor.fetchall()}
    return {at: known[index] for at, index in zip(places, indexes, strict=True) if index in known}


def _demand_born_of(block: CheckedBlock, at: int, mother: Mother, checking: Checking) -> None:
    born: str = block.values["birth"][at]
    if mother.area not in checking.within and (mother.registered_area or 0) not in checking.within:
        block.fault(at, "mother", "person_elsewhere")
    elif mother.sex != Sex.FEMALE:
        block.fault(at, "mother", "mother_is_man")
    elif mother.birth >= born:
        block.fault(at, "mother", "mother_younger", found=born)
    elif mother.death and mother.death < born:
        block.fault(at, "mother", "mother_dead", found=mother.death)


def _children(block: CheckedBlock, mothers: dict[int, Mother]) -> dict[UUID, list[Child]]:
    asked = block.undecided()
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


def _settle(block: CheckedBlock, at: int, mother: Mother, children: list[Child]) -> None:
    """New, unless it is on record; unsure where a child of the same day may be this one under another name."""
    block.warnings[at] = [each for each in block.warnings[at] if each["code"] != "person_without_number"]
    name, born, numbered = block.values["name"][at], block.values["birth"][at], block.number_index[at] is not None
    that_day = [child for child in children if child.birth == born]
    same = [child for child in that_day if child.name == name and not (numbered and child.has_number)]
    if same:
        if numbered:
            block.warn(at, "number", "child_without_number")
        block.settle(at, Outcome.UNCHANGED, person_id=same[0].id, revision=same[0].revision)
        return
    doubtful = any(not (numbered and child.has_number) for child in that_day)
    if doubtful:
        block.warn(at, "name", "child_same_day")
    _enter(block, at, mother, Outcome.UNSURE if doubtful else Outcome.NEW)


def _enter(block: CheckedBlock, at: int, mother: Mother, outcome: Outcome) -> None:
    block.values.setdefault("area", [None] * len(block))[at] = mother.area
    pinyin, initials = spelling(block.values["name"][at])
    data: dict[str, Any] = {
        "pinyin": pinyin,
        "initials": initials,
        "mother": str(mother.id),
        "mother_revision": mother.revision,
        "pair": str(uuid7()),
        "registered_area": mother.registered_area,
        "ethnicity": block.value("ethnicity", at),
        "document": block.document[at] or None,
    }
    data = {name: value for name, value in data.items() if value is not None}
    block.settle(at, outcome, person_id=uuid7(), data=data)


def _of_child(column: Column, *synonyms: str) -> Column:
    return replace(column, synonyms=(*column.synonyms, *synonyms))


_MOTHER = Column(
    "mother",
    _("Mother's citizen number"),
    Kind.OTHER_NUMBER,
    (
        "母亲公民身份号码",
        "母亲身份证号",
        "母亲身份证号码",
        "母亲身份证",
        "母亲证件号码",
        "产妇身份证号",
        "mother's number",
    ),
    required=True,
)

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
            _MOTHER,
        ),
        effect=BirthEffect(),
        full_list=False,
        every_days=31,
        ground=_("Law on maternal and infant health care; agreement on sharing (to be confirmed by the city)"),
        purpose=_("Visiting newborns in time, knowing every small child"),
    ),
)
