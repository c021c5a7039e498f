"""Addresses where people are served, what holds for them during a time, and how their state came about."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import FactKind, Insurance, Licence, Medical, Service, SiteKind, SiteState
from laoyou.facilities.models import rules
from laoyou.facilities.models.operators import Institution
from laoyou.facilities.models.periods import day_after, first_day, not_empty

_ANYWHERE = 10**12
_DETAILS: dict[FactKind, list[str]] = {
    FactKind.LICENCE: Licence.values,
    FactKind.INSURANCE: Insurance.values,
    FactKind.MEDICAL: Medical.values,
    FactKind.SERVICE: Service.values,
}


def _detail_fits() -> Q:
    fits = Q(detail="") & ~Q(kind__in=list(_DETAILS))
    for kind, details in _DETAILS.items():
        fits |= Q(kind=kind, detail__in=details)
    return fits


class Site(models.Model):
    """One address of an institution. `area` is its village or community; longitude and latitude in EPSG:4490.

    Address and telephone are those of the institution and public. `main` is the address on the licence.
    """

    row_rule: ClassVar[RowRule] = rules.SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="sites"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=SiteKind.choices)
    name = models.CharField(_("name"), max_length=120)
    area = models.BigIntegerField(_("community"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    main = models.BooleanField(_("address on the licence"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=SiteState.choices)
    state_since = models.DateField(_("since"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        indexes = [
            models.Index(fields=["area", "name", "id"], name="site_area"),
            models.Index(fields=["kind", "area"], name="site_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(main=True),
                name="site_one_main",
                violation_error_message=_("One address of an institution is that on the licence."),
            ),
            models.CheckConstraint(
                name="site_area_has_12_digits",
                condition=Q(area__gt=0, area__lt=_ANYWHERE),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="site_named", condition=~Q(name=""), violation_error_message=_("A site needs a name.")
            ),
            models.CheckConstraint(
                name="site_codes_known",
                condition=Q(kind__in=SiteKind.values, state__in=SiteState.values),
                violation_error_message=_("There is no such kind or state of a site."),
            ),
            models.CheckConstraint(
                name="site_point_on_earth",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__gte=-180,
                    longitude__lte=180,
                    latitude__gte=-90,
                    latitude__lte=90,
                ),
                violation_error_message=_("Longitude and latitude go together, in degrees."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StateChange(models.Model):
    """An institution or one of its sites (None: all of them) came into a state on a day, and why. Only ever added."""

    row_rule: ClassVar[RowRule] = rules.HISTORY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="changes")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, blank=True, related_name="changes")
    state = models.CharField(_("state"), max_length=12, choices=SiteState.choices)
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["institution", "since", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.since}"


class SiteFact(models.Model):
    """What holds for a site while `valid`, with its paper.

    `value` is what the kind counts: grade 1–5 (GB/T 37276), stars, quality 1–4 for D–A (WS/T 821), price in fen a
    month (inclusive), area in hundredths of a square metre; NULL for the others. `number` and `issuer` are the
    paper's: of a licence, of a policy and its insurer, of an agreement and the hospital, of a price filing.
    A paper that runs out ends on its last day; it is closed, never deleted.
    """

    row_rule: ClassVar[RowRule] = rules.OF_PUBLISHED_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(_("fact"), max_length=16, choices=FactKind.choices)
    detail = models.CharField(_("which"), max_length=24, blank=True)
    value = models.BigIntegerField(_("value"), null=True, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("fact of a site")
        verbose_name_plural = _("facts of sites")
        ordering = ["site", "kind", "detail", "valid", "id"]
        indexes = [models.Index(fields=["until", "id"], name="site_fact_until", condition=Q(until__isnull=False))]
        constraints = [
            ExclusionConstraint(
                name="site_fact_once_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("detail", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The site already has this in that time. End the earlier one first."),
            ),
            models.CheckConstraint(
                name="site_fact_detail_fits",
                condition=_detail_fits(),
                violation_error_message=_("There is no such licence, insurance or service."),
            ),
            not_empty("site_fact_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.detail} {self.valid}"
