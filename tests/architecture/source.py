"""The project's own source, as the architecture tests read it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "laoyou"


@dataclass(frozen=True)
class Function:
    """A function or method with its place and its length, first to last line."""

    where: str
    lines: int


@cache
def python_files(*, tests: bool = False) -> tuple[Path, ...]:
    folders = [ROOT / "tests"] if tests else [PACKAGE, ROOT / "tools", ROOT / "bench"]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def lines_of(path: Path) -> int:
    """Lines that are neither blank nor only a comment."""
    written = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in written if line and not line.startswith("#"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def functions() -> tuple[Function, ...]:
    return tuple(
        Function(f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def percentile(values: list[int], share: float) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
