"""The yearly assessment of units: the scheme, what was computed by it, what was said against it, how it ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import by_area, public_when, through
from laoyou.plan.enums import AssessedAs, AssessmentState, CriterionKind


class AssessmentScheme(models.Model):
    """By what units are judged, for years from `first_year` until a later scheme of the area begins."""

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    first_year = models.PositiveSmallIntegerField(_("for years from"))
    name = models.CharField(_("name of the scheme"), max_length=200)
    basis = models.CharField(_("where the scheme is laid down"), max_length=300, blank=True)
    most_adjusted = models.DecimalField(_("most points added or taken"), max_digits=5, decimal_places=2)
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        verbose_name = _("assessment scheme")
        verbose_name_plural = _("assessment schemes")
        ordering = ["area", "-first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "first_year"],
                name="assessment_scheme_once",
                violation_error_message=_("A scheme that begins with this year is on record already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="assessment_scheme_named"),
            models.CheckConstraint(
                condition=Q(first_year__range=(2000, 2100)), name="assessment_scheme_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(most_adjusted__range=(0, 100)), name="assessment_scheme_adjusted_little"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_year})"


class Criterion(models.Model):
    """One line of a scheme: what is measured and how many of the hundred points it is worth."""

    row_rule = through("plan_assessmentscheme", "scheme_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.CASCADE, related_name="criteria")
    kind = models.CharField(_("what is measured"), max_length=12, choices=CriterionKind.choices)
    weight = models.DecimalField(_("points at most"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kind"], name="criterion_once"),
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="criterion_kind_known"),
            models.CheckConstraint(condition=Q(weight__gt=0) & Q(weight__lte=100), name="criterion_weight_in_points"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.weight}"


class Adjustment(models.Model):
    """Points added to or taken from a unit for something the criteria do not measure, with reason and evidence.

    It counts in every version computed after it was recorded and before it was withdrawn.
    """

    row_rule = by_area()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    year = models.PositiveSmallIntegerField(_("year assessed"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    points = models.DecimalField(_("points added or taken"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    evidence = models.CharField(_("what shows it"), max_length=300)
    recorded_at = models.DateTimeField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("points added or taken")
        verbose_name_plural = _("points added or taken")
        ordering = ["area", "year", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="adjustment_changes_something"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(evidence=""), name="adjustment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.points}"


class Assessment(models.Model):
    """One version of a year's assessment. What was computed is never changed; a later version is computed anew."""

    row_rule = public_when("state = 'published'")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))
    year = models.PositiveSmallIntegerField(_("year assessed"))
    version = models.PositiveSmallIntegerField(_("version"))
    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(_("state"), max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFT)
    as_of = models.DateField(_("as of"))
    objections_until = models.DateField(_("objections until"), null=True, blank=True)
    computed_at = models.DateTimeField(_("computed on"))
    computed_by = models.CharField(_("computed by"), max_length=120)
    approved_at = models.DateTimeField(_("approved on"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("yearly assessment")
        verbose_name_plural = _("yearly assessments")
        ordering = ["area", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "version"], name="assessment_version_once"),
            models.UniqueConstraint(
                fields=["area", "year"], condition=Q(state=AssessmentState.PUBLISHED), name="assessment_published_once"
            ),
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[AssessmentState.APPROVED, AssessmentState.PUBLISHED])
                | Q(approved_at__isnull=False),
                name="assessment_approval_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.PUBLISHED) | Q(published_at__isnull=False),
                name="assessment_publishing_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AssessmentState.DRAFT, AssessmentState.REPLACED])
                | Q(objections_until__isnull=False),
                name="assessment_shown_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} v{self.version}"


class AssessedUnit(models.Model):
    """What one unit came to. `total` is None where no criterion could be measured; equal totals share a `rank`."""

    row_rule = through("plan_assessment", "assessment_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("area"))  # that of the assessment: parts of a unit are guarded by it
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="units")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("unit as it was called"), max_length=120)
    assessed_as = models.CharField(_("assessed as"), max_length=12, choices=AssessedAs.choices)
    measured = models.DecimalField(_("points that could be measured"), max_digits=5, decimal_places=2)
    scored = models.DecimalField(_("points of the criteria"), max_digits=5, decimal_places=2, null=True, blank=True)
    adjusted = models.DecimalField(_("points added or taken"), max_digits=6, decimal_places=2, default=0)
    total = models.DecimalField(_("points in all"), max_digits=6, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    class Meta:
        verbose_name = _("assessed unit")
        verbose_name_plural = _("assessed units")
        ordering = ["assessment", "assessed_as", "rank", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "organisation"], name="assessed_unit_once"),
            models.CheckConstraint(condition=Q(assessed_as__in=AssessedAs.values), name="assessed_as_known"),
            models.CheckConstraint(
                condition=Q(total__isnull=True, rank__isnull=True) | Q(total__isnull=False, rank__isnull=False),
                name="assessed_ranked_when_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.total}"


class UnitScore(models.Model):
    """One criterion of one unit: `met` of `counted`, and the rows that were counted, as they stood then.

    `points` is None where nothing could be counted. A row is {"what", "how", "met"}; "met" None was not counted.
    """

    row_rule = through("plan_assessedunit", "unit_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(AssessedUnit, on_delete=models.CASCADE, related_name="scores")
    kind = models.CharField(_("what is measured"), max_length=12, choices=CriterionKind.choices)
    weight = models.DecimalField(_("points at most"), max_digits=5, decimal_places=2)
    met = models.PositiveIntegerField(_("met"))
    counted = models.PositiveIntegerField(_("counted"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    rows = models.JSONField(_("rows counted"), default=list)

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["unit", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="unit_score_once"),
            models.CheckConstraint(condition=Q(met__lte=F("counted")), name="unit_score_met_of_counted"),
            models.CheckConstraint(
                condition=Q(counted=0, points__isnull=True) | Q(counted__gt=0, points__isnull=False),
                name="unit_score_only_of_what_was_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.met}/{self.counted}"


class Objection(models.Model):
    """What a unit says against its result (申诉), and what the plan office answers. Never changed, never deleted."""

    row_rule = through("plan_assessedunit", "unit_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(AssessedUnit, on_delete=models.CASCADE, related_name="objections")
    text = models.CharField(pgettext_lazy("objection", "what the unit says"), max_length=1000)
    raised_at = models.DateTimeField(_("raised on"))
    raised_by = models.CharField(_("raised by"), max_length=120)
    upheld = models.BooleanField(pgettext_lazy("objection", "found right"), null=True, blank=True)
    answer = models.CharField(pgettext_lazy("objection", "answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("objection to an assessment")
        verbose_name_plural = _("objections to assessments")
        ordering = ["unit", "raised_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, answer="", answered_at__isnull=True)
                | (Q(upheld__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="objection_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
