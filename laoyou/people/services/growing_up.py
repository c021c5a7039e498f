"""What ends with a childhood: the guardian's say, what a guardian agreed to, and later the papers of health care.

Every night. Who is guardian of a grown-up was recorded after the eighteenth birthday and is not touched.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor
from laoyou.core.ages import birthday, years_before
from laoyou.core.clock import day_of
from laoyou.core.errors import NotAllowed
from laoyou.people.enums import Asker, HealthEventKind, RelationKind
from laoyou.people.models import Consent, HealthEvent, Person, Photo, Relation
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.persons import audit_person
from laoyou.people.services.relation_rules import OF_AGE

_OF_CHILDREN = [kind for kind in HealthEventKind if kind != HealthEventKind.ELDER_CHECK]
_REASON = f"年满{OF_AGE}周岁"


def end_childhoods(*, actor: Actor, now: datetime) -> dict[str, int]:
    """End what ends with a childhood; returns how many guardians, consents and papers. The system's own job."""
    if not actor.is_system:
        raise NotAllowed
    grown = years_before(day_of(now), OF_AGE)
    with transaction.atomic():
        return {
            "guardians": _end_guardians(grown, actor, now),
            "consents": _end_consents(grown, actor, now),
            "papers": _forget_papers(day_of(now)),
        }


def _end_guardians(grown: date, actor: Actor, now: datetime) -> int:
    standing = Relation.objects.select_for_update(of=("self",)).filter(
        kind=RelationKind.GUARDIAN, valid__upper_inf=True, person__birth__lte=grown, person__death__isnull=True
    )
    ended = 0
    for row in standing.select_related("person").order_by("id"):
        grown_up_on = birthday(row.person.birth, OF_AGE)
        if row.valid.lower is None or row.valid.lower < grown_up_on:
            row.valid = DateRange(row.valid.lower, grown_up_on)
            row.save(update_fields=["valid"])
            _tell(row.person, "end_relation", {"relation": str(row.id), "until": grown_up_on}, actor, now)
            ended += 1
    return ended


def _end_consents(grown: date, actor: Actor, now: datetime) -> int:
    """Those a guardian gave; a photo kept on one goes with it. The grown-up is asked anew."""
    standing = Consent.objects.select_for_update(of=("self",)).filter(
        given_by=Asker.GUARDIAN, withdrawn_at__isnull=True, person__birth__lte=grown
    )
    ended = 0
    for row in standing.select_related("person").order_by("id"):
        grown_up_on = birthday(row.person.birth, OF_AGE)
        if row.valid.lower < grown_up_on:
            Photo.objects.filter(consent=row).delete()
            row.valid, row.withdrawn_by, row.withdrawn_at = DateRange(row.valid.lower, grown_up_on), actor.name, now
            row.save(update_fields=["valid", "withdrawn_by", "withdrawn_at"])
            _tell(row.person, "withdraw_consent", {"consent": str(row.id), "purpose": row.purpose}, actor, now)
            ended += 1
    return ended


def _forget_papers(today: date) -> int:
    """The words beside visits, doses and checks of a childhood long past; that they were done stays, to be counted."""
    before = years_before(today, OF_AGE + value_of("keep_childhood"))
    papers = HealthEvent.objects.filter(kind__in=_OF_CHILDREN, person__birth__lte=before).exclude(evidence="")
    return papers.update(evidence="")


def _tell(person: Person, verb: str, after: dict[str, object], actor: Actor, now: datetime) -> None:
    audit_person(person, verb, actor=actor, now=now, after=after, reason=_REASON)
