"""Whose row it is: by the blind index of the number, else by name, birth and community exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.people.enums import Sealed
from laoyou.people.models import Person
from laoyou.records.services.sealing import INDEX_BYTES, blind_index_many

_COLUMNS = """p.id, p.name, p.sex, p.birth::text, p.death::text, p.ethnicity, p.area, p.registered_area, p.phone_index,
       p.document_index IS NOT NULL, p.lives_since::text, p.source, p.revision,
       h.register_index, p.no_fixed_abode OR CASE WHEN p.household_id IS NULL THEN EXISTS (
           SELECT FROM people_pastresidence o JOIN people_household g ON g.id = o.household_id AND g.by_hand
            WHERE o.person_id = p.id AND NOT o.registered AND upper(o.valid) = p.lives_since)
       ELSE h.register_index IS NULL OR h.by_hand END,
       p.household_role"""
# The numbers' indexes come behind one another as one value: an array takes longer to write down than to look up.
_BY_NUMBER = f"""
SELECT p.document_index, {_COLUMNS}
  FROM (SELECT substring(%s::bytea FROM {INDEX_BYTES} * at + 1 FOR {INDEX_BYTES})
          FROM generate_series(0, %s) AS at) AS wanted(number)
  JOIN people_person p ON p.document_index = wanted.number AND p.merged_into_id IS NULL
  LEFT JOIN people_household h ON h.id = p.household_id
"""
_BY_NAME = f"""
SELECT NULL, {_COLUMNS}
  FROM unnest(%s::text[], %s::date[]) AS wanted(name, birth)
  JOIN people_person p ON p.name = wanted.name AND p.birth = wanted.birth AND p.merged_into_id IS NULL
  LEFT JOIN people_household h ON h.id = p.household_id
"""
_DECIDED = "SELECT person_id, field, offered_index FROM exchange_conflict WHERE state <> 'open' AND person_id = ANY(%s)"
_SOURCES = "SELECT person_id, field, source FROM exchange_fieldsource WHERE person_id = ANY(%s)"


@sensitive_variables()
def index_block(block: CheckedBlock) -> None:
    """The blind indexes of the block's numbers and phones."""
    for column, purpose, target in (
        ("number", Sealed.DOCUMENT, block.number_index),
        ("phone", Sealed.PHONE, block.phone_index),
    ):
        values = block.values.get(column)
        if values is None:
            continue
        places = [at for at, value in enumerate(values) if value]
        for at, index in zip(places, blind_index_many((values[at] for at in places), purpose=purpose), strict=True):
            target[at] = index


def match_block(block: CheckedBlock, checking: Checking) -> None:
    """Fill `block.persons`, for rows without fault. Whoever is on record outside the file's area is a fault.

    Of a feed that takes in, whom the row names with number and name is in `block.arriving` instead.
    """
    index_block(block)
    rows = [at for at in range(len(block)) if at not in block.faults]
    indexes = [index for at in rows if (index := block.number_index[at])]
    by_number = dict(_known(_BY_NUMBER, [b"".join(indexes), len(indexes) - 1]))
    for at in rows:
        index = block.number_index[at]
        if index is not None:
            block.persons[at] = by_number.get(index)
    _match_by_name(block, [at for at in rows if block.persons[at] is None])
    _add_sources([person for person in block.persons if person is not None])
    for at in rows:
        person = block.persons[at]
        if person is not None and not _inside(person, checking):
            block.persons[at] = None
            if checking.feed.takes_in and block.number_index[at] and block.value("name", at) == person.name:
                block.arriving[at] = person
                continue
            block.fault(at, "number" if block.number_index[at] else "name", "person_elsewhere")


def _match_by_name(block: CheckedBlock, rows: Iterable[int]) -> None:
    """Somebody of the name, birth and community: the person when the row has no number, a doubt when it has one."""
    named = [at for at in rows if block.value("name", at) and _birth(block, at)]
    # A row with a number is compared with those only who have none on record; mostly there is nobody of that kind.
    every = _somebody_lacks_a_number()
    asked = [at for at in named if every or block.number_index[at] is None]
    if not asked:
        return
    names = [block.values["name"][at] for at in asked]
    found: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for _, person in _known(_BY_NAME, [names, [_birth(block, at) for at in asked]]):
        if person not in found[person.name, person.birth]:
            found[person.name, person.birth].append(person)
    for at in asked:
        same = [
            each
            for each in found.get((block.values["name"][at], _birth(block, at) or ""), ())
            if _same_place(block, at, each)
        ]
        if block.number_index[at] is None:
            _settle_without_number(block, at, same)
        elif any(not each.has_number for each in same):
            block.warn(at, "number", "person_unsure")


def _somebody_lacks_a_number() -> bool:
    return Person.objects.filter(document="", merged_into__isnull=True)[:1].exists()


def _settle_without_number(block: CheckedBlock, at: int, same: list[Known]) -> None:
    if len(same) == 1:
        block.persons[at] = same[0]
    elif same:
        block.fault(at, "name", "person_several")
    else:
        block.warn(at, "name", "person_without_number")


def is_unsure(block: CheckedBlock, at: int) -> bool:
    """Whether a row that matched nobody may all the same be somebody on record."""
    return at in block.warnings and any(
        each["code"] in {"person_unsure", "person_without_number"} for each in block.warnings[at]
    )


def _birth(block: CheckedBlock, at: int) -> str | None:
    return block.value("birth", at) or block.number_birth[at]


def _same_place(block: CheckedBlock, at: int, person: Known) -> bool:
    places = {block.value("area", at), block.value("registered_area", at)} - {None}
    return bool(places & {person.area, person.registered_area})


def _inside(person: Known, checking: Checking) -> bool:
    return person.area in checking.within or (person.registered_area or 0) in checking.within


def _known(query: str, asked: list[Any]) -> list[tuple[bytes | None, Known]]:
    if not asked[0]:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        # Twenty thousand look-ups in an index; a join of the whole registry would be made for each block.
        cursor.execute("SET LOCAL enable_hashjoin = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute(query, asked)
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_hashjoin = on")
        cursor.execute("SET LOCAL enable_mergejoin = on")
    return [(bytes(row[0]) if row[0] is not None else None, _person(row[1:])) for row in found]


def _person(row: tuple[Any, ...]) -> Known:
    known = Known(*row)
    known.phone_index = bytes(row[8]) if row[8] is not None else None
    known.home_index = bytes(known.home_index) if known.home_index is not None else None
    return known


def _add_sources(persons: list[Known]) -> None:
    by_id = {person.id: person for person in persons}
    if not by_id:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, [list(by_id)])
        for person_id, column, source in cursor.fetchall():
            by_id[person_id].sources[column] = source
        cursor.execute(_DECIDED, [list(by_id)])
        for person_id, column, offered in cursor.fetchall():
            by_id[person_id].decided.add((column, bytes(offered)))
