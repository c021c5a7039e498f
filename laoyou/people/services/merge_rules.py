"""What merging two records does, worked out before anything is written: the page shows it, the service carries it out.

The rules, which docs/algorithms/identity.md states for people:
1. Of each field the value chosen stands; a death on either record is offered first.
2. Whatever names the record given up names the one that stays from then on, in whatever table.
3. The same condition at overlapping times becomes one over both times; class, source and evidence are those of the
   more trusted source, of equal ones those of the record that stays. The same enrolment, contract or disease and the
   same relation to one person likewise.
4. What PostgreSQL's constraints allow once only (a second spouse, two earlier homes at one time …) stays with the
   record given up: it is kept there and can be read there, it just does not count twice.
5. A relation between the two records is dropped: nobody is kin to himself.
6. When the person is dead, nothing goes on beyond the death.
7. What follows from the household (living alone, empty nest) is worked out anew, after a merger and after undoing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.people.enums import Basis, RelationKind, Source
from laoyou.people.models import Condition, Doubt, HealthPeriod, Person, Relation, Suggestion
from laoyou.people.services.journal import Change, difference, values_of
from laoyou.people.services.references import Reference, references

# Tables of what holds during a time, with the columns that say what it is.
_PERIODS: dict[type[models.Model], tuple[str, ...]] = {Condition: ("kind",), HealthPeriod: ("kind", "disease")}
_TRUST = {source: at for at, source in enumerate(Source.values)}


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stays with the record given up: its model's label, its key, and why (a code)."""

    model: str
    key: str
    why: str

    def as_json(self) -> dict[str, str]:
        return {"model": self.model, "key": self.key, "why": self.why}


@dataclass(slots=True)
class MergePlan:
    """Everything a merger will do, in the order in which it does it. `moved`: rows that go over, by model."""

    changes: list[Change] = field(default_factory=list)
    kept_back: list[Kept] = field(default_factory=list)
    joined: list[Kept] = field(default_factory=list)
    dropped: int = 0
    ended: int = 0
    moved: dict[str, int] = field(default_factory=dict)


def plan_rows(stayed: Person, given_up: Person, *, death: date | None) -> MergePlan:
    """What happens to the rows of both; the two persons' own columns are not part of it.

    Call with both persons locked, or for a preview.
    """
    plan = MergePlan()
    for model, same_as in _PERIODS.items():
        _merge_periods(plan, model, same_as, stayed, given_up, death)
    _merge_relations(plan, stayed, given_up, death)
    for reference in references():
        if reference.model not in {*_PERIODS, Relation, Doubt, Suggestion}:  # these are found anew
            _move_rows(plan, reference, stayed, given_up)
    return plan


def _merge_periods(
    plan: MergePlan, model: Any, same_as: tuple[str, ...], stayed: Person, given_up: Person, death: date | None
) -> None:
    """Rows with a time of their own: two that say the same of overlapping times become one over both."""
    found = model.objects.filter(person__in=[stayed, given_up])
    if model is Condition:
        found = found.exclude(basis=Basis.DERIVED)  # worked out anew from the household that remains
    rows = list(found.order_by("valid", "id"))
    work = _Work(plan, rows)
    staying = [each for each in rows if each.person_id == stayed.id]
    for row in [each for each in rows if each.person_id == given_up.id]:
        same = [each for each in staying if _says_the_same(each, row, same_as) and _overlap(each.valid, row.valid)]
        if same:
            work.join(same, row)
            staying = [each for each in staying if each not in same[1:]]
        else:
            row.person_id = stayed.id
            staying.append(row)
            work.move(row)
    work.end([row for row in staying if _stands(row)], death)
    work.finish()


def _says_the_same(one: Any, other: Any, columns: tuple[str, ...]) -> bool:
    equal = all(getattr(one, each) == getattr(other, each) for each in columns)
    return equal and _stands(one) and _stands(other)


def _stands(row: Any) -> bool:
    """What was voided stays as a row and counts for nothing."""
    return getattr(row, "voided_at", None) is None


def _merge_relations(plan: MergePlan, stayed: Person, given_up: Person, death: date | None) -> None:
    both = {stayed.id, given_up.id}
    touching = models.Q(person__in=both) | models.Q(other__in=both)
    rows = list(Relation.objects.filter(touching).order_by("valid", "id"))
    work = _Work(plan, rows)
    kept = []
    for row in rows:
        if row.person_id in both and row.other_id in both:
            work.drop(row)
        else:
            kept.append(row)
    old = [row for row in kept if given_up.id in {row.person_id, row.other_id}]
    staying = [row for row in kept if row not in old]
    refused = {row.other_id for row in old if row.person_id == given_up.id and _second_spouse(row, staying, stayed)}
    for row in old:
        _move_relation(work, row, staying, refused, stayed, given_up)
    work.end([row for row in staying if row.person_id == stayed.id], death)
    work.finish()


def _move_relation(
    work: _Work, row: Relation, staying: list[Relation], refused: set[Any], stayed: Person, given_up: Person
) -> None:
    mirrored = row.other_id == given_up.id
    if row.kind == RelationKind.SPOUSE and (row.person_id if mirrored else row.other_id) in refused:
        work.keep_back(row, "second_spouse")
        return
    row.person_id = stayed.id if row.person_id == given_up.id else row.person_id
    row.other_id = stayed.id if mirrored else row.other_id
    same = [each for each in staying if _same_relation(each, row) and _overlap(each.valid, row.valid)]
    if same:
        row.person_id = given_up.id if row.person_id == stayed.id else row.person_id
        row.other_id = given_up.id if mirrored else row.other_id
        if row.kind == RelationKind.AGENT:
            work.keep_back(row, "once_only")  # each authority was given in words of its own
        else:
            work.join(same, row)
        return
    staying.append(row)
    work.move(row)


def _same_relation(one: Relation, other: Relation) -> bool:
    named = (one.person_id, one.kind, one.other_id, one.other_name)
    return named == (other.person_id, other.kind, other.other_id, other.other_name)


def _second_spouse(row: Relation, staying: Iterable[Relation], stayed: Person) -> bool:
    """Whether the marriage falls into the time of another one of the record that stays, to somebody else."""
    return row.kind == RelationKind.SPOUSE and any(
        each.person_id == stayed.id
        and each.kind == RelationKind.SPOUSE
        and each.other_id != row.other_id
        and _overlap(each.valid, row.valid)
        for each in staying
    )


@dataclass(slots=True)
class _Work:
    """Rows being rearranged in memory; what differs at the end becomes the plan's changes, drops and widenings last."""

    plan: MergePlan
    rows: list[Any]
    before: dict[Any, dict[str, Any]] = field(init=False)
    gone: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = {row.pk: values_of(row) for row in self.rows}

    def move(self, row: Any) -> None:
        label = row._meta.label_lower
        self.plan.moved[label] = self.plan.moved.get(label, 0) + 1

    def keep_back(self, row: Any, why: str) -> None:
        self.plan.kept_back.append(Kept(row._meta.label_lower, str(row.pk), why))

    def drop(self, row: Any) -> None:
        self.gone.append(row)
        self.plan.dropped += 1

    def join(self, same: list[Any], row: Any) -> None:
        """The first of `same` takes the whole time; the others of them go, `row` stays where it is."""
        first, *others = same
        first.valid = _hull([*(each.valid for each in same), row.valid])
        if _TRUST.get(row.source, len(_TRUST)) < _TRUST.get(first.source, len(_TRUST)):
            for column in ("level", "basis", "provider", "source", "evidence"):
                if hasattr(first, column):
                    setattr(first, column, getattr(row, column))
        self.gone += others
        self.plan.joined.append(Kept(row._meta.label_lower, str(row.pk), "joined"))

    def end(self, rows: Iterable[Any], death: date | None) -> None:
        if death is None:
            return
        for row in rows:
            lower, upper = row.valid.lower, row.valid.upper
            if (upper is None or upper > death) and (lower is None or lower < death) and row not in self.gone:
                row.valid = DateRange(lower, death)
                self.plan.ended += 1

    def finish(self) -> None:
        for row in self.gone:
            for part in _parts_of(row):
                self.plan.changes.append(Change(part._meta.db_table, str(part.pk), values_of(part), None))
            self.plan.changes.append(Change(row._meta.db_table, str(row.pk), self.before[row.pk], None))
        changed = (difference(row, self.before[row.pk]) for row in self.rows if row not in self.gone)
        # What changes its owner goes after what is widened: an exclusion constraint looks at every single step.
        steps = [each for each in changed if each]
        self.plan.changes += sorted(steps, key=lambda each: "person_id" in (each.after or {}))


def _parts_of(row: models.Model) -> Iterator[models.Model]:
    """Rows that hang on a row and go with it: an agent's authority."""
    for relation in row._meta.related_objects:
        manager = relation.related_model._default_manager
        yield from manager.filter(**{relation.field.name: row.pk}).order_by("pk")


def _move_rows(plan: MergePlan, reference: Reference, stayed: Person, given_up: Person) -> None:
    manager = reference.model._default_manager
    for row in manager.filter(**{reference.field: given_up.id}).order_by("pk"):
        before = values_of(row)
        setattr(row, reference.column, stayed.id)
        label = row._meta.label_lower
        if _refused(row) or _sealed_for(reference, row):
            plan.kept_back.append(Kept(label, str(row.pk), "once_only"))
        elif change := difference(row, before):
            plan.changes.append(change)
            plan.moved[label] = plan.moved.get(label, 0) + 1


def _sealed_for(reference: Reference, row: models.Model) -> bool:
    """Whether the row's key is the person and something in it is sealed for that key: it opens for nobody else."""
    return reference.column == row._meta.pk.attname and bool(getattr(row, "sealed", None))


def _refused(row: models.Model) -> bool:
    """Whether a constraint of the table forbids the row as it is now; asks, writes nothing."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return True
    return False


def _overlap(one: DateRange, other: DateRange) -> bool:
    begins = max(one.lower or date.min, other.lower or date.min)
    ends = min(one.upper or date.max, other.upper or date.max)
    return begins < ends


def _hull(ranges: list[DateRange]) -> DateRange:
    lowers, uppers = [each.lower for each in ranges], [each.upper for each in ranges]
    lower = None if None in lowers else min(lowers)
    upper = None if None in uppers else max(uppers)
    return DateRange(lower, upper)
