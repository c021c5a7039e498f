"""Tables of pledges and of their months."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.selectors.pledges import PledgeMonth
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.plan.progress_words import month_words
from laoyou.workbench.pledges import words


def pledge_url(row: Any) -> str:
    """Where a pledge, its months and its end are shown."""
    return reverse("pledges:pledge", args=[row.id])


def _month(row: Any) -> str:
    return month_words(row.month) if row.month else ""


def _source(row: Any) -> str:
    return str(
        pgettext_lazy("pledge", "from the plan") if row.item_id else pgettext_lazy("pledge", "of the year's own list")
    )


def _from(found: Any, source: str) -> Any:
    return found.filter(item__isnull=source == "own")


PLEDGES = Table(
    name="pledges",
    title=_("Pledges of the year"),
    columns=[
        Column("year", pgettext_lazy("pledge", "Year"), kind="year", sortable=True),
        Column("position", _("No."), kind="number"),
        Column("name", pgettext_lazy("pledge", "What is pledged"), url=pledge_url, width=50),
        Column("promised", pgettext_lazy("pledge", "Pledged"), kind="number"),
        Column("unit", _("Counted in")),
        Column("done", pgettext_lazy("pledge", "Reported"), kind="number"),
        Column("share", pgettext_lazy("pledge", "Of it"), kind="percent", value=words.share_of, places=0),
        Column("month", pgettext_lazy("pledge", "Reported until"), value=_month, short=True),
        Column("state", pgettext_lazy("pledge", "Where it stands"), value=words.status_of, kind="status"),
        Column("lead", _("Leading unit"), value=lambda row: row.lead.name, width=24),
        Column("issuer", pgettext_lazy("pledge", "Pledged by"), width=24),
        Column("partners", _("Other responsible units"), width=30, shown=False),
        Column("source", pgettext_lazy("pledge", "Where it comes from"), value=_source, shown=False),
        Column("verdict", _("What was found at the end"), width=40, shown=False),
    ],
    filters=[
        Filter("year", pgettext_lazy("pledge", "Year"), any_label=pgettext_lazy("pledge", "all years")),
        Filter(
            "state",
            pgettext_lazy("pledge", "Where it stands"),
            choices=words.STATE_CHOICES,
            any_label=pgettext_lazy("pledge", "anywhere"),
        ),
        Filter("lead", _("Leading unit"), kind="text", any_label=_("any unit"), lookup="lead__name__icontains"),
        Filter(
            "source",
            pgettext_lazy("pledge", "Where it comes from"),
            choices=[
                ("plan", pgettext_lazy("pledge", "the plan")),
                ("own", pgettext_lazy("pledge", "the year's own list")),
            ],
            any_label=pgettext_lazy("pledge", "either source"),
            apply=_from,
        ),
        Filter("name", _("Words"), kind="text", any_label=_("any words")),
    ],
    sentence=_("Show pledges of {year} from {source} that stand {state}, are led by {lead} and have the words {name}"),
    order=["-year", "area", "position"],
    unique="id",
    opens=pledge_url,
    empty=_("Nothing is pledged that fits."),
)


def _of_month(row: PledgeMonth) -> str:
    return month_words(row.month)


MONTHS = Table(
    name="pledge_months",
    title=pgettext_lazy("pledge", "Month by month"),
    columns=[
        Column("month", pgettext_lazy("pledge", "By the end of"), value=_of_month, short=True),
        Column("done", pgettext_lazy("pledge", "Done since the year began"), kind="number"),
        Column("text", _("What was said"), width=50),
        Column("reported_at", _("Reported on"), kind="moment"),
        Column("reported_by", _("Reported by")),
    ],
    unique="month",
    row_key=lambda row: str(row.month),
    empty=_("No month is reported yet."),
)
