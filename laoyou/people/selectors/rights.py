"""What a person decided about the record, and what was asked about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.core.working_days import Deadline, WorkingCalendar
from laoyou.people.access import VIEW_PERSON, VIEW_REQUESTS
from laoyou.people.enums import ConsentPurpose, Sealed
from laoyou.people.models import Consent, CorrectionRequest, Disclosure, Photo
from laoyou.people.selectors.search import people_in
from laoyou.records.services.sealing import unseal


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent, standing or withdrawn."""

    id: UUID
    purpose: str
    given_by: str
    giver_name: str
    identity: str
    first: date
    withdrawn_at: datetime | None
    recorded_by: str
    evidence_id: UUID | None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for a correction; `wrong` and `right` only where it was opened (`correction_request`)."""

    id: UUID
    person_id: UUID
    field: str
    asked_by: str
    asker_name: str
    received_on: date
    deadline: Deadline
    state: str
    recorded_by: str
    decided_by: str
    decided_at: datetime | None
    reason: str
    evidence_id: UUID | None
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """That everything was handed out."""

    id: UUID
    asked_by: str
    asker_name: str
    handed_by: str
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class RightsOf:
    """Consents (standing first), requests (newest first), disclosures, and whether there is a photo."""

    consents: tuple[ConsentRow, ...]
    requests: tuple[RequestRow, ...]
    disclosures: tuple[DisclosureRow, ...]
    photo_id: UUID | None

    def agreed(self, purpose: ConsentPurpose) -> bool:
        return any(each.purpose == purpose and each.stands for each in self.consents)


def rights_of(person_id: UUID, *, calendar: WorkingCalendar, actor: Actor) -> RightsOf:
    """All of one person's, for a card the actor has open. Four queries."""
    VIEW_PERSON.demand(actor)
    consents = [
        _consent(each) for each in Consent.objects.filter(person_id=person_id).order_by("purpose", "-valid", "id")
    ]
    requests = CorrectionRequest.objects.filter(person_id=person_id).order_by("-received_on", "-id")
    handed = Disclosure.objects.filter(person_id=person_id).order_by("-handed_at", "-id")
    return RightsOf(
        consents=tuple(sorted(consents, key=lambda each: not each.stands)),
        requests=tuple(request_row(each, calendar) for each in requests),
        disclosures=tuple(
            DisclosureRow(each.id, each.asked_by, each.asker_name, each.handed_by, each.handed_at) for each in handed
        ),
        photo_id=Photo.objects.filter(person_id=person_id).values_list("id", flat=True).first(),
    )


def consent(consent_id: UUID, *, actor: Actor) -> tuple[ConsentRow, UUID]:
    """A consent and whose it is. Raises NotFound outside the actor's area."""
    VIEW_PERSON.demand(actor)
    found = Consent.objects.filter(id=consent_id).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    return _consent(found), found.person_id


def agreed_to(purpose: ConsentPurpose, people: Iterable[UUID]) -> set[UUID]:
    """Those of the people who agreed and did not take it back: whoever shares on the ground of consent asks this."""
    standing = Consent.objects.filter(person_id__in=list(people), purpose=purpose, withdrawn_at__isnull=True)
    return set(standing.values_list("person_id", flat=True))


def correction_requests(*, actor: Actor) -> QuerySet[CorrectionRequest]:
    """Every request about somebody of the actor's area; what they say is not opened."""
    VIEW_REQUESTS.demand(actor)
    people = people_in(actor.area).filter(id=OuterRef("person_id"))
    return (
        CorrectionRequest.objects.filter(Exists(people)).select_related("person").defer("wrong_sealed", "right_sealed")
    )


def correction_request(request_id: UUID, *, calendar: WorkingCalendar, actor: Actor) -> RequestRow:
    """A request with what it says. Raises NotFound outside the actor's area."""
    VIEW_REQUESTS.demand(actor)
    found = CorrectionRequest.objects.filter(id=request_id).first()
    if found is None or not people_in(actor.area).filter(id=found.person_id).exists():
        raise NotFound
    wrong = unseal(bytes(found.wrong_sealed), purpose=Sealed.WRONG, bound_to=found.id)
    right = unseal(bytes(found.right_sealed), purpose=Sealed.RIGHT, bound_to=found.id)
    return request_row(found, calendar, wrong=wrong, right=right)


def overdue_before(today: date, *, limit: int, calendar: WorkingCalendar) -> date:
    """Requests received before this day are past their limit today."""
    day = today
    while calendar.deadline(day, limit).day >= today:
        day = date.fromordinal(day.toordinal() - 1)
    return date.fromordinal(day.toordinal() + 1)


def request_row(
    request: CorrectionRequest, calendar: WorkingCalendar, *, wrong: str = "", right: str = ""
) -> RequestRow:
    return RequestRow(
        id=request.id,
        person_id=request.person_id,
        field=request.field,
        asked_by=request.asked_by,
        asker_name=request.asker_name,
        received_on=request.received_on,
        deadline=calendar.deadline(request.received_on, request.limit_days),
        state=request.state,
        recorded_by=request.recorded_by,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        reason=request.reason,
        evidence_id=request.evidence_id,
        wrong=wrong,
        right=right,
    )


def _consent(row: Consent) -> ConsentRow:
    return ConsentRow(
        id=row.id,
        purpose=row.purpose,
        given_by=row.given_by,
        giver_name=row.giver_name,
        identity=row.identity,
        first=row.valid.lower,
        withdrawn_at=row.withdrawn_at,
        recorded_by=row.recorded_by,
        evidence_id=row.evidence_id,
    )
