"""An institution confirms its return of a month, or corrects what it confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import CONFIRM_RETURN
from laoyou.facilities.enums import ReturnFigure
from laoyou.facilities.models import MonthlyReturn
from laoyou.facilities.selectors.reach import kept_institution
from laoyou.facilities.selectors.returns import sheet
from laoyou.facilities.selectors.safety import months_later
from laoyou.facilities.services.duties import audited


class MonthNotOver(DomainError):
    code = "facilities_return_early"
    sentence = "The month is not over yet. Its return is confirmed from the first day of the next month on."


class SayWhy(DomainError):
    code = "facilities_return_reason"
    sentence = "Some figures are not what the records say. Write why, or put the records right first."


def confirm_return(
    institution_id: UUID,
    month: date,
    stated: Mapping[ReturnFigure, int],
    *,
    note: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Confirm the return of a month (its first day), made from `version` of it; returns the new version.

    Figures that differ from the records need a reason. Raises NotFound, MonthNotOver, SayWhy, Conflict.
    """
    CONFIRM_RETURN.demand(actor)
    if months_later(month, 1) > day_of(now):
        raise MonthNotOver
    with transaction.atomic():
        institution = kept_institution(institution_id, actor=actor)
        seen = sheet(institution_id, month, actor=actor)
        if seen.version != version:
            raise Conflict
        found = {line.figure.value: line.found for line in seen.lines}
        said = {figure.value: number for figure, number in stated.items()}
        if said != found and not note.strip():
            raise SayWhy
        with refusing({"monthly_return_once": Conflict}):
            made = MonthlyReturn.objects.create(
                id=uuid7(),
                institution=institution,
                month=month,
                version=version + 1,
                found=found,
                stated=said,
                note=note.strip() if said != found else "",
                confirmed_by=actor.name,
                confirmed_at=now,
            )
        after = {"month": month, "version": made.version, "differs": said != found}
        audited("confirm_return", "institution", institution.id, institution.area, actor=actor, now=now, after=after)
    return made.version
