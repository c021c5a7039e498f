"""Which rows of the facilities' tables a caller may see and write (docs/contracts/facilities.md, ADR 19).

Officers see by area, an institution's own people by the organisation their role names. What is on the published
register is read by everybody who has signed in.
"""

from __future__ import annotations

from laoyou.core.row_rules import HIGH, LOW, PROVIDER, RowRule, inside, of_row

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
# What happened stays on record: nobody takes a row away.
OF_SITE_KEPT = RowRule(read=f"site_id IN {_KEPT_SITES}", write=f"site_id IN {_KEPT_SITES}", remove="")
OF_INSTITUTION = RowRule(
    read=f"institution_id IN {_KEPT_INSTITUTIONS}", write=f"institution_id IN {_KEPT_INSTITUTIONS}"
)
# What an institution confirmed is only ever added to, by the institution itself.
ADDED_BY_INSTITUTION = RowRule(
    read=f"institution_id IN {_KEPT_INSTITUTIONS}", write="", add=f"institution_id IN {_OWN_INSTITUTIONS}"
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


_INSIDE = inside("area")
# Rules and lists are published for everybody, with or without a sign-in; an area's own department keeps them.
PUBLISHED_BY_AREA = RowRule(read="true", write=_INSIDE, remove="")
# What the worker publishes and nobody changes afterwards (a trigger refuses it to the owner as well).
PUBLISHED_BY_WORKER = RowRule(read="true", write="")
# An application is kept where the applicant lives, and where a list lies in which the applicant waits.
_LISTED_HERE = f"id IN (SELECT application_id FROM facilities_waitingchoice WHERE {_INSIDE})"
APPLICATION = RowRule(read=f"{_INSIDE} OR {_LISTED_HERE}", write=f"{_INSIDE} OR {_LISTED_HERE}", remove="")
CHOICE = RowRule(read=f"{_INSIDE} OR {inside('home')}", write=f"{_INSIDE} OR {inside('home')}")
_OF_APPLICATION = of_row("facilities_application", "application_id").read
OF_APPLICATION = RowRule(read=_OF_APPLICATION, write=_OF_APPLICATION, remove="")
ADDED_TO_APPLICATION = RowRule(read=_OF_APPLICATION, write="", add=_OF_APPLICATION)
FOUND_OF_APPLICATION = RowRule(read=_OF_APPLICATION, write="")
NOTICE = RowRule(
    read="true", write="", add=f"waiting_list_id IN (SELECT id FROM facilities_waitinglist WHERE {_INSIDE})"
)
_OF_FILING = of_row("facilities_filing", "filing_id").read
OF_FILING = RowRule(read=_OF_FILING, write="", add=_OF_FILING)
# Photos are read by everybody where their site is on the published register, and kept as what happens inside.
PHOTO = RowRule(
    read=f"site_id IN (SELECT site_id FROM facilities_publishedsite) OR site_id IN {_KEPT_SITES}",
    write=OF_SITE.write,
)
# Handed in by anybody, read and answered by the department of the place; a stranger reads nothing back (ADR 34).
HANDED_IN = RowRule(read=_INSIDE, write=_INSIDE, add="state = 'waiting' AND filing_id IS NULL", remove="")
HANDED_IN_PAPER = RowRule(read=of_row("facilities_filingrequest", "request_id").read, write="", add="true")
# A notice is read where it was written, in the areas inside, and by the institutions that have a site there.
_OWN_SITES_ADDRESSED = f"""EXISTS (SELECT 1 FROM facilities_site own WHERE own.institution_id IN {_OWN_INSTITUTIONS}
    AND own.area >= facilities_notice.area AND own.area < facilities_notice.area_end)"""
TO_INSTITUTIONS = RowRule(
    read=f"{_INSIDE} OR (area <= {LOW} AND area_end >= {HIGH}) OR {_OWN_SITES_ADDRESSED}", write=_INSIDE, remove=""
)
