"""Hours of training against what is asked of carers: before the post once, in the post every twelve months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from laoyou.facilities.enums import LimitKind, PostKind, TrainingStage
from laoyou.facilities.models import Post, Training
from laoyou.facilities.selectors.limits import LimitRow, limits
from laoyou.facilities.selectors.safety import months_later
from laoyou.facilities.selectors.workforce import StaffCard

# Of whom hours are asked (limits_returns.csv says so of 护理、保育人员).
TRAINED = frozenset({PostKind.CAREGIVER, PostKind.CHILD_CARER})


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: what was learnt, hours that count on the day, and what is asked (None: nothing is)."""

    stage: TrainingStage
    done: tuple[tuple[str, int, date], ...]
    hours: int
    asked: LimitRow | None

    @property
    def short(self) -> bool:
        return self.asked is not None and self.hours < self.asked.value


def ladder(card: StaffCard, *, on: date) -> Iterator[Step]:
    """The steps in their order, of somebody in whatever posts."""
    asked = limits(LimitKind.TRAINING_HOURS, on=on)
    trained = any(each.holds(on) and each.kind in TRAINED for each in card.posts)
    for stage in TrainingStage:
        done = tuple((topic, hours, day) for of, topic, hours, day in card.trainings if of == stage)
        counted = sum(hours for _topic, hours, day in done if _counts(stage, day, on))
        yield Step(stage, done, counted, asked.get(stage.value) if trained else None)


def short_of_training(rows: QuerySet[Post], *, on: date) -> QuerySet[Post]:
    """Of posts those whose holders have fewer hours than are asked of them."""
    gaps = Q()
    for stage, rule in limits(LimitKind.TRAINING_HOURS, on=on).items():
        name = f"hours_{stage}"
        rows = rows.annotate(**{name: _hours(TrainingStage(stage), on)})
        gaps |= Q(**{f"{name}__lt": rule.value})
    return rows.filter(gaps, kind__in=TRAINED) if gaps else rows.none()


def _hours(stage: TrainingStage, on: date) -> Coalesce:
    done = Training.objects.filter(staff=OuterRef("staff"), stage=stage, finished_on__lte=on)
    if stage == TrainingStage.POST:
        done = done.filter(finished_on__gt=months_later(on, -12))
    summed = done.order_by().values("staff").annotate(whole=Sum("hours")).values("whole")
    return Coalesce(Subquery(summed), Value(0))


def _counts(stage: TrainingStage, day: date, on: date) -> bool:
    return day <= on and (stage != TrainingStage.POST or day > months_later(on, -12))
