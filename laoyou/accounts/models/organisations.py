"""Departments, governments, leading groups and providers, and the names documents call them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.enums import OrganisationKind
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, public_through, public_when


class Organisation(models.Model):
    """One organisation in one area while `valid` (half-open days).

    `function` is a code of accounts/data/functions.csv: at any time an area has at most one organisation for it.
    """

    row_rule: ClassVar[RowRule] = public_when("true")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind.choices)
    function = models.CharField(_("function"), max_length=40, null=True, blank=True)
    area = models.BigIntegerField(_("area"))
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid = DateRangeField(_("valid"))

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["area", "name"], name="organisation_area")]
        constraints = [
            ExclusionConstraint(
                name="organisation_one_a_function",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(function__isnull=False),
                violation_error_message=_("The area already has an organisation for this function in that time."),
            ),
            models.CheckConstraint(
                name="organisation_valid_not_empty",
                condition=models.Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAlias(models.Model):
    """Another name a document prints for the organisation (市卫健委 for 海东市卫生健康委员会)."""

    row_rule: ClassVar[RowRule] = public_through("accounts_organisation", "organisation_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("printed name"), max_length=120)
    # The day on which it stopped being the organisation's own name; None for one that it never bore.
    until = models.DateField(_("its own name until"), null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        indexes = [models.Index(fields=["name"], name="organisation_alias_name")]
        constraints = [
            models.UniqueConstraint(
                name="organisation_alias_once",
                fields=["organisation", "name"],
                violation_error_message=_("The organisation already has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
