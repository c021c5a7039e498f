"""A price that an institution hands in, and what its department made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums.prices import ProposalState
from laoyou.facilities.models import rules
from laoyou.facilities.models.sites import Site, SiteFact


class PriceProposal(models.Model):
    """A price of `fen` a month from `first` on, as the institution means to file it. `fact` once it is on file.

    The department confirms it under a number, or returns it with a reason; one waits at a time.
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE_KEPT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT, related_name="price_proposals")
    fen = models.BigIntegerField(_("price a month, fen"))
    first = models.DateField(_("charged from"))
    note = models.CharField(_("what it pays for"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    fact = models.OneToOneField(SiteFact, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    decided_by = models.CharField(_("answered by"), max_length=120, blank=True)
    decided_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("price handed in")
        verbose_name_plural = _("prices handed in")
        indexes = [models.Index(fields=["site", "-recorded_at", "id"], name="price_proposal_site")]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(state=ProposalState.WAITING),
                name="price_proposal_one_waits",
                violation_error_message=_("A price of this site waits for the department already."),
            ),
            models.CheckConstraint(
                name="price_proposal_answered",
                condition=Q(state=ProposalState.WAITING, decided_on__isnull=True, fact__isnull=True)
                | Q(state=ProposalState.CONFIRMED, decided_on__isnull=False, fact__isnull=False)
                | (Q(state=ProposalState.RETURNED, decided_on__isnull=False, fact__isnull=True) & ~Q(reason=""))
                | Q(state=ProposalState.WITHDRAWN, decided_on__isnull=False, fact__isnull=True),
                violation_error_message=_("An answer has its day, and only an answer has one."),
            ),
            models.CheckConstraint(
                name="price_proposal_above_nothing",
                condition=Q(fen__gt=0),
                violation_error_message=_("A price is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fen} {self.first}"
