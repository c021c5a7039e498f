"""Whatever runs in the background has a name that an official understands: each kind of run, each job."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from procrastinate.contrib.django import app

from laoyou.workbench.records.words import work_words
from tests.architecture.source import PACKAGE, python_files, tree_of

_KIND = re.compile(r"(?:exchange|facilities|people|plan|records)\.[a-z_]+")


def test_every_job_has_words() -> None:
    jobs = [name for name in app.tasks if name.startswith("laoyou.")]
    assert len(jobs) > 10
    assert [name for name in jobs if work_words(name) == name] == []


def test_every_kind_of_run_has_words() -> None:
    kinds = set(_kinds())
    assert len(kinds) > 5
    assert sorted(kind for kind in kinds if work_words(kind) == kind) == []


def _kinds() -> Iterator[str]:
    """Constants of service modules that name a kind of run, such as COUNT_REGISTRY = "people.count_registry"."""
    for path in python_files():
        if path.is_relative_to(PACKAGE) and "services" in path.parts:
            for node in tree_of(path).body:
                match node:
                    case ast.Assign(value=ast.Constant(value=str() as text)) if _KIND.fullmatch(text):
                        yield text
