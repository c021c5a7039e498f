"""Tables of the assessment."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import AssessedAs, AssessmentState
from laoyou.ui.tables import Column, Filter, Table
from laoyou.workbench.assessment import words

_UNIT = pgettext_lazy("assessment", "Unit")
_YEAR = pgettext_lazy("assessment", "Year")


def assessment_url(row: Any) -> str:
    """Where one version and its units are shown."""
    return reverse("assessment:assessment", args=[row.id])


def unit_url(row: Any) -> str:
    """Where one unit's result is opened."""
    return reverse("assessment:unit", args=[row.assessment_id, row.id])


def score_url(row: Any) -> str:
    """Where the rows of one criterion are shown."""
    return reverse("assessment:score", args=[row.assessment_id, row.unit_id, row.kind])


ASSESSMENTS = Table(
    name="assessments",
    title=_("Yearly assessment"),
    columns=[
        Column("year", _YEAR, kind="year", sortable=True, url=assessment_url),
        Column("version", pgettext_lazy("assessment", "Version"), kind="number", url=assessment_url),
        Column("state", pgettext_lazy("assessment", "Where it stands"), value=words.state_of, kind="status"),
        Column("scheme", _("Scheme"), value=lambda row: row.scheme.name, width=30),
        Column("as_of", _("Counted on"), kind="date"),
        Column("objections_until", _("Objections until"), kind="date"),
        Column("waiting", _("Objections without an answer"), kind="number"),
        Column("approved_by", _("Approved by")),
        Column("published_at", _("Published on"), kind="moment"),
    ],
    filters=[
        Filter("year", _YEAR, kind="number", any_label=_("any year")),
        Filter(
            "state",
            pgettext_lazy("assessment", "Where it stands"),
            choices=AssessmentState.choices,
            any_label=pgettext_lazy("assessment", "anywhere"),
        ),
    ],
    sentence=_("Show versions of {year} that stand {state}"),
    order=["-year", "-version"],
    unique="id",
    opens=assessment_url,
    empty=_("No year has been assessed yet."),
)
UNITS = Table(
    name="assessed",
    title=_("Units by points"),
    columns=[
        Column("rank", pgettext_lazy("assessment", "Rank"), kind="number", sortable=True),
        Column("name", _UNIT, url=unit_url, width=30),
        Column("assessed_as", _("Ranked among"), value=words.kind_of, kind="badge"),
        Column("total", _("Points in all"), kind="number", places=2, sortable=True),
        Column("scored", _("Of the criteria"), kind="number", places=2),
        Column("adjusted", _("Added or taken"), kind="number", places=2),
        Column("measured", _("Points that could be measured"), kind="number", places=2),
        Column("objected", _("Objections"), kind="number"),
    ],
    filters=[
        Filter(
            "assessed_as",
            _("Ranked among"),
            choices=AssessedAs.choices,
            any_label=pgettext_lazy("assessment", "all units"),
        ),
        Filter("name", _UNIT, kind="text", any_label=_("any unit")),
    ],
    sentence=_("Show {assessed_as} whose name has {name}"),
    order=["-assessed_as", "rank", "name"],
    unique="id",
    opens=unit_url,
    empty=_("No unit fits."),
)
SCORES = Table(
    name="scores",
    title=_("Criterion by criterion"),
    columns=[
        Column(
            "kind",
            pgettext_lazy("assessment", "Criterion"),
            value=lambda row: words.criterion(row.kind),
            url=score_url,
            width=30,
        ),
        Column("share", _("Met"), value=words.share),
        Column("points", pgettext_lazy("assessment", "Points"), kind="number", places=2),
        Column("weight", _("Points at most"), kind="number", places=2),
        Column("formula", _("What is counted"), value=lambda row: words.formula(row.kind), width=50),
    ],
    unique="kind",
    row_key=lambda row: row.kind,
    opens=score_url,
)
ROWS = Table(
    name="score_rows",
    title=_("Rows behind the score"),
    columns=[
        Column("what", _("What it is"), width=60),
        Column("met", _("Met or not"), value=words.met_of, kind="status"),
        Column("how", _("How it stood"), value=words.how_of, width=40),
    ],
    filters=[Filter("what", _("Words"), kind="text", any_label=_("any words"))],
    sentence=_("Show rows with {what}"),
    unique="what",
    row_key=lambda row: f"{row.what}{row.how}",
    empty=_("Nothing of this kind was given to the unit, so the criterion is left out for it."),
)
ADJUSTMENTS = Table(
    name="adjustments",
    title=_("Points added or taken"),
    columns=[
        Column("year", _YEAR, kind="year", sortable=True),
        Column("unit", _UNIT, value=lambda row: row.organisation.name, width=26),
        Column("points", pgettext_lazy("assessment", "Points"), kind="number", places=2),
        Column("reason", pgettext_lazy("assessment", "Reason"), width=50),
        Column("evidence", _("What shows it"), width=40),
        Column("recorded_at", _("Recorded on"), kind="moment"),
        Column("recorded_by", _("Recorded by")),
        Column("withdrawn_at", _("Withdrawn on"), kind="moment"),
    ],
    filters=[
        Filter("year", _YEAR, kind="number", any_label=_("any year")),
        Filter("unit", _UNIT, kind="text", any_label=_("any unit"), lookup="organisation__name__icontains"),
    ],
    sentence=_("Show points of {year} for {unit}"),
    order=["-recorded_at"],
    unique="id",
    empty=_("No points were added or taken."),
)


def _criteria(row: Any) -> str:
    found = sorted(row.criteria.all(), key=lambda each: (-each.weight, each.kind))
    return "；".join(f"{words.criterion(each.kind)} {each.weight.normalize():f}" for each in found)


SCHEMES = Table(
    name="schemes",
    title=_("Schemes"),
    columns=[
        Column("first_year", _("For years from"), kind="year", sortable=True),
        Column("name", _("Scheme"), width=30),
        Column("criteria", _("Criteria with their points"), value=_criteria, width=60),
        Column("most_adjusted", _("Added or taken at most"), kind="number"),
        Column("basis", _("Where it is laid down"), width=40),
        Column("recorded_by", _("Recorded by")),
    ],
    order=["-first_year"],
    unique="id",
    empty=_("No scheme is on record. Nothing can be assessed before one is."),
)
