"""What holds for a site during a time: recorded with its paper, ended, renewed; never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_REGISTER
from laoyou.facilities.enums import FactKind
from laoyou.facilities.models import SiteFact
from laoyou.facilities.services.duties import audited, demand_department, locked_site

# Lowest and highest value of the kinds that carry one.
VALUES: dict[str, tuple[int, int]] = {
    FactKind.GRADE: (1, 5),
    FactKind.STAR: (1, 5),
    FactKind.QUALITY: (1, 4),
    FactKind.FLOOR_AREA: (1, 10**9),
    FactKind.OUTDOOR_AREA: (0, 10**9),
}


class HoldsAlready(DomainError):
    code = "facilities_fact_holds"
    sentence = "The site already has this in that time. End the earlier one first, or begin the new one when it ends."


class NoSuchDetail(DomainError):
    code = "facilities_fact_detail"
    sentence = "Say which licence, insurance, agreement or service it is."


class ValueMissing(DomainError):
    code = "facilities_fact_value"
    sentence = "This needs a value between %(low)s and %(high)s."


class FiledAsPrice(DomainError):
    code = "facilities_fact_price"
    sentence = "An inclusive price is filed on the page of prices, where it is held against the ceiling."


class PeriodEmpty(DomainError):
    code = "facilities_fact_period"
    sentence = "From %(first)s until %(until)s is no time: the first day must lie before the last."


_REFUSALS: dict[str, type[DomainError]] = {
    "site_fact_once_at_a_time": HoldsAlready,
    "site_fact_detail_fits": NoSuchDetail,
}


@dataclass(frozen=True, slots=True)
class FactDetails:
    """A fact as entered: from `first` to before `until` (None: until further notice); `value` as SiteFact says."""

    kind: FactKind
    first: date
    until: date | None = None
    detail: str = ""
    value: int | None = None
    number: str = ""
    issuer: str = ""


def record_fact(site_id: UUID, details: FactDetails, *, actor: Actor, now: datetime) -> UUID:
    """Record what holds for a site; returns its key.

    Raises NotFound, OtherDepartment, FiledAsPrice, PeriodEmpty, ValueMissing, NoSuchDetail, HoldsAlready.
    """
    KEEP_REGISTER.demand(actor)
    if details.kind == FactKind.INCLUSIVE:
        raise FiledAsPrice
    if details.until is not None and details.until <= details.first:
        raise PeriodEmpty(first=details.first.isoformat(), until=details.until.isoformat())
    if details.kind in VALUES:
        low, high = VALUES[details.kind]
        if details.value is None or not low <= details.value <= high:
            raise ValueMissing(low=low, high=high)
    with transaction.atomic():
        site = locked_site(site_id, actor=actor)
        demand_department(site.kind, actor)
        fact = SiteFact(
            id=uuid7(),
            site=site,
            kind=details.kind,
            detail=details.detail,
            value=details.value if details.kind in VALUES else None,
            number=details.number.strip(),
            issuer=details.issuer.strip(),
            valid=DateRange(details.first, details.until),
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing(_REFUSALS):
            fact.save(force_insert=True)
        audited("record_fact", "sitefact", fact.id, site.area, actor=actor, now=now, after=_facts(fact))
    return fact.id


def end_fact(fact_id: UUID, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """It holds no longer from `on`. Raises NotFound, OtherDepartment, PeriodEmpty."""
    KEEP_REGISTER.demand(actor)
    with transaction.atomic():
        site_id = SiteFact.objects.filter(id=fact_id).values_list("site_id", flat=True).first()
        if site_id is None:
            raise NotFound
        site = locked_site(site_id, actor=actor)
        demand_department(site.kind, actor)
        fact = SiteFact.objects.select_for_update().get(id=fact_id)
        before = _facts(fact)
        if fact.valid.lower is not None and on <= fact.valid.lower:
            raise PeriodEmpty(first=fact.valid.lower.isoformat(), until=on.isoformat())
        fact.valid = DateRange(fact.valid.lower, on)
        fact.save(update_fields=["valid"])
        audited(
            "end_fact",
            "sitefact",
            fact.id,
            site.area,
            actor=actor,
            now=now,
            before=before,
            after=_facts(fact),
            reason=reason,
        )


def _facts(fact: SiteFact) -> dict[str, Any]:
    return {
        "site": str(fact.site_id),
        "kind": fact.kind,
        "detail": fact.detail,
        "value": fact.value,
        "number": fact.number,
        "issuer": fact.issuer,
        "first": fact.valid.lower,
        "until": fact.valid.upper,
    }
