"""Lists too long for one request: asked for by a person, made by the worker, fetched by that person, taken away.

What stands in a list only its page knows, and pages stand above every domain; so the work is done there
(`laoyou.workbench.tasks.make_list_file`), and known here by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.db import connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.records.enums import Purpose, RunKind
from laoyou.records.models import ListFile
from laoyou.records.selectors import list_files
from laoyou.records.services import attachments, audit, runs
from laoyou.records.services.audit import AnonymousActor

KEPT_DAYS = 7  # then the file goes
REMEMBERED_DAYS = 30  # then also that it was asked for; the audit trail keeps that
_TASK = "laoyou.workbench.tasks.make_list_file"
_LOCKS = 7274  # the first half of the advisory lock's key; the second names the person


class ListFileNotThere(DomainError):
    code = "list_file_not_there"
    sentence = (
        "This file is not there: it is still being made, could not be made, or was kept its %(days)s days. "
        "Open the list and have it made again."
    )


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Which list: the address of its page with everything chosen, its title, the language, and the site's address."""

    page: str
    title: str
    language: str
    site: str


def order_list_file(order: ListOrder, *, form_key: UUID, actor: Actor, now: datetime) -> ListFile:
    """Have a list's spreadsheet made. The same form again, or a list that is on its way already, is the same file."""
    if actor.user_id is None:
        raise AnonymousActor
    with transaction.atomic():
        _wait_for_the_same_person(actor.user_id)
        known = list_files.list_files(actor).filter(form_key=form_key).first()
        if found := known or list_files.coming(order.page, order.language, actor=actor):
            return found
        run = runs.queue(_TASK, RunKind.LIST_FILE, actor=actor, area=actor.area.low, now=now)
        file = ListFile.objects.create(
            form_key=form_key,
            run=run,
            asked_by=actor.user_id,
            for_user_id=actor.for_user_id,
            stand_in_role=next(iter(actor.roles)) if actor.for_user_id else "",
            area=actor.area.low,
            title=order.title[:200],
            page=order.page,
            language=order.language,
            site=order.site,
            asked_at=now,
        )
        _record("records.order_list_file", file, actor=actor, now=now, after={"list": file.title, "page": file.page})
    return file


def ordered(run_id: UUID) -> ListFile:
    """What a run was queued for."""
    return ListFile.objects.get(run_id=run_id)


def keep_list_file(
    file: ListFile, data: IO[bytes], *, filename: str, filters: str, rows: int, actor: Actor, now: datetime
) -> None:
    """Keep what was made for as long as it may be fetched; `filters` says in words which rows they are."""
    with transaction.atomic():
        file.attachment = attachments.keep(
            data, filename=filename, purpose=Purpose.LIST_FILE, area=file.area, actor=actor, now=now
        )
        file.made_at, file.rows, file.until = now, rows, now + timedelta(days=KEPT_DAYS)
        file.save(update_fields=["attachment", "made_at", "rows", "until"])
        told = {"list": file.title, "filters": filters, "rows": rows, "until": file.until}
        _record("records.make_list_file", file, actor=actor, now=now, after=told)


def open_list_file(file_id: UUID, *, actor: Actor, now: datetime) -> tuple[str, BinaryIO]:
    """The file's name and its bytes, open for reading, for the one who asked for it; that it was fetched is recorded.

    Raises ListFileUnknown, ListFileNotThere, AttachmentMissing, SealBroken.
    """
    with transaction.atomic():
        file = list_files.get_list_file(file_id, actor=actor)
        if file.attachment is None or file.until is None or file.until <= now:
            raise ListFileNotThere(days=KEPT_DAYS)
        opened = attachments.opened_when_placed(file.attachment)
        ListFile.objects.filter(id=file.id).update(fetched_at=now)
        _record("records.fetch_list_file", file, actor=actor, now=now, after={"list": file.title, "rows": file.rows})
    return file.attachment.filename, opened


def forget_list_files(*, actor: Actor, now: datetime) -> int:
    """Delete every file whose time is over, and long after also that it was asked for; how many files went.

    The system's own job. Raises NotAllowed.
    """
    if not actor.is_system:
        raise NotAllowed
    over = ListFile.objects.filter(attachment__isnull=False, until__lte=now).order_by("until", "id")
    gone = sum(_forget(key, actor=actor, now=now) for key in list(over.values_list("id", flat=True)))
    ended = ListFile.objects.filter(attachment__isnull=True, asked_at__lte=now - timedelta(days=REMEMBERED_DAYS))
    ended.exclude(run__state__in=list_files.COMING).delete()
    return gone


def _forget(file_id: UUID, *, actor: Actor, now: datetime) -> int:
    with transaction.atomic():
        file = ListFile.objects.select_for_update().get(id=file_id)
        kept, file.attachment = file.attachment_id, None
        if kept is None:
            return 0
        file.save(update_fields=["attachment"])
        attachments.forget(kept, actor=actor, now=now)
    return 1


def _wait_for_the_same_person(user_id: UUID) -> None:
    """Two presses at once: the second finds what the first has made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCKS, str(user_id)])


def _record(action: str, file: ListFile, *, actor: Actor, now: datetime, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor, action=action, subject="list_file", subject_id=file.id, area=file.area, now=now, after=after
    )
