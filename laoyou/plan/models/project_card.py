"""What is kept about one project beside its money and its steps: where it lies, photos, how it is used afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, by_area, inside
from laoyou.plan.models.items import PlanItem

MOST_PHOTOS = 12


class ProjectPlace(models.Model):
    """Where a project lies: a point (degrees, EPSG:4490), or the area it serves when it has no single place.

    `lineage` names the project in every edition (ADR 30). `within` is the innermost area known, a twelve-digit code.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"), unique=True)
    within = models.BigIntegerField(_("lies in"))
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("place of a project")
        verbose_name_plural = _("places of projects")
        ordering = ["area", "within", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="project_place_a_point_or_none",
                violation_error_message=_("Longitude and latitude go together: give both or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.within}"


class ProjectPhoto(models.Model):
    """A photo of a project in two sizes, JPEG without anything the camera wrote; `words` say what is on it."""

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    taken_on = models.DateField(pgettext_lazy("photo", "taken on"))
    words = models.CharField(_("what is on it"), max_length=200)
    image = models.BinaryField(_("image"))
    small = models.BinaryField(_("image, small"))
    width = models.PositiveSmallIntegerField(_("width, pixels"))
    height = models.PositiveSmallIntegerField(_("height, pixels"))
    kept_by = models.CharField(_("recorded by"), max_length=120)
    kept_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("photo of a project")
        verbose_name_plural = _("photos of projects")
        ordering = ["lineage", "taken_on", "id"]
        indexes = [models.Index(fields=["lineage", "taken_on"], name="photo_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="project_photo_said",
                violation_error_message=_("Say what is on the photo."),
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ProjectVisit(models.Model):
    """What somebody found at a project after it was completed: in use or not, by how many, what is wrong.

    Rows are added and never changed; a later visit says what has become of it. `next_on` is when to look again.
    """

    row_rule = RowRule(read=inside("area"), write="", add=inside("area"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item of the plan"))
    lineage = models.UUIDField(_("the same item in every edition"))
    on = models.DateField(pgettext_lazy("visit", "visited on"))
    in_use = models.BooleanField(pgettext_lazy("project", "in use"))
    beds = models.PositiveIntegerField(_("beds and places ready"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people who use them"), null=True, blank=True)
    problems = models.CharField(pgettext_lazy("visit", "what is wrong"), max_length=500, blank=True)
    next_on = models.DateField(_("to be visited again on"), null=True, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("visit to a completed project")
        verbose_name_plural = _("visits to completed projects")
        ordering = ["lineage", "-on", "-id"]
        indexes = [models.Index(fields=["area", "lineage", "-on", "-id"], name="visit_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_use=True) | ~Q(problems=""),
                name="project_visit_unused_says_why",
                violation_error_message=_("Say why it is not in use."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on")),
                name="project_visit_next_later",
                violation_error_message=_("The next visit comes after this one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lineage} {self.on:%Y-%m-%d}"
