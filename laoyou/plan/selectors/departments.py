"""What is ours: everything of an edition by the unit it was given to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from laoyou.core.actor import Actor
from laoyou.plan.enums import Duty, ItemKind
from laoyou.plan.models import Responsibility
from laoyou.plan.selectors.editions import get_edition


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One unit's share of a plan. `names` are all the ways the document spells it."""

    organisation_id: UUID | None
    names: tuple[str, ...]
    indicators: int
    leads: int
    takes_part: int
    projects: int
    support: int

    @property
    def name(self) -> str:
        return self.names[0]


def departments(edition_id: UUID, *, actor: Actor) -> list[DepartmentRow]:
    """Every unit named in an edition with what it has to do, the busiest leader first. Raises NotFound.

    Spellings that are one organisation count as one; a name nobody has resolved stands for itself.
    """
    edition = get_edition(edition_id, actor=actor)
    kind = "item__kind"
    targets = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT]
    task = Q(**{kind: ItemKind.TASK})
    rows = (
        Responsibility.objects.filter(item__edition_id=edition.id)
        .values("organisation_id", "printed_name")
        .annotate(
            indicators=Count("id", filter=Q(item__kind__in=targets)),
            leads=Count("id", filter=task & Q(duty=Duty.LEAD)),
            takes_part=Count("id", filter=task & ~Q(duty=Duty.LEAD)),
            projects=Count("id", filter=Q(**{kind: ItemKind.PROJECT})),
            support=Count("id", filter=Q(item__kind__in=[ItemKind.POLICY, ItemKind.ELEMENT])),
        )
        .order_by("organisation_id", "printed_name")
    )
    grouped: dict[object, list[dict[str, object]]] = {}
    for row in rows:
        grouped.setdefault(row["organisation_id"] or row["printed_name"], []).append(dict(row))
    found = [_row(members) for members in grouped.values()]
    return sorted(found, key=lambda row: (-row.leads, -row.takes_part, -row.indicators, row.name))


def _row(members: list[dict[str, object]]) -> DepartmentRow:
    # The spelling used most is the one shown.
    members.sort(key=lambda member: (-_count([member], *_COUNTS), str(member["printed_name"])))
    organisation = members[0]["organisation_id"]
    return DepartmentRow(
        organisation_id=organisation if isinstance(organisation, UUID) else None,
        names=tuple(str(member["printed_name"]) for member in members),
        indicators=_count(members, "indicators"),
        leads=_count(members, "leads"),
        takes_part=_count(members, "takes_part"),
        projects=_count(members, "projects"),
        support=_count(members, "support"),
    )


_COUNTS = ("indicators", "leads", "takes_part", "projects", "support")


def _count(members: Iterable[dict[str, object]], *names: str) -> int:
    return sum(int(str(member[name])) for member in members for name in names)
