"""Projects that only the prose describes: a site, its floor area, its beds, and no row in any list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from laoyou.reading.layout import sentences
from laoyou.reading.model import Project
from laoyou.reading.outline import Kind, Outline, Paragraph

_SITE = re.compile(
    r"(?P<name>[一-龥]{4,24}?)(?:场区|项目)?(?:总)?占地(?:面积)?(?:约)?[0-9.]+ ?(?:平方米|平米|㎡|亩|公顷)"
)
_SCALE_END = re.compile(r"(?:床位|托位)?(?:数)?[0-9.]+ ?(?:张|个|平方米|平米|㎡)")


def prose_projects(outline: Outline) -> tuple[Project, ...]:
    """One project for every sentence of the work that gives a named site with its area."""
    return tuple(
        project for paragraph in outline.paragraphs if paragraph.kind is Kind.WORK for project in _projects(paragraph)
    )


def _projects(paragraph: Paragraph) -> Iterator[Project]:
    folded = paragraph.passage.folded
    for start, end in sentences(folded):
        if found := _SITE.search(folded, start, end):
            last = max((match.end() for match in _SCALE_END.finditer(folded, found.start(), end)), default=found.end())
            begin = found.end("name")
            yield Project(
                number="",
                group="",
                name=paragraph.passage.text[found.start("name") : begin],
                type="",
                period="",
                place="",
                scale=paragraph.passage.text[begin:last],
                total_wan=None,
                central_wan=None,
                owner="",
                span=paragraph.passage.span(found.start("name"), last),
            )
