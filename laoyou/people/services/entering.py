"""Entering somebody by hand: first whoever is alike and here already, then the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.clock import day_of
from laoyou.people.enums import Document, PairState
from laoyou.people.models import Pair
from laoyou.people.selectors.near import Entered, Near, near_to
from laoyou.people.services.found_pairs import Found, keep
from laoyou.people.services.names import spelled, written
from laoyou.people.services.numbers import normal_document, phone_index_of
from laoyou.people.services.pairs import said
from laoyou.people.services.persons import Details, record_person

_OF_THE_LAW = {Document.CITIZEN_ID, Document.RESIDENCE_PERMIT}


def already_here(details: Details, *, actor: Actor, now: datetime) -> list[Near]:
    """People of the actor's area who may be the one about to be entered, the likeliest first; writes nothing.

    Raises NameNotWritable, NumberNotValid, NumberTooLong, PhoneNotValid.
    """
    name = written(details.name)
    pinyin, initials = spelled(name)
    numbered = details.document in _OF_THE_LAW and bool(details.number)
    if numbered and details.document:
        normal_document(details.document, details.number, on=day_of(now))
    entered = Entered(
        name=name,
        pinyin=pinyin,
        initials=initials,
        sex=details.sex,
        birth=details.birth,
        area=details.area,
        numbered=numbered,
        phone_index=phone_index_of(details.phone) if details.phone else None,
    )
    return near_to(entered, actor=actor)


def enter_person(details: Details, *, apart: Iterable[Near], reason: str, actor: Actor, now: datetime) -> UUID:
    """Enter somebody of whom it was said that nobody of `apart` is the same person; that is remembered.

    Raises what `persons.record_person` raises.
    """
    with transaction.atomic():
        key = record_person(details, actor=actor, now=now)
        for near in apart:
            _keep_apart(key, near, reason, actor, now)
    return key


def _keep_apart(key: UUID, near: Near, reason: str, actor: Actor, now: datetime) -> None:
    low, high = sorted((key, near.id))
    keep([Found(low, high, near.probability, near.prior, near.levels, near.weights)], run=None, now=now)
    pair = Pair.objects.select_for_update().get(low=low, high=high)
    said(pair, PairState.NOT_SAME, reason, actor=actor, now=now)
