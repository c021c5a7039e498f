"""The way in: text → PlanReading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from laoyou.core.errors import DomainError
from laoyou.reading.checks import check
from laoyou.reading.heading_matter import Matter, read_matter
from laoyou.reading.layout import Source
from laoyou.reading.lists import elements_in, indicators_in, limits_in, policies_in, projects_in, sums_in
from laoyou.reading.model import PlanReading
from laoyou.reading.outline import outline
from laoyou.reading.prose_projects import prose_projects
from laoyou.reading.tables import Table, tables
from laoyou.reading.targets import read_figures
from laoyou.reading.tasks import TaskBlock, task_blocks


class NotAPlan(DomainError):
    """The text is something else."""

    code = "not_a_plan"
    sentence = (
        "This does not read as a plan for elder care and childcare. A plan has a title ending in 方案, 意见 or 规划, "
        "and tasks or targets; in the %(characters)s characters of this text we found the title “%(title)s”, "
        "%(tasks)s tasks and %(targets)s targets. Check that the right file was chosen."
    )


def read_text(text: str, *, filename: str = "") -> PlanReading:
    """Reads a plan from its text.

    Every item of the result carries the span of `text` it was read from. Pure and deterministic: same text, same
    reading. Raises NotAPlan, saying what was found, when the text has neither the title nor the matter of a plan.
    """
    source = Source(text)
    matter = read_matter(source)
    found = tables(source)
    body = outline(source, found)
    blocks = task_blocks(body)
    owners = {id(paragraph): block.owners for block in blocks for paragraph in block.paragraphs}
    described = prose_projects(body)
    figures = read_figures(body, owners, [project.span for project in described])
    listed = _listed(found)
    indicators = indicators_in(found)
    if _is_something_else(source, matter, blocks, len(indicators) + len(figures.targets), listed):
        raise NotAPlan(
            characters=len(text),
            title=matter.title,
            tasks=len(blocks),
            targets=len(indicators) + len(figures.targets),
        )
    projects = (*projects_in(found), *described)
    reading = PlanReading(
        text=text,
        filename=filename,
        place=matter.place,
        title=matter.title,
        doc_no=matter.doc_no,
        issuer=matter.issuer,
        date=matter.date,
        indicators=indicators,
        prose_targets=tuple(figures.targets),
        limits=(*figures.limits, *limits_in(projects, after=len(figures.limits))),
        tasks=tuple(block.task for block in blocks),
        projects=projects,
        policies=policies_in(found),
        elements=elements_in(found),
        baseline=tuple(figures.baseline),
        sums=sums_in(found),
    )
    return check(reading, source=source, matter=matter, outline=body, tables=found, figures=figures)


def _listed(found: Sequence[Table]) -> int:
    return sum(len(table.rows) for table in found)


_CALLS_ITSELF_A_PLAN = re.compile(
    r"(?:制定|提出)(?:本|以下|如下|此)(?:整体|工作|实施|行动)*(?:解决)?(?:方案|意见|规划|计划|措施)|本《(?:方案|意见|规划|计划)》"
)


def _is_something_else(source: Source, matter: Matter, blocks: Sequence[TaskBlock], targets: int, listed: int) -> bool:
    named = bool(matter.title) or bool(_CALLS_ITSELF_A_PLAN.search(source.folded))
    return not named or (not blocks and not targets and not listed)
