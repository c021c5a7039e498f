"""Splitting a project in parts, and joining them again: what was planned, the money and the steps go along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.core.money import FEN_PER_YUAN
from laoyou.plan.access import SPLIT_PROJECT
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import Milestone, PlanItem, Project, ProjectSplit, ProjectSupply, Responsibility
from laoyou.plan.services import splitting_money
from laoyou.plan.services.money import hold_project, project_for
from laoyou.records.services import audit

_WAN = 10_000 * FEN_PER_YUAN
_FAR = 1_000_000  # beyond every position: rows step aside before they take their new places, each place once


class SplitAlready(DomainError):
    code = "project_split_already"
    sentence = "This project is split, or is a part that was joined again. Look at the project it belongs to."


class PartsDoNotAddUp(DomainError):
    code = "project_parts_do_not_add_up"
    sentence = (
        "The parts come to %(parts)s × 10,000 yuan (central: %(central_parts)s), the project has %(whole)s (central: "
        "%(central)s). The two must be equal."
    )


class PartsUnnamed(DomainError):
    code = "project_parts_unnamed"
    sentence = "Each part needs a name of its own, what it consists of, and a place inside the project's."


class SplitUnexplained(DomainError):
    code = "project_split_unexplained"
    sentence = "Say why, and by which document it was decided."


class NotSplit(DomainError):
    code = "project_not_split"
    sentence = "This project is not split, or was joined again already."


class PartSplitAgain(DomainError):
    code = "project_part_split_again"
    sentence = "“%(part)s” was itself split. Join that one first."


class PartsBecameTwo(DomainError):
    code = "project_parts_became_two"
    sentence = "The parts have become different institutions in the same area; they are not joined any more."


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One part: its name, what it consists of, the areas it is for; money in fen (None: the plan prints none)."""

    name: str
    scale: str
    areas: tuple[int, ...]
    total_fen: int | None
    central_fen: int | None


def split_project(
    item_id: UUID, parts: Sequence[PartFacts], *, document: str, reason: str, actor: Actor, now: datetime
) -> UUID:
    """Split a project; returns the splitting's key. The parts add up to the whole, with all that was entered.

    Money is divided in proportion to what each part is planned with, entry by entry, so that every total by step,
    source, year and plan stays what it was. Steps are those of the whole for each part; what was recorded of added
    supply goes to the first. Raises NotFound, SplitAlready, PartsUnnamed, PartsDoNotAddUp, SplitUnexplained.
    """
    SPLIT_PROJECT.demand(actor)
    _demand_said(document, reason)
    with transaction.atomic():
        whole = project_for(item_id, actor=actor, split=True)
        hold_project(whole.lineage)
        whole.refresh_from_db()
        if not whole.stands:
            raise SplitAlready
        _demand_whole(whole, parts)
        made = _parts(whole, parts)
        split = ProjectSplit.objects.create(
            area=whole.edition.area,
            item_id=whole.id,
            lineage=whole.lineage,
            parts=[each.lineage for each in made],
            moved=uuid7(),
            document=document.strip(),
            reason=reason.strip(),
            recorded_by=actor.name,
            recorded_at=now,
        )
        splitting_money.divide(whole, made, split, actor=actor, now=now)
        _copy_steps(whole, made)
        ProjectSupply.objects.filter(lineage=whole.lineage).update(lineage=made[0].lineage, item_id=made[0].id)
        Project.objects.filter(pk=whole.pk).update(stands=False)
        after = {"parts": [each.name for each in made], "document": split.document}
        _audited("split_project", whole, after, actor=actor, now=now, reason=split.reason)
    return split.id


def join_project(item_id: UUID, *, document: str, reason: str, actor: Actor, now: datetime) -> None:
    """Join the parts of a split project again, by a new act: money and steps come back with what was entered since.

    Raises NotFound, NotSplit, PartSplitAgain, PartsBecameTwo, SplitUnexplained.
    """
    SPLIT_PROJECT.demand(actor)
    _demand_said(document, reason)
    with transaction.atomic():
        whole = project_for(item_id, actor=actor, split=True)
        hold_project(whole.lineage)
        split = ProjectSplit.objects.select_for_update().filter(lineage=whole.lineage, joined_at=None).first()
        if split is None:
            raise NotSplit
        parts = list(Project.objects.filter(edition=whole.edition, lineage__in=split.parts).order_by("position"))
        for part in parts:
            hold_project(part.lineage)
            if not part.stands:
                raise PartSplitAgain(part=part.name)
        splitting_money.bring_back(whole, parts, split, actor=actor, now=now)
        _merge_steps(whole, parts)
        _merge_supply(whole, parts)
        Project.objects.filter(pk__in=[part.pk for part in parts]).update(stands=False)
        Project.objects.filter(pk=whole.pk).update(stands=True)
        split.joined_document, split.joined_reason = document.strip(), reason.strip()
        split.joined_by, split.joined_at = actor.name, now
        split.save()
        after = {"parts": [part.name for part in parts], "document": split.joined_document}
        _audited("join_project", whole, after, actor=actor, now=now, reason=split.joined_reason)


def _demand_said(document: str, reason: str) -> None:
    if not document.strip() or not reason.strip():
        raise SplitUnexplained


def _demand_whole(whole: Project, parts: Sequence[PartFacts]) -> None:
    names = {each.name.strip() for each in parts} - {""}
    inside = all(set(each.areas) <= set(whole.areas) or not whole.areas for each in parts)
    taken = PlanItem.objects.filter(edition=whole.edition, kind=ItemKind.PROJECT, name__in=names).exists()
    if len(names) != len(parts) or len(parts) < len(("one", "other")) or taken or not inside:
        raise PartsUnnamed
    if not all(each.scale.strip() for each in parts):
        raise PartsUnnamed
    sums = [(sum(each.total_fen or 0 for each in parts), sum(each.central_fen or 0 for each in parts))]
    too_central = any((each.central_fen or 0) > (each.total_fen or 0) for each in parts)
    if sums != [(whole.total_fen or 0, whole.central_fen or 0)] or too_central:
        raise PartsDoNotAddUp(
            parts=_wan(sums[0][0]),
            central_parts=_wan(sums[0][1]),
            whole=_wan(whole.total_fen or 0),
            central=_wan(whole.central_fen or 0),
        )


def _parts(whole: Project, parts: Sequence[PartFacts]) -> list[Project]:
    """The parts as items of the same edition, right behind the whole, with its units and period."""
    later = PlanItem.objects.filter(edition=whole.edition, kind=ItemKind.PROJECT, position__gt=whole.position)
    moving = list(later.values_list("pk", flat=True))
    PlanItem.objects.filter(pk__in=moving).update(position=F("position") + _FAR)
    PlanItem.objects.filter(pk__in=moving).update(position=F("position") - _FAR + len(parts))
    units = list(whole.responsibilities.order_by("position", "id"))
    made = [_part(whole, number, facts, units) for number, facts in enumerate(parts, start=1)]
    names = ("duty", "position", "printed_name", "organisation_id")
    Responsibility.objects.bulk_create(
        Responsibility(item_id=each.pk, **{name: getattr(unit, name) for name in names})
        for each in made
        for unit in units
    )
    return made


def _part(whole: Project, number: int, facts: PartFacts, units: Iterable[Responsibility]) -> Project:
    kept = ("edition_id", "kind", "group", "type", "period", "year_from", "year_to", "span_start", "span_end")
    return Project.objects.create(
        **{name: getattr(whole, name) for name in kept},
        position=whole.position + number,
        number=f"{whole.number}-{number}" if whole.number else "",
        name=facts.name.strip(),
        searched="\n".join([facts.name.strip(), whole.group, *(unit.printed_name for unit in units)]).upper(),
        place=whole.place,
        areas=list(facts.areas or whole.areas),
        scale=facts.scale.strip(),
        total_fen=facts.total_fen,
        central_fen=facts.central_fen,
        part_of=whole.lineage,
    )


def _copy_steps(whole: Project, made: Iterable[Project]) -> None:
    steps = list(Milestone.objects.filter(lineage=whole.lineage).order_by("position"))
    Milestone.objects.bulk_create(
        Milestone(**_step_facts(step), id=uuid7(), item_id=part.pk, lineage=part.lineage)
        for part in made
        for step in steps
    )


def _step_facts(step: Milestone) -> dict[str, Any]:
    names = ("area", "kind", "position", "planned_on", "forecast_on", "done_on", "reason", "recorded_by", "recorded_at")
    return {name: getattr(step, name) for name in names}


def _merge_steps(whole: Project, parts: Sequence[Project]) -> None:
    """A step of the whole is planned for, expected on and done on the last day of its parts."""
    found: dict[str, list[Milestone]] = {}
    for step in Milestone.objects.filter(lineage__in=[part.lineage for part in parts]).order_by("position", "id"):
        found.setdefault(step.kind, []).append(step)
    Milestone.objects.filter(lineage=whole.lineage).delete()
    Milestone.objects.bulk_create(_merged(whole, steps) for steps in found.values())


def _merged(whole: Project, steps: Sequence[Milestone]) -> Milestone:
    planned = max(step.planned_on for step in steps)
    done = None if any(step.done_on is None for step in steps) else max(step.done_on for step in steps if step.done_on)
    expected = [step.forecast_on for step in steps if step.forecast_on and step.done_on is None]
    facts = _step_facts(steps[0]) | {"planned_on": planned, "done_on": done}
    facts["forecast_on"] = None if done or not expected else max(expected)
    facts["reason"] = "；".join(dict.fromkeys(step.reason for step in steps if step.reason))[:300]
    return Milestone(**facts, id=uuid7(), item_id=whole.pk, lineage=whole.lineage)


def _merge_supply(whole: Project, parts: Sequence[Project]) -> None:
    """What the parts add in an area is what the whole adds there; two institutions are not made one."""
    found: dict[int, list[ProjectSupply]] = {}
    for share in ProjectSupply.objects.filter(lineage__in=[part.lineage for part in parts]).order_by("area", "id"):
        found.setdefault(share.area, []).append(share)
    for first, *others in found.values():
        if len({share.site_id for share in (first, *others)}) > 1:
            raise PartsBecameTwo
        for share in others:
            first.beds, first.places, first.floor = (
                first.beds + share.beds,
                first.places + share.places,
                first.floor + share.floor,
            )
            first.expected_on = max(first.expected_on, share.expected_on)
            share.delete()
        first.lineage, first.item_id, first.revision = whole.lineage, whole.pk, first.revision + 1
        first.save()


def _wan(fen: int) -> str:
    return f"{fen / _WAN:,.10g}"


def _audited(verb: str, whole: Project, after: dict[str, Any], *, actor: Actor, now: datetime, reason: str) -> None:
    audit.record(
        actor=actor,
        action=f"plan.{verb}",
        subject="plan.project",
        subject_id=whole.pk,
        area=whole.edition.area,
        now=now,
        after=after | {"project": str(whole.lineage)},
        reason=reason,
    )
