"""How the web server sets up the interpreter that its processes inherit."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from laoyou.cli import serving


@pytest.fixture(autouse=True)
def interpreter() -> Iterator[None]:
    """As it was, afterwards."""
    turn, thresholds = sys.getswitchinterval(), gc.get_threshold()
    yield
    sys.setswitchinterval(turn)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_threads_take_turns_often_and_the_collector_looks_seldom() -> None:
    serving.when_ready(None)
    assert sys.getswitchinterval() == pytest.approx(0.0005)
    assert gc.get_threshold()[0] == 10_000
    assert gc.get_freeze_count() > 0
