"""Suspension and closure of a site, announced ahead, with where everybody goes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import SiteState
from laoyou.facilities.enums.closings import ClosingState, ResettledTo
from laoyou.facilities.models import rules
from laoyou.facilities.models.sites import Site
from laoyou.facilities.models.stays import Stay


class Closing(models.Model):
    """That a site will be suspended or closed (`into`) on `planned_on`; while announced, nobody comes for longer."""

    row_rule: ClassVar[RowRule] = RowRule(read=rules.OF_SITE.read, write=rules.OF_SITE.write, remove="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT, related_name="closings")
    area = models.BigIntegerField(_("community"))
    into = models.CharField(_("what is announced"), max_length=12, choices=SiteState.choices)
    announced_on = models.DateField(_("announced on"))
    planned_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=400)
    state = models.CharField(_("state"), max_length=12, choices=ClosingState.choices)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("suspension or closure")
        verbose_name_plural = _("suspensions and closures")
        indexes = [models.Index(fields=["area", "-planned_on", "id"], name="closing_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(state=ClosingState.ANNOUNCED),
                name="closing_one_announced",
                violation_error_message=_("A suspension or closure of this site is already announced."),
            ),
            models.CheckConstraint(
                name="closing_codes_known",
                condition=Q(into__in=[SiteState.SUSPENDED, SiteState.CLOSED], state__in=ClosingState.values),
                violation_error_message=_("A site is suspended or closed, nothing else is announced."),
            ),
            models.CheckConstraint(
                name="closing_announced_ahead",
                condition=Q(planned_on__gte=F("announced_on")),
                violation_error_message=_("It is announced before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.into} {self.planned_on}"


class Resettlement(models.Model):
    """Where one resident goes, from when, and when the family was told. Whether it happened, the stay says."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="resettlements")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="resettlements")
    to = models.CharField(_("where to"), max_length=12, choices=ResettledTo.choices)
    to_site = models.ForeignKey(
        Site, verbose_name=_("institution"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on = models.DateField(_("from"))
    told_on = models.DateField(_("family told on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("resettlement")
        verbose_name_plural = _("resettlements")
        ordering = ["closing", "on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "stay"], name="resettlement_one_a_stay"),
            models.CheckConstraint(
                name="resettlement_says_where",
                condition=Q(to=ResettledTo.INSTITUTION, to_site__isnull=False)
                | (~Q(to=ResettledTo.INSTITUTION) & Q(to__in=ResettledTo.values, to_site__isnull=True)),
                violation_error_message=_("Say to which institution."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.on}"
