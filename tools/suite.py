"""The steps of ./test: run them all, time each, and end with a line that says how many tests passed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "var" / "log" / "test"
BIN = ROOT / ".venv" / "bin"
POSTGRES_15 = Path("/usr/lib/postgresql/15/bin")
WORKERS = str(min(8, max(2, os.cpu_count() or 2)))
# In the order of tests/conftest.py: by number of tests the longest files, which have few, would begin last.
PARALLEL = ("-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True, slots=True)
class Step:
    """One command; a pytest step leaves its counts in `report`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended and how long it took."""

    step: Step
    passed: bool
    seconds: float


def tool(name: str, *command: str) -> Step:
    return Step(name, (str(BIN / command[0]), *command[1:]))


def pytest_step(name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Step:
    report = LOGS / f"{name.replace(' ', '-')}.xml"
    command = (str(BIN / "pytest"), "-q", f"--junitxml={report}", *arguments)
    return Step(name, command, environment or {}, report)


STYLE = (
    tool("style", "ruff", "check", "."),
    tool("format", "ruff", "format", "--check", "."),
    tool("imports", "lint-imports", "--no-logo"),
)
TYPES = tool("types", "mypy")
STATIC = (
    *STYLE,
    # Linted, not reformatted: white space between inline parts shows on the page.
    tool("template lint", "djlint", "laoyou", "--lint", "--quiet"),
    tool("messages", "python", "tools/messages.py", "check"),
    tool("migrations", "django-admin", "makemigrations", "--check", "--dry-run", "--settings=laoyou.settings"),
)
UNIT = pytest_step("tests", *PARALLEL, "-m", "not journey")
FAST = pytest_step(
    "tests", *PARALLEL, "-m", "not journey and not seeds and not slow", "--ignore=tests/cli", "-p", "no:randomly"
)
JOURNEYS = pytest_step("journeys", *PARALLEL, "-m", "journey")
# What a version of the database may change: policies, rules of rows, the trail. Every migration runs there as well.
OLDEST_DATABASE = ("tests/accounts", "tests/plan", "tests/records")
NO_PAGES = (
    "-m",
    "not journey",
    "--ignore-glob=*_pages.py",
    "--ignore-glob=*/test_runs.py",
)


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 only when every step passed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for report in LOGS.glob("*.xml"):
        report.unlink()
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    outcomes: list[Outcome] = []
    if fast or not rest:
        outcomes += side_by_side(STYLE if fast else STATIC)
    if rest:
        outcomes.append(streamed(pytest_step("tests", *rest)))
    elif fast:
        outcomes.append(streamed(FAST))
    else:
        # Types are checked and the journeys' database is made meanwhile: a core is free while the tests' own is made.
        with ThreadPoolExecutor(max_workers=1) as aside, journeys_prepared():
            types = aside.submit(quiet, TYPES)
            outcomes.append(streamed(UNIT))
        outcomes += [types.result(), streamed(JOURNEYS), *on_postgres_15()]
    return summarised(outcomes)


def side_by_side(steps: Iterable[Step]) -> list[Outcome]:
    """Run checks two at a time; each prints what it has to say only when it fails."""
    from laoyou.cli.embedded import start_embedded

    if not os.environ.get("DATABASE_URL"):
        start_embedded(Path(os.environ.get("LAOYOU_VAR", ROOT / "var")) / "postgres")  # makemigrations asks it
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(quiet, steps))


@contextmanager
def journeys_prepared() -> Iterator[None]:
    """Make the journeys' database meanwhile. What fails is said later."""
    begun = subprocess.Popen(
        [str(BIN / "python"), "-c", "from tests.journeys.site import prepare_template; prepare_template()"],
        cwd=ROOT,
        env=os.environ | {"LAOYOU_CITY_SCALE": "0"},  # as tests/conftest.py has it
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        begun.wait()
    finally:
        begun.terminate()


def quiet(step: Step) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    seconds = time.monotonic() - started
    said = done.stdout if done.returncode else ""
    print(f"{mark(done.returncode == 0)} {step.name} ({seconds:.1f} s)\n{said}", end="", flush=True)
    return Outcome(step, done.returncode == 0, seconds)


def streamed(step: Step) -> Outcome:
    print(f"── {step.name}: {' '.join(step.command[1:])}", flush=True)
    started = time.monotonic()
    done = subprocess.run(step.command, cwd=ROOT, env=os.environ | dict(step.environment), check=False)
    return Outcome(step, done.returncode == 0, time.monotonic() - started)


def on_postgres_15() -> list[Outcome]:
    """The database tests on a private cluster of Debian's PostgreSQL 15, the oldest we promise; none without it."""
    from laoyou.cli.embedded import cluster_of

    if not POSTGRES_15.is_dir():
        print("── PostgreSQL 15 is not installed: its run is left out", flush=True)
        return []
    cluster = cluster_of(ROOT / "var" / "postgres15", POSTGRES_15)
    url = cluster.start()
    try:
        folders = [folder for folder in OLDEST_DATABASE if (ROOT / folder).is_dir()]
        return [streamed(pytest_step("postgres 15", *PARALLEL, *NO_PAGES, *folders, environment={"DATABASE_URL": url}))]
    finally:
        cluster.stop()


def summarised(outcomes: Sequence[Outcome]) -> int:
    """Print every step with its time, then the counts as the last line; the exit code."""
    print("\n" + "─" * 40)
    for outcome in outcomes:
        print(f"{mark(outcome.passed)} {outcome.step.name:<24}{outcome.seconds:8.1f} s")
    counts = [counted(outcome.step.report) for outcome in outcomes if outcome.step.report]
    passed, failed, skipped = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def counted(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a pytest report; a run that left none counts as one failure."""
    if not report.exists():
        return (0, 1, 0)
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - written by our own pytest
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return (total - failed - skipped, failed, skipped)


def mark(passed: bool) -> str:  # noqa: FBT001 - a sign for a state
    return "✓" if passed else "✗"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
