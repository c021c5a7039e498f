"""Mother and father of the rows of a file of births: found by number, examined, and put down as relations.

Fathers are told of more rarely than mothers: of one who is not on record in the file's area the row says so and goes
in without him, which also tells nothing of people elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import Kind
from laoyou.exchange.services import journal
from laoyou.exchange.services.applying import Work, quoted
from laoyou.exchange.services.block import CheckedBlock, Checking
from laoyou.exchange.services.feed import Column
from laoyou.people.enums import Sealed, Sex
from laoyou.records.services.sealing import blind_index_many

_CARRIED = timedelta(days=300)  # a father may have died before the birth, at most so long
_PARENTS = """
SELECT p.document_index, p.id, p.name, p.sex, p.birth::text, p.death::text, p.area, p.registered_area, p.revision
  FROM unnest(%s::bytea[]) AS wanted(number)
  JOIN people_person p ON p.document_index = wanted.number AND p.merged_into_id IS NULL
"""
_KNOWN = """
SELECT o.person_id, o.other_id, q.sex
  FROM people_relation o JOIN people_person q ON q.id = o.other_id
 WHERE o.person_id = ANY(%(children)s) AND o.kind = 'parent'
 UNION
SELECT o.other_id, o.person_id, q.sex
  FROM people_relation o JOIN people_person q ON q.id = o.person_id
 WHERE o.other_id = ANY(%(children)s) AND o.kind = 'child'
 ORDER BY 1, 2
"""
_RELATIONS = """
WITH said AS (
    SELECT r.id AS row_id, p.id AS child, m.id AS parent, (said->>'pair')::uuid AS pair,
           daterange(p.birth, greatest(least(m.death, p.death), CASE WHEN m.death IS NOT NULL OR p.death IS NOT NULL
                                                                     THEN p.birth + 1 END)) AS valid
      FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
     CROSS JOIN LATERAL jsonb_array_elements(r.data->'parents') said
      JOIN people_person p ON p.id = r.person_id
      JOIN people_person m ON m.id = (said->>'id')::uuid
     WHERE NOT EXISTS (SELECT FROM people_relation o WHERE o.person_id = p.id AND o.other_id = m.id
                          AND o.kind = 'parent')
       AND NOT EXISTS (SELECT FROM people_relation o WHERE o.person_id = m.id AND o.other_id = p.id
                          AND o.kind = 'child')
)
SELECT gen_random_uuid() AS id, row_id, side.one AS person_id, side.kind::varchar AS kind,
       side.other AS other_id, ''::varchar AS other_name, pair, valid,
       {source}::varchar AS source, {by}::varchar AS recorded_by, {now} AS recorded_at
  FROM said CROSS JOIN LATERAL (VALUES (child, 'parent', parent),
                                       (parent, 'child', child)) AS side(one, kind, other)
"""
_COLUMNS = ("person_id", "kind", "other_id", "other_name", "pair", "valid", "source", "recorded_by", "recorded_at")
# The parents of the chosen rows; and rows of which one has changed since the check.
LOCK = """
SELECT m.id FROM people_person m WHERE m.id IN (
    SELECT (said->>'id')::uuid FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
     CROSS JOIN LATERAL jsonb_array_elements(r.data->'parents') said) ORDER BY m.id FOR UPDATE
"""
OVERTAKEN = """
EXISTS (SELECT FROM exchange_stagedrow r CROSS JOIN LATERAL jsonb_array_elements(r.data->'parents') said
         WHERE r.id = c.id AND NOT EXISTS (
               SELECT FROM people_person m WHERE m.id = (said->>'id')::uuid AND m.merged_into_id IS NULL
                  AND m.revision = (said->>'revision')::int))
"""

MOTHER = Column(
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
FATHER = Column(
    "father",
    _("Father's citizen number"),
    Kind.OTHER_NUMBER,
    ("父亲公民身份号码", "父亲身份证号", "父亲身份证号码", "父亲身份证", "父亲证件号码", "father's number"),
)


@dataclass(frozen=True, slots=True)
class Parent:
    """Mother or father, as on record. Days are text."""

    id: UUID
    name: str
    sex: int
    birth: str
    death: str | None
    area: int
    registered_area: int | None
    revision: int

    def is_inside(self, checking: Checking) -> bool:
        """Whether the file may speak of this person."""
        return self.area in checking.within or (self.registered_area or 0) in checking.within

    def as_data(self) -> dict[str, Any]:
        """How a staged row keeps that this is a parent of its child."""
        return {"id": str(self.id), "revision": self.revision, "pair": str(uuid7())}


@sensitive_variables()
def parents_of(block: CheckedBlock, column: Column) -> dict[int, Parent]:
    """The parent a column names, of each undecided row where that is somebody on record."""
    numbers = block.values.get(column.code)
    if numbers is None:
        return {}
    places = [at for at in block.undecided() if numbers[at]]
    indexes = list(blind_index_many((numbers[at] for at in places), purpose=Sealed.DOCUMENT))
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, [indexes])
        known = {bytes(row[0]): Parent(*row[1:]) for row in cursor.fetchall()}
    return {at: known[index] for at, index in zip(places, indexes, strict=True) if index in known}


def demand_mother(block: CheckedBlock, at: int, mother: Parent, born: str) -> None:
    """A fault of the row where this woman cannot have borne the child."""
    if mother.sex != Sex.FEMALE:
        block.fault(at, "mother", "mother_is_man")
    elif mother.birth >= born:
        block.fault(at, "mother", "mother_younger", found=born)
    elif mother.death and mother.death < born:
        block.fault(at, "mother", "mother_dead", found=mother.death)


def fathers_of(block: CheckedBlock, checking: Checking, born: Mapping[int, str]) -> dict[int, Parent]:
    """The fathers of the undecided rows that can be; a fault where one cannot, a warning where nobody is found."""
    found = parents_of(block, FATHER)
    for at in block.undecided():
        father = found.get(at)
        if father is None or not father.is_inside(checking):
            found.pop(at, None)
            if block.value("father", at):
                block.warn(at, "father", "father_unknown")
        elif father.sex != Sex.MALE:
            block.fault(at, "father", "father_is_woman")
        elif father.birth >= born[at]:
            block.fault(at, "father", "father_younger", found=born[at])
        elif father.death and date.fromisoformat(father.death) + _CARRIED < date.fromisoformat(born[at]):
            block.fault(at, "father", "father_dead", found=father.death)
    return found


def known_parents(children: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Who is on record as a parent of each of them, with the parent's sex; what has ended counts as well."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"children": sorted(set(children))})
        for child, parent, sex in cursor.fetchall():
            found[child][parent] = sex
    return found


def record(work: Work) -> None:
    """Both sides of what the chosen rows say about parents; what is on record meanwhile stays as it is."""
    source = quoted(work.batch.source)
    journal.insert(work.batch.id, "people_relation", _RELATIONS.format(source=source, **work.signature), _COLUMNS)
