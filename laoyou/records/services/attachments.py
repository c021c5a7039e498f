"""Keeping the files people hand in: what they are is checked, where they lie is ours to say, nothing is half kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.records.enums import PERSONAL, Purpose
from laoyou.records.models import Attachment
from laoyou.records.selectors import attachments
from laoyou.records.selectors.attachments import AttachmentRow, AttachmentUnknown
from laoyou.records.services import audit
from laoyou.records.services.attachment_rules import (
    MB,
    MEDIA_TYPES,
    TAKES,
    AttachmentKindNotTaken,
    AttachmentRefused,
    AttachmentTooLarge,
    demand_agreement,
    readable_name,
)
from laoyou.records.services.file_types import type_of
from laoyou.records.services.sealed_files import write_opened, write_sealed
from laoyou.records.services.sealing import SealBroken

__all__ = ["AttachmentMissing", "AttachmentRefused", "AttachmentUnknown", "keep", "open_attachment", "path_of"]

_BLOCK = 256 * 1024


class AttachmentMissing(DomainError):
    code = "attachment_missing"
    sentence = "The kept file is missing from the storage. Tell your administrator: it must come back from the backup."


class _Incoming:
    """A file on its way in. Whoever drops it without `place` removes it: so does a transaction that rolls back."""

    def __init__(self) -> None:
        folder = _made(Path(settings.ATTACHMENTS_ROOT) / "incoming")
        descriptor, name = tempfile.mkstemp(dir=folder)
        self.file: BinaryIO = os.fdopen(descriptor, "w+b")
        self.path = Path(name)
        self.drop = weakref.finalize(self, _removed, self.file, self.path)

    def place(self, target: Path) -> None:
        """Move the file to where it stays; atomic, and harmless when it is there already."""
        self.file.close()
        _made(target.parent)
        self.path.replace(target)
        self.drop.detach()


# How long after being kept a file may still be on its way from the transaction to its place.
_PLACED_WITHIN = timedelta(seconds=20)
# Files kept by transactions of this process that have not committed yet, by where they will lie.
_pending: weakref.WeakValueDictionary[Path, _Incoming] = weakref.WeakValueDictionary()


def keep(data: bytes | IO[bytes], *, filename: str, purpose: str, area: int, actor: Actor, now: datetime) -> Attachment:
    """Check a file and keep it; the very same file for the same purpose and area is kept once and returned again.

    The file appears in the storage when the transaction commits and never when it does not. A stream is read
    once and no further than the purpose's limit. Raises AttachmentRefused: its subclasses say what was found.
    """
    takes = TAKES[Purpose(purpose)]
    name, extension = readable_name(filename)
    if extension not in takes.contents:
        raise AttachmentKindNotTaken(extension=extension or name, taken=sorted(takes.contents))
    incoming = _Incoming()
    try:
        sha256, size = _copy(BytesIO(data) if isinstance(data, bytes) else data, incoming.file, takes.limit)
        demand_agreement(type_of(incoming.file), extension, takes)
        incoming = _sealed(incoming, purpose) if purpose in PERSONAL else incoming
        return _keep_row(
            Attachment(
                area=area,
                sha256=sha256,
                purpose=purpose,
                size=size,
                media_type=MEDIA_TYPES[extension],
                filename=name,
                kept_at=now,
                kept_by_id=actor.user_id,
                kept_by_name=actor.name,
            ),
            incoming,
            actor=actor,
        )
    except BaseException:
        incoming.drop()
        raise


def _keep_row(wanted: Attachment, incoming: _Incoming, *, actor: Actor) -> Attachment:
    """The wanted attachment, or the one that already keeps these bytes; the file follows when this commits."""
    with transaction.atomic():
        known = {"area": wanted.area, "sha256": wanted.sha256, "purpose": wanted.purpose}
        rest = ("size", "media_type", "filename", "kept_at", "kept_by_id", "kept_by_name")
        defaults = {name: getattr(wanted, name) for name in rest}
        attachment, is_new = Attachment.objects.get_or_create(**known, defaults=defaults)
        target = path_of(attachment)
        _pending[target] = incoming
        transaction.on_commit(_placing(incoming, target))
        if is_new:
            _record(attachment, actor=actor, now=attachment.kept_at)
    return attachment


def open_attachment(attachment_id: UUID, *, actor: Actor) -> tuple[AttachmentRow, BinaryIO]:
    """A kept file and its bytes, open for reading; close them. `name` of what is returned is a path while it is open.

    Documents about people lie sealed and are opened into a copy that is gone when it is closed.
    Raises NotAllowed, AttachmentUnknown, AttachmentMissing, SealBroken.
    """
    row = attachments.get_attachment(attachment_id, actor=actor)
    return row, opened_when_placed(row)


def opened_when_placed(row: Attachment | AttachmentRow) -> BinaryIO:
    """The bytes, wherever they are on their way to their place. Raises AttachmentMissing, SealBroken."""
    path = path_of(row)
    if not path.exists() and path in _pending:
        path = _pending[path].path
    _await_placing(row, path)
    try:
        return opened(path, row)
    except FileNotFoundError as missing:
        raise AttachmentMissing from missing


def forget(attachment_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Delete a kept file for good, its bytes when this commits. The system's own job. Raises NotAllowed.

    Who still refers to it forbids it (ProtectedError). Call inside a transaction.
    """
    if not actor.is_system:
        raise NotAllowed
    gone = Attachment.objects.select_for_update().get(pk=attachment_id)
    path = path_of(gone)
    facts = {"filename": gone.filename, "purpose": gone.purpose, "sha256": gone.sha256}
    audit.record(
        actor=actor,
        action="records.forget_attachment",
        subject="attachment",
        subject_id=gone.pk,
        area=gone.area,
        now=now,
        before=facts,
    )
    gone.delete()
    if not Attachment.objects.filter(area=gone.area, sha256=gone.sha256).exists():  # for another purpose
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def opened(path: Path, row: Attachment | AttachmentRow) -> BinaryIO:
    """The bytes that were kept, from where they lie. Raises SealBroken, FileNotFoundError."""
    if row.purpose not in PERSONAL:
        return path.open("rb")
    copy = _plain_file()
    try:
        with path.open("rb") as sealed:
            write_opened(sealed, copy, purpose=row.purpose)
        copy.seek(0)
        if fingerprint(copy) != row.sha256:
            raise SealBroken
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def fingerprint(file: IO[bytes]) -> str:
    """The SHA-256, in hexadecimal, of the file from where it stands."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _plain_file() -> BinaryIO:
    """For this process only, and gone when it is closed."""
    folder = _made(Path(settings.ATTACHMENTS_ROOT) / "incoming")
    return tempfile.NamedTemporaryFile(dir=folder)  # type: ignore[return-value]


def _sealed(plain: _Incoming, purpose: str) -> _Incoming:
    """The same file sealed; the readable one is gone from here on."""
    sealed = _Incoming()
    try:
        plain.file.seek(0)
        write_sealed(plain.file, sealed.file, purpose=purpose)
        sealed.file.flush()
        os.fsync(sealed.file.fileno())
    except BaseException:
        sealed.drop()
        raise
    finally:
        plain.drop()
    return sealed


def _await_placing(row: Attachment | AttachmentRow, path: Path) -> None:
    """A row is seen at its commit and the file a moment after it: whoever is as quick as a worker waits that moment."""
    deadline = row.kept_at + _PLACED_WITHIN
    while not path.exists() and clock.now() < deadline:
        time.sleep(0.05)


def path_of(attachment: Attachment | AttachmentRow) -> Path:
    """Where the bytes lie: a folder an area, then the fingerprint; nothing a person typed."""
    root = Path(settings.ATTACHMENTS_ROOT)
    return root / f"{attachment.area:012d}" / attachment.sha256[:2] / attachment.sha256


def _placing(incoming: _Incoming, target: Path) -> Callable[[], None]:
    return lambda: incoming.place(target)


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> tuple[str, int]:
    """Copy to disk; the SHA-256 in hexadecimal and the size. Raises AttachmentTooLarge as soon as it is."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise AttachmentTooLarge(limit_mb=limit // MB)
        digest.update(block)
        target.write(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _record(attachment: Attachment, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action="records.keep_attachment",
        subject="attachment",
        subject_id=attachment.pk,
        area=attachment.area,
        now=now,
        after={
            "filename": attachment.filename,
            "purpose": attachment.purpose,
            "size": attachment.size,
            "sha256": attachment.sha256,
        },
    )


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _removed(file: BinaryIO, path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)
