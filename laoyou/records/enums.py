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
    EXPORT = "export", _("export")
