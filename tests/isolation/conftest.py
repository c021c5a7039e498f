from __future__ import annotations

from tests.people.conftest import areas_of_haidong, kept_files, site

__all__ = ["areas_of_haidong", "kept_files", "site"]
