"""What somebody wants to be reminded of and how, and what was sent: a digest a day, nothing twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.enums import Channel, DigestState, Reminded
from laoyou.accounts.models.users import User
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule

_LAST_HOUR = 23
_OWN: RowRule = RowRule(read=f"user_id = {CALLER}", write=f"user_id = {CALLER}")
_SENT: RowRule = RowRule(read=f"user_id = {CALLER}", write="")  # written by the worker alone


class ReminderChoice(models.Model):
    """One person's wishes; without a row: everything, by e-mail where an address is on record, not at night.

    In the hours from `quiet_from` up to `quiet_until` (Asia/Shanghai, over midnight where the first is later) nothing
    is sent; equal hours mean no rest. `webhook` is one of the addresses that the installation allows.
    """

    row_rule: ClassVar[RowRule] = _OWN

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="reminder_choice")
    what = models.CharField(_("what"), max_length=10, choices=Reminded.choices, default=Reminded.ALL)
    by_email = models.BooleanField(_("by e-mail"), default=True)
    webhook = models.CharField(_("webhook"), max_length=300, blank=True)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=20)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), default=8)

    class Meta:
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        constraints = [
            models.CheckConstraint(condition=Q(what__in=Reminded.values), name="reminder_what_known"),
            models.CheckConstraint(
                condition=Q(quiet_from__lte=_LAST_HOUR, quiet_until__lte=_LAST_HOUR), name="reminder_hours_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what}"


class Digest(models.Model):
    """What was sent to one person on one day in one way. `lines` are [words, address] as they were told.

    At most one a person, way and day. It is marked as under way before it is handed to the mail server: a worker that
    dies in between leaves one of which nobody knows whether it arrived, and which is not sent again.
    """

    row_rule: ClassVar[RowRule] = _SENT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    day = models.DateField(pgettext_lazy("digest", "day"))
    target = models.CharField(max_length=300)
    lines = models.JSONField()
    state = models.CharField(max_length=10, choices=DigestState.choices, default=DigestState.WAITING)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="digest_channel_known"),
            models.CheckConstraint(condition=Q(state__in=DigestState.values), name="digest_state_known"),
            models.CheckConstraint(
                condition=~Q(state=DigestState.SENT) | Q(sent_at__isnull=False), name="digest_sent_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel} {self.day}"


class Told(models.Model):
    """One thing that somebody was reminded of and that still stands; it is told again only after it had gone."""

    row_rule: ClassVar[RowRule] = _SENT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    key = models.CharField(max_length=64)
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="told")

    class Meta:
        verbose_name = _("thing told")
        verbose_name_plural = _("things told")
        constraints = [models.UniqueConstraint(fields=["user", "channel", "key"], name="reminder_told_once")]

    def __str__(self) -> str:
        return self.key
