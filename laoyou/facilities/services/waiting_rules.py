"""Putting rules of waiting lists into force: recorded once, superseded by later versions, confirmed on a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.core.identifiers import uuid7
from laoyou.facilities.access import KEEP_WAITING_RULES
from laoyou.facilities.enums import WaitingKind
from laoyou.facilities.models import WaitingRule
from laoyou.facilities.selectors.waiting_facts import facts_unknown
from laoyou.policy.waiting import Rule, RuleUnusable, criteria_met, facts_asked, offer_terms, shipped_rules
from laoyou.policy.waiting import unmet_conditions as conditions_of
from laoyou.records.services import audit


class RuleNotUsable(DomainError):
    code = "facilities_rule_not_usable"
    sentence = "The rule cannot be used: %(why)s. Nothing was put into force."


class VersionTaken(DomainError):
    code = "facilities_rule_version_taken"
    sentence = "This version of the rule is already on record, and a recorded version never changes. Give a new one."


class NotBefore(DomainError):
    code = "facilities_rule_not_before"
    sentence = "A rule comes into force at the earliest after the one before, which holds since %(since)s."


class AlreadyConfirmed(DomainError):
    code = "facilities_rule_confirmed"
    sentence = "The rule has already been confirmed by %(by)s. A change of it is a new version."


class OutsideYourArea(DomainError):
    code = "facilities_rule_outside"
    sentence = "The rule would hold outside your area."


def put_into_force(area: int, source: Mapping[str, Any], *, first: date, actor: Actor, now: datetime) -> UUID:
    """A version of a rule, in force in an area from a day on; the one before ends that day. Returns its key.

    Raises OutsideYourArea, RuleNotUsable, VersionTaken, NotBefore.
    """
    KEEP_WAITING_RULES.demand(actor)
    if not actor.is_system and area not in actor.area:
        raise OutsideYourArea
    kind = demand_usable(source)
    with transaction.atomic():
        _end_before(area, kind, first)
        made = WaitingRule(
            id=uuid7(),
            area=area,
            kind=kind,
            code=str(source["code"]),
            version=str(source["version"]),
            source=dict(source),
            valid=DateRange(first, None),
            recorded_at=now,
        )
        with refusing({"waiting_rule_version_once": VersionTaken}):
            made.save(force_insert=True)
        after = {"code": made.code, "version": made.version, "first": first}
        _audit(made, "put_into_force", actor=actor, now=now, after=after)
    return made.id


def begin_with_shipped(area: int, *, actor: Actor, now: datetime) -> list[UUID]:
    """The rules that ship with the program, to be confirmed, for kinds the area has no rule of yet."""
    KEEP_WAITING_RULES.demand(actor)
    today = day_of(now)
    made = []
    for each in shipped_rules():
        kind = str(each.source["kind"])
        if not WaitingRule.objects.filter(area=area, kind=kind).exists():
            first = min(date.fromisoformat(str(each.source["valid_from"])), today)
            made.append(put_into_force(area, each.source, first=first, actor=actor, now=now))
    return made


def confirm_rule(rule_id: UUID, *, by: str, document: str, on: date, actor: Actor, now: datetime) -> None:
    """Record that an authority has confirmed a rule, in which document and when. Raises NotFound, AlreadyConfirmed."""
    KEEP_WAITING_RULES.demand(actor)
    with transaction.atomic():
        found = WaitingRule.objects.select_for_update().filter(id=rule_id).first()
        if found is None or not (actor.is_system or found.area in actor.area):
            raise NotFound
        if found.confirmed_by:
            raise AlreadyConfirmed(by=found.confirmed_by)
        found.confirmed_by, found.confirmed_document, found.confirmed_on = by.strip(), document.strip(), on
        found.save(update_fields=["confirmed_by", "confirmed_document", "confirmed_on"])
        _audit(found, "confirm_rule", actor=actor, now=now, after={"by": by, "document": document, "on": on})


def demand_usable(source: Mapping[str, Any]) -> WaitingKind:
    """The kind of a rule that can be applied. Raises RuleNotUsable with what is wrong, where."""
    try:
        rule = Rule.read(source)
        offer_terms(rule)
        criteria_met(rule, {})
        conditions_of(rule, {})
        _demand_named(source)
        asked = [facts_asked(each["when"]) for part in ("criteria", "admits") for each in source.get(part, ())]
        if unknown := facts_unknown(name for names in asked for name in names):
            raise RuleNotUsable(why=f"no record holds the fact {unknown[0]}")
        return WaitingKind(source["kind"])
    except (RuleUnusable, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise RuleNotUsable(why=str(wrong)) from wrong


def _demand_named(source: Mapping[str, Any]) -> None:
    """What the page shows in plain words is there."""
    for part in ("code", "version", "kind", "seed"):
        if not isinstance(source.get(part), str) or not source[part]:
            raise RuleUnusable(f"{part}: found {source.get(part)!r}, expected a text")
    for part in ("criteria", "admits"):
        for each in source.get(part, ()):
            if not each.get("words", {}).get("zh") or "when" not in each:
                raise RuleUnusable(f"{each.get('code')}: expected words in Chinese and a condition")


def _end_before(area: int, kind: str, first: date) -> None:
    newest = WaitingRule.objects.select_for_update().filter(area=area, kind=kind).order_by("-since").first()
    if newest is None:
        return
    if newest.valid.lower >= first:
        raise NotBefore(since=newest.valid.lower.isoformat())
    newest.valid = DateRange(newest.valid.lower, first)
    newest.save(update_fields=["valid"])


def _audit(rule: WaitingRule, verb: str, *, actor: Actor, now: datetime, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        action=f"facilities.{verb}",
        subject="facilities.waitingrule",
        subject_id=rule.id,
        area=rule.area,
        now=now,
        after=after,
    )
