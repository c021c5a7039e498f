"""An institution files its own price: handed in, held against the ceiling, confirmed or returned by the department."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import ANSWER_PRICE, PROPOSE_PRICE
from laoyou.facilities.enums.prices import ProposalState
from laoyou.facilities.models import PriceProposal
from laoyou.facilities.selectors.reach import kept_site
from laoyou.facilities.services.duties import audited, demand_confirmed, demand_department, demand_house
from laoyou.facilities.services.prices import PriceFiling, file_price, held_against_ceiling, last_before


class PriceWaits(DomainError):
    code = "facilities_price_waits"
    sentence = "A price of this site waits for the department already. Take it back before you hand in another."


class PriceAnswered(Conflict):
    code = "facilities_price_answered"
    sentence = "This price has been answered or taken back meanwhile. Nothing was changed; look at it again."


class PriceReason(DomainError):
    code = "facilities_price_reason"
    sentence = "Say why the price is returned: the institution reads it."


def propose_price(
    site_id: UUID,
    fen: int,
    first: date,
    *,
    note: str = "",
    accepted: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> UUID:
    """Hand in a price of so many fen a month from a day on; nothing is on file before the department says so.

    Raises NotFound, OtherDepartment, NotPriced, PriceClosed, PriceOutOfRange, AboveCeiling, PriceFrom, SamePrice,
    PriceWaits; NeedsConfirming above a ceiling that is itself to be confirmed.
    """
    PROPOSE_PRICE.demand(actor)
    price = PriceFiling(fen, first, "", "")
    with transaction.atomic():
        site = kept_site(site_id, actor=actor)
        demand_house(site, actor)
        demand_confirmed(held_against_ceiling(site, price), accepted)
        last_before(site, price)
        made = PriceProposal(
            id=uuid7(), site=site, fen=fen, first=first, note=note.strip(), recorded_by=actor.name, recorded_at=now
        )
        with refusing({"price_proposal_one_waits": PriceWaits}):
            made.save(force_insert=True)
        after = {"site": str(site.id), "fen": fen, "first": first, "accepted": sorted(accepted)}
        audited("propose_price", "priceproposal", made.id, site.area, actor=actor, now=now, after=after)
    return made.id


def confirm_price(
    proposal_id: UUID,
    number: str,
    issuer: str,
    *,
    revision: int,
    accepted: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> UUID:
    """Put it on file as `prices.file_price` does, under a number; returns the key of what is on file.

    Raises NotFound, OtherDepartment, PriceAnswered, and as `file_price`: the ceiling is that of this moment.
    """
    ANSWER_PRICE.demand(actor)
    with transaction.atomic():
        found = _locked(proposal_id, revision, actor)
        filing = PriceFiling(found.fen, found.first, number, issuer)
        found.fact_id = file_price(found.site_id, filing, accepted=accepted, actor=actor, now=now)
        _answer(found, ProposalState.CONFIRMED, "", actor=actor, now=now)
        after = {"fact": str(found.fact_id), "number": number.strip()}
        audited("confirm_price", "priceproposal", found.id, found.site.area, actor=actor, now=now, after=after)
    return found.fact_id


def return_price(proposal_id: UUID, reason: str, *, revision: int, actor: Actor, now: datetime) -> None:
    """It does not go on file, for a reason. Raises NotFound, OtherDepartment, PriceAnswered, PriceReason."""
    ANSWER_PRICE.demand(actor)
    if len(reason.strip()) < 2:
        raise PriceReason
    with transaction.atomic():
        found = _locked(proposal_id, revision, actor)
        _answer(found, ProposalState.RETURNED, reason.strip(), actor=actor, now=now)
        audited("return_price", "priceproposal", found.id, found.site.area, actor=actor, now=now, reason=reason.strip())


def withdraw_price(proposal_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """The institution takes back what has not been answered. Raises NotFound, PriceAnswered."""
    PROPOSE_PRICE.demand(actor)
    with transaction.atomic():
        found = _locked(proposal_id, revision, actor)
        _answer(found, ProposalState.WITHDRAWN, "", actor=actor, now=now)
        audited("withdraw_price", "priceproposal", found.id, found.site.area, actor=actor, now=now)


def _locked(proposal_id: UUID, revision: int, actor: Actor) -> PriceProposal:
    found = PriceProposal.objects.select_for_update(of=("self",)).select_related("site").filter(id=proposal_id).first()
    if found is None:
        raise NotFound
    kept_site(found.site_id, actor=actor)
    if ANSWER_PRICE.allows(actor):
        demand_department(found.site.kind, actor)
    if found.state != ProposalState.WAITING or found.revision != revision:
        raise PriceAnswered
    return found


def _answer(found: PriceProposal, state: ProposalState, reason: str, *, actor: Actor, now: datetime) -> None:
    found.state, found.reason = state, reason
    found.decided_on, found.decided_by = day_of(now), actor.name
    found.revision += 1
    found.save()
