"""Sizes are held by a ratchet: the lists of exceptions may only shrink."""

from __future__ import annotations

from statistics import median

from tests.architecture.source import PACKAGE, ROOT, functions, lines_of, percentile, python_files

# Longer than allowed today. Taking one apart must also take it off the list.
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()
LONG_TEST_FILES: set[str] = set()


def test_no_file_is_longer_than_500_lines() -> None:
    long = {str(path.relative_to(ROOT)) for path in python_files() if lines_of(path) > 500}
    assert long == LONG_FILES


def test_nine_files_in_ten_are_at_most_300_lines() -> None:
    assert percentile([lines_of(path) for path in python_files()], 0.9) <= 300


def test_no_function_is_longer_than_60_lines() -> None:
    assert {function.where for function in functions() if function.lines > 60} == LONG_FUNCTIONS


def test_functions_are_short() -> None:
    lengths = [function.lines for function in functions()]
    assert median(lengths) <= 8
    assert percentile(lengths, 0.9) <= 30


def test_no_test_file_is_longer_than_800_lines() -> None:
    long = {str(path.relative_to(ROOT)) for path in python_files(tests=True) if lines_of(path) > 800}
    assert long == LONG_TEST_FILES


def test_nine_templates_in_ten_are_at_most_100_lines() -> None:
    templates = list(PACKAGE.rglob("templates/**/*.html"))
    lengths = [sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip()) for path in templates]
    assert percentile(lengths, 0.9) <= 100
