"""An institution confirms its return of a month or year, or corrects what it confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import CONFIRM_RETURN
from laoyou.facilities.enums import ReturnFigure
from laoyou.facilities.models import InstitutionReturn
from laoyou.facilities.selectors.reach import kept_institution
from laoyou.facilities.selectors.returns import Term, sheet
from laoyou.facilities.services.duties import audited


class TermNotOver(DomainError):
    code = "facilities_return_early"
    sentence = "That time is not over yet. Its return is confirmed from the first day after it on."


class SayWhy(DomainError):
    code = "facilities_return_reason"
    sentence = "Some figures are not what the records say. Write why, or put the records right first."


def confirm_return(
    institution_id: UUID,
    term: Term,
    stated: Mapping[ReturnFigure, int],
    *,
    note: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm the return of a month or year, made from `version` of it; returns the new version.

    Figures that differ from the records need a reason. Raises NotFound, TermNotOver, SayWhy, Conflict.
    """
    CONFIRM_RETURN.demand(actor)
    if term.until > day_of(now):
        raise TermNotOver
    with transaction.atomic():
        institution = kept_institution(institution_id, actor=actor)
        seen = sheet(institution_id, term, actor=actor)
        if seen.version != version:
            raise Conflict
        found = {line.figure.value: line.found for line in seen.lines}
        said = {figure.value: number for figure, number in stated.items()}
        if said != found and not note.strip():
            raise SayWhy
        with refusing({"return_once": Conflict}):
            made = InstitutionReturn.objects.create(
                id=uuid7(),
                institution=institution,
                first=term.first,
                months=term.months,
                version=version + 1,
                found=found,
                stated=said,
                note=note.strip() if said != found else "",
                confirmed_by=actor.name,
                confirmed_at=now,
            )
        after = {"first": term.first, "months": term.months, "version": made.version, "differs": said != found}
        audited("confirm_return", "institution", institution.id, institution.area, actor=actor, now=now, after=after)
    return made.version
