"""From the facilities' rows to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.facilities import access
from laoyou.facilities.enums import CHILD_KINDS, MODES, Licence, SiteState, StayState
from laoyou.facilities.enums.filings import FILED_AS
from laoyou.facilities.enums.prices import PRICED_AS
from laoyou.facilities.selectors.occupancy import Board, Guest, RoomRow, StayRow, UnitRow
from laoyou.facilities.selectors.photos import PhotoRow, photos
from laoyou.facilities.selectors.register import FactRow, InstitutionCard, SiteCard
from laoyou.places.selectors import areas
from laoyou.ui import formats
from laoyou.ui.blocks import Entry, Fact
from laoyou.workbench.facilities import words

_NAMED_AROUND = 3  # community, township, county


def card_context(card: InstitutionCard, *, actor: Actor) -> dict[str, Any]:
    """Everything card.html reads."""
    called = _places({card.area, *(site.area for site in card.sites)})
    keeps = access.KEEP_REGISTER.allows(actor)
    shown = photos([site.id for site in card.sites])
    return {
        "card": card,
        "head": _("%(owner)s · %(operator)s")
        % {"owner": words.ownership_words(card.ownership, card.mode), "operator": card.operator},
        "state": words.state_status(card.state, card.state_since),
        "facts": list(_facts(card, called)),
        "sites": [_site(site, called, shown.get(site.id, []), actor) for site in card.sites],
        "timeline": _timeline(card),
        "may_keep": keeps,
        "may_hire": access.KEEP_STAFF.allows(actor),
        "may_change": access.CHANGE_STATE.allows(actor) and card.state != SiteState.CLOSED,
        "may_open_sign_in": access.OPEN_SIGN_IN.allows(actor) and card.organisation_id is None,
    }


def _places(codes: Iterable[int]) -> dict[int, str]:
    found = areas.lineages(set(codes), on=clock.today())
    return {
        code: " ".join(row.short_name for row in reversed(rows[:_NAMED_AROUND])) or str(code)
        for code, rows in found.items()
    }


def _facts(card: InstitutionCard, called: dict[int, str]) -> Iterable[Fact]:
    yield Fact(_("Operator"), card.operator)
    code = card.credit_code
    yield Fact(_("Unified social credit code"), f"{code} {_('(made up)')}" if card.made_up else code)
    yield Fact(_("Legal representative"), card.representative)
    yield Fact(_("Ownership"), words.ownership_words(card.ownership, card.mode))
    yield Fact(_("For profit"), _("yes") if card.for_profit else _("no"))
    yield Fact(_("Kept in"), called[card.area])
    yield Fact(_("Beds"), sum(site.beds for site in card.sites) or "")
    yield Fact(_("Childcare places"), sum(site.places for site in card.sites) or "")
    yield Fact(_("Present"), sum(site.present for site in card.sites))


def _site(site: SiteCard, called: dict[int, str], shown: list[PhotoRow], actor: Actor) -> dict[str, Any]:
    today = clock.today()
    holding = [_fact(each) for each in site.facts if each.holds(today)]
    return {
        "site": site,
        "kind": words.kind_words(site.kind),
        "place": called[site.area],
        "state": words.state_status(site.state, site.state_since),
        "capacity": _capacity(site),
        "facts": holding,
        "lapsed": [_fact(each) for each in _lapsed(site.facts)],
        "may_file": access.FILE.allows(actor) and site.kind in FILED_AS and site.state != SiteState.CLOSED,
        "photos": shown,
        "may_photo": access.KEEP_PHOTOS.allows(actor) and site.state != SiteState.CLOSED,
        "is_priced": site.kind in PRICED_AS,
        "is_filed": any(each.detail == Licence.FILING and each.holds(today) for each in site.facts),
        "may_announce": access.PLAN_CLOSING.allows(actor) and site.state in {SiteState.OPERATING, SiteState.SUSPENDED},
        "may_board": access.VIEW_STAYS.allows(actor) and (site.beds or site.places or site.state != SiteState.CLOSED),
    }


def _lapsed(facts: Iterable[FactRow]) -> list[FactRow]:
    """The newest of each paper that ran out and has none after it."""
    today = clock.today()
    newest: dict[tuple[str, str], FactRow] = {}
    for each in facts:
        newest.setdefault((each.kind, each.detail), each)
    return [each for each in newest.values() if each.until is not None and each.until <= today]


def _fact(row: FactRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "words": words.fact_words(row.kind, row.detail),
        "value": words.value_words(row),
        "number": row.number,
        "issuer": row.issuer,
        "period": words.period_words(row.first, row.until),
        "status": words.until_status(row.until, clock.today()) if row.until else None,
        "by": row.recorded_by,
    }


def _capacity(site: SiteCard) -> str:
    whole = site.places if site.kind in CHILD_KINDS else site.beds
    if not whole:
        return _("no beds or places on record")
    said = {"present": site.present, "whole": whole, "free": max(0, whole - site.present)}
    return _("%(present)s of %(whole)s taken, %(free)s free") % said


def _timeline(card: InstitutionCard) -> list[Entry]:
    entries = []
    for change in card.changes:
        state = str(SiteState(change.state).label)
        what = f"{change.site}：{state}" if change.site else state
        entries.append(Entry(change.since, what, detail=change.reason, by=change.recorded_by))
    for site in card.sites:
        for fact in site.facts:
            if fact.first:
                said = " ".join(
                    part for part in (words.fact_words(fact.kind, fact.detail), words.value_words(fact)) if part
                )
                entries.append(Entry(fact.first, f"{site.name}：{said}", detail=fact.number, by=fact.recorded_by))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:40]


def _of_fact(site: SiteCard, fact: FactRow) -> Entry:
    said = f"{words.fact_words(fact.kind, fact.detail)} {words.value_words(fact)}".strip()
    return Entry(fact.first or clock.today(), f"{site.name}：{said}", detail=fact.number, by=fact.recorded_by)


def board_context(board: Board, *, actor: Actor) -> dict[str, Any]:
    """Everything board.html reads."""
    units = board.units
    may = access.KEEP_STAYS.allows(actor) and board.state == SiteState.OPERATING
    whole = sum(unit.places for unit in units)
    taken = sum(len(unit.guests) for unit in units)
    return {
        "board": board,
        "back": reverse("facilities:card", args=[board.institution_id]),
        "head": _("%(taken)s of %(whole)s taken, %(free)s free")
        % {"taken": taken, "whole": whole, "free": sum(unit.free for unit in units)},
        "modes": [(words.stay_words(mode), board.counts[mode]) for mode in MODES],
        "buildings": [
            {"name": house.name, "rooms": [_room(room, may=may) for room in house.rooms]} for house in board.buildings
        ],
        "others": [_unit(unit, may=may) for unit in board.others],
        "may_keep": access.KEEP_CAPACITY.allows(actor) and board.state != SiteState.CLOSED,
        "child": board.kind in CHILD_KINDS,
        "state": words.state_status(board.state),
    }


def _room(room: RoomRow, *, may: bool) -> dict[str, Any]:
    return {"name": room.name, "floor": room.floor, "units": [_unit(unit, may=may) for unit in room.units]}


def _unit(unit: UnitRow, *, may: bool) -> dict[str, Any]:
    return {
        "unit": unit,
        "flags": words.flag_words(unit),
        "class": words.class_words(unit.class_kind, unit.hours) if unit.class_kind else "",
        "guests": [_guest(guest) for guest in unit.guests],
        "free": unit.free,
        "admit": reverse("facilities:admit", args=[unit.id]) if may and unit.free else "",
    }


def _guest(guest: Guest) -> dict[str, Any]:
    today = clock.today()
    notes = []
    if guest.state != StayState.REAL:
        notes.append(words.stay_words(guest.state))
    if guest.away:
        notes.append(words.leave_words(guest.away))
    if guest.trial_until and guest.trial_until > today:
        notes.append(_("trial until %(day)s") % {"day": formats.day(guest.trial_until)})
    return {
        "name": guest.name,
        "url": reverse("facilities:stay", args=[guest.stay_id]),
        "notes": notes,
        "title": words.period_words(guest.since, guest.until),
    }


def stay_context(stay: StayRow, *, actor: Actor) -> dict[str, Any]:
    """Everything stay.html reads."""
    keeps = access.KEEP_STAYS.allows(actor)
    real = stay.state == StayState.REAL and not stay.end
    entries = [Entry(first, _("Bed or class %(unit)s") % {"unit": label}) for label, first, _until in stay.placements]
    for kind, first, until in stay.leaves:
        entries.append(Entry(first, words.leave_words(kind), detail=words.period_words(first, until)))
    if stay.until and stay.end:
        entries.append(Entry(stay.until, pgettext("stay", "Ended")))
    return {
        "stay": stay,
        "facts": list(_stay_facts(stay)),
        "timeline": sorted(entries, key=lambda entry: entry.at, reverse=True),
        "may_move": keeps and real,
        "away": any(until is None or until > clock.today() for _kind, first, until in stay.leaves),
        "steps": _steps(stay) if keeps else [],
    }


def _stay_facts(stay: StayRow) -> Iterable[Fact]:
    yield Fact(_("Site"), stay.site, url=reverse("facilities:board", args=[stay.site_id]))
    yield Fact(_("State"), words.stay_words(stay.state))
    yield Fact(pgettext("stay", "Time"), words.period_words(stay.first, stay.until))
    yield Fact(_("Bed or class"), stay.placements[0][0] if stay.placements else "")
    yield Fact(_("Paid by"), words.funding_words(stay.funding))
    yield Fact(_("Born on"), formats.day(stay.birth))
    yield Fact(_("Trial until before"), formats.day(stay.trial_until) if stay.trial_until else "")
    yield Fact(_("Paid until before"), formats.day(stay.settled_until) if stay.settled_until else "")


def _steps(stay: StayRow) -> list[tuple[str, str]]:
    after = {
        StayState.DRAFT: [StayState.PLANNED, StayState.CONFIRMED, StayState.CANCELLED],
        StayState.PLANNED: [StayState.CONFIRMED, StayState.CANCELLED],
        StayState.CONFIRMED: [StayState.REAL, StayState.CANCELLED],
    }
    names = {
        StayState.PLANNED: _("Offer the place"),
        StayState.CONFIRMED: _("Confirm"),
        StayState.REAL: _("Has come"),
        StayState.CANCELLED: _("Cancel"),
    }
    return [(state.value, names[state]) for state in after.get(StayState(stay.state), [])]


def back_to(institution_id: UUID, name: str) -> tuple[str, str]:
    """The card a form belongs to."""
    return reverse("facilities:card", args=[institution_id]), name
