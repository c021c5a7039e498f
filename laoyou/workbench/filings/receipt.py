"""The receipt of a filing (备案回执) as an official paper."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.area_codes import lineage_of
from laoyou.facilities.enums import CHILD_KINDS, SiteKind
from laoyou.facilities.selectors.filings import FilingCard
from laoyou.ui import formats
from laoyou.ui.papers import Grid, Paper, Text
from laoyou.workbench.filings import words
from laoyou.workbench.filings.presenters import changes


def receipt(card: FilingCard) -> Paper:
    """The receipt of a filing that was accepted, from the filing alone."""
    filing = card.filing
    issuer = _issuer(card)
    return Paper(
        issuer=issuer,
        number=_("Filing No. %(number)s") % {"number": filing.number},
        title=_("Receipt of filing"),
        to=card.institution if card.institution == card.site else f"{card.institution}（{card.site}）",
        blocks=[
            Text(
                _("Your filing of %(day)s has been looked at. It is complete, and you are filed.")
                % {"day": formats.day(filing.submitted_on)}
            ),
            Grid(_("What was filed"), [_("Item"), _("As filed")], list(_rows(card)), [2, 5]),
            Text(
                _(
                    "When what is filed changes, hand in the change. Before services are suspended or ended, announce "
                    "it in time and resettle everybody."
                )
            ),
        ],
        signed_by=issuer,
        signed_on=filing.decided_on or clock.today(),
        printed_by=issuer,
    )


def _issuer(card: FilingCard) -> str:
    """The nearest department that keeps institutions of the kind; without one on record, who answered."""
    function = "health" if card.site_kind in CHILD_KINDS else "civil_affairs"
    for area in lineage_of(card.filing.area):
        found = organisations.of_function(function, area=area, on=clock.today())
        if found is not None:
            return found.name
    return card.filing.decided_by


def _rows(card: FilingCard) -> list[list[str]]:
    filing = card.filing
    rows = [
        [_("What was filed"), words.kind_words(filing.kind)],
        [_("Kind"), str(SiteKind(card.site_kind).label)],
        [_("Unified social credit code"), card.credit_code],
        [_("Legal representative"), card.representative or "—"],
        [pgettext("site", "Address"), card.address or "—"],
    ]
    if filing.places:
        rows.append([_("Beds or childcare places"), str(filing.places)])
    for what, before, after in changes(card):
        rows.append([what, _("%(before)s, from now on %(after)s") % {"before": before, "after": after}])
    if papers := [words.paper_words(each.paper) for each in card.documents if each.counts]:
        rows.append([_("Papers looked at"), "、".join(papers)])
    return rows
