"""Hostile texts are read in time that grows with their length and not with its square."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

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


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    with contextlib.suppress(NotAPlan):
        work()
    return time.process_time() - began


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_four_times_the_text_takes_not_much_more_than_four_times_as_long(piece: str) -> None:
    small, large = (HEAD + piece * (length // len(piece)) for length in (10_000, 40_000))
    base = seconds(lambda: read_text(small))
    assert seconds(lambda: read_text(large)) < 9 * base + 0.3


def test_five_megabytes_are_read() -> None:
    paragraph = "以服务为本,完善设施网络,提高照护质量,加强队伍建设,推动医养结合,形成全社会共同参与的良好氛围。"
    text = HEAD + (paragraph * 20 + "\n") * 1900
    assert len(text.encode()) > 5_000_000
    assert seconds(lambda: read_text(text)) < 60
