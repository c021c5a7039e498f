"""Every page in English, in large type and in the dark: accessible, on every width, quiet."""

from __future__ import annotations

from tests.journeys.conftest import Complaints, Enter
from tests.journeys.site import Site
from tests.journeys.sweep import swept

LARGE_IN_THE_DARK = {"django_language": "en", "laoyou_type": "large", "laoyou_theme": "dark"}


def test_every_page_is_accessible_and_fits(enter: Enter, site: Site, complaints: Complaints) -> None:
    wrong = swept(enter, site, complaints, LARGE_IN_THE_DARK, language="en", first=False)
    assert wrong == [], "\n".join(wrong)
