"""To which section of the menu a page belongs whose address does not begin with that of the section."""

from __future__ import annotations

_OUR_HOUSE = ("house:own", "facilities:register")  # an institution's people, else whoever keeps the register
_STAFF, _SAFETY, _REGISTER = ("house:staff",), ("house:safety_sites",), ("facilities:register",)

_SECTIONS = {
    **dict.fromkeys(("house:safety", "house:plan", "house:drill", "house:report"), _SAFETY),
    **dict.fromkeys(("house:incidents", "house:incident", "house:follow"), _SAFETY),
    **dict.fromkeys(("house:hire", "house:staff_file", "house:vacancies", "house:plan_posts"), _STAFF),
}
_SPACES = {"house": _OUR_HOUSE, "closings": _REGISTER, "filings": ("filings:list",)}


def sections_of(view_name: str) -> tuple[str, ...]:
    """The sections a page may stand under, the first that the reader has; empty where the address tells."""
    if view_name in _SECTIONS:
        return _SECTIONS[view_name]
    if view_name.startswith(("house:staff", "house:member", "house:safety_sites")):
        return ()
    return _SPACES.get(view_name.partition(":")[0], ())
