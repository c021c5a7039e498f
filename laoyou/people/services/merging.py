"""Two records become one, and two again: what merging changes is written down row by row and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor, system_actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import DECIDE_PAIR
from laoyou.people.enums import Document, PairState, Sealed
from laoyou.people.models import Merge, Pair, Person
from laoyou.people.services import journal
from laoyou.people.services.consequences import keep_true
from laoyou.people.services.journal import Change
from laoyou.people.services.merge_rules import MergePlan, plan_rows
from laoyou.people.services.numbers import normal_document, open_document, open_phone
from laoyou.people.services.pairs import decided, said
from laoyou.people.services.persons import NumberDisagrees, audit_person, facts_of, is_inside, locked
from laoyou.people.services.references import references
from laoyou.records.services.sealing import seal

# What is chosen together: one without the other would be nobody's.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("name", "pinyin", "initials"),
    "sex": ("sex",),
    "birth": ("birth",),
    "death": ("death",),
    "ethnicity": ("ethnicity",),
    "document": ("document", "document_sealed", "document_index", "document_tail"),
    "phone": ("phone_sealed", "phone_index"),
    "lives": ("area", "household_id", "household_role", "no_fixed_abode", "lives_since"),
    "registered": ("registered_area", "registered_since"),
    "source": ("source",),
}


class MergedElsewhere(DomainError):
    code = "people_merged_elsewhere"
    sentence = "A record outside your area was merged into this one. An office that covers both areas has to do this."


class SaidApart(DomainError):
    code = "people_said_apart"
    sentence = (
        "Of two records behind these it was said that they are two persons. Take that back first, or leave them apart."
    )


class ChangedSince(DomainError):
    code = "people_changed_since"
    sentence = "The merger cannot be undone, because this was changed since: %(what)s. Put it right by hand."


class NotMerged(Conflict):
    code = "people_not_merged"
    sentence = "This merger was already undone."


@dataclass(frozen=True, slots=True)
class Choice:
    """Which record stays, and of which fields (keys of GROUPS) the value of the record given up is taken."""

    stays: UUID
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merger would do, for the page that asks for it."""

    plan: MergePlan
    death: date | None


def preview(pair_id: UUID, choice: Choice, *, actor: Actor) -> Preview:
    """What merging the pair would do. Writes nothing. Raises NotFound, PairDecided."""
    DECIDE_PAIR.demand(actor)
    pair = Pair.objects.filter(id=pair_id).select_related("low", "high").first()
    if pair is None:
        raise NotFound
    if pair.state == PairState.SAME:
        raise decided(pair)
    stayed, given_up = _sides(pair.low, pair.high, choice.stays)
    death = given_up.death if "death" in choice.taken else stayed.death
    return Preview(plan_rows(stayed, given_up, death=death), death)


def merge(pair_id: UUID, choice: Choice, *, revision: int, reason: str, actor: Actor, now: datetime) -> UUID:
    """The two records are one person; returns the merger's key. What was of either, is of the one that stays.

    Raises NotFound, Conflict (somebody changed or decided the pair), PairDecided, SaidApart, NumberDisagrees,
    MergedElsewhere.
    """
    DECIDE_PAIR.demand(actor)
    with transaction.atomic():
        stayed, given_up, pair = _locked_pair(pair_id, choice.stays, revision, actor)
        homes = [stayed.household_id, given_up.household_id]
        _demand_not_apart(stayed, given_up, pair)
        before = facts_of(stayed)
        plan = _whole_plan(stayed, given_up, choice, now)
        with refusing({"person_given_up_alone": MergedElsewhere}):
            journal.write(plan.changes)
        made = _keep(plan, stayed, given_up, pair, choice, reason, actor=actor, now=now)
        said(pair, PairState.SAME, reason, actor=actor, now=now)
        stayed.refresh_from_db()
        keep_true(homes, [stayed.id, given_up.id], on=day_of(now), now=now)
        _audit(made, stayed, given_up, before=before, actor=actor, now=now, reason=reason)
    return made.id


def _locked_pair(pair_id: UUID, stays: UUID, revision: int, actor: Actor) -> tuple[Person, Person, Pair]:
    """Both persons, the smaller key first, then the pair: the order everybody keeps (docs/contracts/locking.md)."""
    found = Pair.objects.filter(id=pair_id).first()
    if found is None:
        raise NotFound
    if found.state == PairState.SAME:
        raise decided(found)
    low, high = locked(found.low_id, actor=actor), locked(found.high_id, actor=actor)
    pair = Pair.objects.select_for_update().get(id=pair_id)
    if pair.revision != revision:
        raise Conflict
    return *_sides(low, high, stays), pair


def _sides(low: Person, high: Person, stays: UUID) -> tuple[Person, Person]:
    if stays not in {low.id, high.id}:
        raise NotFound
    return (low, high) if stays == low.id else (high, low)


def _demand_not_apart(stayed: Person, given_up: Person, pair: Pair) -> None:
    """Nobody said that a record behind the one is another person than a record behind the other."""
    one, other = _behind(stayed), _behind(given_up)
    apart = Q(low__in=one, high__in=other) | Q(low__in=other, high__in=one)
    if Pair.objects.filter(apart, state=PairState.NOT_SAME).exists():
        raise SaidApart


def _behind(person: Person) -> list[UUID]:
    return [person.id, *Person.objects.filter(merged_into=person.id).values_list("id", flat=True)]


def _whole_plan(stayed: Person, given_up: Person, choice: Choice, now: datetime) -> MergePlan:
    """The rows of both, and before them the persons themselves: first who is given up, then what is taken over."""
    death = given_up.death if "death" in choice.taken else stayed.death
    plan = plan_rows(stayed, given_up, death=death)
    earlier = list(Person.objects.select_for_update().filter(merged_into=given_up.id).order_by("id"))
    steps = [_given_up(each, stayed, now) for each in [*earlier, given_up]]
    plan.changes[:0] = [*steps, _taken_over(stayed, given_up, choice.taken, now)]
    return plan


def _given_up(person: Person, stayed: Person, now: datetime) -> Change:
    before = journal.values_of(person)
    person.merged_into_id, person.revision, person.updated_at = stayed.id, person.revision + 1, now
    return _changed(person, before)


def _taken_over(stayed: Person, given_up: Person, taken: frozenset[str], now: datetime) -> Change:
    before = journal.values_of(stayed)
    _demand_agreement(stayed, given_up, taken)
    for column in (column for group in GROUPS if group in taken for column in GROUPS[group]):
        setattr(stayed, column, getattr(given_up, column))
    if "document" in taken and given_up.document_sealed:
        stayed.document_sealed = seal(open_document(given_up), purpose=Sealed.DOCUMENT, bound_to=stayed.id)
    if "phone" in taken and given_up.phone_sealed:
        stayed.phone_sealed = seal(open_phone(given_up), purpose=Sealed.PHONE, bound_to=stayed.id)
    stayed.revision, stayed.updated_at = stayed.revision + 1, now
    return _changed(stayed, before)


def _changed(person: Person, before: dict[str, Any]) -> Change:
    change = journal.difference(person, before)
    assert change is not None, "the revision always changes"  # noqa: S101 - tells the type checker what is so
    return change


def _demand_agreement(stayed: Person, given_up: Person, taken: frozenset[str]) -> None:
    """A number taken from one record must fit the birth and the sex taken from the other."""
    side = {group: given_up if group in taken else stayed for group in ("document", "birth", "sex")}
    bearer = side["document"]
    if not bearer.document_sealed or side["birth"] is bearer is side["sex"]:
        return
    _, birth, sex = normal_document(Document(bearer.document), open_document(bearer), on=day_of(bearer.updated_at))
    if birth and birth != side["birth"].birth:
        raise NumberDisagrees(number=birth.isoformat(), form=side["birth"].birth.isoformat())
    if sex and sex != side["sex"].sex:
        raise NumberDisagrees(number=sex, form=side["sex"].sex)


def _keep(
    plan: MergePlan,
    stayed: Person,
    given_up: Person,
    pair: Pair,
    choice: Choice,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Merge:
    return Merge.objects.create(
        id=uuid7(),
        stayed=stayed,
        given_up=given_up,
        pair=pair,
        chosen=sorted(choice.taken),
        journal=[change.as_json() for change in plan.changes],
        kept_back=[{"model": each.model, "key": each.key, "why": each.why} for each in [*plan.kept_back, *plan.joined]],
        reason=reason.strip(),
        made_at=now,
        made_by=actor.name,
    )


def undo(merge_id: UUID, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """Both records as they were before; returns the key of the one that had been given up.

    What was entered since stays with the record that stayed. Raises NotFound, NotMerged, and ChangedSince, saying
    what, when something that the merger wrote was changed afterwards.
    """
    DECIDE_PAIR.demand(actor)
    with transaction.atomic():
        made = Merge.objects.filter(id=merge_id).first()
        if made is None:
            raise NotFound
        stayed, given_up = _locked_merged(made, actor)
        made = Merge.objects.select_for_update().get(id=merge_id)
        if made.undone_at:
            raise NotMerged
        before = facts_of(stayed)
        changes = [journal.change_from(each) for each in made.journal]
        _demand_unchanged(changes)
        journal.take_back(changes, changed_since=journal.moved_on(changes))
        made.undone_at, made.undone_by, made.undo_reason = now, actor.name, reason.strip()
        made.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        _ask_again(made)
        homes = [stayed.household_id, given_up.household_id]
        stayed.refresh_from_db()
        keep_true([*homes, stayed.household_id], [stayed.id, given_up.id], on=day_of(now), now=now)
        _audit(made, stayed, given_up, before=before, actor=actor, now=now, reason=reason)
    return given_up.id


def finish_mergers(*, now: datetime) -> int:
    """Take along what lay outside the area of whoever merged; returns how many rows. For the worker, which sees all.

    Written into the merger's journal, so that undoing takes it back as well.
    """
    left: dict[UUID, set[tuple[str, str]]] = {}
    for reference in references():
        label = reference.model._meta.label_lower
        naming = reference.model._default_manager.filter(**{f"{reference.field}__merged_into__isnull": False})
        for key, person in naming.values_list("pk", reference.column):
            left.setdefault(person, set()).add((label, str(key)))
    mergers = Merge.objects.filter(given_up__in=left, undone_at__isnull=True).order_by("made_at", "id")
    return sum(_finish(made, left[made.given_up_id], now) for made in mergers)


def _finish(made: Merge, left: set[tuple[str, str]], now: datetime) -> int:
    if left <= {(each["model"], each["key"]) for each in made.kept_back}:
        return 0
    with transaction.atomic():
        stayed, given_up = _locked_merged(made, system_actor("nightly comparison"))
        plan = plan_rows(stayed, given_up, death=stayed.death)
        journal.write(plan.changes)
        made.journal += [change.as_json() for change in plan.changes]
        known = {(each["model"], each["key"]) for each in made.kept_back}
        kept = [each.as_json() for each in [*plan.kept_back, *plan.joined] if (each.model, each.key) not in known]
        made.kept_back += kept
        made.save(update_fields=["journal", "kept_back"])
        if plan.changes:
            after = {"merge": str(made.id), "rows": len(plan.changes)}
            audit_person(stayed, "merge_person", actor=system_actor("nightly comparison"), now=now, after=after)
    return len(plan.changes)


def _locked_merged(made: Merge, actor: Actor) -> tuple[Person, Person]:
    keys = sorted([made.stayed_id, made.given_up_id])
    rows = {each.id: each for each in Person.objects.select_for_update().filter(id__in=keys).order_by("id")}
    if len(rows) < len(keys) or not all(is_inside(each, actor) for each in rows.values()):
        raise NotFound
    return rows[made.stayed_id], rows[made.given_up_id]


def _demand_unchanged(changes: list[Change]) -> None:
    found = journal.contradictions(changes)
    if found:
        raise ChangedSince(what="；".join(sorted({_named(table, columns) for table, _, columns in found})))


def _named(table: str, columns: list[str]) -> str:
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    names = [str(model._meta.get_field(column.removesuffix("_id")).verbose_name) for column in columns]  # type: ignore[union-attr]
    return f"{model._meta.verbose_name} {'、'.join(names)}".strip()


def _ask_again(made: Merge) -> None:
    """The pair is open again, with the same evidence."""
    Pair.objects.filter(merges=made.id, state=PairState.SAME).update(state=PairState.OPEN, revision=F("revision") + 1)


def _audit(
    made: Merge,
    stayed: Person,
    given_up: Person,
    *,
    before: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    verb = "undo_merge" if made.undone_at else "merge_person"
    after = facts_of(stayed) | {"merge": str(made.id), "given_up": str(given_up.id), "rows": len(made.journal)}
    audit_person(stayed, verb, actor=actor, now=now, before=dict(before), after=after, reason=reason.strip())
    audit_person(
        given_up,
        verb,
        actor=actor,
        now=now,
        after={"merge": str(made.id), "stays": str(stayed.id)},
        reason=reason.strip(),
    )
