"""Places offered from a waiting list, what became of them, and who was passed over, why (ADR 20)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import OfferState, PassingReason, RefusalReason
from laoyou.facilities.models import rules
from laoyou.facilities.models.rankings import Ranking
from laoyou.facilities.models.sites import Site
from laoyou.facilities.models.stays import Stay
from laoyou.facilities.models.waiting import Application, WaitingList


class Offer(models.Model):
    """A place offered to who was next; the bed or class place is kept by `stay` until the answer.

    `lapses_on` is the first day on which the offer no longer stands.
    """

    row_rule: ClassVar[RowRule] = rules.OF_APPLICATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="offers")
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="offers")
    rank = models.PositiveIntegerField(_("rank"))
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="offers")
    first = models.DateField(_("place from"))
    offered_on = models.DateField(_("offered on"))
    lapses_on = models.DateField(_("lapses on"))
    state = models.CharField(_("state"), max_length=12, choices=OfferState.choices)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    refusal = models.CharField(_("why refused"), max_length=12, choices=RefusalReason.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    counts = models.BooleanField(_("the refusal counts"), default=False)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-recorded_at", "id"]
        indexes = [models.Index(fields=["lapses_on"], name="offer_lapses", condition=Q(state=OfferState.OPEN))]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=OfferState.OPEN),
                name="offer_one_open",
                violation_error_message=_("The applicant already has an offer that is not answered yet."),
            ),
            models.UniqueConstraint(fields=["stay"], name="offer_one_a_stay"),
            models.CheckConstraint(
                name="offer_answered_wholly",
                condition=Q(state=OfferState.OPEN, answered_on__isnull=True)
                | (~Q(state=OfferState.OPEN) & Q(state__in=OfferState.values, answered_on__isnull=False)),
                violation_error_message=_("An answer has its day."),
            ),
            models.CheckConstraint(
                name="offer_refusal_says_why",
                condition=Q(state=OfferState.REFUSED, refusal__in=RefusalReason.values)
                | (~Q(state=OfferState.REFUSED) & Q(refusal="")),
                violation_error_message=_("A refusal says why."),
            ),
            models.CheckConstraint(
                name="offer_lapses_later",
                condition=Q(lapses_on__gt=F("offered_on")),
                violation_error_message=_("An offer stands for at least a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.offered_on}"


class PassedOver(models.Model):
    """Somebody further ahead was not offered a place that went to a later one, and why. Only ever added.

    The class of the reason is published, its words stay with the application.
    """

    row_rule: ClassVar[RowRule] = rules.ADDED_TO_APPLICATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="passed_over")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="passed_over")
    rank = models.PositiveIntegerField(_("rank"))
    reason = models.CharField(_("reason"), max_length=16, choices=PassingReason.choices)
    words = models.CharField(_("in words"), max_length=400)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("passing over")
        verbose_name_plural = _("passings over")
        ordering = ["recorded_at", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "application"], name="passed_over_once"),
            models.CheckConstraint(
                name="passed_over_in_words",
                condition=Q(reason__in=PassingReason.values) & ~Q(words=""),
                violation_error_message=_("Passing somebody over needs a reason in words."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.reason}"
