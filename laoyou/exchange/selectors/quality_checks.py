"""The checks of the records as they are declared (laoyou/exchange/data/quality.toml), each an expression in SQL."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from laoyou.exchange.enums import Severity, Subject

_FILE = Path(__file__).parent.parent / "data" / "quality.toml"
# What names a row of a subject, where it lies, and which rows are nobody's.
_KEYS = {
    Subject.PERSON.value: ("p.id::text", "p.area", "p.merged_into_id IS NULL"),
    Subject.SITE.value: ("s.id::text", "s.area", "true"),
    Subject.FIGURE.value: ("concat(o.indicator, ' ', o.basis)", "o.area", "true"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: what it is called and what to do, in both languages, and the rows that break it."""

    code: str
    severity: Severity
    subject: Subject
    zh: str
    en: str
    do_zh: str
    do_en: str
    rows: str
    wrong: str

    @property
    def sql(self) -> str:
        """`key` and `area` of everything that breaks it, once each; takes `%(on)s`."""
        key, area, somebody = _KEYS[self.subject.value]
        # No word of it is anybody's: the file is shipped with the program.
        return f"SELECT DISTINCT {key} AS key, {area} AS area FROM {self.rows} WHERE {somebody} AND ({self.wrong})"


@cache
def checks() -> tuple[Check, ...]:
    """Every check in the file's order. Raises TypeError and ValueError where the file is not as declared."""
    found = tomllib.loads(_FILE.read_text("utf-8"))["check"]
    return tuple(
        Check(**(each | {"severity": Severity(each["severity"]), "subject": Subject(each["subject"])}))
        for each in found
    )


def check_of(code: str) -> Check | None:
    """The check of a code, None for a code there is not."""
    return next((each for each in checks() if each.code == code), None)
