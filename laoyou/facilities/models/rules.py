"""Which rows of the facilities' tables a caller may see and write (docs/contracts/facilities.md, ADR 19).

Officers see by area, an institution's own people by the organisation their role names. What is on the published
register is read by everybody who has signed in.
"""

from __future__ import annotations

from laoyou.core.row_rules import HIGH, PROVIDER, RowRule, inside

_OWN_INSTITUTIONS = f"(SELECT id FROM facilities_institution WHERE organisation_id = {PROVIDER})"
_KEPT_SITES = f"(SELECT id FROM facilities_site WHERE {inside('area')} OR institution_id IN {_OWN_INSTITUTIONS})"
_KEPT_INSTITUTIONS = f"(SELECT id FROM facilities_institution WHERE {inside('area')} OR organisation_id = {PROVIDER})"
_SITES_INSIDE = f"(SELECT id FROM facilities_site WHERE {inside('area')})"

PUBLISHED = f"state <> 'preparing' AND {HIGH} > 0"

OPERATOR = RowRule(read=f"{HIGH} > 0", write=inside("area"))
INSTITUTION = RowRule(read=f"({PUBLISHED}) OR {inside('area')} OR organisation_id = {PROVIDER}", write=inside("area"))
SITE = RowRule(read=f"({PUBLISHED}) OR {inside('area')} OR institution_id IN {_OWN_INSTITUTIONS}", write=inside("area"))
# Facts of a site are read wherever the site is read, and kept by the department alone.
OF_PUBLISHED_SITE = RowRule(read="site_id IN (SELECT id FROM facilities_site)", write=f"site_id IN {_SITES_INSIDE}")
# What happens inside is seen and kept by the department of the place and by the institution itself.
OF_SITE = RowRule(read=f"site_id IN {_KEPT_SITES}", write=f"site_id IN {_KEPT_SITES}")
OF_INSTITUTION = RowRule(
    read=f"institution_id IN {_KEPT_INSTITUTIONS}", write=f"institution_id IN {_KEPT_INSTITUTIONS}"
)
HISTORY = RowRule(
    read="institution_id IN (SELECT id FROM facilities_institution)",
    write="",
    add=f"institution_id IN (SELECT id FROM facilities_institution WHERE {inside('area')})"
    f" OR site_id IN {_SITES_INSIDE}",
)


def of_staff() -> RowRule:
    """Read and written wherever the member of staff is."""
    seen = f"staff_id IN (SELECT id FROM facilities_staff WHERE institution_id IN {_KEPT_INSTITUTIONS})"
    return RowRule(read=seen, write=seen)


def of_incident() -> RowRule:
    """Read wherever the incident is; what was noted is never changed."""
    seen = f"incident_id IN (SELECT id FROM facilities_incident WHERE site_id IN {_KEPT_SITES})"
    return RowRule(read=seen, write="", add=seen)
