"""A department's notices to its institutions, and the receipts that come back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums.notices import Audience
from laoyou.facilities.models import rules
from laoyou.facilities.models.operators import Institution


class Notice(models.Model):
    """To the institutions of an audience with a site in the area (`area` up to, not including, `area_end`).

    What was sent is not changed afterwards: a wrong notice is withdrawn, with a reason that its readers see.
    """

    row_rule: ClassVar[RowRule] = rules.TO_INSTITUTIONS

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    area_end = models.BigIntegerField(_("end of the area"))
    audience = models.CharField(pgettext_lazy("notice", "to whom"), max_length=10, choices=Audience.choices)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("department"))
    title = models.CharField(pgettext_lazy("notice", "title"), max_length=160)
    text = models.TextField(pgettext_lazy("notice", "text"), max_length=8000)
    confirm_by = models.DateField(pgettext_lazy("notice", "receipt by"), null=True, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("notice", "sent on"))
    sent_by = models.CharField(pgettext_lazy("notice", "sent by"), max_length=120)
    withdrawn_at = models.DateTimeField(pgettext_lazy("notice", "withdrawn on"), null=True, blank=True)
    withdrawn_by = models.CharField(pgettext_lazy("notice", "withdrawn by"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("institutions", "notice")
        verbose_name_plural = pgettext_lazy("institutions", "notices")
        indexes = [models.Index(fields=["area", "-sent_at", "id"], name="house_notice_of_area")]
        constraints = [
            models.CheckConstraint(
                name="house_notice_says_something",
                condition=Q(audience__in=Audience.values) & ~Q(title="") & ~Q(text=""),
                violation_error_message=_("A notice has a title and a text."),
            ),
            models.CheckConstraint(
                name="house_notice_area_has_an_end",
                condition=Q(area_end__gt=F("area")),
                violation_error_message=_("An area ends behind its first code."),
            ),
            models.CheckConstraint(
                name="house_notice_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(reason="")),
                violation_error_message=_("A notice is withdrawn with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeReceipt(models.Model):
    """An institution has read a notice, and says so once; `answer` is what it adds, if anything."""

    row_rule: ClassVar[RowRule] = rules.ADDED_BY_INSTITUTION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="notice_receipts")
    answer = models.CharField(pgettext_lazy("notice", "answer"), max_length=400, blank=True)
    confirmed_at = models.DateTimeField(pgettext_lazy("notice", "read on"))
    confirmed_by = models.CharField(pgettext_lazy("notice", "read by"), max_length=120)

    class Meta:
        verbose_name = pgettext_lazy("institutions", "receipt of a notice")
        verbose_name_plural = pgettext_lazy("institutions", "receipts of notices")
        indexes = [models.Index(fields=["institution", "notice"], name="house_receipt_of_institution")]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "institution"],
                name="house_receipt_once",
                violation_error_message=_("Receipt of this notice was given already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.institution_id}"
