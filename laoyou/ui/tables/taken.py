"""What an answer takes out of the site as a spreadsheet, for whoever writes down that it went."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

_ATTRIBUTE = "laoyou_taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """A list or a picture's table: its title, in words which rows were asked for, and how many there were."""

    title: str
    terms: str
    rows: int


def take(request: HttpRequest, taken: Taken) -> None:
    """Have it said of this request's answer that it is this."""
    setattr(request, _ATTRIBUTE, taken)


def taken_with(request: HttpRequest) -> Taken | None:
    """What the answer to this request takes out; None where it is a page."""
    return getattr(request, _ATTRIBUTE, None)
