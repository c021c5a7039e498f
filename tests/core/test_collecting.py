"""Cycles are looked for rarely while many rows are made, and as usual afterwards, whatever happened."""

from __future__ import annotations

import gc

import pytest

from laoyou.core.collecting import rarely_collected


def test_as_usual_again_afterwards_also_after_an_error() -> None:
    usual = gc.get_threshold()
    with rarely_collected():
        assert gc.get_threshold()[0] == 1_000_000
        assert gc.isenabled()
    assert gc.get_threshold() == usual
    with pytest.raises(ValueError, match="in the midst"), rarely_collected(), rarely_collected():
        raise ValueError("in the midst")
    assert gc.get_threshold() == usual
