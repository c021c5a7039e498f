"""What the command line says, in Chinese and English.

These sentences stand side by side instead of in a catalogue: they are spoken before anything is installed,
compiled or connected, and a person whose terminal names neither language gets both.
"""

from __future__ import annotations

import contextlib
import gettext
import os
import sys
import time
from pathlib import Path
from typing import NoReturn, Self, TextIO

import click

from laoyou.core.errors import DomainError


class Trouble(Exception):
    """Something the person at the terminal can mend; printed as a sentence, never as a traceback."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} {en}")

    @classmethod
    def of(cls, error: DomainError) -> Self:
        """The domain's own sentence, with its Chinese from the packages' catalogues where they are compiled."""
        # The plan reader is used without Django as well and brings its Chinese along.
        chinese = getattr(error, "chinese", None) or translated(error.sentence) % error.facts
        return cls(chinese, str(error))


def pick(zh: str, en: str) -> str:
    """The sentence in the terminal's language; both when it names neither."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if spoken.startswith("zh"):
        return zh
    return en if spoken.startswith("en") or zh == en else f"{zh} · {en}"


def translated(source: str) -> str:
    """The Chinese of a source string, from whichever package's catalogue has it; itself when none does."""
    package = Path(__file__).resolve().parent.parent
    for catalogue in package.glob("**/locale/zh_Hans/LC_MESSAGES/django.mo"):
        with catalogue.open("rb") as opened:
            found = gettext.GNUTranslations(opened).gettext(source)
        if found != source:
            return found
    return source


def elapsed() -> float:
    """Seconds since the person pressed enter: `./run` hands its own start over, so the count goes on."""
    started = float(os.environ.setdefault("LAOYOU_STARTED_AT", str(time.time())))
    return max(0.0, time.time() - started)


def progress(zh: str, en: str) -> None:
    """One calm line: seconds since the start, and what is being done."""
    tell(f"{elapsed():6.1f} s  {pick(zh, en)}")


def tell(line: str) -> None:
    """Print a line at once. A terminal that has been closed must not keep us from stopping in good order."""
    with contextlib.suppress(OSError):
        click.echo(line)
        sys.stdout.flush()


def fail(trouble: Trouble) -> NoReturn:
    """Print the sentence and leave with exit code 1."""
    click.echo(f"laoyou: {pick(trouble.zh, trouble.en)}", err=True)
    raise SystemExit(1)


def speak_utf8() -> None:
    """Print Chinese whatever the terminal's encoding: an unprintable character must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            _reconfigure(stream)


def _reconfigure(stream: TextIO) -> None:
    utf8 = (stream.encoding or "").lower().replace("-", "") in {"utf8", "ascii", "ansi_x3.41968", "646"}
    stream.reconfigure(encoding="utf-8" if utf8 else stream.encoding, errors="replace")  # type: ignore[attr-defined]
