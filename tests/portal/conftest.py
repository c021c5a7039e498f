from __future__ import annotations

from tests.facilities.conftest import areas_of_haidong

__all__ = ["areas_of_haidong"]
