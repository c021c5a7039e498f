"""The end of a record: listed, announced, and anonymised for good (docs/contracts/retention.md).

What identifies goes, from every table of the registry and of the files it was read from: found from the models, so that
none added later is forgotten. What is
left is a row without a name: sex, year of birth and death, community, and health care and conditions without evidence.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet

from laoyou.accounts.selectors.actors import areas_at_work
from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.core.area_codes import AreaRange
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.people.access import HOLD_RECORD, RECORD_PERSON
from laoyou.people.models import (
    Condition,
    HealthEvent,
    HealthPeriod,
    LegalHold,
    Merge,
    Pair,
    PastResidence,
    Person,
    Photo,
    Retirement,
)
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.persons import audit_person, locked
from laoyou.people.services.references import references
from laoyou.records.services import audit

AFTER_DEATH, AFTER_MOVING = "keep_after_death", "keep_after_moving"
NAMELESS = "（已匿名）"
# Of these apps every row about a person goes unless it is named below; rows of other apps name a nameless person.
_OURS = frozenset({"people", "exchange"})
# Rows that stay, and the words on them that could tell who it was.
_STAYING: dict[type[models.Model], tuple[str, ...]] = {
    Condition: ("evidence",),
    HealthEvent: ("evidence", "voided_why"),
    HealthPeriod: ("evidence", "provider", "voided_why"),
    PastResidence: (),
    Retirement: (),
}


class HoldNeedsReason(DomainError):
    code = "people_hold_needs_reason"
    sentence = "Say what forbids that the record is anonymised: a lawsuit, an examination, with its number."


class UnderHold(DomainError):
    code = "people_under_hold"
    sentence = "Something on record forbids that this record is anonymised. It was left as it is."


def retiring(*, on: date) -> QuerySet[Person]:
    """Whoever's record has been kept long enough after the death, or after leaving, and is not held: the dry run.

    Somebody has left who for `keep_after_moving` years has lived, and been registered, where in all that time nobody
    worked with this registry. Where nobody has worked with it at all yet, nobody has left.
    """
    held = LegalHold.objects.filter(person=OuterRef("pk"), released_at__isnull=True)
    done = Retirement.objects.filter(person=OuterRef("pk"), anonymised_on__isnull=False)
    dead = Q(death__lte=years_before(on, value_of(AFTER_DEATH)))
    people = Person.objects.filter(dead | _has_left(on), merged_into__isnull=True)
    return people.filter(~Exists(held), ~Exists(done)).order_by("death", "id")


def _has_left(on: date) -> Q:
    before = years_before(on, value_of(AFTER_MOVING))
    here = areas_at_work(RECORD_PERSON.roles, since=before, on=on)
    if not here:
        return Q(pk__in=[])
    gone = Q(death__isnull=True, lives_since__lte=before)
    gone &= Q(registered_since__isnull=True) | Q(registered_since__lte=before)
    for each in here:
        gone &= ~Q(area__gte=each.low, area__lt=each.high)
        gone &= ~Q(registered_area__isnull=False, registered_area__gte=each.low, registered_area__lt=each.high)
    return gone


def rule_of(person: Person) -> str:
    """By which rule somebody's record ends."""
    return AFTER_DEATH if person.death else AFTER_MOVING


def hold_record(person_id: UUID, *, reason: str, actor: Actor, now: datetime) -> UUID:
    """Forbid that the record is anonymised; returns the hold's key. Raises NotFound, HoldNeedsReason.

    Of somebody who has left, whoever looks after the place that was left may do so once notice is given.
    """
    HOLD_RECORD.demand(actor)
    if len(reason.strip()) < 2:
        raise HoldNeedsReason
    with transaction.atomic():
        area, key = _answerable(person_id, actor), uuid7()
        facts = {"reason": reason.strip(), "placed_by": actor.name, "placed_at": now}
        LegalHold.objects.create(id=key, person_id=person_id, **facts)
        _audit(person_id, area, "hold_record", key, actor=actor, now=now, reason=reason.strip())
    return key


def release_record(hold_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """What forbade it is over. Raises NotFound."""
    HOLD_RECORD.demand(actor)
    with transaction.atomic():
        hold = LegalHold.objects.select_for_update().filter(id=hold_id, released_at__isnull=True).first()
        if hold is None:
            raise NotFound
        area = _answerable(hold.person_id, actor)
        hold.released_by, hold.released_at = actor.name, now
        hold.save(update_fields=["released_by", "released_at"])
        _audit(hold.person_id, area, "release_record", hold_id, actor=actor, now=now, reason=reason)


def _answerable(person_id: UUID, actor: Actor) -> int:
    """The area in which the actor answers for the record: where the person is, or has left. Raises NotFound."""
    left = Retirement.objects.filter(person=person_id, anonymised_on__isnull=True, area__isnull=False).first()
    if left is not None and left.area is not None and (actor.is_system or left.area in actor.area):
        return left.area
    return locked(person_id, actor=actor).area


def _audit(person_id: UUID, area: int, verb: str, hold: UUID, *, actor: Actor, now: datetime, reason: str) -> None:
    audit.record(
        actor=actor,
        action=f"people.{verb}",
        subject="people.person",
        subject_id=person_id,
        area=area,
        now=now,
        after={"hold": str(hold)},
        reason=reason,
    )


def give_notice(*, actor: Actor, now: datetime) -> int:
    """Put whoever is retiring on the list of notice, once; returns how many are new on it.

    Whoever came back, or has not died after all, is taken off it, unless the record is held.
    """
    _demand_system(actor)
    noticed = Retirement.objects.filter(person=OuterRef("pk"))
    day = day_of(now)
    here = areas_at_work(RECORD_PERSON.roles, since=years_before(day, value_of(AFTER_MOVING)), on=day)
    with transaction.atomic():
        _withdraw_notices(day)
        people = list(retiring(on=day).filter(~Exists(noticed)).only("id", "death", "area", "registered_area"))
        left = _left([person for person in people if not _is_in(here, person)], here)
        new = [
            Retirement(id=uuid7(), person=person, rule=rule_of(person), noticed_on=day, area=left.get(person.id))
            for person in people
        ]
        return len(Retirement.objects.bulk_create(new, ignore_conflicts=True))


def _withdraw_notices(day: date) -> None:
    held = LegalHold.objects.filter(person=OuterRef("person"), released_at__isnull=True)
    waiting = Retirement.objects.filter(~Exists(held), anonymised_on__isnull=True)
    waiting.exclude(person__in=retiring(on=day).order_by().values("id")).delete()


def _is_in(here: list[AreaRange], person: Person) -> bool:
    return any(person.area in each or (person.registered_area or 0) in each for each in here)


def _left(people: list[Person], here: list[AreaRange]) -> dict[UUID, int]:
    """The community each of them left last; where none is known the first area at work, so that somebody sees it."""
    found = dict.fromkeys((person.id for person in people), here[0].low) if here else {}
    past = PastResidence.objects.filter(person__in=people).order_by("valid__endswith", "id")
    for person, area in past.values_list("person_id", "area"):
        if any(area in one for one in here):
            found[person] = area
    return found


def anonymise_noticed(*, actor: Actor, now: datetime) -> int:
    """Anonymise everybody whose notice has stood long enough and who is still retiring; returns how many.

    Each record is a transaction of its own; broken off, the rest follows at the next run. It cannot be undone.
    """
    _demand_system(actor)
    before = day_of(now) - timedelta(days=value_of("anonymise_notice"))
    waiting = Retirement.objects.filter(noticed_on__lte=before, anonymised_on__isnull=True)
    people = retiring(on=day_of(now)).filter(id__in=waiting.values("person_id"))
    keys = list(people.values_list("id", flat=True))
    for key in keys:
        anonymise(key, actor=actor, now=now)
    return len(keys)


def anonymise(person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take away what identifies somebody, from every table and for good. Raises NotFound, UnderHold, NotAllowed.

    Records that were merged into this one are the same person and go with it.
    """
    _demand_system(actor)
    with transaction.atomic():
        person = locked(person_id, actor=actor)
        if LegalHold.objects.filter(person=person, released_at__isnull=True).exists():
            raise UnderHold
        records = [person, *Person.objects.select_for_update().filter(merged_into=person).order_by("id")]
        for record in records:
            _forget_rows(record)
        for record in records:
            _forget(record, now)
        Retirement.objects.filter(person=person).update(anonymised_on=day_of(now))
        audit_person(person, "anonymise_person", actor=actor, now=now, after={"rule": rule_of(person)})


def _forget(person: Person, now: datetime) -> None:
    person.name, person.pinyin, person.initials = NAMELESS, "", ""
    person.document, person.document_sealed, person.document_index, person.document_tail = "", None, None, None
    person.phone_sealed, person.phone_index, person.ethnicity = None, None, None
    person.birth = person.birth.replace(month=1, day=1)
    person.death = person.death.replace(month=12, day=31) if person.death else None
    person.household, person.lives_since, person.registered_since = None, None, None
    person.revision, person.updated_at = person.revision + 1, now
    person.save()


def _forget_rows(person: Person) -> None:
    Merge.objects.filter(models.Q(stayed=person) | models.Q(given_up=person)).delete()
    Pair.objects.filter(models.Q(low=person) | models.Q(high=person)).delete()
    Photo.objects.filter(person=person).delete()  # before the consent it stands on
    for reference in references():
        rows: Any = reference.model._default_manager.filter(**{reference.field: person})
        if reference.model in _STAYING:
            _blank(rows, _STAYING[reference.model], person)
        elif reference.model._meta.app_label in _OURS:
            rows.delete()
    for model in _named_without_key():
        model._default_manager.filter(person_id=person.id).delete()


def _blank(rows: Any, words: tuple[str, ...], person: Person) -> None:
    """No telling word stays on the rows, and no period tells the day of death: it ends with that year."""
    if words:
        rows.update(**dict.fromkeys(words, ""))
    if person.death is None or not any(field.name == "valid" for field in rows.model._meta.concrete_fields):
        return
    for row in rows.filter(valid__endswith=person.death):
        row.valid = DateRange(row.valid.lower, person.death.replace(month=12, day=31))
        row.save(update_fields=["valid"])


def _named_without_key() -> list[type[models.Model]]:
    """Tables that name a person by key without a foreign key: rows of files that were read in."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "row_rule")
        and any(type(field) is models.UUIDField and field.name == "person_id" for field in model._meta.concrete_fields)
    ]


def _demand_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed
