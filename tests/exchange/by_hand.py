"""What every indicator counts, in plain SQL over the registry's own tables.

Written from what the indicators say in words and from nothing of the engine. `%(low)s` and `%(high)s` bound an area,
`%(on)s` is the last day that counts.
"""

from __future__ import annotations

_ALIVE = """people_person p WHERE p.merged_into_id IS NULL AND p.birth <= %(on)s
    AND coalesce(p.death, 'infinity') > %(on)s"""
_LIVES = "AND p.area >= %(low)s AND p.area < %(high)s"
_REGISTERED = "AND p.registered_area >= %(low)s AND p.registered_area < %(high)s"
_AGE = "extract(year FROM age(%(on)s::date, p.birth))"
_OPEN = """facilities_site s JOIN facilities_institution i ON i.id = s.institution_id
    WHERE s.state = 'operating' AND s.area >= %(low)s AND s.area < %(high)s"""
_HOME = """s.kind IN ('welfare_home', 'rural_home', 'nursing_home', 'private_home', 'regional_centre', 'embedded',
    'medical_care', 'wellness')"""
_CHILDCARE = """s.kind IN ('childcare', 'employer_childcare', 'community_childcare', 'family_childcare',
    'childcare_centre', 'maternity')"""


def _people(where: str = "", *, place: str = _LIVES) -> str:
    return f"SELECT count(*) FROM {_ALIVE} {place} {where}"


def _places(where: str) -> str:
    return f"""SELECT coalesce(sum(u.places), 0) FROM facilities_unitperiod u WHERE u.valid @> %(on)s::date AND {where}
        AND u.site_id IN (SELECT s.id FROM {_OPEN})"""


def _sites(where: str) -> str:
    return f"SELECT count(*) FROM {_OPEN} AND {where}"


def _held(kind: str) -> str:
    return f"""AND EXISTS (SELECT FROM people_condition c WHERE c.person_id = p.id AND c.kind = '{kind}'
        AND c.valid @> %(on)s::date)"""


_PUBLIC = f"{_OPEN} AND i.ownership = 'public' AND {_HOME}"
_CHECKED = """AND EXISTS (SELECT FROM people_healthevent e WHERE e.person_id = p.id AND e.kind = 'elder_check'
    AND e.voided_at IS NULL AND e.day BETWEEN '2026-01-01' AND %(on)s)"""
_INSIDE = """AND EXISTS (SELECT FROM facilities_stay t WHERE t.person_id = p.id AND t.kind = 'residential'
    AND t.state = 'real' AND t.valid @> %(on)s::date)"""
_DESTITUTE = _people(_held("destitute") + _held("disabled_function"))
_ELDERS, _ELDERS_65 = _people(f"AND {_AGE} >= 60"), _people(f"AND {_AGE} >= 65")
_ELDERS_REGISTERED = _people(f"AND {_AGE} >= 60", place=_REGISTERED)
_EVERYBODY, _EVERYBODY_REGISTERED = _people(), _people(place=_REGISTERED)
_ELDER_PLACES, _CHILD_PLACES = _places("u.kind <> 'class'"), _places("u.kind = 'class'")
_HAS_CLASS = """EXISTS (SELECT FROM facilities_unitperiod u WHERE u.site_id = s.id AND u.kind = 'class'
    AND u.valid @> %(on)s::date)"""
_PUBLIC_BEDS = _places(f"u.kind = 'bed' AND u.site_id IN (SELECT s.id FROM {_PUBLIC})")
_PUBLIC_RESIDENTS = f"""SELECT count(*) FROM facilities_stay t WHERE t.kind = 'residential' AND t.state = 'real'
    AND t.valid @> %(on)s::date AND t.site_id IN (SELECT s.id FROM {_PUBLIC})"""
_INFANTS = _people(f"AND {_AGE} < 3")


def _cared(*kinds: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"""AND EXISTS (SELECT FROM people_healthevent e WHERE e.person_id = p.id AND e.kind IN ({listed})
        AND e.voided_at IS NULL AND e.day BETWEEN '2026-01-01' AND %(on)s)"""


# Staff count at the first of their sites, which the areas here never part.
def _staff(sites: str, posts: str = "true", where: str = "true") -> str:
    return f"""SELECT count(*) FROM (
        SELECT o.staff_id, min(s.id::text) FROM facilities_post o
          JOIN (SELECT s.id FROM facilities_site s WHERE s.state = 'operating' AND {sites}) s ON s.id = o.site_id
         WHERE o.valid @> %(on)s::date GROUP BY o.staff_id HAVING bool_or({posts})) o (staff, at)
      JOIN facilities_site s ON s.id = o.at::uuid
     WHERE s.area >= %(low)s AND s.area < %(high)s AND {where}"""


_CARER = "o.kind IN ('child_carer', 'teacher')"
_CERTIFIED = """EXISTS (SELECT FROM facilities_credential c WHERE c.staff_id = o.staff
    AND c.kind IN ('infant_care', 'nursery_teacher') AND c.valid @> %(on)s::date)"""
_TRAINED = """EXISTS (SELECT FROM facilities_training t WHERE t.staff_id = o.staff
    AND t.finished_on BETWEEN '2026-01-01' AND %(on)s)"""


def _areas(kinds: str, having: str = "true") -> str:
    return f"""SELECT count(*) FROM places_area a WHERE a.valid @> %(on)s::date AND a.kind IN ({kinds})
        AND a.code >= %(low)s AND a.code < %(high)s AND {having}"""


def _with(sites: str, *, digits: int = 1) -> str:
    return f"""EXISTS (SELECT FROM facilities_site s JOIN facilities_institution i ON i.id = s.institution_id
        WHERE s.state = 'operating' AND s.area / {digits} = a.code / {digits} AND {sites})"""


def _with_places(kind: str) -> str:
    return _with(f"""EXISTS (SELECT FROM facilities_unitperiod u WHERE u.site_id = s.id AND u.kind = '{kind}'
        AND u.valid @> %(on)s::date)""")


def _has(fact: str) -> str:
    return f"""EXISTS (SELECT FROM facilities_sitefact f WHERE f.site_id = s.id AND f.valid @> %(on)s::date
        AND {fact})"""


_GRADED, _MODEL = _has("f.kind = 'grade' AND f.value >= 4"), _has("f.kind = 'model'")
_NEARBY = """s.kind IN ('day_care', 'embedded', 'mutual_aid', 'meal_point', 'regional_centre', 'combined_centre')"""
# The city's own quota asks for a tenth of a square metre a resident.
_ESTATES = """SELECT count(*) FROM facilities_neighbourhood n WHERE n.kind = 'new' AND n.population IS NOT NULL
    AND (n.handed_over_on <= %(on)s OR n.handover_due <= %(on)s) AND n.area >= %(low)s AND n.area < %(high)s"""
_PROVIDED = """AND n.population * 10 <= (SELECT coalesce(sum(p.floor), 0) FROM facilities_provision p
    WHERE p.neighbourhood_id = n.id AND p.valid @> %(on)s::date)"""
# Indicator and basis → what is counted, what by, times what.
BY_HAND: dict[tuple[str, str], tuple[str, str, int]] = {
    ("beds_per_1000_elders", "resident"): (_ELDER_PLACES, _ELDERS, 1000),
    ("beds_per_1000_elders", "registered"): (_ELDER_PLACES, _ELDERS_REGISTERED, 1000),
    ("nursing_bed_share", ""): (_places("u.kind = 'bed' AND u.nursing"), _places("u.kind = 'bed'"), 100),
    ("public_interest_bed_share", ""): (_places("u.kind = 'bed' AND u.public_good"), _ELDER_PLACES, 100),
    ("public_home_occupancy", ""): (_PUBLIC_RESIDENTS, _PUBLIC_BEDS, 100),
    ("destitute_disabled_care_rate", "resident"): (f"{_DESTITUTE} {_INSIDE}", _DESTITUTE, 100),
    ("elder_health_management_rate", "resident"): (f"{_ELDERS_65} {_CHECKED}", _ELDERS_65, 100),
    ("places_per_1000", "resident"): (_CHILD_PLACES, _EVERYBODY, 1000),
    ("places_per_1000", "registered"): (_CHILD_PLACES, _EVERYBODY_REGISTERED, 1000),
    ("affordable_places_per_1000", "resident"): (_places("u.kind = 'class' AND u.inclusive"), _EVERYBODY, 1000),
    ("elders_60_share", "resident"): (_ELDERS, _EVERYBODY, 100),
    ("elders_60_share", "registered"): (_ELDERS_REGISTERED, _EVERYBODY_REGISTERED, 100),
    ("elders_65_share", "resident"): (_ELDERS_65, _EVERYBODY, 100),
    ("beds", ""): (_ELDER_PLACES, "", 1),
    ("childcare_places", ""): (_CHILD_PLACES, "", 1),
    ("institutions", ""): (_sites(_HOME), "", 1),
    ("registered_childcare", ""): (_sites(_CHILDCARE), "", 1),
    ("meal_points", ""): (_sites("s.kind = 'meal_point'"), "", 1),
    ("elder_schools", ""): (_sites("s.kind = 'elder_school'"), "", 1),
    ("nursery_kindergartens", ""): (
        _sites(f"s.kind = 'kindergarten' AND {_HAS_CLASS}"),
        _sites("s.kind = 'kindergarten'"),
        100,
    ),
    ("population", "resident"): (_EVERYBODY, "", 1),
    ("population", "registered"): (_EVERYBODY_REGISTERED, "", 1),
    ("elders_60", "resident"): (_ELDERS, "", 1),
    ("elders_60", "registered"): (_ELDERS_REGISTERED, "", 1),
    ("infants", "resident"): (_INFANTS, "", 1),
    ("infant_public_health", "resident"): (
        f"{_INFANTS} {_cared('newborn_visit', 'development_check')}",
        _INFANTS,
        100,
    ),
    ("parenting_guidance_rate", "resident"): (f"{_INFANTS} {_cared('guidance')}", _INFANTS, 100),
    ("home_community_care_coverage", ""): (
        _areas("'residents', 'villagers'", _with(_NEARBY)),
        _areas("'residents', 'villagers'"),
        100,
    ),
    ("day_care_coverage", ""): (_areas("'residents'", _with_places("places")), _areas("'residents'"), 100),
    ("childcare_coverage", ""): (_areas("'residents'", _with_places("class")), _areas("'residents'"), 100),
    ("public_home_coverage", ""): (
        _areas("'county'", _with(f"i.ownership = 'public' AND {_HOME}", digits=10**6)),
        _areas("'county'"),
        100,
    ),
    ("new_estate_compliance", ""): (f"{_ESTATES} {_PROVIDED}", _ESTATES, 100),
    ("graded_institutions", ""): (_sites(f"{_HOME} AND {_GRADED}"), "", 1),
    ("demonstration_childcare", ""): (_sites(f"{_CHILDCARE} AND {_MODEL}"), "", 1),
    ("childcare_staff_training", ""): (_staff(_CHILDCARE, where=_TRAINED), _staff(_CHILDCARE), 100),
    ("childcare_staff_certified", ""): (
        _staff(_CHILDCARE, _CARER, _CERTIFIED),
        _staff(_CHILDCARE, _CARER),
        100,
    ),
    ("social_workers_per_100_beds", ""): (_staff(_HOME, "o.kind = 'social_worker'"), _places("u.kind = 'bed'"), 100),
}
