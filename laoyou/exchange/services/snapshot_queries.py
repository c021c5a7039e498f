"""What each table of a snapshot is read from. Names, numbers, telephones and addresses stand in none of them.

`{low}` and `{high}` bound the area that is served; `{day}` is the last day that counts. Keys of people are hashed
under a key that never leaves the key ring (`laoyou.lake_key`, set for the transaction): the same person has the same
number in every snapshot.
"""

from __future__ import annotations

from laoyou.facilities.enums import CHILD_KINDS, HOME_KINDS, FactKind, QuotaBasis
from laoyou.places.enums import Kind


def _hashed(column: str) -> str:
    """A uuid column as a number of 64 bits."""
    salted = f"decode(current_setting('laoyou.lake_key'), 'hex') || uuid_send({column})"
    return f"('x' || left(encode(sha256({salted}), 'hex'), 16))::bit(64)::bigint"


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


# Who was given up in a merger, or made nameless, is nobody any more.
_SOMEBODY = """p.merged_into_id IS NULL AND NOT EXISTS (
       SELECT FROM people_retirement r WHERE r.person_id = p.id AND r.anonymised_on IS NOT NULL)"""
# Whoever lives or is registered here.
_PEOPLE = f"""people_person p
 WHERE {_SOMEBODY}
   AND ((p.area >= {{low}} AND p.area < {{high}}) OR (p.registered_area >= {{low}} AND p.registered_area < {{high}}))"""
_OF_PEOPLE = f"(SELECT p.id, p.area FROM {_PEOPLE}) p"

# Of each member of staff one site where they work or worked: what they can show is theirs, not a site's.
_OF_STAFF = """(SELECT DISTINCT ON (o.staff_id) o.staff_id, s.area FROM facilities_post o
                  JOIN facilities_site s ON s.id = o.site_id
                 WHERE s.area >= {low} AND s.area < {high} ORDER BY o.staff_id, o.valid DESC, o.id) w"""
_FACTS = (FactKind.GRADE, FactKind.STAR, FactKind.QUALITY, FactKind.MODEL)


def _quota(basis: QuotaBasis) -> str:
    """As `facilities.selectors.neighbourhoods`: the innermost area around decides."""
    return f"""(SELECT q.least FROM facilities_quota q
        WHERE q.kind = n.kind AND q.basis = '{basis}' AND q.area <= n.area AND q.area_end > n.area
          AND q.valid @> DATE '{{day}}' ORDER BY q.area_end - q.area, q.id LIMIT 1)"""


QUERIES = {
    "persons": f"""
SELECT {_hashed("p.id")} AS person, p.area, p.registered_area, p.sex, p.birth, p.death, p.lives_since,
       p.registered_since
  FROM {_PEOPLE}""",
    "conditions": f"""
SELECT {_hashed("c.person_id")} AS person, p.area, c.kind::text AS kind, c.level, lower(c.valid) AS since, c.until
  FROM people_condition c JOIN {_OF_PEOPLE} ON p.id = c.person_id""",
    "health_events": f"""
SELECT {_hashed("e.person_id")} AS person, p.area, e.kind::text AS kind, e.day
  FROM people_healthevent e JOIN {_OF_PEOPLE} ON p.id = e.person_id WHERE e.voided_at IS NULL""",
    "sites": f"""
SELECT s.id::text AS site, s.area, s.kind::text AS kind, s.kind IN ({_listed(CHILD_KINDS)}) AS for_children,
       s.kind IN ({_listed(HOME_KINDS)}) AS is_home, i.ownership::text AS ownership, s.state::text AS state
  FROM facilities_site s JOIN facilities_institution i ON i.id = s.institution_id
 WHERE s.area >= {{low}} AND s.area < {{high}}""",
    "units": """
SELECT u.site_id::text AS site, s.area, u.kind::text AS kind, u.places::integer AS places, u.nursing, u.public_good,
       u.inclusive, u.since, u.until
  FROM facilities_unitperiod u JOIN facilities_site s ON s.id = u.site_id
 WHERE s.area >= {low} AND s.area < {high}""",
    "stays": f"""
SELECT {_hashed("t.person_id")} AS person, t.site_id::text AS site, s.area, t.kind::text AS kind,
       t.state::text AS state, t.since, t.until
  FROM facilities_stay t JOIN facilities_site s ON s.id = t.site_id JOIN people_person p ON p.id = t.person_id
 WHERE {_SOMEBODY} AND s.area >= {{low}} AND s.area < {{high}}""",
    "site_facts": f"""
SELECT f.site_id::text AS site, s.area, f.kind::text AS kind, f.value::smallint AS value, f.since, f.until
  FROM facilities_sitefact f JOIN facilities_site s ON s.id = f.site_id
 WHERE f.kind IN ({_listed(frozenset(_FACTS))}) AND s.area >= {{low}} AND s.area < {{high}}""",
    "posts": f"""
SELECT {_hashed("o.staff_id")} AS staff, o.site_id::text AS site, s.area, o.kind::text AS kind, o.since, o.until
  FROM facilities_post o JOIN facilities_site s ON s.id = o.site_id
 WHERE s.area >= {{low}} AND s.area < {{high}}""",
    "credentials": f"""
SELECT {_hashed("c.staff_id")} AS staff, w.area, c.kind::text AS kind, c.since, c.until
  FROM facilities_credential c JOIN {_OF_STAFF} ON w.staff_id = c.staff_id""",
    "trainings": f"""
SELECT {_hashed("t.staff_id")} AS staff, w.area, t.finished_on AS day
  FROM facilities_training t JOIN {_OF_STAFF} ON w.staff_id = t.staff_id""",
    "areas": f"""
SELECT a.code AS area, a.level, a.kind = '{Kind.RESIDENTS}' AS urban
  FROM places_area a
 WHERE a.kind IN ({_listed(frozenset({Kind.COUNTY, Kind.RESIDENTS, Kind.VILLAGERS}))})
   AND a.valid @> DATE '{{day}}' AND a.code >= {{low}} AND a.code < {{high}}""",
    "neighbourhoods": f"""
SELECT n.id::text AS neighbourhood, n.area, n.kind::text AS kind, LEAST(n.handed_over_on, n.handover_due) AS due,
       GREATEST(n.population::bigint * {_quota(QuotaBasis.PERSON)},
                n.households::bigint * {_quota(QuotaBasis.HUNDRED_HOUSEHOLDS)} / 100) AS required
  FROM facilities_neighbourhood n
 WHERE n.area >= {{low}} AND n.area < {{high}}""",
    "provisions": """
SELECT p.neighbourhood_id::text AS neighbourhood, n.area, p.floor::bigint AS floor, p.since, p.until
  FROM facilities_provision p JOIN facilities_neighbourhood n ON n.id = p.neighbourhood_id
 WHERE n.area >= {low} AND n.area < {high}""",
}
