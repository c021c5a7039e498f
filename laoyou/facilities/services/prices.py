"""Inclusive prices (普惠): filed and changed with the department, held against the ceiling of the place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_REGISTER, SET_PRICE_CEILING
from laoyou.facilities.enums import Confidence, FactKind, SiteKind, SiteState
from laoyou.facilities.enums.prices import PRICED_AS, PriceGroup
from laoyou.facilities.models import PriceCeiling, Site, SiteFact
from laoyou.facilities.selectors.prices import ceiling_of
from laoyou.facilities.services.duties import (
    Caution,
    OutsideYourArea,
    audited,
    demand_confirmed,
    demand_department,
    locked_site,
)
from laoyou.facilities.services.publishing import queue_publishing

_FEN = 100  # of a yuan
_MOST = 10_000_000  # fen: a hundred thousand yuan a month is a slip of the keyboard
_KEPT_BY = {
    PriceGroup.HOME: SiteKind.NURSING_HOME,
    PriceGroup.DAY_CARE: SiteKind.DAY_CARE,
    PriceGroup.CHILDCARE: SiteKind.CHILDCARE,
}


class NotPriced(DomainError):
    code = "facilities_price_not_here"
    sentence = "Institutions of this kind file no price by the month."


class PriceClosed(DomainError):
    code = "facilities_price_closed"
    sentence = "The site is closed; it files no price."


class PriceOutOfRange(DomainError):
    code = "facilities_price_range"
    sentence = "A price a month is more than 0 and at most %(most)s yuan."


class PriceNumberMissing(DomainError):
    code = "facilities_price_number"
    sentence = "Give the number of the price filing, and with whom it is filed."


class PriceFrom(DomainError):
    code = "facilities_price_from"
    sentence = "A price is on file since %(since)s; a change begins on a later day."


class SamePrice(DomainError):
    code = "facilities_price_same"
    sentence = "This price is on file already, since %(since)s."


class AboveCeiling(DomainError):
    code = "facilities_price_above"
    sentence = "An inclusive price here is at most %(most)s yuan a month, and this is %(price)s (%(source)s)."


class AboveUnconfirmedCeiling(Caution):
    code = "facilities_price_above_unconfirmed"
    sentence = (
        "This is %(price)s yuan a month; the ceiling on record is %(most)s (%(source)s), still to be confirmed. "
        "Confirm only when you have seen the document that allows it."
    )


class CeilingFrom(DomainError):
    code = "facilities_ceiling_from"
    sentence = "The ceiling on record has held since %(since)s; a new one begins on a later day."


class CeilingOverlaps(DomainError):
    code = "facilities_ceiling_overlaps"
    sentence = "There is already a ceiling of this kind in that time."


class CeilingSource(DomainError):
    code = "facilities_ceiling_source"
    sentence = "Say which document sets the ceiling."


@dataclass(frozen=True, slots=True)
class PriceFiling:
    """A price of so many fen a month from `first` on, as filed under `number` with `issuer`."""

    fen: int
    first: date
    number: str
    issuer: str


@dataclass(frozen=True, slots=True)
class NewCeiling:
    """A ceiling of so many fen a month from `first` on; `confirmed` when the document itself was looked at."""

    area: int
    group: PriceGroup
    fen: int
    first: date
    source: str
    confirmed: bool


def file_price(
    site_id: UUID, price: PriceFiling, *, accepted: Collection[str] = (), actor: Actor, now: datetime
) -> UUID:
    """Put an inclusive price on file; the one before it ends on that day. The register is published anew.

    Raises NotFound, OtherDepartment, NotPriced, PriceClosed, PriceOutOfRange, PriceNumberMissing, AboveCeiling,
    PriceFrom, SamePrice; NeedsConfirming above a ceiling that is itself to be confirmed.
    """
    KEEP_REGISTER.demand(actor)
    if not price.number.strip() or not price.issuer.strip():
        raise PriceNumberMissing
    with transaction.atomic():
        site = locked_site(site_id, actor=actor)
        demand_department(site.kind, actor)
        demand_confirmed(held_against_ceiling(site, price), accepted)
        before = last_before(site, price)
        if before is not None and (before.valid.upper is None or before.valid.upper > price.first):
            before.valid = DateRange(before.valid.lower, price.first)
            before.save(update_fields=["valid"])
        fact = SiteFact.objects.create(
            id=uuid7(),
            site=site,
            kind=FactKind.INCLUSIVE,
            value=price.fen,
            number=price.number.strip(),
            issuer=price.issuer.strip(),
            valid=DateRange(price.first, None),
            recorded_by=actor.name,
            recorded_at=now,
        )
        after = asdict(price) | {"site": str(site.id), "accepted": sorted(accepted)}
        was = {"fen": before.value, "first": before.valid.lower} if before else None
        audited("file_price", "sitefact", fact.id, site.area, actor=actor, now=now, before=was, after=after)
        queue_publishing(site.area, actor=actor, now=now)
    return fact.id


def set_ceiling(ceiling: NewCeiling, *, actor: Actor, now: datetime) -> UUID:
    """A ceiling begins and ends the one before it of the same area and group; prices on file stay as they are.

    Raises OutsideYourArea, OtherDepartment, PriceOutOfRange, CeilingSource, CeilingFrom, CeilingOverlaps.
    """
    SET_PRICE_CEILING.demand(actor)
    area = range_of(ceiling.area)
    if not (actor.is_system or actor.area.covers(area)):
        raise OutsideYourArea
    demand_department(_KEPT_BY[ceiling.group], actor)
    if not 0 < ceiling.fen <= _MOST:
        raise PriceOutOfRange(most=_MOST // _FEN)
    if len(ceiling.source.strip()) < 2:
        raise CeilingSource
    with transaction.atomic():
        _end_ceiling_before(area.low, ceiling)
        made = PriceCeiling(
            id=uuid7(),
            area=area.low,
            area_end=area.high,
            group=ceiling.group,
            fen=ceiling.fen,
            valid=DateRange(ceiling.first, None),
            source=ceiling.source.strip(),
            confidence=Confidence.VERIFIED if ceiling.confirmed else Confidence.REMEMBERED,
            recorded_by=actor.name,
            recorded_at=now,
        )
        with refusing({"price_ceiling_one_at_a_time": CeilingOverlaps}):
            made.save(force_insert=True)
        audited("set_ceiling", "priceceiling", made.id, area.low, actor=actor, now=now, after=asdict(ceiling))
    return made.id


def held_against_ceiling(site: Site, price: PriceFiling) -> list[Caution]:
    """What has to be confirmed of a price. Raises NotPriced, PriceClosed, AboveCeiling, PriceOutOfRange."""
    if not 0 < price.fen <= _MOST:
        raise PriceOutOfRange(most=_MOST // _FEN)
    if site.kind not in PRICED_AS:
        raise NotPriced
    if site.state == SiteState.CLOSED:
        raise PriceClosed
    found = ceiling_of(site.kind, site.area, on=price.first)
    if found is None or price.fen <= found.fen:
        return []
    said = {"price": _yuan(price.fen), "most": _yuan(found.fen), "source": found.source}
    if found.confidence == Confidence.VERIFIED:
        raise AboveCeiling(**said)
    return [AboveUnconfirmedCeiling(**said)]


def _yuan(fen: int) -> str:
    """To the fen, as a price is written: 1100.50, 1100."""
    return f"{fen // _FEN}.{fen % _FEN:02d}" if fen % _FEN else str(fen // _FEN)


def last_before(site: Site, price: PriceFiling) -> SiteFact | None:
    """The price on file before. Raises PriceFrom; SamePrice when the figure is the same and no new number is given."""
    last = SiteFact.objects.filter(site=site, kind=FactKind.INCLUSIVE).order_by("-since").first()
    if last is None:
        return None
    first, until = last.valid.lower, last.valid.upper
    if price.first <= first:
        raise PriceFrom(since=first.isoformat())
    runs_on = until is None or until > price.first
    if runs_on and last.value == price.fen and price.number.strip() in {"", last.number}:
        raise SamePrice(since=first.isoformat())
    return last


def _end_ceiling_before(area: int, ceiling: NewCeiling) -> None:
    rows = PriceCeiling.objects.select_for_update().filter(area=area, group=ceiling.group)
    last = rows.order_by("-since").first()
    if last is None:
        return
    if ceiling.first <= last.valid.lower:
        raise CeilingFrom(since=last.valid.lower.isoformat())
    if last.valid.upper is None or last.valid.upper > ceiling.first:
        last.valid = DateRange(last.valid.lower, ceiling.first)
        last.save(update_fields=["valid"])
