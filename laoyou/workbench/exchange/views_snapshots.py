"""The snapshots figures are counted from: what there is, what one holds, whether its files are what was written."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.exchange.access import TAKE_SNAPSHOT, VIEW_SNAPSHOTS
from laoyou.exchange.selectors import snapshots
from laoyou.exchange.services.lake_copies import KEPT, shown_address
from laoyou.exchange.services.verifying import VERIFY, queue_verification
from laoyou.places.selectors import areas
from laoyou.records.enums import RunState
from laoyou.records.selectors import runs
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.ui.pages import respond
from laoyou.ui.statuses import Status, Tone
from laoyou.workbench.exchange import tables_snapshots as tables
from laoyou.workbench.guards import actor_of, guarded


@guarded(VIEW_SNAPSHOTS)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every snapshot of the actor's area, the newest first."""
    actor = actor_of(request)
    context = {
        "table": tables.SNAPSHOTS.bind(request, snapshots.snapshots(keep=KEPT, actor=actor)),
        "unreadable": snapshots.unreadable(actor=actor),
        "may_take": TAKE_SNAPSHOT.allows(actor),
        "keep": KEPT,
        "copied_to": shown_address(),
    }
    return respond(request, "workbench/exchange/snapshots.html", context)


@guarded(VIEW_SNAPSHOTS)
def one(request: HttpRequest, snapshot: str) -> HttpResponseBase:
    """One snapshot: its tables, files and checksums, and when they were last compared."""
    actor = actor_of(request)
    found, contents = snapshots.snapshot(snapshot, actor=actor)
    files = [
        {"path": path, "bytes": many, "sha256": digest} for table in contents for path, many, digest in table.files
    ]
    names = areas.short_names([found.area], on=clock.today())
    context = {
        "snapshot": found.id,
        "facts": [
            Fact(pgettext("snapshot", "Last day counted"), formats.day(date.fromisoformat(found.as_of))),
            Fact(pgettext("snapshot", "Taken"), formats.moment(datetime.fromisoformat(found.taken_at))),
            Fact(_("Area"), names.get(found.area, f"{found.area:012d}")),
            Fact(_("Rows"), formats.number(sum(each.rows for each in contents))),
            Fact(pgettext("snapshot", "Compared with what was written"), _compared(request, found.id)),
        ],
        "contents": tables.CONTENTS.bind(request, contents),
        "files": tables.FILES.bind(request, files),
        "may_take": TAKE_SNAPSHOT.allows(actor),
    }
    return respond(request, "workbench/exchange/snapshot.html", context)


def _compared(request: HttpRequest, snapshot_id: str) -> Status:
    """What the newest comparison of the files found."""
    last = runs.latest(VERIFY, actor=actor_of(request), subject_id=snapshot_id, state=RunState.DONE)
    if last is None or last.result is None or last.finished_at is None:
        return Status(Tone.NONE, pgettext("snapshot", "not compared yet"))
    damaged = last.result["damaged"]
    if damaged:
        said = _("%(many)s files are missing or were changed: %(paths)s")
        return Status(
            Tone.OFF, pgettext("snapshot", "damaged"), said % {"many": len(damaged), "paths": ", ".join(damaged)}
        )
    return Status(Tone.OK, pgettext("snapshot", "as written"), formats.moment(last.finished_at))


@guarded(TAKE_SNAPSHOT)
@require_POST
def verify(request: HttpRequest, snapshot: str) -> HttpResponse:
    """Compare a snapshot's files in the background; the run shows how far it is."""
    return redirect("records:run", queue_verification(snapshot, actor=actor_of(request), now=clock.now()))
