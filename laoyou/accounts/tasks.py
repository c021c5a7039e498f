"""Jobs of the accounts: sending the digest of somebody's day."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from laoyou.accounts.services import reminders
from laoyou.core import clock
from laoyou.core.actor import system_actor
from laoyou.records.services import jobs


@app.task(queue="records", retry=jobs.RETRY)
def send_digest(digest_id: str) -> str:
    """Send one digest, at most once."""
    return reminders.send(UUID(digest_id), actor=system_actor("reminders"), now=clock.now())
