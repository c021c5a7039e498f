"""Which task does a policy or an element serve? Suggested by wording and shared units, decided by a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from math import log
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import LINK_TASK
from laoyou.plan.enums import ItemKind, LinkOrigin
from laoyou.plan.models import Edition, Element, PlanItem, Policy, Task, TaskLink
from laoyou.records.services import audit

# A policy usually serves one to three tasks. Below this likeness a suggestion is more often wrong than right
# (checked by hand on twelve policies and ten elements of a printed plan, with and without their prose).
_LIKENESS = 0.2
_MOST = 3
# How much naming the same units adds to sharing the same words.
_UNITS_SHARE = 0.25


def suggest_links(edition: Edition) -> int:
    """Link each policy and element to the tasks most like it; returns how many links. Call inside a transaction."""
    tasks = [_Text.of(task, f"{task.name}{task.text}") for task in Task.objects.filter(edition=edition)]
    support = [
        _Text.of(item, "。".join([_told(item.name), *item.measures])) for item in Policy.objects.filter(edition=edition)
    ]
    support += [
        _Text.of(item, f"{item.name}。{item.measure}{item.goal}") for item in Element.objects.filter(edition=edition)
    ]
    weight = _weights([*tasks, *support])
    links = [link for item in support for link in _links(item, tasks, weight)]
    TaskLink.objects.bulk_create(links, ignore_conflicts=True)
    return len(links)


def _told(name: str) -> str:
    """What a policy's name says beyond being a policy."""
    return name.removesuffix("政策").removesuffix("支持") or name


@dataclass(frozen=True, slots=True)
class _Text:
    """What an item is compared by: neighbouring pairs of Chinese characters (words without a dictionary) and units."""

    pk: UUID
    pairs: frozenset[str]
    units: frozenset[str]

    @classmethod
    def of(cls, item: PlanItem, text: str) -> _Text:
        pairs = (text[i : i + 2] for i in range(len(text) - 1))
        units = item.responsibilities.values_list("printed_name", flat=True)
        return cls(item.pk, frozenset(pair for pair in pairs if _is_chinese(pair)), frozenset(units))


def _is_chinese(pair: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in pair)


def _weights(texts: list[_Text]) -> dict[str, float]:
    """What a pair of characters tells: the rarer among all texts, the more; what most of them have tells nothing."""
    counted = Counter(pair for text in texts for pair in text.pairs)
    return {pair: log(len(texts) / count) for pair, count in counted.items()}


def _links(item: _Text, tasks: list[_Text], weight: dict[str, float]) -> list[TaskLink]:
    scored = sorted(((_likeness(item, task, weight), task.pk) for task in tasks), reverse=True)
    return [
        TaskLink(item_id=item.pk, task_id=pk, score=round(score, 4))
        for score, pk in scored[:_MOST]
        if score >= _LIKENESS
    ]


def _likeness(item: _Text, task: _Text, weight: dict[str, float]) -> float:
    """Weight of the shared pairs over that of the lesser text, so that a long task does not win by length alone."""
    shared = sum(weight[pair] for pair in item.pairs & task.pairs)
    lesser = min(sum(weight[pair] for pair in text.pairs) for text in (item, task))
    if not shared or not lesser:
        return 0.0
    units = len(item.units & task.units) / len(item.units | task.units) if item.units | task.units else 0.0
    return (1 - _UNITS_SHARE) * shared / lesser + _UNITS_SHARE * units


def link_task(item_id: UUID, task_id: UUID, *, linked: bool, actor: Actor, now: datetime) -> None:
    """Say that a policy or element serves a task, or that it does not; a person's word stands over a suggestion."""
    LINK_TASK.demand(actor)
    with transaction.atomic():
        item = (
            PlanItem.objects.select_related("edition")
            .filter(id=item_id, kind__in=[ItemKind.POLICY, ItemKind.ELEMENT])
            .first()
        )
        task = Task.objects.filter(pk=task_id, edition=item.edition).first() if item else None
        if item is None or task is None or item.edition.area not in actor.area:
            raise NotFound
        if linked:
            TaskLink.objects.update_or_create(item=item, task=task, defaults={"origin": LinkOrigin.CONFIRMED})
        else:
            TaskLink.objects.filter(item=item, task=task).delete()
        audit.record(
            actor=actor,
            action=LINK_TASK.code,
            subject="plan.item",
            subject_id=item.id,
            area=item.edition.area,
            now=now,
            after={"task": str(task_id), "linked": linked},
        )
