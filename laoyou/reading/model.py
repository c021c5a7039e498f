"""What a plan says, as frozen rows. Every row knows the characters it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from laoyou.reading.messages import render
from laoyou.reading.numerals import json_number

UNSTATED = "未注明"
EVERY_YEAR = "每年"

#: One printed figure, or the two ends of a printed range (每百户20至30平方米).
Figure = Decimal | tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets into the text that was read."""

    start: int
    end: int

    def as_list(self) -> list[int]:
        """The two offsets, as packs and JSON write them."""
        return [self.start, self.end]


@dataclass(frozen=True, slots=True)
class Target:
    """One promised figure: a row of an indicator table, a commitment in prose, or a limit.

    `name` is the document's words around the figure, full-width punctuation made half-width, without the words that
    lead up to it (到2025年, 全市, 力争); what needs a noun from the clause before has it put in front (占…, 公办).
    `values` is keyed by year ("2025"), by span of years ("2021-2025"), by 每年 or by 未注明; a figure stands as printed
    (19.3 with unit 万人, never 193000). `op` says how it was worded: "=" for a bare figure, 达到 or 为, ">=" for
    不低于/不少于/至少/以上/超过, "<=" for 不高于/不超过/以内, ">" for 高于/大于, "<" for 低于/小于, "about" for
    约/左右.
    """

    number: str
    group: str
    name: str
    unit: str
    op: str
    values: Mapping[str, Figure]
    nature: str
    responsible: tuple[str, ...]
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "number": self.number,
            "group": self.group,
            "name": self.name,
            "unit": self.unit,
            "op": self.op,
            "values": {year: json_figure(value) for year, value in self.values.items()},
            "nature": self.nature,
            "responsible": list(self.responsible),
            "span": self.span.as_list(),
        }

    def limit_dict(self) -> dict[str, Any]:
        """The row as the list of limits prints it: a rule has neither group nor nature."""
        row = self.to_dict()
        return {key: row[key] for key in ("number", "name", "unit", "op", "values", "responsible", "span")}


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work with the departments that answer for it; `section` is the path of headings above it."""

    section: str
    number: str
    title: str
    text: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "section": self.section,
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "lead": list(self.lead),
            "responsible": list(self.responsible),
            "span": self.span.as_list(),
        }


@dataclass(frozen=True, slots=True)
class Project:
    """One row of a project list; money in 万元, None where the document prints "-" or nothing."""

    number: str
    group: str
    name: str
    type: str
    period: str
    place: str
    scale: str
    total_wan: Decimal | None
    central_wan: Decimal | None
    owner: str
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "number": self.number,
            "group": self.group,
            "name": self.name,
            "type": self.type,
            "period": self.period,
            "place": self.place,
            "scale": self.scale,
            "total_wan": None if self.total_wan is None else json_number(self.total_wan),
            "central_wan": None if self.central_wan is None else json_number(self.central_wan),
            "owner": self.owner,
            "span": self.span.as_list(),
        }


@dataclass(frozen=True, slots=True)
class Policy:
    """One supporting policy with its numbered measures."""

    number: str
    name: str
    measures: tuple[str, ...]
    responsible: tuple[str, ...]
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "number": self.number,
            "name": self.name,
            "measures": list(self.measures),
            "responsible": list(self.responsible),
            "span": self.span.as_list(),
        }


@dataclass(frozen=True, slots=True)
class Element:
    """One guarantee of the plan (要素): what is done and what is expected of it."""

    number: str
    name: str
    measure: str
    goal: str
    responsible: tuple[str, ...]
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "number": self.number,
            "name": self.name,
            "measure": self.measure,
            "goal": self.goal,
            "responsible": list(self.responsible),
            "span": self.span.as_list(),
        }


@dataclass(frozen=True, slots=True)
class BaselineFact:
    """A figure of what exists, or is forecast; `as_of` is "" when the document does not say."""

    name: str
    value: Decimal
    unit: str
    as_of: str
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {
            "name": self.name,
            "value": json_number(self.value),
            "unit": self.unit,
            "as_of": self.as_of,
            "span": self.span.as_list(),
        }


@dataclass(frozen=True, slots=True)
class SumRow:
    """A printed total: of the whole project list (`group` "") or of one group. Never a project; used to check."""

    group: str
    count: int | None
    total_wan: Decimal | None
    central_wan: Decimal | None
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the document that a person should look at."""

    code: str
    params: Mapping[str, Any]
    span: Span

    def to_dict(self) -> dict[str, Any]:
        """The warning with its sentence in Chinese."""
        return {"code": self.code, "message": render(self.code, self.params), "span": self.span.as_list()}


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan as it was read. Only `to_dict`'s names are the contract; sums and text serve the checks and the review."""

    text: str
    filename: str
    place: str
    title: str
    doc_no: str
    issuer: str
    date: str
    indicators: tuple[Target, ...] = ()
    prose_targets: tuple[Target, ...] = ()
    limits: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    projects: tuple[Project, ...] = ()
    policies: tuple[Policy, ...] = ()
    elements: tuple[Element, ...] = ()
    baseline: tuple[BaselineFact, ...] = ()
    warnings: tuple[Finding, ...] = ()
    sums: tuple[SumRow, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The reading under its fixed field names; JSON numbers, each item with its `span`."""
        return {
            "place": self.place,
            "title": self.title,
            "doc_no": self.doc_no,
            "issuer": self.issuer,
            "date": self.date,
            "indicators": [row.to_dict() for row in self.indicators],
            "prose_targets": [row.to_dict() for row in self.prose_targets],
            "limits": [row.limit_dict() for row in self.limits],
            "tasks": [row.to_dict() for row in self.tasks],
            "projects": [row.to_dict() for row in self.projects],
            "policies": [row.to_dict() for row in self.policies],
            "elements": [row.to_dict() for row in self.elements],
            "baseline": [row.to_dict() for row in self.baseline],
            "warnings": [row.to_dict() for row in self.warnings],
        }


def json_figure(figure: Figure) -> int | float | list[int | float]:
    """A figure as JSON takes it: a number, or the two ends of a range."""
    if isinstance(figure, tuple):
        return [json_number(end) for end in figure]
    return json_number(figure)
