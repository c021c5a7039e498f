"""Neighbourhoods and the premises for elders that come with them (四同步), the quotas, and premises that stand idle."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, by_area, inside, through
from laoyou.facilities.enums import Confidence, NeighbourhoodKind, ProvisionKind, QuotaBasis, RemedyOutcome
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site

_ANYWHERE = 10**12
_OF_NEIGHBOURHOOD = through("facilities_neighbourhood", "neighbourhood_id")


def _in_order(*steps: str) -> Q:
    """Each of the four steps on or after the one before it, and none without it."""
    fits = Q()
    for before, after in pairwise(steps):
        fits &= Q(**{f"{after}__isnull": True}) | Q(**{f"{before}__isnull": False, f"{after}__gte": F(before)})
    return fits


class Neighbourhood(models.Model):
    """A residential project or an existing neighbourhood. `population` and `households` are of the day `counted_on`.

    The four steps (planned, built, accepted, handed over together with the houses) are days on which each was done;
    `handover_due` is when the developer has to hand the premises over.
    """

    row_rule: ClassVar[RowRule] = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    area = models.BigIntegerField(_("community"))
    kind = models.CharField(_("kind"), max_length=8, choices=NeighbourhoodKind.choices)
    developer = models.CharField(_("developer"), max_length=120, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    population = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    counted_on = models.DateField(_("counted on"), null=True, blank=True)
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    built_on = models.DateField(_("built"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over"), null=True, blank=True)
    handover_due = models.DateField(_("to be handed over by"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    made_up = models.BooleanField(_("made up for demonstration"), default=False)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        indexes = [models.Index(fields=["area", "name", "id"], name="neighbourhood_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="neighbourhood_once",
                violation_error_message=_("A neighbourhood of this name is already on record in that community."),
            ),
            models.CheckConstraint(
                name="neighbourhood_named",
                condition=~Q(name=""),
                violation_error_message=_("A neighbourhood needs a name."),
            ),
            models.CheckConstraint(
                name="neighbourhood_area_has_12_digits",
                condition=Q(area__gt=0, area__lt=_ANYWHERE),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="neighbourhood_kind_known",
                condition=Q(kind__in=NeighbourhoodKind.values),
                violation_error_message=_("There is no such kind of neighbourhood."),
            ),
            models.CheckConstraint(
                name="neighbourhood_counts_dated",
                condition=Q(households__isnull=True, population__isnull=True) | Q(counted_on__isnull=False),
                violation_error_message=_("Say on which day residents and households were counted."),
            ),
            models.CheckConstraint(
                name="neighbourhood_steps_in_order",
                condition=_in_order("planned_on", "built_on", "accepted_on", "handed_over_on"),
                violation_error_message=_("Planned, built, accepted, handed over: each follows the one before it."),
            ),
            models.CheckConstraint(
                name="neighbourhood_point_on_earth",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                violation_error_message=_("Longitude and latitude go together, in degrees."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """How much floor for elders a neighbourhood of a kind has to have, in an area and what lies inside it.

    `least` (and `most`, where the rule names a range) in hundredths of a square metre for each unit of `basis`.
    `area_end` is the first code behind the area. Of several areas around a neighbourhood the innermost decides.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=f"{HIGH} > 0", write=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    area_end = models.BigIntegerField(_("end of the area"))
    kind = models.CharField(_("kind"), max_length=8, choices=NeighbourhoodKind.choices)
    basis = models.CharField(_("counted"), max_length=20, choices=QuotaBasis.choices)
    least = models.PositiveIntegerField(_("at least, hundredths of a square metre"))
    most = models.PositiveIntegerField(_("at most, hundredths of a square metre"), null=True, blank=True)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    source = models.CharField(_("source"), max_length=200)
    confidence = models.CharField(_("how well known"), max_length=12, choices=Confidence.choices)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["area", "kind", "basis", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="quota_one_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already a quota of this kind in that time."),
            ),
            models.CheckConstraint(
                name="quota_codes_known",
                condition=Q(
                    kind__in=NeighbourhoodKind.values,
                    basis__in=QuotaBasis.values,
                    confidence__in=Confidence.values,
                ),
                violation_error_message=_("There is no such quota."),
            ),
            models.CheckConstraint(
                name="quota_some_floor",
                condition=Q(least__gt=0) & (Q(most__isnull=True) | Q(most__gte=F("least"))),
                violation_error_message=_("A quota is more than nothing, and its most is not below its least."),
            ),
            models.CheckConstraint(
                name="quota_area_has_an_end",
                condition=Q(area__gte=0, area_end__gt=F("area"), area_end__lte=_ANYWHERE),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            begins("quota_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.kind} {self.least}"


class Provision(models.Model):
    """Premises a neighbourhood has for elders while `valid`; `floor` in hundredths of a square metre.

    `registered_to` is whose property they are, `site` what is run there. A lease ends; what was bought stays open.
    """

    row_rule: ClassVar[RowRule] = _OF_NEIGHBOURHOOD

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="provisions")
    kind = models.CharField(_("how"), max_length=8, choices=ProvisionKind.choices)
    floor = models.PositiveIntegerField(_("floor, hundredths of a square metre"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    registered_to = models.CharField(_("property of"), max_length=120, blank=True)
    site = models.ForeignKey(
        Site, verbose_name=_("what is run there"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("premises of a neighbourhood")
        verbose_name_plural = _("premises of neighbourhoods")
        ordering = ["neighbourhood", "valid", "id"]
        constraints = [
            models.CheckConstraint(
                name="provision_some_floor",
                condition=Q(floor__gt=0, kind__in=ProvisionKind.values),
                violation_error_message=_("Premises have some floor, and were built, bought, swapped or leased."),
            ),
            begins("provision_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.floor}"


class Remedy(models.Model):
    """A plan to make good what a neighbourhood lacks: how, how much, by when, and whose it is."""

    row_rule: ClassVar[RowRule] = _OF_NEIGHBOURHOOD

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(_("how"), max_length=8, choices=ProvisionKind.choices)
    floor = models.PositiveIntegerField(_("floor, hundredths of a square metre"))
    measure = models.CharField(_("what will be done"), max_length=400)
    due = models.DateField(_("by"))
    owner = models.ForeignKey(Organisation, verbose_name=_("whose"), on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("how it ended"), max_length=8, choices=RemedyOutcome.choices, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_why = models.CharField(_("reason"), max_length=400, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("rectification plan")
        verbose_name_plural = _("rectification plans")
        ordering = ["neighbourhood", "due", "id"]
        constraints = [
            models.CheckConstraint(
                name="remedy_some_floor",
                condition=Q(floor__gt=0, kind__in=ProvisionKind.values) & ~Q(measure=""),
                violation_error_message=_("A rectification plan says what will be done and how much floor it brings."),
            ),
            models.CheckConstraint(
                name="remedy_ended_with_an_outcome",
                condition=Q(outcome="", ended_on__isnull=True)
                | Q(outcome__in=RemedyOutcome.values, ended_on__isnull=False),
                violation_error_message=_("A rectification plan that has ended says how."),
            ),
        ]

    def __str__(self) -> str:
        return self.measure


class Premises(models.Model):
    """Rooms that stand idle and could serve elders or children, while `valid`; taken when a neighbourhood uses them."""

    row_rule: ClassVar[RowRule] = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    area = models.BigIntegerField(_("community"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=120)
    floor = models.PositiveIntegerField(_("floor, hundredths of a square metre"))
    storey = models.SmallIntegerField(_("storey"), default=1)
    rent_free = models.BooleanField(_("free of rent"), default=False)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    valid = DateRangeField(_("available"))
    since = first_day()
    until = day_after()
    taken_for = models.ForeignKey(
        Neighbourhood, verbose_name=_("taken for"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_up = models.BooleanField(_("made up for demonstration"), default=False)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("idle premises")
        verbose_name_plural = _("idle premises")
        indexes = [models.Index(fields=["area", "name", "id"], name="premises_area")]
        constraints = [
            models.CheckConstraint(
                name="premises_named_with_floor",
                condition=Q(floor__gt=0) & ~Q(name="") & ~Q(owner=""),
                violation_error_message=_("Premises have a name, an owner and some floor."),
            ),
            models.CheckConstraint(
                name="premises_area_has_12_digits",
                condition=Q(area__gt=0, area__lt=_ANYWHERE),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="premises_point_on_earth",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                violation_error_message=_("Longitude and latitude go together, in degrees."),
            ),
            begins("premises_begin"),
        ]

    def __str__(self) -> str:
        return self.name
