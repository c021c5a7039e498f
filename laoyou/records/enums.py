"""The closed lists of this app."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where one long piece of work stands. `interrupted` is not an end: the work is taken up again."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")


class JobState(models.TextChoices):
    """What the job page tells apart; the queue's own eight words are folded into these."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    FAILED = "failed", _("failed")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class Purpose(models.TextChoices):
    """What an attachment is kept for; decides which types and what size are taken."""

    PLAN_DOCUMENT = "plan_document", _("plan document")
    PLAN_PACK = "plan_pack", _("plan pack")
    DEPARTMENT_FILE = "department_file", _("file of a department")
    EXPORT = "export", _("export")
    AUTHORISATION = "authorisation", _("authorisation of an agent")
    PROGRESS_EVIDENCE = "progress_evidence", _("evidence of a progress report")
    LIST_FILE = "list_file", _("list as a spreadsheet")


# Documents about people: handed out by the app that knows them, never by their key alone.
PERSONAL = frozenset({Purpose.AUTHORISATION, Purpose.DEPARTMENT_FILE, Purpose.LIST_FILE})


class ReadingKind(models.TextChoices):
    """How somebody's record was looked at."""

    CARD = "card", _("opened the card")
    HOUSEHOLD = "household", _("opened the household")
    BY_NUMBER = "by_number", _("searched by number")
    BY_PHONE = "by_phone", _("searched by telephone")
    UNSEALED = "unsealed", _("opened what is protected, for a reason")
    OWN_RECORD = "own_record", _("opened everything, to hand it out")
    PHOTO = "photo", _("opened the photo")
    COUNTED = "counted", _("opened the people a figure counts")


class RunKind(models.TextChoices):
    """The kinds of run this app starts itself; other apps name their own."""

    AUDIT_VERIFICATION = "audit_verification", _("verification of the audit trail")
    LIST_FILE = "records.make_list_file", _("making of a list's spreadsheet")


class Break(models.TextChoices):
    """Why the audit trail does not hold at an event."""

    GAP = "gap", _("links were removed: a number is missing")
    DELETED = "deleted", _("the event was deleted; only its link is left")
    EDITED = "edited", _("the event was changed after it was recorded")
    RELINKED = "relinked", _("the link was changed, or events changed places")
    REWRITTEN = "rewritten", _("the chain was computed anew: it differs from a head noted earlier")
    TRUNCATED = "truncated", _("the newest events were cut off: a head noted earlier lies further on")
    UNLINKED = "unlinked", _("an event was put in without passing through the chain")


class FileType(models.TextChoices):
    """What a file's content says it is; the lower half is never taken."""

    TEXT = "text", _("plain text")
    HTML = "html", _("web page")
    DOCX = "docx", _("Word document (.docx)")
    XLSX = "xlsx", _("spreadsheet (.xlsx)")
    PDF = "pdf", _("PDF document")
    JSON = "json", _("data file (.json)")
    EMPTY = "empty", _("empty file")
    PROGRAM = "program", _("program")
    OFFICE_97 = "office_97", _("old Office document (.doc, .xls, .wps)")
    ENCRYPTED = "encrypted", _("document with a password")
    MACROS = "macros", _("document with macros")
    ZIP = "zip", _("archive (.zip)")
    BOMB = "bomb", _("archive that unpacks out of all proportion")
    DAMAGED = "damaged", _("damaged package")
    UNKNOWN = "unknown", _("unknown content")
