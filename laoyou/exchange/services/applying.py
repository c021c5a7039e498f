"""The set of rows that are being accepted, and what any feed may do with the people they are of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services import journal
from laoyou.people.services.derivation import keep_derived

_CHOSEN = "exchange_chosen"
_ON_RECORD = tuple(each for each in Outcome if each not in {Outcome.NEW, Outcome.UNSURE})
_NEW_PERSON = """
INSERT INTO people_person (id, name, pinyin, initials, sex, birth, ethnicity, document, document_sealed, document_index,
       document_tail, phone_sealed, phone_index, area, household_id, household_role, registered_area, source, revision,
       created_at, updated_at)
SELECT r.person_id, r.name, r.data->>'pinyin', r.data->>'initials', r.sex, r.birth,
       (r.data->>'ethnicity')::smallint,
       coalesce(r.data->>'document', ''), r.document_sealed,
       CASE WHEN r.document_sealed IS NOT NULL THEN r.document_index END, r.document_tail,
       r.phone_sealed, CASE WHEN r.phone_sealed IS NOT NULL THEN r.phone_index END, r.area,
       h.id, coalesce((r.data->>'role')::smallint, 0), (r.data->>'registered_area')::bigint, %s, 0, %s, %s
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
  LEFT JOIN people_household h ON h.register_index = decode(r.data->>'household', 'hex')
 WHERE c.outcome IN ('new', 'unsure')
 ORDER BY c.person_id
"""
_CHANGED = """
SELECT p.id, r.id AS row_id,
       coalesce(r.changes->'name'->>1, p.name) AS name,
       CASE WHEN r.changes ? 'name' THEN r.data->>'pinyin' ELSE p.pinyin END AS pinyin,
       CASE WHEN r.changes ? 'name' THEN r.data->>'initials' ELSE p.initials END AS initials,
       coalesce((r.changes->'sex'->>1)::smallint, p.sex) AS sex,
       coalesce((r.changes->'birth'->>1)::date, p.birth) AS birth,
       coalesce((r.changes->'ethnicity'->>1)::smallint, p.ethnicity) AS ethnicity,
       CASE WHEN r.changes ? 'phone' THEN r.phone_sealed ELSE p.phone_sealed END AS phone_sealed,
       CASE WHEN r.changes ? 'phone' THEN r.phone_index ELSE p.phone_index END AS phone_index,
       coalesce((r.changes->'area'->>1)::bigint, p.area) AS area,
       CASE WHEN r.changes ? 'area' THEN NULL ELSE p.household_id END AS household_id,
       CASE WHEN r.changes ? 'area' THEN 0::smallint ELSE p.household_role END AS household_role,
       CASE WHEN r.changes ? 'area' THEN {as_of} ELSE p.lives_since END AS lives_since,
       coalesce((r.changes->'registered_area'->>1)::bigint, p.registered_area) AS registered_area,
       CASE WHEN r.changes ? 'registered_area' THEN {as_of} ELSE p.registered_since END AS registered_since,
       coalesce(r.changes->'source'->>1, p.source) AS source
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id JOIN people_person p ON p.id = c.person_id
 WHERE c.outcome = 'changed'
"""
_WRITTEN = (
    "name", "pinyin", "initials", "sex", "birth", "ethnicity", "phone_sealed", "phone_index", "area", "household_id",
    "household_role", "lives_since", "registered_area", "registered_since", "source",
)  # fmt: skip
_LEFT_PLACE = """
SELECT gen_random_uuid() AS id, r.id AS row_id, p.id AS person_id, {registered} AS registered, p.{column} AS area,
       {household} AS household_id, daterange(began.on, {as_of}) AS valid, p.source AS source, {by} AS recorded_by,
       {now} AS recorded_at
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id JOIN people_person p ON p.id = c.person_id,
       LATERAL (SELECT greatest(p.{since}, (SELECT max(upper(o.valid)) FROM people_pastresidence o
                 WHERE o.person_id = p.id AND o.registered = {registered})) AS on) began
 WHERE c.outcome = 'changed' AND r.changes ? '{column}' AND p.{column} IS NOT NULL
   AND (began.on IS NULL OR began.on < {as_of})
"""
_PLACE_COLUMNS = ("person_id", "registered", "area", "household_id", "valid", "source", "recorded_by", "recorded_at")
_FIELDS_CHANGED = """
SELECT r.person_id, r.id AS row_id, e.key AS field FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
  JOIN people_person p ON p.id = r.person_id, LATERAL jsonb_object_keys(r.changes) AS e(key)
 WHERE c.outcome IN ('changed', 'arrives')
   AND e.key NOT IN ('source', 'household', 'household_role', 'spouse', 'parent', 'child') {rest}
"""
# Who becomes a better source's person keeps what that source does not speak of, and who said it.
_FIELDS_ELSEWHERE = """
SELECT gen_random_uuid() AS id, r.id AS row_id, r.person_id, e.field, r.changes->'source'->>0 AS source,
       {as_of} AS as_of
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id JOIN people_person p ON p.id = r.person_id
 CROSS JOIN LATERAL (VALUES ('ethnicity', p.ethnicity IS NOT NULL), ('phone', p.phone_index IS NOT NULL),
       ('area', true), ('registered_area', p.registered_area IS NOT NULL)) AS e(field, present)
 WHERE c.outcome = 'changed' AND r.changes ? 'source' AND e.present AND e.field <> ALL({mapped})
   AND NOT EXISTS (SELECT FROM exchange_fieldsource f WHERE f.person_id = r.person_id AND f.field = e.field)
"""
_CONFLICTS = """
INSERT INTO exchange_conflict (id, area, person_id, field, kept, kept_source, offered, offered_sealed, offered_index,
       offered_source, batch_id, as_of, opened_at, state, decided_by, reason)
SELECT gen_random_uuid(), p.area, p.id, e.key, coalesce(e.value->>0, ''), coalesce(f.source, p.source),
       coalesce(e.value->>1, ''), CASE WHEN e.key = 'phone' THEN r.phone_sealed END,
       CASE WHEN e.key = 'phone' THEN r.phone_index
            ELSE substring(sha256(convert_to(e.value->>1, 'UTF8')) FROM 1 FOR 16) END,
       %s, %s, %s, %s, 'open', '', ''
  FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id JOIN people_person p ON p.id = c.person_id
 CROSS JOIN LATERAL jsonb_each(r.contested) e
  LEFT JOIN exchange_fieldsource f ON f.person_id = r.person_id AND f.field = e.key
 WHERE r.contested IS NOT NULL
    ON CONFLICT (person_id, field, offered_source, offered_index) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Work:
    """Rows to be carried out now: those of the temporary table `exchange_chosen` (id, person_id, outcome).

    `as_of` is the day of the file, from which its changes hold.
    """

    batch: Batch
    as_of: date
    by: str
    now: datetime

    def enter_persons(self) -> int:
        """Enter everybody who is new. Who was entered otherwise meanwhile is left out, and the row says so."""
        values = [self.batch.source, self.now, self.now]
        try:
            # Mostly nobody was, and rows go in a sixth faster when none is looked for first.
            with transaction.atomic():
                return journal.execute(_NEW_PERSON, values)
        except IntegrityError:
            entered = journal.execute(f"{_NEW_PERSON} ON CONFLICT DO NOTHING", values)
        self.leave(
            "c.outcome IN ('new', 'unsure') AND NOT EXISTS (SELECT FROM people_person p WHERE p.id = c.person_id)"
        )
        return entered

    def change_persons(self) -> int:
        """Write the rows' changes into the people they are of; earlier residences become periods."""
        if not self.has(Outcome.CHANGED, Outcome.ARRIVES):
            return 0
        day = f"'{self.as_of.isoformat()}'::date"
        for column, since, registered in (
            ("area", "lives_since", "false"),
            ("registered_area", "registered_since", "true"),
        ):
            household = "NULL::uuid" if registered == "true" else "p.household_id"
            target = _LEFT_PLACE.format(
                column=column, since=since, registered=registered, household=household, as_of=day, **self.signature
            )
            journal.insert(self.batch.id, "people_pastresidence", target, _PLACE_COLUMNS)
        self.keep_sources()
        moved = self._moved()
        extra = f"revision = t.revision + 1, updated_at = {self.signature['now']}"
        changed = journal.update(self.batch.id, "people_person", _CHANGED.format(as_of=day), _WRITTEN, extra=extra)
        keep_derived(*moved, on=self.as_of, now=self.now)
        return changed

    def open_conflicts(self) -> int:
        """What a better source says otherwise is put before somebody to decide, once."""
        if not self.has(*_ON_RECORD):
            return 0
        return journal.execute(_CONFLICTS, [self.batch.source, self.batch.id, self.as_of, self.now])

    def has(self, *outcomes: Outcome) -> bool:
        """Whether any of the chosen rows has one of these outcomes: a whole register taken in for the first time has
        new people only, and nothing else need be looked for in it."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {_CHOSEN} WHERE outcome = ANY(%s))", [list(outcomes)])
            (found,) = cursor.fetchone()
        return bool(found)

    def leave(self, which: str) -> int:
        """Leave rows out (`which` is a condition on `c`, the chosen): they say that the registry has moved on."""
        left = journal.execute(
            f"""UPDATE exchange_stagedrow r SET state = 'left' FROM {_CHOSEN} c WHERE r.id = c.id AND ({which})"""
        )
        if left:
            journal.execute(f"DELETE FROM {_CHOSEN} c WHERE {which}")
        return left

    def _moved(self) -> tuple[list[UUID], list[UUID]]:
        """The households that are left by those who move, and who moves."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT p.household_id, p.id FROM exchange_chosen c JOIN exchange_stagedrow r ON r.id = c.id
                     JOIN people_person p ON p.id = c.person_id
                    WHERE c.outcome = 'changed' AND r.changes ? 'area' AND p.household_id IS NOT NULL"""
            )
            found = cursor.fetchall()
        return [home for home, _ in found], [person for _, person in found]

    @property
    def signature(self) -> dict[str, str]:
        """Who accepts and when, as literals of SQL."""
        return {"by": quoted(self.by), "now": f"'{self.now.isoformat()}'::timestamptz"}

    def keep_sources(self) -> None:
        """Whoever changes a field is its source from then on."""
        said = f"{quoted(self.batch.source)}::varchar AS source, '{self.as_of.isoformat()}'::date AS as_of"
        source, columns = quoted(self.batch.source), ("person_id", "field", "source", "as_of")
        mapped = f"ARRAY[{', '.join(map(quoted, sorted(self.batch.mapping.values())))}]::text[]"
        elsewhere = _FIELDS_ELSEWHERE.format(mapped=mapped, as_of=f"'{self.as_of.isoformat()}'::date")
        journal.insert(self.batch.id, "exchange_fieldsource", elsewhere, columns)
        changed = _FIELDS_CHANGED.format(rest="")
        known = f"SELECT f.id, s.row_id, {said} FROM ({changed}) s JOIN exchange_fieldsource f"
        journal.update(
            self.batch.id,
            "exchange_fieldsource",
            f"{known} ON f.person_id = s.person_id AND f.field = s.field",
            ("source", "as_of"),
        )
        changed = _FIELDS_CHANGED.format(rest=f"AND coalesce(r.changes->'source'->>1, p.source) <> {source}")
        unknown = f"SELECT gen_random_uuid() AS id, s.row_id, s.person_id, s.field, {said} FROM ({changed}) s"
        journal.insert(
            self.batch.id,
            "exchange_fieldsource",
            f"""{unknown} WHERE NOT EXISTS (SELECT FROM exchange_fieldsource f
                           WHERE f.person_id = s.person_id AND f.field = s.field)""",
            columns,
        )


def quoted(text: str) -> str:
    """A text as a literal of SQL, for statements that cannot take parameters and are run without any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_literal(%s::text)", [text])
        (literal,) = cursor.fetchone()
    return str(literal)
