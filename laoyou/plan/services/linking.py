"""Which task does a policy or an element serve? Suggested by wording and shared units, decided by a person."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.plan.access import LINK_TASK
from laoyou.plan.enums import ItemKind, LinkOrigin
from laoyou.plan.models import Edition, Element, PlanItem, Policy, Task, TaskLink
from laoyou.records.services import audit

# A policy usually serves one to three tasks; below this likeness a suggestion is more often wrong than right
# (checked by hand on the twelve policies and ten elements of one printed plan).
_LIKENESS = 0.12
_MOST = 3
# Pairs of characters that occur in more than this share of the tasks say nothing about which task is meant.
_COMMON = 0.4


def suggest_links(edition: Edition) -> int:
    """Link each policy and element to the tasks most like it; returns how many links. Call inside a transaction."""
    tasks = {task.pk: _pairs(f"{task.section}{task.name}{task.text}") for task in Task.objects.filter(edition=edition)}
    if not tasks:
        return 0
    shared = Counter(pair for pairs in tasks.values() for pair in pairs)
    telling = {pair for pair, count in shared.items() if count <= max(1, _COMMON * len(tasks))}
    served = [(policy, " ".join([policy.name, *policy.measures])) for policy in Policy.objects.filter(edition=edition)]
    served += [
        (element, f"{element.name}{element.measure}{element.goal}")
        for element in Element.objects.filter(edition=edition)
    ]
    links = [link for item, text in served for link in _links(item, _pairs(text) & telling, tasks)]
    TaskLink.objects.bulk_create(links, ignore_conflicts=True)
    return len(links)


def _pairs(text: str) -> set[str]:
    """Neighbouring pairs of Chinese characters: words without a dictionary."""
    return {
        text[i : i + 2] for i in range(len(text) - 1) if all("\u4e00" <= char <= "\u9fff" for char in text[i : i + 2])
    }


def _links(item: PlanItem, wording: set[str], tasks: dict[UUID, set[str]]) -> list[TaskLink]:
    if not wording:
        return []
    scored = sorted(((len(wording & pairs) / len(wording), pk) for pk, pairs in tasks.items()), reverse=True)
    return [
        TaskLink(item_id=item.pk, task_id=pk, score=round(score, 4))
        for score, pk in scored[:_MOST]
        if score >= _LIKENESS
    ]


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
