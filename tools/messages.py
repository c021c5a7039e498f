"""The site's words: `extract`, `check` and `compile` the catalogues of every package.

    uv run python tools/messages.py extract [PACKAGE …]   # new source strings into each django.po, unused ones out
    uv run python tools/messages.py check     # fail when a Chinese sentence is missing, fuzzy, left over or misfitting
    uv run python tools/messages.py compile   # django.mo beside each django.po

Source strings are English. They are found in Python (gettext calls, `sentence = "…"` of errors, the sentence of
`declare(code, sentence, …)`) and in templates (`{% translate %}`, `{% blocktranslate %}`, `_("…")`). Each package keeps
its own catalogue: laoyou/<package>/locale and laoyou/workbench/<area>/locale. Needs no gettext programs.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
PO = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"

SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_", "_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
SENTENCE_NAMES = {"sentence", "hint"}
# Packages that are not Django apps speak through the design system's catalogue.
WITHOUT_CATALOGUE = {"core", "settings", "cli"}

_PERCENT_PLACE = re.compile(r"%(?:\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]|[diouxXeEfFgGcrs])")
_BRACE_PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One source string where it stands: `key` is the msgid, or (msgid, plural)."""

    path: str
    line: int
    context: str
    singular: str
    plural: str

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular

    @property
    def identity(self) -> tuple[str, str]:
        return (self.context, self.singular)


def home_of(path: Path) -> Path:
    """The package folder whose catalogue a file's strings belong to."""
    parts = path.relative_to(ROOT / "laoyou").parts
    if parts[0] == "workbench" and len(parts) > 2 and (ROOT / "laoyou/workbench" / parts[1] / "__init__.py").exists():
        return ROOT / "laoyou/workbench" / parts[1]
    if len(parts) == 1 or parts[0] in WITHOUT_CATALOGUE:
        return ROOT / "laoyou/ui"
    return ROOT / "laoyou" / parts[0]


def sources() -> Iterator[Path]:
    """Every file that may hold source strings."""
    for path in sorted((ROOT / "laoyou").rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"__pycache__", "migrations", "data", "static"} & set(
            path.parts
        ):
            yield path


def found_in(path: Path) -> list[Found]:
    """The source strings of one file."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    if path.suffix == ".py":
        return list(_from_python(ast.parse(text), name))
    return list(_from_template(text, name))


def _from_template(text: str, name: str) -> Iterator[Found]:
    from django.utils.translation.template import templatize

    # What templatize leaves is one gettext call after another between runs of filler.
    for number, line in enumerate(templatize(text, origin=name).splitlines(), start=1):
        for call in _calls_in(line):
            yield from (
                Found(name, number, found.context, found.singular, found.plural)
                for found in _from_python(ast.parse(call, mode="eval"), name)
            )


_CALL = re.compile(r"\b(?:n?p?gettext|_)\(")


def _calls_in(line: str) -> Iterator[str]:
    position = 0
    while match := _CALL.search(line, position):
        position = match.end()
        for end in (index + 1 for index in range(position, len(line)) if line[index] == ")"):
            try:
                ast.parse(line[match.start() : end], mode="eval")
            except SyntaxError:
                continue
            yield line[match.start() : end]
            position = end
            break


def _from_python(tree: ast.AST, name: str) -> Iterator[Found]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _from_call(node, name)
        elif isinstance(node, ast.ClassDef):
            yield from _sentences_of(node, name)


def _from_call(node: ast.Call, name: str) -> Iterator[Found]:
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    words = [_constant(argument) for argument in node.args]
    texts = [word for word in words if word is not None]

    def at(singular: str, plural: str = "", context: str = "") -> Found:
        return Found(name, node.lineno, context, singular, plural)

    if called in SINGULAR and len(texts) == len(words) == 1:
        yield at(texts[0])
    elif called in PLURAL and len(texts) >= 2:
        yield at(texts[0], texts[1])
    elif called in CONTEXT and len(texts) == 2:
        yield at(texts[1], context=texts[0])
    elif called in PLURAL_CONTEXT and len(texts) >= 3:
        yield at(texts[1], texts[2], texts[0])
    elif called == "declare" and len(texts) >= 2:
        yield at(texts[1])
    for keyword in node.keywords:
        text = _constant(keyword.value)
        if keyword.arg in SENTENCE_NAMES and text:
            yield at(text)


def _sentences_of(node: ast.ClassDef, name: str) -> Iterator[Found]:
    """`sentence = "…"` in a class body: what an error says."""
    for statement in node.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id in SENTENCE_NAMES for target in targets):
            text = _constant(statement.value)  # type: ignore[union-attr]
            if text:
                yield Found(name, statement.lineno, "", text, "")


def _constant(node: ast.AST | None) -> str | None:
    """A string written out in the source, also when it is written in pieces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left), _constant(node.right)
        return left + right if left is not None and right is not None else None
    return None


def wanted() -> dict[Path, list[Found]]:
    """Every source string by the package it belongs to."""
    homes: dict[Path, list[Found]] = {}
    for path in sources():
        for found in found_in(path):
            if found.singular:
                homes.setdefault(home_of(path), []).append(found)
    return homes


def catalogues() -> dict[Path, Catalog]:
    """Every package's catalogue."""
    return {path.parents[3]: _read(path) for path in sorted((ROOT / "laoyou").rglob(PO))}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def problems() -> list[str]:
    """One line for each fault of the catalogues; none when every sentence is there in Chinese and fits."""
    kept, needed = catalogues(), wanted()
    translated = {
        (message.context or "", _singular(message))
        for catalogue in kept.values()
        for message in catalogue
        if message.id and _is_translated(message)
    }
    faults = [
        f"{found.path}:{found.line}: no Chinese for {found.singular!r}"
        for strings in needed.values()
        for found in sorted(set(strings))
        if found.identity not in translated
    ]
    everywhere = {found.identity for strings in needed.values() for found in strings}
    for home, catalogue in kept.items():
        faults += _faults_of(home.relative_to(ROOT).as_posix(), catalogue, everywhere)
    return faults + list(_disagreements(kept))


def _disagreements(kept: dict[Path, Catalog]) -> Iterator[str]:
    """Strings that two catalogues put into different Chinese: which one is shown would depend on their order."""
    spoken: dict[tuple[str, str], dict[str, str]] = {}
    for home, catalogue in kept.items():
        for message in catalogue:
            if message.id and _is_translated(message):
                identity = (message.context or "", _singular(message))
                spoken.setdefault(identity, {})[str(message.string)] = home.relative_to(ROOT).as_posix()
    for (_context, singular), versions in spoken.items():
        if len(versions) > 1:
            yield f"{' and '.join(versions.values())} disagree on {singular!r}: {' | '.join(versions)}"


def _faults_of(home: str, catalogue: Catalog, everywhere: set[tuple[str, str]]) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"{home}: fuzzy: {_singular(message)!r}"
        if (message.context or "", _singular(message)) not in everywhere:
            yield f"{home}: used nowhere: {_singular(message)!r}"
        elif _is_translated(message) and not _places_agree(message):
            yield f"{home}: places differ: {_singular(message)!r}"
    for message in catalogue.obsolete.values():
        yield f"{home}: obsolete: {_singular(message)!r}"


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else str(message.id)


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(strings) and not message.fuzzy


def _places_agree(message: Message) -> bool:
    """Whether the Chinese names the places of the English (of its plural, where there is one)."""
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(places_of(str(string)) == places_of(str(ids[-1])) for string in strings)


def places_of(text: str) -> set[str]:
    """The named places of a sentence: %(name)s and {name}; unnamed ones as %s."""
    without_percent_signs = text.replace("%%", "")
    named = {match[1] or match[0] for match in _PERCENT_PLACE.finditer(without_percent_signs)}
    return named | {match[1] for match in _BRACE_PLACE.finditer(text)}


def extract(packages: list[str]) -> None:
    """Brings catalogues in line with the sources: new strings empty, unused ones dropped, order by source."""
    elsewhere = {
        (message.context or "", _singular(message)): message
        for catalogue in catalogues().values()
        for message in catalogue
        if message.id and _is_translated(message)
    }
    for home, strings in sorted(wanted().items()):
        if packages and home.relative_to(ROOT / "laoyou").as_posix() not in packages:
            continue
        path = home / PO
        old = _read(path) if path.exists() else Catalog(locale=LANGUAGE)
        new = Catalog(
            locale=LANGUAGE, project="laoyou", charset="utf-8", header_comment="# Chinese (simplified) words of laoyou."
        )
        for found in _each_once(strings):
            message = old.get(found.singular, found.context or None) or elsewhere.get(found.identity)
            translation = message.string if message and _is_translated(message) else ""
            if found.plural and isinstance(translation, str):
                translation = (translation,)
            new.add(found.key, translation, context=found.context or None, flags=_flags(found))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, omit_header=False, width=0, no_location=True)
        _plain_header(path)
        print(
            f"{path.relative_to(ROOT)}: {len(new)} strings, {sum(not _is_translated(m) for m in new if m.id)} missing"
        )


def _each_once(strings: Iterable[Found]) -> list[Found]:
    """By identity, in source order; one that has a plural somewhere is kept with it."""
    kept: dict[tuple[str, str], Found] = {}
    for found in sorted(strings):
        if found.identity not in kept or (found.plural and not kept[found.identity].plural):
            kept[found.identity] = found
    return list(kept.values())


def _flags(found: Found) -> set[str]:
    return {"python-format"} if _PERCENT_PLACE.search(found.singular + found.plural) else set()


def _plain_header(path: Path) -> None:
    """A header that does not change with the day."""
    body = path.read_text(encoding="utf-8").split("\n\n", 1)[1]
    lines = [
        "Project-Id-Version: laoyou",
        "Language: zh_Hans",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Plural-Forms: nplurals=1; plural=0;",
    ]
    header = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)
    path.write_text(f"# The words of laoyou in simplified Chinese.\n{header}\n{body}", encoding="utf-8")


def compile_all() -> None:
    """Writes django.mo beside each django.po."""
    for home, catalogue in catalogues().items():
        with (home / PO).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract", *packages]:
            extract(packages)
        case ["compile"]:
            compile_all()
        case ["check"]:
            faults = problems()
            print("\n".join(faults) or "every sentence has its Chinese")
            return bool(faults)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
