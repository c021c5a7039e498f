"""Tasks: the pieces of work of a plan, each with the departments that answer for it.

A task ends where its responsible units are named: in lines 牵头单位:/责任单位: below it, or in a bracket at its end. In
sections of work that name no units, each innermost numbered item is a task without units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from laoyou.reading.model import Span, Task
from laoyou.reading.outline import Kind, Node, Outline, Paragraph, first_sentence
from laoyou.reading.responsible import Assignment, Bracketed, assignment_line, bracketed, labelled

# Words with which a sentence of work begins; where a heading runs into its text without a stop, the text begins here.
_OPENERS = re.compile(
    r"建立|履行|根据|巩固|在|加大|按照|以|通过|围绕|坚持|完善|加强|推动|积极|各|成立|充分|进一步|全面|健全|落实|将|对|强化|依托|支持|鼓励|统筹|广泛|严格|深入"
)
_RUN_IN = (4, 12)  # how long a heading that runs into its text may be


@dataclass
class _Block:
    """Paragraphs that belong to one piece of work."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    assignment: Assignment = field(default_factory=Assignment)
    heading: Paragraph | None = None  # a heading line that this block follows directly
    end: int = 0

    @property
    def has_units(self) -> bool:
        return bool(self.assignment.lead or self.assignment.responsible)

    @property
    def path(self) -> tuple[Node, ...]:
        """The headings over it."""
        return self.paragraphs[0].path

    @property
    def top(self) -> Node | None:
        """The section of the first rank it stands in."""
        return self.path[0] if self.path else None


@dataclass(frozen=True)
class TaskBlock:
    """A task with the paragraphs it was read from, for the readers of targets."""

    task: Task
    paragraphs: tuple[Paragraph, ...]
    owners: tuple[str, ...]


def task_blocks(outline: Outline) -> list[TaskBlock]:
    """The tasks of the body in order."""
    blocks = _Grouping().run(outline.paragraphs)
    naming = {block.top for block in blocks if block.has_units}
    above = {node for path, _ in outline.nodes for node in path[-1:]}
    chosen = [block for block in blocks if block.has_units or (block.top not in naming and _stands_alone(block, above))]
    cuts = _run_in_cuts(chosen)
    under = Counter(block.path[-1:] for block in chosen)
    return [_task(block, cuts.get(id(block)), shared=under[block.path[-1:]] > 1) for block in chosen]


class _Grouping:
    """Walks the paragraphs and closes a block at every assignment, heading or numbered item."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self._block = _Block()

    def run(self, paragraphs: Sequence[Paragraph]) -> list[_Block]:
        for paragraph in paragraphs:
            self._take(paragraph)
        self._close()
        return self.blocks

    def _take(self, paragraph: Paragraph) -> None:
        passage = paragraph.passage
        if assignment_line(passage.folded):
            self._assign(labelled(passage.text), passage.span().end)
            return
        if paragraph.heading or self._block.has_units:
            self._close()
        if paragraph.is_heading:
            self._block.heading = paragraph
            return
        inline = bracketed(passage.text, passage.folded)
        self._block.paragraphs.append(paragraph)
        self._block.texts.append(_without(passage.text, inline))
        self._block.end = passage.span().end
        if inline:
            self._assign(inline.assignment, passage.span(inline.start, inline.end).end)

    def _assign(self, assignment: Assignment, end: int) -> None:
        if self._block.paragraphs:
            self._block.assignment = self._block.assignment | assignment
            self._block.end = end

    def _close(self) -> None:
        if self._block.paragraphs:
            self.blocks.append(self._block)
        self._block = _Block()


def _without(text: str, inline: Bracketed | None) -> str:
    return text[: inline.start] + text[inline.end :].strip("。. ") if inline else text


def _stands_alone(block: _Block, above: set[Node]) -> bool:
    """Whether an item without units is a task: an innermost numbered item of a section of work.

    A section that names units elsewhere is not asked: there a paragraph without units introduces or concludes.
    """
    node = _node(block)
    return block.paragraphs[0].kind is Kind.WORK and node is not None and node not in above


def _node(block: _Block) -> Node | None:
    first = block.paragraphs[0]
    return block.heading.path[-1] if block.heading else first.own


def _task(block: _Block, cut: int | None, *, shared: bool) -> TaskBlock:
    first = block.paragraphs[0]
    path = first.path
    if first.heading:
        number, rest, above = path[-1].number, first.heading.rest, path[:-1]
        title = _title(block.texts[0][rest:], cut)
        start = first.passage.span().start
    else:
        opening = first_sentence(block.texts[0])
        takes_heading = block.heading is not None and not shared and not _is_title(block.texts[0], opening)
        node = path[-1] if path and takes_heading else None
        number, above = (node.number, path[:-1]) if node else ("", path)
        title = node.title if node else opening
        start = node.span.start if node else first.passage.span().start
        rest = 0
    text = "\n".join([_body(block.texts[0][rest:], title, cut), *block.texts[1:]]).strip()
    task = Task(
        section=" / ".join(node.label for node in above),
        number=number,
        title=title,
        text=text,
        lead=block.assignment.lead,
        responsible=block.assignment.responsible,
        span=Span(start, block.end),
    )
    return TaskBlock(task, tuple(block.paragraphs), block.assignment.owners)


def _is_title(text: str, opening: str) -> bool:
    """Whether a paragraph opens with a short sentence of its own that names the work."""
    return len(opening) <= 26 and text[len(opening) : len(opening) + 1] == "。"


def _title(words: str, cut: int | None) -> str:
    return words[:cut] if cut else first_sentence(words).strip()


def _body(words: str, title: str, cut: int | None) -> str:
    stripped = words.strip()
    if cut:
        return stripped[cut:]
    if stripped.startswith(title) and stripped[len(title) : len(title) + 1] in {"。", ""}:
        return stripped[len(title) + 1 :]
    return stripped


def _run_in_cuts(blocks: Sequence[_Block]) -> dict[int, int]:
    """Where headings that run into their text without a stop end.

    Parallel headings are of one length, so siblings are cut at the length at which, in all of them, a sentence of work
    can begin. Where no such length exists nothing is cut.
    """
    siblings: dict[tuple[Node, ...], list[_Block]] = {}
    for block in blocks:
        first = block.paragraphs[0]
        if first.heading and _runs_in(block.texts[0][first.heading.rest :]):
            siblings.setdefault(first.path[:-1], []).append(block)
    cuts: dict[int, int] = {}
    for group in siblings.values():
        places = {id(block): _places(block) for block in group}
        common = set.intersection(*map(set, places.values()))
        for block in group:
            if len(group) > 1 and common:
                cuts[id(block)] = min(common)
    return cuts


def _runs_in(words: str) -> bool:
    return not re.search(r"[。,，;；:：]", words[: _RUN_IN[0]]) and len(re.split("[。;；]", words, maxsplit=1)[0]) > 26


def _places(block: _Block) -> list[int]:
    first = block.paragraphs[0]
    words = block.texts[0][first.heading.rest if first.heading else 0 :]
    return [length for length in range(_RUN_IN[0], _RUN_IN[1] + 1) if _OPENERS.match(words, length)]
