"""Every URL has a guard, every template is used, no page reaches for a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from laoyou.workbench.guards import guard_of
from tests.architecture.source import PACKAGE, ROOT, python_files, tree_of

# Views of libraries that guard themselves; each with the reason.
GUARDED_ELSEWHERE = ("allauth.",)  # sign-in pages: open by nature, or demanding a signed-in session themselves


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_url_has_a_guard() -> None:
    unguarded = [
        path
        for path, entry in patterns(get_resolver())
        if guard_of(entry.callback) is None and not entry.callback.__module__.startswith(GUARDED_ELSEWHERE)
    ]
    assert unguarded == []


def test_only_few_urls_are_public() -> None:
    public = {path for path, entry in patterns(get_resolver()) if guard_of(entry.callback) == "public"}
    assert {path for path in public if not path.startswith(("sign-in/", "public/"))} <= PUBLIC


PUBLIC = {
    "health", "language", "preferences", "robots.txt", "favicon.ico", "manifest.webmanifest",
    # How programs call, and that there is nothing else to call; neither says anything of anybody.
    "api/", "api/openapi.json", "api/^(?P<_rest>.+)$",
}  # fmt: skip


def test_every_template_is_used() -> None:
    templates = {path: path.as_posix().split("/templates/")[1] for path in PACKAGE.rglob("templates/**/*.html")}
    source = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    markup = "\n".join(path.read_text(encoding="utf-8") for path in templates)
    named = set(re.findall(r"""["']([\w/.-]+\.html)(?:#[\w-]+)?["']""", source + markup))
    # Django and allauth ask for these by name themselves.
    by_convention = re.compile(r"^(\d{3}(_csrf)?\.html|account/|mfa/|socialaccount/|allauth/|django/|axes/)")
    unused = {name for name in templates.values() if name not in named and not by_convention.match(name)}
    assert unused == set()


def test_pages_and_ui_do_not_reach_for_tables() -> None:
    reaching = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files()
        if path.is_relative_to(PACKAGE / "workbench") or path.is_relative_to(PACKAGE / "ui")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert reaching == []


def test_markup_carries_no_inline_script_style_or_handler() -> None:
    inline = re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=["']|\son\w+=["']""")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in PACKAGE.rglob("templates/**/*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
