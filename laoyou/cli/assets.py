"""Files made from sources: compiled messages and collected static files, each made again only when a source changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from laoyou.settings import BASE_DIR, STATIC_ROOT

_MARK = ".made-from"


def messages_needed() -> bool:
    """Whether a catalogue is newer than its compiled form. An installed wheel brings them compiled."""
    return any(not _is_newer(source.with_suffix(".mo"), source) for source in _catalogues())


def compile_messages() -> None:
    """Compile the catalogues that changed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in _catalogues():
        compiled = source.with_suffix(".mo")
        if _is_newer(compiled, source):
            continue
        with source.open("rb") as opened:
            catalogue = read_po(opened, abort_invalid=True)
        making = compiled.with_suffix(f".{os.getpid()}.making")  # several may prepare at once
        with making.open("wb") as written:
            write_mo(written, catalogue)
        making.replace(compiled)


def _catalogues() -> list[Path]:
    return sorted((BASE_DIR / "laoyou").glob("**/locale/*/LC_MESSAGES/*.po"))


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def static_needed() -> bool:
    """Whether a static file came, went or changed since they were last collected."""
    mark = STATIC_ROOT / _MARK
    return not mark.exists() or mark.read_text() != _static_fingerprint()


def collect_static() -> None:
    """Collect, name by content and compress everything the browser may ask for."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    (STATIC_ROOT / _MARK).write_text(_static_fingerprint())


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _static_sources():
        found = path.stat()
        digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_sources() -> Iterator[Path]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
