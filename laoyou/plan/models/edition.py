"""A plan as issued, edition by edition, and the document it was read from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import public_when, through
from laoyou.plan.enums import EditionState

MAX_AREA = 10**12


class Edition(models.Model):
    """One edition of one plan. Editions of the same plan share `series`; at most one of them is in force."""

    row_rule = public_when("state IN ('published', 'superseded')")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.UUIDField(_("plan"), default=uuid7)
    version = models.PositiveIntegerField(_("edition"), default=1)
    area = models.BigIntegerField(_("area"))
    place = models.CharField(_("place as printed"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    doc_no = models.CharField(_("document number"), max_length=80, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=EditionState.choices, default=EditionState.REVIEW)
    printed = models.JSONField(_("values as printed, where corrected"), default=dict, blank=True)
    origin = models.UUIDField(_("run or pack it was made from"), unique=True, null=True, blank=True)
    created_at = models.DateTimeField(_("read on"))
    created_by = models.CharField(_("read by"), max_length=120)
    decided_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    decided_by = models.CharField(_("accepted by"), max_length=120, blank=True)
    # Another with every change to the edition or to what it consists of; written by triggers, whatever is saved here.
    revision = models.UUIDField(default=uuid7, editable=False)

    class Meta:
        verbose_name = _("plan edition")
        verbose_name_plural = _("plan editions")
        ordering = ["area", "series", "-version"]
        indexes = [models.Index(fields=["area", "state"], name="edition_area_state")]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(state=EditionState.PUBLISHED), name="edition_one_in_force"
            ),
            models.CheckConstraint(condition=Q(area__gt=0) & Q(area__lt=MAX_AREA), name="edition_area_has_12_digits"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(
                condition=Q(state=EditionState.REVIEW) | Q(decided_at__isnull=False), name="edition_decision_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.doc_no or self.place})"


class SourceDocument(models.Model):
    """The text an edition was read from; spans of items are offsets into `text`. Absent for a plan pack."""

    row_rule = through("plan_edition", "edition_id")

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="document")
    filename = models.CharField(_("file"), max_length=255)
    kind = models.CharField(_("kind of file"), max_length=10)
    encoding = models.CharField(_("encoding"), max_length=30, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    attachment_id = models.UUIDField(_("attachment"), null=True, blank=True)
    notes = models.JSONField(_("remarks of the reading"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")

    def __str__(self) -> str:
        return self.filename


class EditionWarning(models.Model):
    """Something in the document that does not agree with itself: kept, shown, explained, never silently mended."""

    row_rule = through("plan_edition", "edition_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="warnings")
    position = models.PositiveIntegerField(_("order"))
    code = models.CharField(_("code"), max_length=60)
    params = models.JSONField(_("facts"), default=dict, blank=True)
    span_start = models.IntegerField(null=True, blank=True)
    span_end = models.IntegerField(null=True, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    explained_by = models.CharField(_("explained by"), max_length=120, blank=True)
    explained_at = models.DateTimeField(_("explained on"), null=True, blank=True)

    class Meta:
        verbose_name = _("disagreement")
        verbose_name_plural = _("disagreements")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="edition_warning_order_once"),
            models.CheckConstraint(
                condition=Q(explanation="") | Q(explained_at__isnull=False), name="edition_warning_explained_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return self.code
