"""Tokens: how another program acts in a person's name, and the answers it was given, so that a repeated call is one."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models.users import User
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside

MOST_A_MINUTE = 6000


class ApiToken(models.Model):
    """A token of one person for one area and some actions. Withdrawn, never deleted: the audit names it.

    Only the SHA-256 of the secret is kept: 256 random bits need no slower hash. When it was used, and how often in
    the minute, is written by `laoyou_use_token()` alone.
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"user_id = {CALLER} OR {inside('area')}",
        # Nobody gives himself a token, not even through raw SQL.
        write=f"{inside('area')} AND user_id <> {CALLER}",
        remove="",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("person"))
    name = models.CharField(_("what it is for"), max_length=80)
    area = models.BigIntegerField(_("area"))
    actions = ArrayField(models.CharField(max_length=60), verbose_name=_("actions"))
    secret_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    hint = models.CharField(_("token begins with"), max_length=16)
    per_minute = models.PositiveSmallIntegerField(_("calls a minute"))
    created_at = models.DateTimeField(_("token given on"))
    created_by = models.CharField(_("token given by"), max_length=120)
    expires_at = models.DateTimeField(_("token ends on"))
    revoked_at = models.DateTimeField(_("token withdrawn on"), null=True, blank=True)
    revoked_by = models.CharField(_("token withdrawn by"), max_length=120, blank=True)
    last_used_at = models.DateTimeField(_("token last used"), null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True, editable=False)
    minute_calls = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        indexes = [models.Index(fields=["area", "created_at"], name="token_area")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_named"),
            models.CheckConstraint(condition=Q(actions__len__gt=0), name="token_may_do_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(per_minute__range=(1, MOST_A_MINUTE)), name="token_calls_a_minute_plausible"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What a call with an idempotency key was answered: the same key gets the same answer for a day."""

    row_rule: ClassVar[RowRule] = RowRule(read=f"user_id = {CALLER}", write=f"user_id = {CALLER}")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.BinaryField(max_length=32)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer kept")
        verbose_name_plural = _("answers kept")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_answer_once")]

    def __str__(self) -> str:
        return self.key
