"""From comparisons with peers to what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from laoyou.facilities.enums import CountyType, PeerMeasure, SizeClass
from laoyou.ui import formats
from laoyou.ui.charts import Chart, bars
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Kind, Table
from laoyou.workbench.facilities.words import kind_words

# By how much a stored figure is divided, and what the result counts.
_UNITS = {
    PeerMeasure.OCCUPANCY.value: (10, gettext_lazy("%")),
    PeerMeasure.PER_CARER.value: (10, gettext_lazy("people for one carer")),
    PeerMeasure.TURNOVER.value: (10, gettext_lazy("%")),
    PeerMeasure.INCIDENTS.value: (1000, gettext_lazy("incidents for 1,000 days of care")),
    PeerMeasure.PRICE.value: (100, gettext_lazy("yuan a month")),
}


def _scaled(field: str) -> Any:
    def value(row: Any) -> float | None:
        found = getattr(row, field)
        return None if found is None else found / _UNITS[row.measure][0]

    return value


def _standing(row: Any) -> Status:
    """Among the middle half of its peers, or beyond it; neither is good or bad by itself."""
    if row.value is None:
        return Status(Tone.NONE, _("no figure"), _("there is nothing to count"))
    if not row.peers:
        return Status(Tone.NONE, _("not compared"), _("fewer than five others are like it"))
    if row.value < row.low:
        return Status(Tone.NEAR, _("lower than three quarters of them"))
    if row.value > row.high:
        return Status(Tone.NEAR, _("higher than three quarters of them"))
    return Status(Tone.OK, _("in the middle half"))


def _among(row: Any) -> str:
    if not row.peers:
        return ""
    alike = [kind_words(row.kind)]
    if row.size:
        alike.append(str(SizeClass(row.size).label))
    if row.county:
        alike.append(str(CountyType(row.county).label))
    said = {"n": row.peers, "alike": _(", ").join(alike)}
    return ngettext("%(n)s other: %(alike)s", "%(n)s others: %(alike)s", row.peers) % said


TABLE = Table(
    name="peers",
    title=gettext_lazy("Beside others like it"),
    columns=[
        Column(
            "measure", pgettext_lazy("peers", "Measure"), value=lambda row: PeerMeasure(row.measure).label, width=34
        ),
        Column("unit", gettext_lazy("Unit"), value=lambda row: str(_UNITS[row.measure][1]), width=22),
        Column("value", gettext_lazy("This institution"), Kind.NUMBER, value=_scaled("value"), places=1),
        Column("low", gettext_lazy("Lower quarter of peers"), Kind.NUMBER, value=_scaled("low"), places=1),
        Column("middle", gettext_lazy("Median of peers"), Kind.NUMBER, value=_scaled("middle"), places=1),
        Column("high", gettext_lazy("Upper quarter of peers"), Kind.NUMBER, value=_scaled("high"), places=1),
        Column("where", gettext_lazy("Where it stands"), Kind.STATUS, value=_standing),
        Column("among", gettext_lazy("Compared with"), value=_among, width=50),
    ],
    unique="id",
    empty=gettext_lazy("Nothing has been compared yet."),
    empty_hint=gettext_lazy("Open institutions are compared every night."),
)


def peers_context(request: HttpRequest, institution: Any, rows: Sequence[Any]) -> dict[str, Any]:
    """Everything peers.html reads."""
    return {
        "institution": institution,
        "table": TABLE.bind(request, rows),
        "charts": [_chart(row) for row in rows if row.peers and row.value is not None],
        "as_of": formats.day(rows[0].as_of) if rows else "",
    }


def _chart(row: Any) -> Chart:
    own = _("This institution")
    items = [
        (own, _scaled("value")(row)),
        (_("Lower quarter of peers"), _scaled("low")(row)),
        (_("Median of peers"), _scaled("middle")(row)),
        (_("Upper quarter of peers"), _scaled("high")(row)),
    ]
    about: dict[str, Any] = {"unit": str(_UNITS[row.measure][1]), "as_of": formats.day(row.as_of)}
    title = str(PeerMeasure(row.measure).label)
    return bars(f"peer-{row.measure}", title, items, highlight={own}, **about)
