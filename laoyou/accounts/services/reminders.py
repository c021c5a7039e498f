"""Reminders: what somebody wishes, and the day's digest of what was not told yet, sent once or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from laoyou.accounts.enums import Channel, DigestState, Reminded
from laoyou.accounts.models import Digest, ReminderChoice, Told, User
from laoyou.core.actor import Actor
from laoyou.core.clock import day_of, hour_of
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.records.services import jobs

_TASK = "laoyou.accounts.tasks.send_digest"
_SECONDS = 10


class WebhookNotAllowed(DomainError):
    code = "reminder_webhook_not_allowed"
    sentence = "Reminders are sent only to addresses that the installation allows. Choose one of the list."


class NotDelivered(RuntimeError):
    """The mail server or the webhook did not take it; the job is tried again."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants to be told, how, and in which hours not (see ReminderChoice)."""

    what: Reminded = Reminded.ALL
    by_email: bool = True
    webhook: str = ""
    quiet_from: int = 20
    quiet_until: int = 8

    def quiet_at(self, hour: int) -> bool:
        """Whether nothing is sent in the hour."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what it is, the address where it is done, and whether it presses."""

    words: str
    url: str
    presses: bool

    @property
    def key(self) -> str:
        """The same while the thing stands, whatever its count; another once it presses."""
        return hashlib.sha256(f"{self.url} {self.presses}".encode()).hexdigest()


def wishes_of(user_id: UUID) -> Wishes:
    """What the person chose, or what holds without a choice."""
    found = ReminderChoice.objects.filter(user_id=user_id).first()
    if found is None:
        return Wishes()
    return Wishes(Reminded(found.what), found.by_email, found.webhook, found.quiet_from, found.quiet_until)


def choose_reminders(wishes: Wishes, *, actor: Actor) -> None:
    """The actor's own wishes. Not audited: it concerns nobody else. Raises NotFound, WebhookNotAllowed."""
    if actor.user_id is None:
        raise NotFound
    if wishes.webhook and wishes.webhook not in settings.WEBHOOKS:
        raise WebhookNotAllowed
    ReminderChoice.objects.update_or_create(user_id=actor.user_id, defaults=asdict(wishes))


def channels_of(user: User, wishes: Wishes) -> list[tuple[Channel, str]]:
    """How the person is reminded, each way with its target."""
    ways = [(Channel.EMAIL, user.email if wishes.by_email else ""), (Channel.WEBHOOK, wishes.webhook)]
    return [(channel, target) for channel, target in ways if target and wishes.what != Reminded.NOTHING]


def remind(user: User, lines: Sequence[Line], *, actor: Actor, now: datetime) -> list[UUID]:
    """Make the digests of the day of what was not told yet, each with the job that sends it; their keys.

    One transaction: killed at any moment, either nothing is there or both the digest and its job. Called again on
    the day, in a quiet hour, or with nothing new, it makes none. What has gone may be told again when it comes back.
    """
    _demand_system(actor)
    wishes = wishes_of(user.id)
    made: list[UUID] = []
    for channel, target in channels_of(user, wishes):
        with transaction.atomic():
            User.objects.select_for_update(of=("self",), no_key=True).get(id=user.id)
            known = Told.objects.filter(user=user, channel=channel)
            known.exclude(key__in=[line.key for line in lines]).delete()
            told = set(known.values_list("key", flat=True))
            wanted = [line for line in lines if line.presses or wishes.what == Reminded.ALL]
            fresh = {line.key: line for line in wanted if line.key not in told}
            if not fresh or wishes.quiet_at(hour_of(now)):
                continue
            digest, is_new = Digest.objects.get_or_create(
                user=user,
                channel=channel,
                day=day_of(now),
                defaults={
                    "target": target,
                    "made_at": now,
                    "lines": [[each.words, each.url] for each in fresh.values()],
                },
            )
            if is_new:
                Told.objects.bulk_create(Told(user=user, channel=channel, key=key, digest=digest) for key in fresh)
                jobs.defer(_TASK, digest_id=str(digest.id))
                made.append(digest.id)
    return made


def send(digest_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Send a digest at most once; the state it ends in.

    Raises NotDelivered when it was refused, so that the job is tried again. One found under way belongs to a worker
    that died: whether it arrived nobody knows, and it is not sent twice.
    """
    _demand_system(actor)
    with transaction.atomic():
        digest = Digest.objects.select_for_update().filter(id=digest_id).first()
        if digest is None:
            raise NotFound
        if digest.state == DigestState.UNDER_WAY:
            digest.state = DigestState.UNSURE
        elif digest.state == DigestState.WAITING:
            digest.state = DigestState.UNDER_WAY
        digest.save(update_fields=["state"])
    if digest.state != DigestState.UNDER_WAY:
        return digest.state
    try:
        _hand_over(digest)
    except (OSError, DomainError) as refused:
        _ended(digest, DigestState.WAITING, trouble=str(refused)[:300])
        raise NotDelivered(type(refused).__name__) from refused
    _ended(digest, DigestState.SENT, sent_at=now)
    return DigestState.SENT


def _demand_system(actor: Actor) -> None:
    """Nobody sends reminders in a person's name."""
    if not actor.is_system:
        raise NotAllowed(action="accounts.remind")


def _ended(digest: Digest, state: DigestState, **facts: Any) -> None:
    Digest.objects.filter(id=digest.id).update(state=state, **facts)


def _hand_over(digest: Digest) -> None:
    if digest.channel == Channel.EMAIL:
        lines = [f"- {words}\n  {settings.SITE_ADDRESS}{url}" for words, url in digest.lines]
        send_mail(f"老幼 {digest.day}", "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [digest.target])
    else:
        _call(digest)


def _call(digest: Digest) -> None:
    """POST as JSON, signed: `Laoyou-Signature` is the hex HMAC-SHA256 of the body under the webhooks' secret.

    `Laoyou-Digest` is the same when it is tried again. Redirects are not followed: they would lead off the list.
    """
    if digest.target not in settings.WEBHOOKS:
        raise WebhookNotAllowed
    lines = [{"words": words, "url": f"{settings.SITE_ADDRESS}{url}"} for words, url in digest.lines]
    told = {"id": str(digest.id), "person": digest.user.username, "day": digest.day.isoformat(), "lines": lines}
    body = json.dumps(told, ensure_ascii=False).encode()
    signature = hmac.new(settings.WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Laoyou-Signature": signature,
        "Laoyou-Digest": str(digest.id),
    }
    asked = urllib.request.Request(digest.target, body, headers, method="POST")  # noqa: S310 - from the allowed list
    with _OPENER.open(asked, timeout=_SECONDS) as answer:
        answer.read(1)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_facts: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
