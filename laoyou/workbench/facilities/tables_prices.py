"""Lists of inclusive prices: of every site, of one site over time, and the ceilings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from laoyou.facilities.enums.prices import PriceGroup, ProposalState
from laoyou.facilities.selectors import prices as found
from laoyou.ui import formats
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.facilities import words
from laoyou.workbench.filings.words import confidence_words

_FEN = 100


def _yuan(fen: int | None) -> Decimal | None:
    """Exact to the fen."""
    return None if fen is None else Decimal(fen) / _FEN


def standing(row: Any) -> Status:
    """How a site's price stands to the ceiling."""
    if row.price is None:
        return Status(Tone.NONE, gettext("no price on file"))
    if row.ceiling is None:
        return Status(Tone.NONE, gettext("no ceiling on record"))
    if row.price > row.ceiling:
        return Status(Tone.OFF, gettext("above the ceiling"))
    return Status(Tone.OK, gettext("within the ceiling"))


def proposal_status(row: Any) -> Status:
    """What became of a price that an institution handed in, and when."""
    tones = {"waiting": Tone.NEAR, "confirmed": Tone.OK, "returned": Tone.OFF, "withdrawn": Tone.NONE}
    day = formats.day(row.decided_on) if row.decided_on else ""
    return Status(tones[row.state], str(ProposalState(row.state).label), day)


def _proposal(row: Any) -> str:
    return reverse("facilities:price_proposal", args=[row.pk])


PRICES = Table(
    name="prices",
    title=_("Inclusive prices"),
    columns=[
        Column(
            "name",
            pgettext_lazy("institution", "Name"),
            sortable=True,
            url=lambda row: reverse("facilities:site_prices", args=[row.pk]),
            width=30,
        ),
        Column("kind", _("Kind"), value=lambda row: words.kind_words(row.kind), width=22),
        Column("price", _("Price a month, yuan"), Kind.NUMBER, value=lambda row: _yuan(row.price), places=2),
        Column("ceiling", _("Ceiling, yuan"), Kind.NUMBER, value=lambda row: _yuan(row.ceiling), places=2),
        Column("standing", _("State"), Kind.STATUS, value=standing),
        Column("price_since", _("Charged from"), Kind.DATE),
        Column("price_number", _("Number of the price filing"), width=20),
    ],
    filters=[
        Filter("group", _("price"), choices=PriceGroup.choices, any_label=_("of every kind"), apply=found.priced_as),
        Filter(
            "standing",
            _("state"),
            choices=[
                ("above", _("above the ceiling")),
                ("filed", _("with a price on file")),
                ("none", _("without a price on file")),
            ],
            any_label=_("whatever the price"),
            apply=found.standing,
        ),
        Filter("name", _("words"), kind="text", lookup="name__contains"),
    ],
    sentence=_("Show institutions {group}, {standing}, whose name has {name}"),
    order=["area", "name"],
    unique="id",
    empty=_("No institution fits."),
    empty_hint=_("Loosen one of the words above, or look in another place."),
)

HISTORY = Table(
    name="history",
    title=_("Prices of the institution"),
    columns=[
        Column("first", _("Charged from"), Kind.DATE),
        Column("until", _("Until before"), Kind.DATE),
        Column("price", _("Price a month, yuan"), Kind.NUMBER, value=lambda row: _yuan(row.fen), places=2),
        Column(
            "change",
            _("Change, yuan"),
            Kind.NUMBER,
            value=lambda row: None if row.before is None else _yuan(row.fen - row.before),
            places=2,
        ),
        Column("number", _("Number of the price filing"), width=20),
        Column("issuer", _("Filed with"), width=24),
        Column("recorded_by", _("Recorded by")),
    ],
    row_key=lambda row: str(row.id),
    empty=_("No price was ever on file here."),
)

PROPOSALS = Table(
    name="proposals",
    prefix="p-",
    title=_("Prices handed in by institutions"),
    columns=[
        Column("site", pgettext_lazy("institution", "Name"), value=lambda row: row.site.name, url=_proposal, width=30),
        Column("price", _("Price a month, yuan"), Kind.NUMBER, value=lambda row: _yuan(row.fen), places=2),
        Column("first", _("Charged from"), Kind.DATE),
        Column("state", _("State"), Kind.STATUS, value=proposal_status),
        Column("recorded_by", _("Price handed in by")),
        Column("reason", _("Reason"), width=30),
    ],
    order=["-recorded_at"],
    unique="id",
    empty=_("No institution has handed in a price."),
)

CEILINGS = Table(
    name="ceilings",
    title=_("Price ceilings"),
    columns=[
        Column("area", _("Area"), value=lambda row: row["place"], short=True, width=20),
        Column("group", _("Price of"), value=lambda row: PriceGroup(row["ceiling"].group).label, width=24),
        Column("price", _("At most, yuan a month"), Kind.NUMBER, value=lambda row: _yuan(row["ceiling"].fen), places=2),
        Column(
            "held",
            _("In force"),
            value=lambda row: words.period_words(row["ceiling"].since, row["ceiling"].until),
            width=26,
        ),
        Column("source", _("Document"), value=lambda row: row["ceiling"].source, width=40),
        Column("known", _("How well known"), value=lambda row: confidence_words(row["ceiling"].confidence), width=20),
    ],
    row_key=lambda row: str(row["ceiling"].pk),
    empty=_("No ceiling is on record here: prices are held against none."),
)
