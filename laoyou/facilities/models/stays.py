"""Who is cared for where, as periods: stays at a site, the bed or class within it, leaves, attendance."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import AbsenceReason, Funding, LeaveKind, Origin, StayEnd, StayKind, StayState, UnitKind
from laoyou.facilities.models import rules
from laoyou.facilities.models.capacity import Unit
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site
from laoyou.people.enums import Sex
from laoyou.people.models import Person


class Stay(models.Model):
    """One person cared for at one site while `valid`, how certain that is, and how it ended.

    `name`, `sex` and `birth` are as shown at admission: the institution reads its own list without the registry.
    `settled_until` is the day before which the months are paid for; ending a stay earlier concerns that money.
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stays")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stays")
    kind = models.CharField(_("kind"), max_length=12, choices=StayKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=StayState.choices)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    trial_until = models.DateField(_("trial until"), null=True, blank=True)
    funding = models.CharField(_("paid by"), max_length=12, choices=Funding.choices)
    origin = models.CharField(_("came by"), max_length=8, choices=Origin.choices)
    end = models.CharField(_("ended by"), max_length=12, choices=StayEnd.choices, blank=True)
    end_note = models.CharField(_("note"), max_length=200, blank=True)
    settled_until = models.DateField(_("paid until"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    sex = models.SmallIntegerField(_("sex"), choices=Sex.choices)
    birth = models.DateField(_("born on"))
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        indexes = [
            models.Index(fields=["site", "kind", "since"], name="stay_site"),
            models.Index(fields=["person"], name="stay_person"),
        ]
        constraints = [
            ExclusionConstraint(
                name="stay_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[StayState.CONFIRMED, StayState.REAL]),
                violation_error_message=_("The person is already in an institution in that time."),
            ),
            models.UniqueConstraint(fields=["id", "site"], name="stay_of_site"),
            models.CheckConstraint(
                name="stay_codes_known",
                condition=Q(
                    kind__in=StayKind.values,
                    state__in=StayState.values,
                    funding__in=Funding.values,
                    origin__in=Origin.values,
                ),
                violation_error_message=_("There is no such kind or state of a stay."),
            ),
            models.CheckConstraint(
                name="stay_end_has_its_day",
                condition=Q(end="") | Q(valid__upper_inf=False, end__in=StayEnd.values),
                violation_error_message=_("A stay that has ended has a last day."),
            ),
            begins("stay_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid}"


class Placement(models.Model):
    """The bed, class or day place of a stay while `valid`. `holding` follows the stay: whether it takes the place.

    `kind` is the unit's. The database keeps a placement inside its stay, on a unit that is open, and never more of
    them than the unit has places (docs/contracts/facilities.md).
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="placements")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(_("kind"), max_length=8, choices=UnitKind.choices)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    holding = models.BooleanField(_("takes the place"), default=False)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["stay", "valid", "id"]
        indexes = [
            models.Index(fields=["site", "since"], name="placement_site"),
            models.Index(fields=["unit", "since"], name="placement_unit"),
        ]
        constraints = [
            ExclusionConstraint(
                name="placement_one_in_a_bed",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind=UnitKind.BED, holding=True),
                violation_error_message=_("Somebody else has this bed in that time."),
            ),
            ExclusionConstraint(
                name="placement_one_a_stay",
                expressions=[("stay", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("The person already has a bed or place in that time."),
            ),
            begins("placement_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid}"


class Leave(models.Model):
    """Away while `valid`, the bed kept."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="leaves")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("where"), max_length=12, choices=LeaveKind.choices)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["stay", "valid", "id"]
        indexes = [models.Index(fields=["site", "since"], name="leave_site")]
        constraints = [
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[("stay", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("The person is already on leave in that time."),
            ),
            begins("leave_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Fetcher(models.Model):
    """Somebody who may fetch the child of a stay while `valid`. Nobody else is given the child."""

    row_rule: ClassVar[RowRule] = rules.OF_SITE_KEPT

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="fetchers")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation to the child"), max_length=60)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("who may fetch a child")
        verbose_name_plural = _("who may fetch children")
        ordering = ["stay", "name", "id"]
        constraints = [
            ExclusionConstraint(
                name="fetcher_once",
                expressions=[
                    ("stay", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody of this name may already fetch the child in that time."),
            ),
            begins("fetcher_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Somebody who comes by day came, or did not, on a day; moments of arriving and leaving when they are known.

    `reason` says why somebody did not come, `fetcher` who took a child home.
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="attendances")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    came = models.BooleanField(_("came"))
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=AbsenceReason.choices, blank=True)
    fetcher = models.ForeignKey(Fetcher, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        indexes = [models.Index(fields=["site", "day"], name="attendance_site")]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "day"],
                name="attendance_once_a_day",
                violation_error_message=_("The attendance of this day is already recorded."),
            ),
            models.CheckConstraint(
                name="attendance_in_order",
                condition=Q(came=False, arrived_at__isnull=True, left_at__isnull=True)
                | Q(came=True) & (Q(left_at__isnull=True) | Q(left_at__gte=models.F("arrived_at"))),
                violation_error_message=_("Somebody leaves after arriving, and only who came."),
            ),
            models.CheckConstraint(
                name="attendance_reason_of_absence",
                condition=Q(came=True, reason="")
                | Q(came=False, fetcher__isnull=True, reason__in=["", *AbsenceReason.values]),
                violation_error_message=_("Who came has no reason for being absent, and who did not is not fetched."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id} {self.day}"
