"""Capacity as one model with periods: a unit is a bed, a class of children, or places a day not told apart."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import ClassKind, Hours, UnitKind
from laoyou.facilities.models import rules
from laoyou.facilities.models.periods import day_after, first_day, not_empty
from laoyou.facilities.models.sites import Site


class Building(models.Model):
    """A building of a site."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="buildings")
    name = models.CharField(_("building"), max_length=60)
    floors = models.PositiveSmallIntegerField(_("floors"), null=True, blank=True)
    built = models.PositiveSmallIntegerField(_("year built"), null=True, blank=True)

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["site", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="building_named_once",
                violation_error_message=_("The site already has a building of this name."),
            ),
            models.UniqueConstraint(fields=["id", "site"], name="building_of_site"),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room; `floor_area` in hundredths of a square metre."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rooms")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms")
    floor = models.SmallIntegerField(_("floor"), default=1)
    name = models.CharField(_("room"), max_length=40)
    floor_area = models.PositiveIntegerField(_("floor area"), null=True, blank=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["building", "floor", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "name"],
                name="room_named_once",
                violation_error_message=_("The building already has a room of this name."),
            ),
            models.UniqueConstraint(fields=["id", "site"], name="room_of_site"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """What somebody is placed in. Its kind and site never change; what it offers and where it stands are periods."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="units")
    kind = models.CharField(_("kind"), max_length=8, choices=UnitKind.choices)
    label = models.CharField(_("label"), max_length=40)

    class Meta:
        verbose_name = _("unit of capacity")
        verbose_name_plural = _("units of capacity")
        ordering = ["site", "kind", "label", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "label"],
                name="unit_labelled_once",
                violation_error_message=_("The site already has a bed or class of this label."),
            ),
            # Periods and placements name site and kind again, and the database holds them to the unit's.
            models.UniqueConstraint(fields=["id", "site", "kind"], name="unit_of_site_and_kind"),
            models.CheckConstraint(
                name="unit_kind_known",
                condition=Q(kind__in=UnitKind.values),
                violation_error_message=_("There is no such kind of capacity."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class UnitPeriod(models.Model):
    """What a unit offers while `valid`: how many places, in which room, of which kind.

    A unit without a period on a day does not exist that day. A bed has one place. `nursing`, `dementia`,
    `public_good` and `inclusive` are 护理型, 失智专区, 公益性 and 普惠.
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="periods")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=UnitKind.choices)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="periods")
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    class_kind = models.CharField(_("class"), max_length=12, choices=ClassKind.choices, blank=True)
    hours = models.CharField(_("part of the day"), max_length=12, choices=Hours.choices, blank=True)
    nursing = models.BooleanField(_("nursing bed"), default=False)
    dementia = models.BooleanField(_("dementia unit"), default=False)
    public_good = models.BooleanField(_("public-good bed"), default=False)
    inclusive = models.BooleanField(_("inclusive"), default=False)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("period of a unit")
        verbose_name_plural = _("periods of units")
        ordering = ["unit", "valid", "id"]
        indexes = [
            models.Index(fields=["site", "kind"], name="unit_period_site"),
            models.Index(fields=["room"], name="unit_period_room"),
        ]
        constraints = [
            ExclusionConstraint(
                name="unit_period_one_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("The bed or class is already somewhere in that time: never in two rooms."),
            ),
            models.CheckConstraint(
                name="unit_period_has_places",
                condition=Q(places__gte=1) & (~Q(kind=UnitKind.BED) | Q(places=1)),
                violation_error_message=_("A bed has one place; a class or day places at least one."),
            ),
            models.CheckConstraint(
                name="unit_period_fits_kind",
                condition=Q(kind=UnitKind.CHILD_CLASS, class_kind__in=ClassKind.values, hours__in=Hours.values)
                | (~Q(kind=UnitKind.CHILD_CLASS) & Q(class_kind="", hours="")),
                violation_error_message=_("A class of children has its ages and hours; beds and day places have none."),
            ),
            not_empty("unit_period_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.places} {self.valid}"
