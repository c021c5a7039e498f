"""What anybody may read without signing in: the register as published; and the count of wrong look-ups (ADR 21)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import Mode, Ownership, SiteKind, SiteState
from laoyou.facilities.models import rules
from laoyou.facilities.models.sites import Site


class PublishedSite(models.Model):
    """One site of the published register as of a day, made by the worker from the operational tables.

    Only what is here leaves the house: the web role without a sign-in reads this table and none of those it is made
    from. `vacant` counts beds and childcare places that nobody holds on that day. `papers` are licences and agreements
    in force: which, number, issuer, last day. `price_fen` is the inclusive price on file, a month; `prices` every one
    there was, is, or is announced: fen, since, until, the latest first.
    """

    row_rule: ClassVar[RowRule] = rules.PUBLISHED_BY_WORKER

    site = models.OneToOneField(Site, on_delete=models.CASCADE, primary_key=True, related_name="published")
    name = models.CharField(_("name"), max_length=120)
    institution = models.CharField(_("institution"), max_length=120)
    operator = models.CharField(_("operator"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    kind = models.CharField(_("kind"), max_length=24, choices=SiteKind.choices)
    ownership = models.CharField(_("ownership"), max_length=12, choices=Ownership.choices)
    mode = models.CharField(_("mode of operation"), max_length=16, choices=Mode.choices)
    state = models.CharField(_("state"), max_length=12, choices=SiteState.choices)
    area = models.BigIntegerField(_("community"))
    place = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    for_children = models.BooleanField(_("for children"))
    inclusive = models.BooleanField(_("inclusive"))
    price_fen = models.BigIntegerField(_("inclusive price a month"), null=True, blank=True)
    prices = models.JSONField(_("prices over time"), default=list)
    grade = models.SmallIntegerField(_("grade"), null=True, blank=True)
    star = models.SmallIntegerField(_("star"), null=True, blank=True)
    quality = models.SmallIntegerField(_("quality"), null=True, blank=True)
    services = ArrayField(models.CharField(max_length=24), verbose_name=_("services"))
    papers = models.JSONField(_("licences and agreements"))
    places = models.PositiveIntegerField(_("places"))
    vacant = models.PositiveIntegerField(_("vacant places"))
    as_of = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("published site")
        verbose_name_plural = _("published sites")
        ordering = ["area", "name", "site"]
        indexes = [models.Index(fields=["area", "name", "site"], name="published_site_area")]

    def __str__(self) -> str:
        return self.name


class LookupAttempt(models.Model):
    """A wrong try at "my place in the queue". Read and written by laoyou_waiting_place() alone.

    `number` as typed, cut; `address` is a keyed hash of the reader's address. Rows older than a day are removed.
    """

    row_rule: ClassVar[RowRule] = RowRule(read="", write="")

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=12, db_collation="C")
    address = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("wrong look-up")
        verbose_name_plural = _("wrong look-ups")
        indexes = [
            models.Index(fields=["number", "at"], name="lookup_attempt_number"),
            models.Index(fields=["address", "at"], name="lookup_attempt_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at}"
