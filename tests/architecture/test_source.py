"""Conventions of the source that no linter knows."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import PACKAGE, ROOT, python_files, tree_of

VAGUE = {"utils.py", "helpers.py", "misc.py", "common.py"}
DOMAIN_APPS = ["records", "places", "accounts", "people", "facilities", "plan", "exchange"]


def test_no_module_is_named_for_nothing() -> None:
    assert [str(path) for path in python_files() if path.name in VAGUE] == []


def test_no_star_imports() -> None:
    starred = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    # Django wants all settings in one namespace; nowhere else.
    assert [place for place in starred if not place.startswith("laoyou/settings/")] == []


def test_no_signals_between_our_apps() -> None:
    receiving = [
        str(path.relative_to(ROOT))
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django.db.models.signals")
        # Row-level security follows every migration: Django's own signal about Django's own work.
        and {alias.name for alias in node.names} != {"post_migrate"}
    ]
    assert receiving == []


def test_services_take_an_actor() -> None:
    """A public service function that opens a transaction names who acts."""
    anonymous = []
    for app in DOMAIN_APPS:
        for path in (PACKAGE / app / "services").rglob("*.py"):
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _writes(node):
                    names = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
                    if "actor" not in names:
                        anonymous.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert set(anonymous) == ACTORLESS


# Work of the system on its own records, or in the name of whoever started the run it continues.
ACTORLESS = {
    "laoyou/accounts/services/violations.py:refusing",
    "laoyou/exchange/services/checking.py:check",
    "laoyou/exchange/services/renewing.py:renew",
    "laoyou/exchange/services/undoing.py:undo",
    "laoyou/people/services/bulk.py:set_aside",
    "laoyou/people/services/doubting.py:find_doubts",
    "laoyou/people/services/queueing.py:build_queued_city",
    "laoyou/people/services/tallying.py:count_registry",
    "laoyou/records/services/jobs.py:recover_stalled",
    "laoyou/records/services/runs.py:begin",
    "laoyou/records/services/runs.py:fail",
    "laoyou/records/services/runs.py:finish",
}


def _writes(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "atomic" for part in ast.walk(node))


def test_a_moment_has_the_day_of_the_offices() -> None:
    """Moments are kept in UTC, where the day begins eight hours late: only the clock turns one into a day."""
    of_a_moment = re.compile(r"\b(?:now|moment|\w+_at)\.date\(\)|astimezone\(CHINA\)\.date\(\)")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in python_files()
        if path != PACKAGE / "core" / "clock.py"
        for match in of_a_moment.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    tell_tale = re.compile(r"/work/|/root/|/tmp/")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in [*python_files(), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
        for match in tell_tale.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


AT_ONCE = {"is_hidden", "is_visible", "is_checked", "is_disabled", "is_enabled", "all_inner_texts", "all_text_contents"}


def test_what_a_browser_shows_is_waited_for() -> None:
    """An assertion on a locator goes through Playwright's ``expect``: a page that is still arriving is not a fault."""
    hasty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assert) and any(map(_looks_at_once, ast.walk(node)))
    ]
    assert hasty == []


def _looks_at_once(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    counts = node.func.attr == "count" and not node.args and ".locator(" in ast.unparse(node.func.value)
    return counts or node.func.attr in AT_ONCE
