"""A bulletin as an official paper: its chapters in the order of the plan, then where every number comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.plan.enums import BulletinKind
from laoyou.plan.selectors.rows import IndicatorRow
from laoyou.ui import formats
from laoyou.ui.papers import Heading, Paper
from laoyou.ui.papers.paper import Block
from laoyou.workbench.bulletins import chapters
from laoyou.workbench.bulletins.sources import Facts, Notes
from laoyou.workbench.plan.progress_words import month_words

Chapter = tuple[str, Callable[[], Iterator[Block]]]
_ORDINALS = "一二三四五六七八九十"


def title_of(facts: Facts) -> str:
    """What the bulletin is called."""
    said = {"plan": facts.edition.title, "month": month_words(facts.since), "year": facts.year}
    if facts.kind == BulletinKind.MONTH:
        return _("%(plan)s: bulletin of %(month)s") % said
    return _("%(plan)s: annual report %(year)s (white paper)") % said


def composed(facts: Facts, *, issuer: str, on: date, report: Callable[[int, int, str], None]) -> Paper:
    """The paper, as it stands on a day; `report` is told of each chapter. The number is left open, as on a circular."""
    notes = Notes(facts.edition)
    found = _chapters(facts, notes)
    blocks: list[Block] = []
    for number, (name, written) in enumerate(found):
        report(number, len(found), name)
        blocks += [_numbered(number, name), *written()]
    return Paper(
        issuer=issuer,
        number=_("〔%(year)s〕 No.   ") % {"year": on.year},
        title=title_of(facts),
        to="",
        blocks=blocks,
        signed_by=issuer,
        signed_on=on,
        attachments=[notes.grid()],
    )


def _chapters(facts: Facts, notes: Notes) -> list[Chapter]:
    groups: dict[str, list[IndicatorRow]] = {}
    for row in facts.targets:
        groups.setdefault(row.group or pgettext("bulletin", "Other targets"), []).append(row)
    people, institutions, staff = (
        pgettext("bulletin", "People"),
        _("Institutions and places"),
        pgettext("bulletin", "Staff"),
    )
    return [
        (pgettext("bulletin", "The whole"), lambda: chapters.whole(facts, notes)),
        (people, lambda: chapters.subject(people, chapters.PEOPLE, facts, notes, "elders_60_share")),
        *((name, _of_group(name, rows, facts, notes)) for name, rows in groups.items()),
        (institutions, lambda: chapters.subject(institutions, chapters.INSTITUTIONS, facts, notes, "beds")),
        (staff, lambda: chapters.subject(staff, chapters.STAFF, facts, notes, chapters.STAFF[0])),
        (pgettext("bulletin", "Projects"), lambda: chapters.projects(facts, notes)),
        (_("What is off course"), lambda: chapters.off_course(facts, notes)),
    ]


def _of_group(name: str, rows: list[IndicatorRow], facts: Facts, notes: Notes) -> Callable[[], Iterator[Block]]:
    return lambda: chapters.group(name, rows, facts, notes)


def _numbered(at: int, name: str) -> Heading:
    number = _ORDINALS[at] if formats.chinese() and at < len(_ORDINALS) else str(at + 1)
    return Heading(_("%(number)s. %(words)s") % {"number": number, "words": name})
