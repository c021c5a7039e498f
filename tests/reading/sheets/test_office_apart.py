"""A long .xlsx read by a process apart: the same rows, the same refusals, and no process left behind."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from laoyou.reading import apart
from laoyou.reading.sheets import Block, OddCell, SheetRefused, Workbook, office, office_apart, open_workbook


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every file counts as long; the processes that are started for it."""
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **given: Any) -> None:
            super().__init__(command, **given)
            started.append(self)

    monkeypatch.setattr(office, "_LONG", 0)
    monkeypatch.setattr(apart.subprocess, "Popen", Watched)
    return started


def workbook(folder: Path, *rows: list[Any]) -> Workbook:
    data = BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet()
    for at, cells in enumerate(rows):
        sheet.write_row(at, 0, cells)
    book.close()
    (folder / "a").write_bytes(data.getvalue())
    return open_workbook(folder / "a")


def told(blocks: list[Block]) -> list[tuple[list[int], list[list[str]]]]:
    return [(block.lines, block.rows) for block in blocks]


def test_the_rows_are_those_that_are_read_here(tmp_path: Path, children: list[subprocess.Popen[bytes]]) -> None:
    book = workbook(tmp_path, ["姓名", "年龄"], ["马玉兰", 83], [], ["祁大有", "=1+"], ["李秀英", 49])
    asked = {"size": 2, "after": 1}
    found = list(book.blocks_ahead(0, **asked))
    assert told(found) == told(list(book.blocks(0, **asked)))
    assert found[0].lines == [2, 4]
    assert [child.returncode is not None for child in children] == [True]


def test_an_odd_cell_comes_over_as_one(tmp_path: Path, children: list[subprocess.Popen[bytes]]) -> None:
    data = BytesIO()
    book = xlsxwriter.Workbook(data)
    book.add_worksheet().write_formula(0, 0, "=1/0", value="#DIV/0!")
    book.close()
    (tmp_path / "a").write_bytes(data.getvalue())
    ((cell,),) = next(open_workbook(tmp_path / "a").blocks_ahead(0, size=5)).rows
    assert isinstance(cell, OddCell)
    assert (str(cell), cell.code, len(children)) == ("#DIV/0!", "error_value", 1)


def test_what_is_wrong_with_the_file_is_said_here(tmp_path: Path, children: list[subprocess.Popen[bytes]]) -> None:
    book = workbook(tmp_path, ["a"] * 301)
    with pytest.raises(SheetRefused) as caught:
        list(book.blocks_ahead(0, size=5))
    assert (caught.value.code, caught.value.facts, len(children)) == ("too_wide", {"limit": 300}, 1)


def test_a_process_that_is_ended_by_the_system_is_a_file_too_heavy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    book = workbook(tmp_path, ["a"])
    dying = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    watched = apart.subprocess.Popen
    monkeypatch.setattr(apart.subprocess, "Popen", lambda _, **given: watched([sys.executable, "-c", dying], **given))
    with pytest.raises(SheetRefused) as caught:
        list(book.blocks_ahead(0, size=5))
    assert (caught.value.code, caught.value.facts) == ("too_heavy", {"seconds": office_apart.CPU_SECONDS})
    assert [child.returncode for child in children] in ([-signal.SIGXCPU], [-signal.SIGKILL])


def test_the_process_ends_with_whoever_leaves_early(tmp_path: Path, children: list[subprocess.Popen[bytes]]) -> None:
    reading = workbook(tmp_path, *([str(row), "x" * 1000] for row in range(500))).blocks_ahead(0, size=10)
    assert next(reading).lines == list(range(1, 11))
    assert [child.poll() for child in children] == [None]
    reading.close()
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_a_short_file_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    book = workbook(tmp_path, ["a"])
    monkeypatch.setattr(office, "_LONG", (tmp_path / "a").stat().st_size + 1)
    assert told(list(book.blocks_ahead(0, size=5))) == [([1], [["a"]])]
    assert children == []


def test_what_the_process_says_is_rows_and_nothing_that_runs(tmp_path: Path) -> None:
    """Whoever takes the process over by the file it reads can say what they want."""

    class Runs:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "ran",)

    for said in (Runs(), Path("anything")):
        with pytest.raises(SheetRefused) as caught:
            office_apart._next(BytesIO(pickle.dumps(said)))
        assert caught.value.code == "too_heavy"
    assert not (tmp_path / "ran").exists()
