"""What is asked of a page beside its address, and addresses that answer otherwise than with a page of their own."""

from __future__ import annotations

VIEWS = {
    "search": "?q=养老",
    "explore:explore broken down": "?indicator=elder_health_management_rate&months=1&breakdown=age",
    "explore:explore counted": "?indicator=elders_60&inside=yes&months=12&breakdown=sex&group=2",
    "explore:save_view": "?indicator=elders_60&months=12",
    "plan:projects": "?place=民和县",
    "people:to_confirm children": "?who=children",
    "people:to_confirm guardians": "?who=guardians",
    "people:health_due children": "?who=children",
    "people:own_record summary": "?as=summary",
}
MORE = {
    "a unit's share": ("plan_officer", "plan:units", "?unit=市民政局"),
    "nothing at this address": ("plan_officer", None, "/nothing-here/"),
    "not for this role": ("auditor", None, "/plans/load/"),
}
