"""That a list went out of the site as a spreadsheet, within a request. Long ones: `list_files`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.records.services import audit


def record_list_taken(title: str, *, terms: str, rows: int, actor: Actor, now: datetime) -> None:
    """Record which list it was, by what terms its rows were chosen, in words, and how many they were."""
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="records.take_list",
            subject="list",
            subject_id="",
            area=actor.area.low,
            now=now,
            after={"list": title, "filters": terms, "rows": rows},
        )
