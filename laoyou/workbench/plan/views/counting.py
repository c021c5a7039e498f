"""Having the figures counted from the records now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from laoyou.core import clock
from laoyou.exchange.access import TAKE_SNAPSHOT
from laoyou.exchange.services.figures import queue_figures
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan.frame import actor_of


@guarded(TAKE_SNAPSHOT)
@require_POST
def count_figures(request: HttpRequest) -> HttpResponse:
    """Queue a snapshot and the indicators; the run shows how far it is."""
    return redirect("records:run", queue_figures(actor=actor_of(request), now=clock.now()))
