"""Whether the storage still holds what the attachments say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from laoyou.records.models import Attachment
from laoyou.records.services.attachments import fingerprint, opened, path_of
from laoyou.records.services.sealing import SealBroken


@dataclass(frozen=True, slots=True)
class StorageCheck:
    """Files nobody refers to, and attachments whose file is missing or is not what was kept."""

    orphans: list[Path]
    missing: list[UUID]
    damaged: list[UUID]


def check_storage(*, now: datetime, remove_orphans: bool = False) -> StorageCheck:
    """Compare the storage with the table, reading every byte. Orphans older than a day are removed on demand."""
    root = Path(settings.ATTACHMENTS_ROOT)
    found = {path for path in root.rglob("*") if path.is_file()}
    missing, damaged = [], []
    for attachment in Attachment.objects.order_by("pk").iterator():
        path = path_of(attachment)
        found.discard(path)
        if not path.exists():
            missing.append(attachment.pk)
        elif _sha256(attachment) != attachment.sha256:
            damaged.append(attachment.pk)
    # Younger files may belong to a transaction that is still open.
    orphans = sorted(path for path in found if now.timestamp() - path.stat().st_mtime > 24 * 3600)
    if remove_orphans:
        for path in orphans:
            path.unlink(missing_ok=True)
    return StorageCheck(orphans, missing, damaged)


def _sha256(attachment: Attachment) -> str:
    """Of what was kept; of a sealed file, of what is sealed in it, and nothing when that does not open."""
    try:
        with opened(path_of(attachment), attachment) as file:
            return fingerprint(file)
    except SealBroken:
        return ""
