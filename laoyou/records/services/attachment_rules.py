"""Which files are taken for which purpose, and the sentences for those that are not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from laoyou.core.errors import DomainError
from laoyou.records.enums import FileType, Purpose

MB = 1024 * 1024
_UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class AttachmentRefused(DomainError):
    """The file is not taken; the subclasses say why and what to do."""

    code = "attachment_refused"
    sentence = "This file cannot be taken."


class AttachmentEmpty(AttachmentRefused):
    code = "attachment_empty"
    sentence = "The file is empty. Check that it was saved completely, then choose it again."


class AttachmentTooLarge(AttachmentRefused):
    code = "attachment_too_large"
    sentence = (
        "The file is larger than %(limit_mb)s MB, the most that is taken here. "
        "Leave out scanned pages and pictures, or hand in the text alone."
    )


class AttachmentKindNotTaken(AttachmentRefused):
    code = "attachment_kind_not_taken"
    sentence = "Files ending in “%(extension)s” are not taken here. Save it as one of: %(taken)s."


class AttachmentDiffers(AttachmentRefused):
    code = "attachment_differs"
    sentence = (
        "The file is called “%(extension)s”, but its content is something else (%(found)s). "
        "Open it in its own program and save it as one of: %(taken)s."
    )


class AttachmentIsProgram(AttachmentRefused):
    code = "attachment_is_program"
    sentence = "The file is a program, not a document, whatever it is called. Do not open it; tell your administrator."


class AttachmentIsOldOffice(AttachmentRefused):
    code = "attachment_is_old_office"
    sentence = "The file is in the old Office or WPS format. Open it and save it as .docx, then choose it again."


class AttachmentEncrypted(AttachmentRefused):
    code = "attachment_encrypted"
    sentence = "The document is protected by a password. Take the password off, save it, then choose it again."


class AttachmentHasMacros(AttachmentRefused):
    code = "attachment_has_macros"
    sentence = (
        "The file contains macros (small programs). Save it without macros as one of: %(taken)s. Then choose it again."
    )


class AttachmentIsBomb(AttachmentRefused):
    code = "attachment_is_bomb"
    sentence = "The file is small but would unpack to an enormous size, as harmful files do. It was not unpacked."


class AttachmentDamaged(AttachmentRefused):
    code = "attachment_damaged"
    sentence = "The file is damaged or was not copied completely. Get it once more from where it came from."


@dataclass(frozen=True, slots=True)
class Takes:
    """What is taken for a purpose: extensions with the contents that may stand behind each, and the largest size."""

    contents: dict[str, frozenset[FileType]]
    limit: int


_ANY_TEXT = frozenset({FileType.TEXT, FileType.HTML, FileType.JSON})
_HTML = frozenset({FileType.HTML})
TAKES = {
    Purpose.PLAN_DOCUMENT: Takes(
        {
            ".txt": _ANY_TEXT,
            ".docx": frozenset({FileType.DOCX}),
            ".html": _HTML,
            ".htm": _HTML,
            ".pdf": frozenset({FileType.PDF}),
        },
        limit=50 * MB,
    ),
    Purpose.PLAN_PACK: Takes({".json": frozenset({FileType.JSON})}, limit=20 * MB),
    # A whole prefecture's register. What programs call .xls is often an .xlsx or plain text.
    Purpose.DEPARTMENT_FILE: Takes(
        {
            ".xlsx": frozenset({FileType.XLSX}),
            ".xls": frozenset({FileType.OFFICE_97, FileType.XLSX, FileType.TEXT}),
            ".et": frozenset({FileType.OFFICE_97, FileType.XLSX}),
            ".csv": _ANY_TEXT,
            ".txt": _ANY_TEXT,
        },
        limit=400 * MB,
    ),
    Purpose.PROGRESS_EVIDENCE: Takes(
        {
            ".pdf": frozenset({FileType.PDF}),
            ".docx": frozenset({FileType.DOCX}),
            ".xlsx": frozenset({FileType.XLSX}),
        },
        limit=20 * MB,
    ),
    Purpose.EXPORT: Takes({".docx": frozenset({FileType.DOCX}), ".pdf": frozenset({FileType.PDF})}, limit=50 * MB),
    # Written by ourselves: some hundred bytes a row, and no list has more than a province's people.
    Purpose.LIST_FILE: Takes({".xlsx": frozenset({FileType.XLSX})}, limit=4096 * MB),
    Purpose.AUTHORISATION: Takes(
        {".pdf": frozenset({FileType.PDF}), ".docx": frozenset({FileType.DOCX})},
        limit=10 * MB,
    ),
}
_REFUSED: dict[FileType, type[AttachmentRefused]] = {
    FileType.EMPTY: AttachmentEmpty,
    FileType.PROGRAM: AttachmentIsProgram,
    FileType.OFFICE_97: AttachmentIsOldOffice,
    FileType.ENCRYPTED: AttachmentEncrypted,
    FileType.MACROS: AttachmentHasMacros,
    FileType.BOMB: AttachmentIsBomb,
    FileType.DAMAGED: AttachmentDamaged,
}
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".csv": "text/csv",
}


def demand_agreement(found: FileType, extension: str, takes: Takes) -> None:
    """Raise the AttachmentRefused that fits unless the content is what the extension promises."""
    if found in takes.contents[extension]:
        return
    taken = sorted(takes.contents)
    if found in _REFUSED:
        raise _REFUSED[found](taken=taken)
    raise AttachmentDiffers(extension=extension, found=found.label, taken=taken)


def readable_name(filename: str) -> tuple[str, str]:
    """The name for people, without folders and invisible characters, and its extension in small letters."""
    last = (
        _UNSAFE_IN_NAMES.sub("", unicodedata.normalize("NFC", filename)).replace("\\", "/").rsplit("/", 1)[-1].strip()
    )
    stem, dot, extension = last.rpartition(".")
    if not dot or not stem:
        return last[:200] or "?", ""
    return f"{stem[:180]}.{extension[:19]}", f".{extension.lower()}"
