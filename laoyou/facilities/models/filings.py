"""Filing (备案) of institutions: what was declared, with which papers, by when it is answered, and how."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import READ_ONLY, RowRule
from laoyou.facilities.enums import Confidence, Sealed
from laoyou.facilities.enums.filings import OPEN_FILINGS, FilingGroup, FilingKind, FilingPaper, FilingState, PaperWhen
from laoyou.facilities.models import rules
from laoyou.facilities.models.sites import Site


class FilingRule(models.Model):
    """A paper that belongs to filings of a group while `valid`. Rows come from facilities/data/filing_papers.csv."""

    row_rule: ClassVar[RowRule] = READ_ONLY

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.CharField(_("of whom"), max_length=12, choices=FilingGroup.choices)
    paper = models.CharField(_("paper"), max_length=16, choices=FilingPaper.choices)
    when = models.CharField(_("when"), max_length=8, choices=PaperWhen.choices)
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=120)
    confidence = models.CharField(_("how well known"), max_length=12, choices=Confidence.choices)

    class Meta:
        verbose_name = _("paper of a filing")
        verbose_name_plural = _("papers of filings")
        ordering = ["group", "paper", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="filing_rule_one_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("paper", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The rule already names this paper in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.paper}"


class Filing(models.Model):
    """A filing of a site. `places`, `floor_area` (hundredths of a square metre), `carers` and `meals` are as declared.

    `before` and `after` hold what a change is about. The clock runs from `whole_on`, the day everything was handed in,
    to `due_on`; `due_certain` is False when a year without a calendar lies between. More is asked for once: `asked_on`.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=rules.OF_SITE.read, write=rules.OF_SITE.write, remove="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=9, db_collation="C")
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT, related_name="filings")
    area = models.BigIntegerField(_("community"))
    kind = models.CharField(_("kind"), max_length=8, choices=FilingKind.choices)
    group = models.CharField(_("of whom"), max_length=12, choices=FilingGroup.choices)
    state = models.CharField(_("state"), max_length=12, choices=FilingState.choices)
    places = models.PositiveIntegerField(_("beds or places"), null=True, blank=True)
    floor_area = models.PositiveIntegerField(_("floor, hundredths of a square metre"), null=True, blank=True)
    carers = models.PositiveSmallIntegerField(_("carers"), null=True, blank=True)
    meals = models.BooleanField(_("meals are served"), default=False)
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    submitted_on = models.DateField(_("handed in on"))
    whole_on = models.DateField(_("complete on"))
    due_on = models.DateField(_("to be answered by"))
    due_certain = models.BooleanField(default=True)
    asked_on = models.DateField(_("more asked for on"), null=True, blank=True)
    asked_for = models.CharField(_("what was missing"), max_length=400, blank=True)
    more_by = models.DateField(_("to be handed in by"), null=True, blank=True)
    decided_on = models.DateField(_("answered on"), null=True, blank=True)
    decided_by = models.CharField(_("answered by"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        indexes = [
            models.Index(fields=["area", "state", "due_on", "id"], name="filing_area"),
            models.Index(fields=["site", "-submitted_on", "id"], name="filing_site"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="filing_number_once", violation_error_message=_("The number is taken.")
            ),
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(state__in=OPEN_FILINGS),
                name="filing_one_open",
                violation_error_message=_("A filing of this site is already being checked."),
            ),
            models.CheckConstraint(
                name="filing_codes_known",
                condition=Q(kind__in=FilingKind.values, state__in=FilingState.values, group__in=FilingGroup.values),
                violation_error_message=_("There is no such kind or state of a filing."),
            ),
            models.CheckConstraint(
                name="filing_answered",
                condition=Q(state__in=OPEN_FILINGS, decided_on__isnull=True)
                | Q(state=FilingState.WITHDRAWN)
                | Q(state__in=[FilingState.ACCEPTED, FilingState.REFUSED], decided_on__isnull=False),
                violation_error_message=_("An answer has its day, and only an answer has one."),
            ),
            models.CheckConstraint(
                name="filing_family_declared",
                condition=~Q(group=FilingGroup.FAMILY)
                | Q(places__isnull=False, floor_area__isnull=False, carers__isnull=False),
                violation_error_message=_("A family childcare point declares children, floor and carers."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FilingDocument(models.Model):
    """A scan handed in with a filing, sealed (base64 of its bytes). What was handed in stays; the newest counts.

    `until` is the first day the paper no longer holds, None where it names none.
    """

    row_rule: ClassVar[RowRule] = rules.OF_FILING
    sealed: ClassVar[dict[str, str]] = {"content_sealed": Sealed.FILING_DOCUMENT}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="documents")
    paper = models.CharField(_("paper"), max_length=16, choices=FilingPaper.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    until = models.DateField(_("holds until before"), null=True, blank=True)
    filename = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=60)
    size = models.PositiveIntegerField(_("size"))
    content_sealed = models.BinaryField(_("content, sealed"))
    kept_by = models.CharField(_("recorded by"), max_length=120)
    kept_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("document of a filing")
        verbose_name_plural = _("documents of filings")
        ordering = ["filing", "paper", "-kept_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="filing_document_known",
                condition=Q(paper__in=FilingPaper.values),
                violation_error_message=_("There is no such paper."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename
