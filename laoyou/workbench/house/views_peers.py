"""An institution beside others like it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from laoyou.facilities import access
from laoyou.facilities.selectors import peers as found
from laoyou.ui.pages import respond
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.house import peer_presenters as presenters


@guarded(access.VIEW_STAFF)
def peers(request: HttpRequest, institution_id: UUID) -> HttpResponseBase:
    """Five measures of an institution beside the quarters of its peers."""
    institution, rows = found.comparisons(institution_id, actor=actor_of(request))
    return respond(request, "workbench/house/peers.html", presenters.peers_context(request, institution, rows))
