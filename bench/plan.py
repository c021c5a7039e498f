"""Reading plans: the five government plans, one of five megabytes, every kind of file, two editions, a circular."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from bench.plan_text import FIVE_MEGABYTES, Size, next_edition, plan_text
from bench.report import Figure
from laoyou.reading import read_text
from laoyou.reading.differences import differences
from laoyou.reading.model import PlanReading
from laoyou.reading.sources import extract

if TYPE_CHECKING:
    from bench.__main__ import Asked

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
GOAL_SECONDS = 1.0
PAGES, CIRCULAR_S = 40, 5.0
_REPEATS = 5
_MIB = 1024 * 1024


def measure(asked: Asked) -> Iterator[Figure]:
    """Seconds from a file's bytes to everything it promises, and the memory that takes."""
    del asked
    for path in sorted(SEEDS.glob("*.txt")):
        yield from _seed(path)
    yield from _kinds_of_file()
    yield from _five_megabytes()
    yield from _editions()
    yield from _circular()


def read(data: bytes, filename: str) -> PlanReading:
    """What the site and the command line do with a document's bytes."""
    return read_text(extract(data, filename=filename).text, filename=filename)


def _seed(path: Path) -> Iterator[Figure]:
    data = path.read_bytes()
    place = read(data, path.name).place
    case = f"{place}, {len(data) / 1000:.0f} kB"
    yield Figure("plan", case, "read, seconds", _median(lambda: read(data, path.name)), goal=GOAL_SECONDS)
    seconds, peak = _command(data, path.suffix)
    yield Figure("plan", case, "laoyou plan read, seconds", seconds)
    yield Figure("plan", case, "laoyou plan read, peak MiB", peak)


def _kinds_of_file() -> Iterator[Figure]:
    """The plan written for the tests in each kind of file; all four must be read alike."""
    from tests.documents.build import as_docx, as_html, as_pdf, as_txt

    made = {"txt": as_txt(), "docx": as_docx(), "html": as_html(), "pdf": as_pdf()}
    expected = _counts(read(made["txt"], "plan.txt"))
    for kind, data in made.items():
        same = _counts(read(data, f"plan.{kind}")) == expected
        yield Figure("plan", f"the tests' document, .{kind}", "read, seconds", _read_again(data, kind), agrees=same)


def _read_again(data: bytes, kind: str) -> float:
    return _median(lambda: read(data, f"plan.{kind}"))


def _counts(reading: PlanReading) -> tuple[int, ...]:
    return tuple(map(len, (reading.indicators, reading.prose_targets, reading.tasks, reading.projects)))


def _five_megabytes() -> Iterator[Figure]:
    """Far above any plan, to see whether time and memory grow with the length only."""
    size = FIVE_MEGABYTES
    text = plan_text(size)
    data = text.encode()
    case = f"written, {len(data) / _MIB:.1f} MiB"
    began = perf_counter()
    found = read(data, "long.txt")
    seconds = perf_counter() - began
    right = (len(found.prose_targets), len(found.tasks), len(found.projects)) == (
        size.targets,
        size.tasks,
        size.projects,
    )
    yield Figure("plan", case, "read, seconds", seconds, agrees=right)
    yield Figure("plan", case, "read, characters/s", len(text) / seconds)
    usual = plan_text(Size())
    yield Figure("plan", "written, a city's", "read, characters/s", len(usual) / _median(lambda: read_text(usual)))
    yield Figure("plan", case, "laoyou plan read, peak MiB", _command(data, ".txt")[1])


def _command(data: bytes, suffix: str) -> tuple[float, float]:
    """Seconds and peak memory in MiB of `laoyou plan read FILE --json` as a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "laoyou.cli", "plan", "read", file.name, "--json"]
        began = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
        return perf_counter() - began, used.ru_maxrss * unit / _MIB


def _editions() -> Iterator[Figure]:
    """Two editions that differ in some projects' money: which items changed, beside which lines changed.

    The peer is `difflib` on the two texts. It must mark exactly the lines of the projects that ours names; what
    changed in them, and that a moved line is no change, it cannot say.
    """
    yield _compared("a city's plan", Size(), changes=5)
    yield _compared("ten times as long", Size(300, 340, 280), changes=50)


def _compared(case: str, size: Size, *, changes: int) -> Figure:
    text = plan_text(size)
    later, changed = next_edition(text, changes=changes)
    before, after = read_text(text), read_text(later)
    old, new = text.split("\n"), later.split("\n")
    named = {(each.section, (each.after or {})["name"], each.fields) for each in differences(before, after)}
    marked = {line.split("\t")[1] for line in _changed_lines(old, new)}
    return Figure(
        "plan",
        f"editions compared, {case}",
        "seconds",
        _median(lambda: differences(before, after)),
        peer=_median(lambda: _changed_lines(old, new)),
        agrees=named == {("projects", name, ("total_wan",)) for name in changed} and marked == changed,
    )


def _changed_lines(old: list[str], new: list[str]) -> list[str]:
    return [line[2:] for line in difflib.ndiff(old, new) if line.startswith("+ ")]


def _circular() -> Iterator[Figure]:
    """A circular of forty pages or more: written as .docx, its tables as .xlsx; pages are counted in the PDF of it."""
    from django.utils.translation import override
    from pypdf import PdfReader

    from laoyou.cli.django import load_django

    load_django(database=False)
    from bench.circulars import EDITION, ISSUER, MONTH, ON, rows
    from laoyou.ui.papers.official import written
    from laoyou.ui.papers.portable import printed
    from laoyou.ui.papers.sheets import workbook_of
    from laoyou.workbench.plan.circular import circular

    with override("zh-hans"):
        paper = circular(EDITION, rows(500), month=MONTH, issuer=ISSUER, on=ON)
        pages = len(PdfReader(BytesIO(printed(paper))).pages)
        case = f"a circular of {pages} pages"
        enough = pages >= PAGES
        yield Figure("plan", case, ".docx, seconds", _median(lambda: written(paper)), agrees=enough, goal=CIRCULAR_S)
        yield Figure("plan", case, ".xlsx of its tables, seconds", _median(lambda: workbook_of(paper)))


def _median(work: Callable[[], object]) -> float:
    """The median of a few runs after one that warms up."""
    work()
    taken = []
    for _ in range(_REPEATS):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return median(taken)
