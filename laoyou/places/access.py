"""What people may do with areas. Areas are public knowledge; only the system administrator changes them.

Where a township or village lies on the map is said by who works there.
"""

from __future__ import annotations

from laoyou.core.access import declare

_EVERYBODY = {
    "leader",
    "plan_officer",
    "department_officer",
    "township_worker",
    "data_officer",
    "system_admin",
    "security_admin",
    "auditor",
}

VIEW_AREAS = declare(
    "places.view_areas", "Look up administrative areas and their maps", roles=_EVERYBODY, by_token=True
)
PLACE_AREA = declare(
    "places.place_area",
    "Say where a township, community or village lies on the map",
    roles={"data_officer", "township_worker"},
    writes=True,
)
CHANGE_AREAS = declare(
    "places.change_areas",
    "Record that an area was renamed, abolished, merged, divided or moved",
    roles={"system_admin"},
    writes=True,
)
