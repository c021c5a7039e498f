"""Plans in force everywhere, and those of ours that wait to be checked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.plan.access import UPLOAD_DOCUMENT, VIEW_PLANS
from laoyou.plan.selectors import editions
from laoyou.ui.pages import respond
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.guards import guarded
from laoyou.workbench.plan.frame import actor_of

PLANS = Table(
    name="plans",
    title=_("Plans in force"),
    columns=[
        Column("place", _("Place"), sortable=True, order_by="area", width=14),
        Column("title", _("Plan"), url=lambda row: reverse("plan:board", args=[row.pk]), width=50),
        Column("doc_no", _("Document number"), width=22),
        Column("issued_on", _("Issued"), kind="date", sortable=True),
        Column("indicators_count", _("Indicators"), kind="number"),
        Column("tasks_count", _("Tasks"), kind="number"),
        Column("projects_count", _("Projects"), kind="number"),
    ],
    filters=[
        Filter("place", _("Place"), kind="text", any_label=_("any place")),
        Filter("title", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show plans of {place} whose title has {title}, by {sort}"),
    order=["area"],
    unique="id",
    empty=_("No plan is in force yet."),
    empty_hint=_("Load the document of a plan; it becomes a board once it has been checked."),
)
WAITING = Table(
    name="waiting",
    title=_("Being checked"),
    columns=[
        Column("title", _("Plan"), url=lambda row: reverse("plan:review", args=[row.pk]), width=50),
        Column("doc_no", _("Document number"), width=22),
        Column("created_at", _("Read on"), kind="moment"),
        Column("created_by", _("Loaded by")),
        Column("unseen_count", _("Items not looked at"), kind="number"),
    ],
    order=["-created_at"],
    unique="id",
    prefix="w-",
)


@guarded(VIEW_PLANS)
def plans(request: HttpRequest) -> HttpResponseBase:
    """Every plan in force; above it what is being checked in the own area."""
    actor = actor_of(request)
    waiting = editions.editions_under_review(actor=actor)
    context = {
        "plans": PLANS.bind(request, editions.editions_in_force_with_counts(actor=actor)),
        "waiting": WAITING.bind(request, waiting) if waiting.exists() else None,
        "may_upload": UPLOAD_DOCUMENT.allows(actor),
    }
    return respond(request, "workbench/plan/plans.html", context)
