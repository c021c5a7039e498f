"""The end of departments' files: what was handed in is deleted after its time, what was rejected of it stays."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.errors import NotAllowed
from laoyou.exchange.enums import BatchState, Outcome
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services.rejecting import read_again
from laoyou.people.selectors.parameters import value_of
from laoyou.records.models import Attachment
from laoyou.records.services import attachments, audit

_AT_WORK = (BatchState.CHECKING, BatchState.ACCEPTING, BatchState.UNDOING)


def forget_files(*, actor: Actor, now: datetime) -> int:
    """Delete every file that was kept `keep_department_files` days, one by one; returns how many. The system's own job.

    What was staged, accepted and journalled stays, and so do the rejected rows as they were written.
    """
    if not actor.is_system:
        raise NotAllowed
    before = now - timedelta(days=value_of("keep_department_files"))
    old = Batch.objects.filter(attachment__isnull=False, loaded_at__lte=before).exclude(state__in=_AT_WORK)
    return sum(_forget(key, actor, now) for key in list(old.order_by("loaded_at", "id").values_list("id", flat=True)))


def _forget(batch_id: UUID, actor: Actor, now: datetime) -> int:
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).filter(id=batch_id).exclude(state__in=_AT_WORK).first()
        if batch is None or batch.attachment_id is None:
            return 0
        file, batch.rejected = batch.attachment_id, _rejected(batch, actor, now)
        batch.attachment, batch.file_ended_at = None, now
        if batch.state == BatchState.LOADED:
            batch.state = BatchState.DISCARDED  # nothing is left that could be checked
        batch.save(update_fields=["attachment", "rejected", "file_ended_at", "state"])
        if not Batch.objects.filter(attachment=file).exists():
            attachments.forget(file, actor=actor, now=now)
        audit.record(
            actor=actor,
            action="exchange.forget_file",
            subject="exchange.batch",
            subject_id=batch.id,
            area=batch.area,
            now=now,
            after={"filename": batch.filename, "rejected_kept": batch.rejected is not None},
        )
    return 1


@sensitive_variables()
def _rejected(batch: Batch, actor: Actor, now: datetime) -> Attachment | None:
    """Sheet, line and cells of every rejected row as a sealed file; None without any, or where the file is lost."""
    found = StagedRow.objects.filter(batch=batch, outcome=Outcome.ERROR).values_list("sheet", "line")
    wanted = dict.fromkeys(found, "")
    if not wanted:
        return None
    text = StringIO()
    writer = csv.writer(text)
    try:
        writer.writerows([sheet, line, *cells] for sheet, line, cells, _ in read_again(batch, wanted))
    except attachments.AttachmentMissing:
        return None
    name = f"{PurePath(batch.filename).stem}-rejected.csv"
    return attachments.keep(
        text.getvalue().encode(), filename=name, purpose="department_file", area=batch.area, actor=actor, now=now
    )
