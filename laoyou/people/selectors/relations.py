"""What people are to one another, who answers for a child, and who acts for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, QuerySet

from laoyou.core import phones
from laoyou.core.actor import Actor
from laoyou.core.ages import age_on
from laoyou.core.errors import NotFound
from laoyou.people.access import VIEW_PERSON
from laoyou.people.enums import RelationKind, Sealed
from laoyou.people.models import Authority, Relation
from laoyou.people.selectors.search import people_in
from laoyou.records.services.sealing import unseal

# 个人信息保护法, article 31: below this age, in years, a guardian consents and the data are handled with special care.
GUARDED_UNDER = 14


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """What an agent may do and how the person said so; `revoked_at` None while not taken back."""

    scope: tuple[str, ...]
    consent: str
    witnesses: tuple[str, ...]
    has_evidence: bool
    revoked_at: datetime | None
    revoked_by: str
    revoked_because: str


@dataclass(frozen=True, slots=True)
class RelationRow:
    """What somebody else is to the person; half-open days.

    `other_id` is None for people outside the registry. `hidden` when the other is in the registry and lives outside the
    reader's area: then there is no name. `phone_masked` is that of somebody outside the registry.
    """

    id: UUID
    person_id: UUID
    kind: str
    other_id: UUID | None
    name: str
    hidden: bool
    other_death: date | None
    phone_masked: str
    first: date | None
    until: date | None
    source: str
    recorded_by: str
    authority: AuthorityRow | None

    def holds(self, on: date) -> bool:
        if self.authority and self.authority.revoked_at:
            return False
        return (self.first is None or self.first <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Guardianship:
    """Who answers for a child: appointed guardians, else living parents. `in_doubt` when nobody is on record."""

    needed: bool
    guardians: tuple[RelationRow, ...]

    @property
    def in_doubt(self) -> bool:
        return self.needed and not self.guardians


def relations_of(person_id: UUID) -> tuple[RelationRow, ...]:
    """Every relation of somebody the caller has already been shown."""
    found = Relation.objects.filter(person_id=person_id).select_related("other", "authority")
    return tuple(relation_row_of(each) for each in found.order_by("kind", "valid", "id"))


def relation_row(relation_id: UUID, *, actor: Actor) -> RelationRow:
    """One relation. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = Relation.objects.filter(id=relation_id).select_related("other", "authority").first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    return relation_row_of(found)


def guardianship(birth: date, relations: Sequence[RelationRow], *, on: date) -> Guardianship:
    """Who answers for somebody of that birth: appointed guardians before parents (Civil Code, article 27)."""
    needed = age_on(birth, on) < GUARDED_UNDER
    held = [each for each in relations if each.holds(on) and each.other_death is None]
    guardians = [each for each in held if each.kind == RelationKind.GUARDIAN]
    parents = [each for each in held if each.kind == RelationKind.PARENT]
    return Guardianship(needed, tuple(guardians or parents) if needed or guardians else ())


def represented_by(agent_id: UUID, *, on: date, actor: Actor) -> QuerySet[Relation]:
    """The authorities somebody holds on a day, of people of the actor's area. Raises NotFound."""
    VIEW_PERSON.demand(actor)
    if not people_in(actor.area).filter(id=agent_id).exists():
        raise NotFound
    seen = people_in(actor.area).filter(id=OuterRef("person_id"))
    held = Relation.objects.filter(
        other_id=agent_id, kind=RelationKind.AGENT, valid__contains=on, authority__revoked_at__isnull=True
    )
    return held.filter(Exists(seen)).select_related("person", "authority").order_by("person__name", "id")


def counts_as_agent(agent_id: UUID, *, on: date) -> int:
    """For how many people somebody acts, as far as the reader may see them."""
    return Relation.objects.filter(
        other_id=agent_id, kind=RelationKind.AGENT, valid__contains=on, authority__revoked_at__isnull=True
    ).count()


def relation_row_of(found: Relation) -> RelationRow:
    """A relation as pages read it."""
    other = found.other
    return RelationRow(
        id=found.id,
        person_id=found.person_id,
        kind=found.kind,
        other_id=found.other_id,
        name=other.name if other else found.other_name,
        hidden=found.other_id is not None and other is None,
        other_death=other.death if other else None,
        phone_masked=_masked(found),
        first=found.valid.lower,
        until=found.valid.upper,
        source=found.source,
        recorded_by=found.recorded_by,
        authority=_authority(found),
    )


def _authority(found: Relation) -> AuthorityRow | None:
    if found.kind != RelationKind.AGENT:
        return None
    try:
        kept: Authority = found.authority
    except ObjectDoesNotExist:
        return None
    return AuthorityRow(
        scope=tuple(kept.scope),
        consent=kept.consent,
        witnesses=tuple(_lines(kept.witnesses)),
        has_evidence=kept.evidence_id is not None,
        revoked_at=kept.revoked_at,
        revoked_by=kept.revoked_by,
        revoked_because=kept.revoked_because,
    )


def _lines(text: str) -> Iterable[str]:
    return [each for each in text.split("\n") if each]


def _masked(found: Relation) -> str:
    if not found.other_phone_sealed:
        return ""
    return phones.mask(unseal(bytes(found.other_phone_sealed), purpose=Sealed.RELATION_PHONE, bound_to=found.id))
