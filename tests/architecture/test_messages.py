"""Every sentence of the site is there in Chinese, says the same as the English, and none is left over."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from django.utils import translation

from tests.architecture.source import python_files, tree_of

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
messages = importlib.import_module("messages")


def test_every_sentence_has_its_chinese() -> None:
    assert messages.problems() == []


def test_python_strings_are_found_wherever_they_are_written() -> None:
    source = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("one " "two")
b = ngettext("%(n)s row", "%(n)s rows", 3)
c = pgettext_lazy("verb", "Open")
class Refused(Exception):
    sentence = "Refused because of %(why)s."
declare("plan.read", "Read plans", roles={"leader"})
d = _(a)
"""
    found = messages._from_python(ast.parse(source), "x.py")
    assert sorted((each.context, each.singular, each.plural) for each in found) == [
        ("", "%(n)s row", "%(n)s rows"),
        ("", "Read plans", ""),
        ("", "Refused because of %(why)s.", ""),
        ("", "one two", ""),
        ("verb", "Open", ""),
    ]


def test_no_name_of_gettext_is_unknown_to_the_search_for_strings() -> None:
    known = messages.SINGULAR | messages.PLURAL | messages.CONTEXT | messages.PLURAL_CONTEXT
    unknown = [
        f"{path.relative_to(ROOT)}:{node.lineno} {alias.asname}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in known and alias.asname and alias.asname not in known
    ]
    assert unknown == []


def test_template_strings_are_found_with_their_places() -> None:
    source = """{% load i18n %}<p title="{% translate 'It''s' %}">{% translate "Say \\"yes\\"" %}</p>
{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{% translate "Open" context "verb" %} {{ _("Named") }}
{% blocktranslate trimmed with who=person %}
  Written (by) {{ who }}
{% endblocktranslate %}"""
    found = {(each.context, each.singular, each.plural) for each in messages._from_template(source, "x.html")}
    assert {("", "%(n)s row", "%(n)s rows"), ("verb", "Open", ""), ("", "Named", "")} <= found
    assert ("", "Written (by) %(who)s", "") in found


def test_places_are_compared_by_name() -> None:
    assert messages.places_of("%(a)s of 100%% in {year}") == {"a", "year"}
    assert messages.places_of("共 %(a)s") != messages.places_of("共 %(b)s")
    assert messages.places_of("%s") == {"%s"}


def test_readers_see_what_our_catalogues_say() -> None:
    """A library that is asked first would answer with its own translation of the same source string."""
    messages.compile_all()
    with translation.override("zh-hans"):
        shown = {
            (message.context or "", messages._singular(message)): _shown(message)
            for catalogue in messages.catalogues().values()
            for message in catalogue
            if message.id and messages._is_translated(message)
        }
        kept = {
            (message.context or "", messages._singular(message)): _kept(message)
            for catalogue in messages.catalogues().values()
            for message in catalogue
            if message.id and messages._is_translated(message)
        }
    assert {key: words for key, words in shown.items() if words != kept[key]} == {}


def _kept(message: Message) -> str:
    return message.string[0] if isinstance(message.string, (tuple, list)) else str(message.string)


def _shown(message: Message) -> str:
    context, ids = message.context, message.id
    if isinstance(ids, (tuple, list)):
        return translation.npgettext(context, *ids, 1) if context else translation.ngettext(*ids, 1)
    return translation.pgettext(context, ids) if context else translation.gettext(ids)


AT_ONCE = {"gettext", "pgettext", "ngettext", "npgettext"}


def test_no_word_is_translated_while_a_module_is_loaded() -> None:
    """It would keep the language of whoever came first: labels of forms, titles of tables are lazy."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files()
        if (names := _translating(tree := tree_of(path)))
        for call in _run_on_loading(tree)
        if isinstance(call.func, ast.Name) and call.func.id in names
    ]
    assert found == []


def _translating(tree: ast.Module) -> set[str]:
    return {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in AT_ONCE
    }


def _run_on_loading(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _run_on_loading(child)
