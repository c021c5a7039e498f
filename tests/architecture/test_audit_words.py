"""Whatever is written into the audit trail has a name there that the auditor understands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from laoyou.workbench.records.words import action_words, subject_words
from tests.architecture.source import PACKAGE, python_files, tree_of


def test_every_act_that_is_recorded_has_words() -> None:
    codes = {code for path in _services() for call in _calls(path) for code in _acts(path, call)}
    assert len(codes) > 30
    assert sorted(code for code in codes if action_words(code) == code and subject_words(code) == code) == []


def test_every_subject_that_is_recorded_has_words() -> None:
    subjects = {
        keyword.value.value
        for path in _services()
        for call in _calls(path)
        for keyword in call.keywords
        if keyword.arg == "subject" and isinstance(keyword.value, ast.Constant)
    }
    assert len(subjects) > 10
    assert sorted(code for code in subjects if subject_words(code) == code) == []


def _services() -> Iterator[Path]:
    return (path for path in python_files() if path.is_relative_to(PACKAGE) and "services" in path.parts)


def _calls(path: Path) -> Iterator[ast.Call]:
    """Calls of `audit.record` and of the functions beside it that write into the trail (`_audit`, `audit_person` …)."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and "audit" in ast.unparse(node.func):
            yield node


def _acts(path: Path, call: ast.Call) -> Iterator[str]:
    """The codes that a call names: `action="app.verb"`, or the bare verb given to a function of the app's own."""
    package = path.relative_to(PACKAGE).parts[0]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    for node in [*named, *call.args]:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.replace("_", "").replace(".", "").isalpha()
        ):
            yield node.value if "." in node.value else f"{package}.{node.value}"
