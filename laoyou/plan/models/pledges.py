"""What a government pledges to do for its people in a year (为民办实事), and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area, through
from laoyou.plan.enums import PledgeState
from laoyou.plan.models.items import PlanItem
from laoyou.plan.models.progress import FIRST_DAY


class Pledge(models.Model):
    """One thing pledged for a year: so many of a thing, by a unit that leads.

    `item` is the task or target of a plan it comes from, as it stood then, and `lineage` the same item in every
    edition; a pledge of its own has neither.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    year = models.PositiveSmallIntegerField(pgettext_lazy("pledge", "year"))
    position = models.PositiveSmallIntegerField(_("order"))
    issuer = models.CharField(pgettext_lazy("pledge", "pledged by"), max_length=120)
    name = models.CharField(pgettext_lazy("pledge", "what is pledged"), max_length=300)
    unit = models.CharField(_("counted in"), max_length=20)
    promised = models.DecimalField(pgettext_lazy("pledge", "how many"), max_digits=14, decimal_places=2)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("leading unit"))
    partners = models.CharField(_("other responsible units"), max_length=300, blank=True)
    item = models.ForeignKey(
        PlanItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("item of the plan"),
    )
    lineage = models.UUIDField(_("the same item in every edition"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PledgeState.choices, default=PledgeState.OPEN)
    verdict = models.CharField(_("what was found at the end"), max_length=500, blank=True)
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.CharField(_("settled by"), max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pledge of the year")
        verbose_name_plural = _("pledges of the year")
        ordering = ["area", "-year", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "position"], name="pledge_order_once"),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2100)),
                name="pledge_year_plausible",
                violation_error_message=_("A pledge is made for a year between 2000 and 2100."),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(unit="") & ~Q(issuer=""), name="pledge_says_what"),
            models.CheckConstraint(
                condition=Q(promised__gt=0),
                name="pledge_promises_something",
                violation_error_message=_("Say how many are pledged: more than none."),
            ),
            models.CheckConstraint(condition=Q(state__in=PledgeState.values), name="pledge_state_known"),
            models.CheckConstraint(
                condition=Q(item__isnull=True, lineage__isnull=True) | Q(item__isnull=False, lineage__isnull=False),
                name="pledge_item_with_lineage",
            ),
            models.CheckConstraint(
                condition=Q(state=PledgeState.OPEN, settled_at__isnull=True)
                | (~Q(state=PledgeState.OPEN) & Q(settled_at__isnull=False)),
                name="pledge_settling_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=PledgeState.NOT_DONE) | ~Q(verdict=""), name="pledge_not_done_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class PledgeProgress(models.Model):
    """How many there were by the end of a month, since the year began, as the leading unit says."""

    row_rule = through("plan_pledge", "pledge_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="months")
    month = models.DateField(_("month"))
    done = models.DecimalField(_("done since the year began"), max_digits=14, decimal_places=2)
    text = models.CharField(_("what was said"), max_length=1000, blank=True)
    reported_at = models.DateTimeField(_("reported on"))
    reported_by = models.CharField(_("reported by"), max_length=120)

    class Meta:
        verbose_name = _("month of a pledge")
        verbose_name_plural = _("months of pledges")
        ordering = ["pledge", "month"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "month"], name="pledge_month_once"),
            models.CheckConstraint(condition=FIRST_DAY, name="pledge_month_is_a_month"),
            models.CheckConstraint(condition=Q(done__gte=0), name="pledge_done_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.done}"
