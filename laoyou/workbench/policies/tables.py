"""The table of the register of policies."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.plan.selectors import policy_papers as found
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.policies import words


def policy_url(row: Any) -> str:
    """Where a policy of the register is shown."""
    return reverse("policies:policy", args=[row.id])


def _in_state(rows: Any, state: str) -> Any:
    today = clock.today()
    if state == "holds":
        return found.in_force(rows, today)
    if state == "soon":
        return found.ending(rows, today)
    over = rows.filter(valid_until__lte=today)
    return over.filter(superseded_by__isnull=state == "over")


POLICIES = Table(
    name="policies",
    title=_("Register of policies"),
    columns=[
        Column("title", pgettext_lazy("policy", "Policy"), url=policy_url, width=50),
        Column("doc_no", pgettext_lazy("policy", "Document number"), short=True),
        Column("issuer", pgettext_lazy("policy", "Issued by"), width=24),
        Column("owner", pgettext_lazy("policy", "Whose it is"), value=lambda row: row.owner.name, width=24),
        Column("valid_from", pgettext_lazy("policy", "Holds from"), kind="date", sortable=True),
        Column(
            "last_day",
            pgettext_lazy("policy", "Holds to"),
            kind="date",
            value=words.last_day,
            sortable=True,
            order_by="valid_until",
        ),
        Column("state", pgettext_lazy("policy", "State"), value=words.status_of, kind="status"),
        Column("serves", pgettext_lazy("policy", "Tasks served"), kind="number"),
        Column("legal_basis", pgettext_lazy("policy", "Legal basis"), width=40, shown=False),
        Column(
            "superseded_by",
            pgettext_lazy("policy", "Replaced by"),
            value=lambda row: row.superseded_by.title if row.superseded_by else "",
            width=40,
            shown=False,
        ),
        Column("filename", pgettext_lazy("policy", "File"), shown=False),
    ],
    filters=[
        Filter(
            "state",
            pgettext_lazy("policy", "State"),
            choices=words.STATE_CHOICES,
            any_label=pgettext_lazy("policy", "in any state"),
            apply=_in_state,
        ),
        Filter(
            "owner",
            pgettext_lazy("policy", "Whose it is"),
            kind="text",
            any_label=_("any unit"),
            lookup="owner__name__icontains",
        ),
        Filter("legal_basis", pgettext_lazy("policy", "Legal basis"), kind="text", any_label=_("any basis")),
        Filter("title", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_(
        "Show policies that are {state}, belong to {owner}, rest on {legal_basis} and have {title} in the title"
    ),
    order=["-valid_from"],
    unique="id",
    opens=policy_url,
    empty=_("No policy fits."),
)
