"""Who runs institutions, and the institutions as they are registered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import Mode, Ownership, SiteState
from laoyou.facilities.models import rules

_ANYWHERE = 10**12


class Operator(models.Model):
    """A legal person or other body that runs institutions; one for each unified social credit code.

    `area` is where the record is kept, not where the body was registered: a chain may come from anywhere.
    """

    row_rule: ClassVar[RowRule] = rules.OPERATOR

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, db_collation="C")
    representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    area = models.BigIntegerField(_("kept in"))
    made_up = models.BooleanField(_("made up for demonstration"), default=False)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
        indexes = [models.Index(fields=["name", "id"], name="operator_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="operator_code_once",
                violation_error_message=_("An operator with this credit code is already on record."),
            ),
            models.CheckConstraint(
                name="operator_code_formed",
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                violation_error_message=_("A unified social credit code has 18 characters, without I, O, S, V and Z."),
            ),
            models.CheckConstraint(
                name="operator_named", condition=~Q(name=""), violation_error_message=_("An operator needs a name.")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """One institution as it is licensed; it serves at one or several sites (one licence, several addresses).

    `organisation` is set when its own people are to sign in: their role names that organisation and row-level
    security shows them this institution and nothing else. `state` and `state_since` are the present; `StateChange`
    holds how it came about.
    """

    row_rule: ClassVar[RowRule] = rules.INSTITUTION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator = models.ForeignKey(
        Operator, verbose_name=_("operator"), on_delete=models.PROTECT, related_name="institutions"
    )
    organisation = models.OneToOneField(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    area = models.BigIntegerField(_("kept in"))
    ownership = models.CharField(_("ownership"), max_length=12, choices=Ownership.choices)
    mode = models.CharField(_("mode of operation"), max_length=16, choices=Mode.choices)
    for_profit = models.BooleanField(_("for profit"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=SiteState.choices)
    state_since = models.DateField(_("since"))
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        indexes = [models.Index(fields=["area", "name", "id"], name="institution_area")]
        constraints = [
            models.CheckConstraint(
                name="institution_area_has_12_digits",
                condition=Q(area__gt=0, area__lt=_ANYWHERE),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="institution_named",
                condition=~Q(name=""),
                violation_error_message=_("An institution needs a name."),
            ),
            models.CheckConstraint(
                name="institution_codes_known",
                condition=Q(ownership__in=Ownership.values, mode__in=Mode.values, state__in=SiteState.values),
                violation_error_message=_("There is no such ownership, mode or state."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
