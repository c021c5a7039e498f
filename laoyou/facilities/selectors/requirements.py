"""What somebody in a post has to be able to show, by date, with its source (facilities/data/requirements.csv)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from laoyou.facilities.enums import CHILD_KINDS, CredentialKind, PostKind

_TABLE = Path(__file__).resolve().parent.parent / "data" / "requirements.csv"
# Any of these serves where the first is asked for: certificates of one trade under several names.
INSTEAD = {CredentialKind.INFANT_CARE: (CredentialKind.NURSERY_TEACHER,)}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A credential that a post demands in houses for elders, for children, or both, while it is in force.

    `post` or `house` of None holds for every one. `confidence` is that of `Confidence`: anything but verified is to be
    confirmed by the department.
    """

    post: PostKind | None
    child: bool | None
    credential: CredentialKind
    first: date
    until: date | None
    source: str
    confidence: str

    def asks(self, post: str, *, child: bool, on: date) -> bool:
        in_force = self.first <= on and (self.until is None or on < self.until)
        return in_force and self.post in {None, post} and self.child in {None, child}


@cache
def shipped() -> tuple[Requirement, ...]:
    """Every line of the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_line(row) for row in csv.DictReader(file))


def required(post: str, site_kind: str, *, on: date) -> tuple[Requirement, ...]:
    """What is asked of a post at a site of a kind on a day."""
    child = site_kind in CHILD_KINDS
    return tuple(each for each in shipped() if each.asks(post, child=child, on=on))


def lacking(asked: tuple[Requirement, ...], held: set[str]) -> tuple[Requirement, ...]:
    """Those of the requirements that no credential held serves."""
    return tuple(each for each in asked if not held & {each.credential, *INSTEAD.get(each.credential, ())})


def _line(row: dict[str, str]) -> Requirement:
    return Requirement(
        PostKind(row["post"]) if row["post"] != "*" else None,
        {"child": True, "elder": False, "*": None}[row["house"]],
        CredentialKind(row["credential"]),
        date.fromisoformat(row["from"]),
        date.fromisoformat(row["until"]) if row["until"] else None,
        row["source"],
        row["confidence"],
    )
