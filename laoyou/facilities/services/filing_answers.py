"""Filing (备案) as the department answers it: more is asked for once, it is filed with a receipt, or does not comply.

Locks: the institution, its site, the filing (docs/contracts/facilities.md).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import ANSWER_FILING
from laoyou.facilities.enums import FactKind, Licence, LimitKind
from laoyou.facilities.enums.filings import OPEN_FILINGS, FilingKind, FilingState
from laoyou.facilities.models import Filing, Operator, Site, SiteFact
from laoyou.facilities.selectors.filings import filings
from laoyou.facilities.services.duties import (
    OutsideYourArea,
    audited,
    demand_department,
    locked_institution,
    locked_site,
)
from laoyou.facilities.services.filing import as_filed, deadline, locked_filing, save
from laoyou.facilities.services.filing_papers import demand_papers, newest_documents
from laoyou.facilities.services.publishing import queue_publishing


class MoreOnlyOnce(DomainError):
    code = "facilities_filing_more_once"
    sentence = "More was asked for already, on %(day)s. Everything is asked for at once: now it is filed or refused."


class SayWhat(DomainError):
    code = "facilities_filing_say_what"
    sentence = "Say what is missing or wrong; the operator reads it."


class ChangedSince(DomainError):
    code = "facilities_filing_changed_since"
    sentence = (
        "The register was changed after this was handed in: %(what)s. Ask the operator to hand the change in anew."
    )


def ask_for_more(filing_id: UUID, *, what: str, revision: int, actor: Actor, now: datetime) -> None:
    """Ask for everything that is missing, once; the clock of the answer stops. Raises MoreOnlyOnce, SayWhat."""
    ANSWER_FILING.demand(actor)
    if len(what.strip()) < 2:
        raise SayWhat
    with transaction.atomic():
        filing = _answered(filing_id, [FilingState.SUBMITTED], revision, actor)
        if filing.asked_on is not None:
            raise MoreOnlyOnce(day=filing.asked_on.isoformat())
        today = day_of(now)
        filing.state, filing.asked_on, filing.asked_for = FilingState.INCOMPLETE, today, what.strip()
        filing.more_by = deadline(LimitKind.FILING_MORE, filing.group, today).day
        save(filing)
        after = {"asked_for": filing.asked_for, "more_by": filing.more_by}
        audited("ask_for_more", "filing", filing.id, filing.area, actor=actor, now=now, after=after)


def accept_filing(filing_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """File it: the receipt becomes a paper of the site, a change is carried out, the register is published anew.

    Raises NotFound, Conflict, FilingMoved, PapersMissing, PaperExpired (one may have run out meanwhile), ChangedSince.
    """
    ANSWER_FILING.demand(actor)
    with transaction.atomic():
        filing = _answered(filing_id, [FilingState.SUBMITTED], revision, actor)
        if filing.kind == FilingKind.FIRST:
            demand_papers(filing, on=day_of(now))
            _record_receipt(filing, actor=actor, now=now)
        else:
            _carry_out(filing, actor=actor, now=now)
        _record_papers(filing, actor=actor, now=now)
        _answer(filing, FilingState.ACCEPTED, "", actor=actor, now=now)
        audited("accept_filing", "filing", filing.id, filing.area, actor=actor, now=now, after=filing.after)
        queue_publishing(filing.area, actor=actor, now=now)


def refuse_filing(filing_id: UUID, *, reason: str, revision: int, actor: Actor, now: datetime) -> None:
    """It does not comply, for a reason the operator reads. Raises NotFound, Conflict, FilingMoved, SayWhat."""
    ANSWER_FILING.demand(actor)
    if len(reason.strip()) < 2:
        raise SayWhat
    with transaction.atomic():
        filing = _answered(filing_id, OPEN_FILINGS, revision, actor)
        _answer(filing, FilingState.REFUSED, reason.strip(), actor=actor, now=now)
        audited("refuse_filing", "filing", filing.id, filing.area, actor=actor, now=now, reason=reason.strip())


def _answered(filing_id: UUID, states: tuple[str, ...] | list[str], revision: int, actor: Actor) -> Filing:
    """Institution, site and filing locked, in that order; the officer's department keeps institutions of the kind."""
    where = filings(actor=actor).filter(id=filing_id).values_list("site_id", "site__institution_id", "site__kind")
    found = where.first()
    if found is None:
        raise NotFound
    site_id, institution_id, kind = found
    demand_department(kind, actor)
    locked_institution(institution_id, actor=actor)
    locked_site(site_id, actor=actor)
    return locked_filing(filing_id, states, revision=revision, actor=actor)


def _answer(filing: Filing, state: FilingState, reason: str, *, actor: Actor, now: datetime) -> None:
    filing.state, filing.reason = state, reason
    filing.decided_on, filing.decided_by = day_of(now), actor.name
    save(filing)


def _record_receipt(filing: Filing, *, actor: Actor, now: datetime) -> None:
    _fact(filing, Licence.FILING, filing.number, None, actor=actor, now=now)


def _record_papers(filing: Filing, *, actor: Actor, now: datetime) -> None:
    """Papers that the register keeps and does not have on that day become papers of the site."""
    today = day_of(now)
    kept = SiteFact.objects.filter(site_id=filing.site_id, kind=FactKind.LICENCE, valid__contains=today)
    there = set(kept.values_list("detail", flat=True))
    for paper, document in newest_documents(filing).items():
        if paper in Licence.values and paper not in there:
            _fact(filing, Licence(paper), document.number, document.until, actor=actor, now=now)


def _fact(filing: Filing, licence: Licence, number: str, until: date | None, *, actor: Actor, now: datetime) -> None:
    _hold(filing, FactKind.LICENCE, licence, number, until, actor=actor, now=now)


def _hold(
    filing: Filing, kind: FactKind, detail: str, number: str, until: date | None, *, actor: Actor, now: datetime
) -> None:
    SiteFact.objects.create(
        id=uuid7(),
        site_id=filing.site_id,
        kind=kind,
        detail=detail,
        number=number,
        valid=DateRange(day_of(now), until),
        recorded_by=actor.name,
        recorded_at=now,
    )


def _carry_out(filing: Filing, *, actor: Actor, now: datetime) -> None:
    """The register says from now on what the change says, if it still says what stood there before."""
    site = Site.objects.select_related("institution__operator").get(id=filing.site_id)
    stands = as_filed(site, on=day_of(now))
    if moved := [name for name, value in filing.before.items() if stands[name] != value]:
        raise ChangedSince(what=[stands[name] or "—" for name in moved])
    wanted = filing.after
    site.name = wanted.get("site_name", site.name)
    site.address, site.phone = wanted.get("address", site.address), wanted.get("phone", site.phone)
    site.revision, site.updated_at = site.revision + 1, now
    site.save(update_fields=["name", "address", "phone", "revision", "updated_at"])
    if "services" in wanted:
        _change_services(filing, set(wanted["services"].split(",")), actor=actor, now=now)
    if "name" in wanted:
        institution = site.institution
        institution.name, institution.revision, institution.updated_at = wanted["name"], institution.revision + 1, now
        institution.save(update_fields=["name", "revision", "updated_at"])
    if "representative" in wanted:
        _change_representative(site.institution.operator, wanted["representative"], actor=actor, now=now)


def _change_services(filing: Filing, wanted: set[str], *, actor: Actor, now: datetime) -> None:
    """What is no longer offered ends today, what is new begins; one that began today is taken off again."""
    today = day_of(now)
    held = SiteFact.objects.filter(site_id=filing.site_id, kind=FactKind.SERVICE, valid__contains=today)
    for fact in held.select_for_update().order_by("id"):
        if fact.detail in wanted:
            wanted = wanted - {fact.detail}
        elif fact.valid.lower == today:
            fact.delete()
        else:
            fact.valid = DateRange(fact.valid.lower, today)
            fact.save(update_fields=["valid"])
    for code in sorted(wanted):
        _hold(filing, FactKind.SERVICE, code, "", None, actor=actor, now=now)


def _change_representative(operator: Operator, name: str, *, actor: Actor, now: datetime) -> None:
    """A chain's operator is kept where it was first registered: elsewhere its department changes it."""
    if not actor.is_system and operator.area not in actor.area:
        raise OutsideYourArea
    operator.representative, operator.revision, operator.updated_at = name, operator.revision + 1, now
    operator.save(update_fields=["representative", "revision", "updated_at"])
