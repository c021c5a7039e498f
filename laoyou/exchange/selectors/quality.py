"""What the checks of the records found, inside the reader's area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

from laoyou.core.actor import Actor
from laoyou.exchange.access import VIEW_QUALITY
from laoyou.exchange.models import QualityCount, QualityFinding
from laoyou.exchange.selectors.opened import sites_of
from laoyou.facilities.models import Site
from laoyou.people.access import VIEW_PERSON
from laoyou.people.models import Person
from laoyou.people.selectors.listing import named
from laoyou.people.selectors.search import people_in


@dataclass(frozen=True, slots=True)
class Broken:
    """How many rows break a check in the reader's area, and since when the oldest of them does."""

    found: int
    since: date | None


def broken(*, actor: Actor) -> dict[str, Broken]:
    """By code of the check; a check that nothing breaks is left out."""
    rows = _findings(actor).values("check_code").annotate(many=Count("id"), oldest=Min("since")).order_by("check_code")
    return {row["check_code"]: Broken(row["many"], row["oldest"]) for row in rows}


def last_checked(*, actor: Actor) -> date | None:
    """The day of the newest checks; None before the first. Of a township: of the county around it is not told."""
    VIEW_QUALITY.demand(actor)
    days = QualityCount.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    return days.order_by("-day").values_list("day", flat=True).first()


def trend(code: str, *, actor: Actor, since: date) -> list[tuple[date, int]]:
    """How many rows broke a check in the actor's area, day by day from a day on; nothing inside a county."""
    VIEW_QUALITY.demand(actor)
    found = QualityCount.objects.filter(check_code=code, area=actor.area.low, day__gte=since)
    return list(found.order_by("day").values_list("day", "found"))


def counted_on(day: date, *, actor: Actor) -> dict[str, int]:
    """By check how many there were on the last day counted up to a day; nothing inside a county."""
    VIEW_QUALITY.demand(actor)
    found = QualityCount.objects.filter(area=actor.area.low, day__lte=day).order_by("check_code", "-day")
    return dict(found.distinct("check_code").values_list("check_code", "found"))


def findings(code: str, *, actor: Actor) -> QuerySet[QualityFinding]:
    """The rows that break a check, by area."""
    return _findings(actor).filter(check_code=code).order_by("area", "id")


def by_area(code: str, *, actor: Actor) -> dict[int, int]:
    """How many rows break a check, by the area they lie in."""
    rows = findings(code, actor=actor).order_by().values("area").annotate(many=Count("id"))
    return {row["area"]: row["many"] for row in rows.order_by("area")}


def people_found(found: Iterable[QualityFinding], *, actor: Actor, on: date) -> dict[str, Person]:
    """The people of findings, by key, named as lists name them; only those the actor sees."""
    VIEW_PERSON.demand(actor)
    keys = [each.subject_key for each in found]
    people = named(people_in(actor.area).filter(id__in=keys), on=on, actor=actor)
    return {str(person.id): person for person in people}


def sites_found(found: Iterable[QualityFinding]) -> dict[str, Site]:
    """The sites of findings, by key."""
    return sites_of([each.subject_key for each in found])


def _findings(actor: Actor) -> QuerySet[QualityFinding]:
    VIEW_QUALITY.demand(actor)
    return QualityFinding.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
