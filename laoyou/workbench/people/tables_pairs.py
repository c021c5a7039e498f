"""The queue of records that may be one person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import PairState
from laoyou.people.selectors import pairs
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.people import words_pairs


def pair_url(row: Any) -> str:
    return reverse("people:pair", args=[row.pk])


def _percent(row: Any) -> float:
    return float(row.probability) * 100


def _touching(source: Any, area: str) -> Any:
    return pairs.touching(source, int(area))


PAIRS = Table(
    name="pairs",
    title=_("Records that may be one person"),
    columns=[
        Column("one", _("One record"), value=lambda row: row.low.name, url=pair_url, width=18, short=True),
        Column("other", _("The other"), value=lambda row: row.high.name, width=18, short=True),
        Column("sure", _("Comparison says"), value=lambda row: words_pairs.sureness(row.probability), width=16),
        Column("probability", _("Probability"), Kind.PERCENT, sortable=True, value=_percent, places=1),
        Column("why", _("Noticed"), Kind.BADGE, value=lambda row: words_pairs.reasons(row.levels), width=30),
        Column("one_birth", _("Born on, one"), Kind.DATE, value=lambda row: row.low.birth, shown=False),
        Column("other_birth", _("Born on, other"), Kind.DATE, value=lambda row: row.high.birth, shown=False),
        Column("one_lives", _("Lives in, one"), value=lambda row: row.low_area, width=20),
        Column("other_lives", _("Lives in, other"), value=lambda row: row.high_area, width=20),
        Column("state", _("Decision"), Kind.STATUS, value=lambda row: words_pairs.state(row.state), width=14),
        Column("found_at", _("Found on"), Kind.MOMENT, shown=False),
        Column("decided_by", _("Decided by"), shown=False),
        Column("reason", _("Reason"), shown=False, width=30),
    ],
    filters=[
        Filter("state", _("decision"), choices=PairState.choices, any_label=_("decided or not"), default="open"),
        Filter(
            "sure",
            _("how sure"),
            choices=words_pairs.SURENESS_CHOICES,
            any_label=_("however sure"),
            apply=pairs.sure,
        ),
        Filter(
            "because",
            _("what was noticed"),
            choices=words_pairs.REASON_CHOICES,
            any_label=_("whatever was noticed"),
            apply=pairs.because,
        ),
        Filter("area", _("area"), any_label=_("anywhere here"), apply=_touching),
    ],
    sentence=_("Show pairs: {state}, {sure}, {because}, {area}"),
    order=["-probability"],
    unique="id",
    empty=_("No pair here fits."),
    empty_hint=_("Loosen one of the words above. New pairs are looked for every night."),
)
