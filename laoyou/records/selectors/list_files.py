"""The spreadsheets somebody asked for, as that person sees them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from laoyou.core.actor import Actor
from laoyou.core.errors import NotFound
from laoyou.records.enums import RunState
from laoyou.records.models import ListFile

_A_DAY = timedelta(days=1)
# Still to come without anybody's doing.
COMING = (RunState.QUEUED, RunState.RUNNING, RunState.INTERRUPTED)


class ListFileUnknown(NotFound):
    code = "list_file_unknown"
    sentence = "There is no such file, or it was asked for by somebody else or while you worked in another place."


def list_files(actor: Actor) -> QuerySet[ListFile]:
    """What the person asked for in this place and in this stead, with the run that makes each, newest first."""
    if actor.user_id is None:
        return ListFile.objects.none()
    own = ListFile.objects.filter(asked_by=actor.user_id, for_user_id=actor.for_user_id, area=actor.area.low)
    return own.select_related("run").order_by("-asked_at", "-id")


def get_list_file(file_id: UUID, *, actor: Actor) -> ListFile:
    """One of them. Raises ListFileUnknown, also for another person's."""
    found = list_files(actor).filter(id=file_id).first()
    if found is None:
        raise ListFileUnknown
    return found


def coming(page: str, language: str, *, actor: Actor) -> ListFile | None:
    """The same list on its way to the same person already."""
    return list_files(actor).filter(page=page, language=language, run__state__in=COMING).first()


def waiting_to_be_fetched(actor: Actor, *, now: datetime) -> QuerySet[ListFile]:
    """What is ready and was not fetched yet, and what could not be made in the last day."""
    ready = Q(until__gt=now, fetched_at__isnull=True)
    failed = Q(run__state=RunState.FAILED, run__finished_at__gt=now - _A_DAY)
    return list_files(actor).filter(ready | failed).select_related(None).only("title", "until")
