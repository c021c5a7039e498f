"""What was done, by whom, linked so that a later change shows (docs/contracts/audit.md)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import APPEND_BY_AREA, RowRule, through

# As key paging sorts, missing values last, although there are none: PostgreSQL only uses an index of that order.
_NEWEST = (models.F("at").desc(nulls_last=True), models.F("id").desc(nulls_last=True))


class AuditEvent(models.Model):
    """One act of one person (or of the system), written in the transaction of the act itself.

    Rows are added, never changed: PostgreSQL refuses UPDATE, DELETE and TRUNCATE for every role. People and
    organisations are plain ids with the name as it was then, because this app lies below them.
    `digest` is the SHA-256 of the event's canonical form.
    """

    row_rule = APPEND_BY_AREA

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("when"))
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(_("person"), max_length=200)
    actor_roles = ArrayField(models.CharField(max_length=50), default=list)
    organisation_id = models.UUIDField(null=True)
    area = models.BigIntegerField()
    action = models.CharField(_("action"), max_length=100)
    subject = models.CharField(_("subject"), max_length=100)
    subject_id = models.CharField(max_length=100)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_event_is_not_anonymous", condition=~models.Q(actor_name="")),
            models.CheckConstraint(
                name="audit_event_digest_is_sha256", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes = [
            models.Index(*_NEWEST, name="audit_event_newest"),
            models.Index("area", *_NEWEST, name="audit_event_area"),
            models.Index(fields=["subject", "subject_id", "-at"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-at"], name="audit_event_actor"),
            models.Index("action", *_NEWEST, name="audit_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"


class AuditLink(models.Model):
    """An event's place in the chain: numbers without gaps in the order of commit.

    PostgreSQL writes the link while the transaction commits (trigger `records_audit_link`); no role writes it
    by hand. `hash` is SHA-256 over number, event digest and the previous link's hash.
    """

    row_rule = RowRule(read=through("records_auditevent", "event_id").read, write="")

    sequence = models.BigIntegerField(primary_key=True)
    # No foreign key: a removed event must leave its link behind as the proof that it was there.
    event_id = models.UUIDField(unique=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_link_counts_from_one", condition=models.Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:8]}"
