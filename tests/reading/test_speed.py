"""Hostile texts are read in steps that grow with their length and not with its square (`bench plan` has the seconds)."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from laoyou.reading import NotAPlan, read_text

HEAD = "青柳市“一老一小”整体解决方案\n一、发展目标\n到2025年,护理型床位占比达到60%。\n二、重点任务\n"
HOSTILE = {
    "one endless word": "养老",
    "targets without end": "养老机构达到100%,",
    "brackets that open": "(",
    "units that never come": "(责任单位:",
    "one number": "1",
    "titles that open": "《",
    "tasks without end": "1.加强养老。到2025年达到60%。(责任单位:市民政局)\n",
    "headers of tables": "序号\n",
    "empty cells": "\t",
    "rows without end": "1\t甲率\t5\n",
    "a list without end": "甲、",
    "blanks": " ",
    "years": "2025年",
    "Chinese numerals": "一",
    "headings": "（一）",
    "attachments": "附件1\n",
    "everyone": "所有",
}


def calls(work: Callable[[], object]) -> int:
    """How many functions `work` called, Python's and C's: unlike seconds, the same on every machine."""
    called = 0

    def count(_frame: FrameType, event: str, _about: Any) -> None:
        nonlocal called
        called += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        with contextlib.suppress(NotAPlan):
            work()
    finally:
        sys.setprofile(None)
    return called


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_four_times_the_text_takes_not_much_more_than_four_times_as_many_steps(piece: str) -> None:
    small, large = (HEAD + piece * (length // len(piece)) for length in (5_000, 20_000))
    base = calls(lambda: read_text(small))
    assert calls(lambda: read_text(large)) < 5 * base + 1_000


def test_five_megabytes_are_read() -> None:
    paragraph = "以服务为本,完善设施网络,提高照护质量,加强队伍建设,推动医养结合,形成全社会共同参与的良好氛围。"
    text = HEAD + (paragraph * 20 + "\n") * 1900
    assert len(text.encode()) > 5_000_000
    assert read_text(text).tasks
