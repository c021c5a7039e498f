"""The register of policies in force: which paper, on what basis, whose, from when until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area, through
from laoyou.plan.models.items import PlanItem


class PolicyPaper(models.Model):
    """One policy as issued. It holds from `valid_from` to the day before `valid_until` (None: until further notice)."""

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    title = models.CharField(pgettext_lazy("policy", "title"), max_length=300)
    doc_no = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(pgettext_lazy("policy", "issued by"), max_length=120)
    legal_basis = models.CharField(_("legal basis"), max_length=500, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    valid_from = models.DateField(pgettext_lazy("policy", "holds from"))
    valid_until = models.DateField(pgettext_lazy("policy", "holds no longer from"), null=True, blank=True)
    attachment_id = models.UUIDField(_("attachment"), null=True, blank=True)
    filename = models.CharField(_("file"), max_length=255, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=pgettext_lazy("policy", "replaced by"),
    )
    revision = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        verbose_name = pgettext_lazy("register", "policy")
        verbose_name_plural = pgettext_lazy("register", "policies")
        ordering = ["area", "-valid_from", "id"]
        indexes = [models.Index(fields=["area", "valid_until"], name="policy_paper_ending")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "doc_no"],
                condition=~Q(doc_no=""),
                name="policy_paper_number_once",
                violation_error_message=_("A policy with this document number is on record already."),
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(issuer=""), name="policy_paper_titled"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="policy_paper_ends_after_it_begins",
                violation_error_message=_("A policy ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | (~Q(superseded_by=F("id")) & Q(valid_until__isnull=False)),
                name="policy_paper_replaced_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PolicyLink(models.Model):
    """A task, policy or element of a plan that a policy serves; `lineage` names the same item in every edition."""

    row_rule = through("plan_policypaper", "paper_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(PolicyPaper, on_delete=models.CASCADE, related_name="links")
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))

    class Meta:
        verbose_name = _("link of a policy to a plan")
        verbose_name_plural = _("links of policies to plans")
        ordering = ["paper", "id"]
        constraints = [models.UniqueConstraint(fields=["paper", "lineage"], name="policy_link_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.lineage}"
