"""The files that show a department's figure: added as it is written, taken off while it is still the unit's."""

from __future__ import annotations

from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.core.periods import Period
from laoyou.plan.access import REPORT_FIGURE
from laoyou.plan.enums import ReturnState
from laoyou.plan.models import StatisticalReturn, StatisticalReturnEvidence
from laoyou.plan.services.progress_rules import demand_open
from laoyou.plan.services.return_rules import FigureNotOpen, audited, facts_of, locked
from laoyou.records.enums import Purpose
from laoyou.records.services import attachments

MOST_FILES = 10
_OPEN = frozenset({ReturnState.DRAFT, ReturnState.SENT_BACK})
_BETWEEN = "；"


class TooManyFiles(DomainError):
    code = "return_too_many_files"
    sentence = "A figure takes at most %(most)s files. Put several pages into one document."


def add_file(told: StatisticalReturn, data: IO[bytes], filename: str, *, actor: Actor, now: datetime) -> None:
    """One more file, inside the transaction that keeps the figure; the same file again adds nothing.

    Raises TooManyFiles, AttachmentRefused.
    """
    kept = attachments.keep(
        data, filename=filename, purpose=Purpose.PROGRESS_EVIDENCE, area=told.area, actor=actor, now=now
    )
    known = set(told.evidence.values_list("attachment_id", flat=True))
    if kept.id not in known and len(known) >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    StatisticalReturnEvidence.objects.get_or_create(
        told=told,
        attachment_id=kept.id,
        defaults={"filename": kept.filename, "added_at": now, "added_by": actor.name},
    )
    _name_files(told)


def take_file_off(return_id: UUID, evidence_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a file off a figure that is still the unit's; the file itself stays kept.

    Raises NotFound, NotAllowed, FigureNotOpen, MonthClosed.
    """
    REPORT_FIGURE.demand(actor)
    with transaction.atomic():
        told = locked(return_id, actor, None)
        if told.organisation_id != actor.organisation_id:
            raise NotAllowed
        if told.state not in _OPEN:
            raise FigureNotOpen
        if Period(told.since, told.until).months == 1:
            demand_open(told.plan_area, told.since, now)
        found, before = told.evidence.filter(id=evidence_id).first(), facts_of(told)
        if found is None:
            raise NotFound
        found.delete()
        _name_files(told)
        told.save(update_fields=["evidence_id", "evidence_name"])
        audited("take_figure_file_off", told, before, actor=actor, now=now)


def _name_files(told: StatisticalReturn) -> None:
    files = list(told.evidence.order_by("added_at", "id"))
    told.evidence_id = files[0].attachment_id if files else None
    told.evidence_name = _BETWEEN.join(each.filename for each in files)[:255]
