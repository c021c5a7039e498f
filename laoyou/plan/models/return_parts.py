"""What reports and figures of departments have alike: the steps of their way, and the files that show them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.plan.enums import ReturnStepKind

STEP_KNOWN = Q(kind__in=ReturnStepKind.values)
SAYS_WHY = ~Q(kind__in=[ReturnStepKind.SENT_BACK, ReturnStepKind.REOPENED]) | ~Q(text="")


class Step(models.Model):
    """One step of the way: handed in, sent back with a reason, accepted. Steps are added and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("what happened"), max_length=10, choices=ReturnStepKind.choices)
    text = models.CharField(_("what was said"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.CharField(_("who"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Evidence(models.Model):
    """A file that shows what is said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attachment_id = models.UUIDField(_("attachment"))
    filename = models.CharField(_("file"), max_length=255)
    added_at = models.DateTimeField(_("added on"))
    added_by = models.CharField(_("added by"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename
