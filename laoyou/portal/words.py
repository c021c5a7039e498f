"""The published register in words for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laoyou.facilities.enums import (
    CHILD_KINDS,
    FactKind,
    Insurance,
    Licence,
    Medical,
    Mode,
    Ownership,
    Service,
    SiteKind,
    SiteState,
    WaitingKind,
)
from laoyou.facilities.selectors.published import SiteCard
from laoyou.ui import formats
from laoyou.ui.blocks import Fact

_DETAILS: dict[str, Any] = {
    FactKind.LICENCE: Licence,
    FactKind.INSURANCE: Insurance,
    FactKind.MEDICAL: Medical,
}


def card(each: SiteCard) -> dict[str, Any]:
    """What a list shows of a site."""
    return {
        "id": each.site_id,
        "name": each.name,
        "kind": str(SiteKind(each.kind).label),
        "place": each.place,
        "inclusive": each.inclusive,
        "price": price(each.price_fen),
        "vacant": vacant(each),
        "has_vacant": each.vacant > 0,
        "phone": each.phone,
        "closed": "" if each.state == SiteState.OPERATING else str(SiteState(each.state).label),
    }


def vacant(each: SiteCard) -> str:
    """How many places are free, said so that it cannot be taken for a promise."""
    if not each.places:
        return _("no beds or childcare places on record")
    if each.kind in CHILD_KINDS:
        return ngettext("%(n)s childcare place free", "%(n)s childcare places free", each.vacant) % {"n": each.vacant}
    return ngettext("%(n)s bed free", "%(n)s beds free", each.vacant) % {"n": each.vacant}


def price(fen: int | None) -> str:
    """Yuan a month; empty when no price is on file."""
    if fen is None:
        return ""
    return _("%(yuan)s yuan a month") % {"yuan": formats.yuan(fen)}


def prices(each: SiteCard) -> list[dict[str, Any]]:
    """Every price there was, is or is announced, the latest first; what it is on the day of the register."""
    return [_price(row, each.as_of) for row in each.prices]


def _price(row: Mapping[str, Any], on: date) -> dict[str, Any]:
    since, until = date.fromisoformat(row["since"]), date.fromisoformat(row["until"]) if row["until"] else None
    standing = "none"
    if since > on:
        standing = "near"
    elif until is None or until > on:
        standing = "ok"
    said = {"near": _("announced"), "ok": _("charged now"), "none": _("charged before")}
    return {
        "yuan": formats.yuan(row["fen"]),
        "since": formats.day(since),
        "until": formats.day(until) if until else "",
        "tone": standing,
        "said": said[standing],
    }


def facts(each: SiteCard) -> list[Fact]:
    """The facts of a site's page. Ratings nobody gave are left out; what else is not on record shows as missing."""
    known = [
        Fact(pgettext("site", "Institution"), each.institution),
        Fact(_("Run by"), f"{each.operator} {each.credit_code}"),
        Fact(_("Ownership"), f"{Ownership(each.ownership).label}，{Mode(each.mode).label}"),
        Fact(pgettext("site", "Address"), " ".join([*each.place.split()[:2], each.address or each.place])),
        Fact(_("Beds or places"), formats.number(each.places) if each.places else None),
        Fact(_("Free on %(day)s") % {"day": formats.day(each.as_of)}, formats.number(each.vacant)),
        Fact(_("Inclusive price on file"), price(each.price_fen)),
    ]
    rated = [
        Fact(_("Grade of the home"), _("grade %(n)s") % {"n": each.grade} if each.grade else None),
        Fact(_("Star rating"), _("%(n)s stars") % {"n": each.star} if each.star else None),
        Fact(_("Quality assessment"), {1: "D", 2: "C", 3: "B", 4: "A"}.get(each.quality or 0)),
    ]
    return known + [fact for fact in rated if fact.value]


def papers(each: SiteCard) -> list[tuple[str, str]]:
    """Licences, policies and agreements in force: what, and number, issuer, until when."""
    found = []
    for paper in each.papers:
        labels = _DETAILS.get(paper["kind"])
        what = str(labels(paper["detail"]).label) if labels else str(FactKind(paper["kind"]).label)
        said = [paper["number"], paper["issuer"]]
        if paper["until"]:
            said.append(_("valid until before %(day)s") % {"day": formats.day(date.fromisoformat(paper["until"]))})
        found.append((what, " · ".join(part for part in said if part)))
    return found


def services(each: SiteCard) -> list[str]:
    return [str(Service(code).label) for code in each.services]


def list_kind(kind: str) -> str:
    return str(WaitingKind(kind).label)


def kinds(group: str) -> list[tuple[str, str]]:
    """Kinds of the group, or all."""
    wanted = {"children": CHILD_KINDS, "elders": frozenset(SiteKind) - CHILD_KINDS}.get(group, frozenset(SiteKind))
    return [(kind.value, str(kind.label)) for kind in SiteKind if kind in wanted]
