"""What somebody without an account hands in to be filed: facts, papers, and a telephone to look it up with (ADR 34)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import Sealed, SiteKind
from laoyou.facilities.enums.filings import FilingGroup, FilingPaper, RequestState
from laoyou.facilities.models import rules
from laoyou.facilities.models.filings import Filing


class FilingRequest(models.Model):
    """A first filing as handed in. `area` is a county; `filing` what the department made of it.

    `phone_index` is the blind index of the telephone: with it and the number the operator looks up how it stands.
    `form_key` is the form it came with, so that a form sent twice is one filing; `more_at` and `more_key` say the same
    of the papers that were asked for afterwards.
    """

    row_rule: ClassVar[RowRule] = rules.HANDED_IN
    sealed: ClassVar[dict[str, str]] = {"phone_sealed": Sealed.FILING_PHONE}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=9, db_collation="C")
    area = models.BigIntegerField(_("county"))
    kind = models.CharField(_("kind"), max_length=24, choices=SiteKind.choices)
    group = models.CharField(_("of whom"), max_length=12, choices=FilingGroup.choices)
    name = models.CharField(_("name"), max_length=120)
    operator = models.CharField(_("operator"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=200)
    places = models.PositiveIntegerField(_("beds or places"), null=True, blank=True)
    floor_area = models.PositiveIntegerField(_("floor, hundredths of a square metre"), null=True, blank=True)
    carers = models.PositiveSmallIntegerField(_("carers"), null=True, blank=True)
    meals = models.BooleanField(_("meals are served"), default=False)
    contact = models.CharField(_("contact"), max_length=60)
    phone_sealed = models.BinaryField(_("telephone, sealed"))
    phone_index = models.BinaryField(max_length=16)
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.WAITING)
    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="request")
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    submitted_on = models.DateField(_("handed in on"))
    submitted_at = models.DateTimeField(_("handed in at"))
    form_key = models.UUIDField(null=True, editable=False)
    more_at = models.DateTimeField(_("more handed in at"), null=True, blank=True)
    more_key = models.UUIDField(null=True, editable=False)
    decided_on = models.DateField(_("answered on"), null=True, blank=True)
    decided_by = models.CharField(_("answered by"), max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("filing handed in without an account")
        verbose_name_plural = _("filings handed in without an account")
        indexes = [models.Index(fields=["area", "state", "-submitted_on", "id"], name="filing_request_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="filing_request_number_once",
                violation_error_message=_("The number is taken."),
            ),
            models.UniqueConstraint(
                fields=["form_key"],
                name="filing_request_form_once",
                violation_error_message=_("This form was handed in already."),
            ),
            models.CheckConstraint(
                name="filing_request_known",
                condition=Q(kind__in=SiteKind.values, group__in=FilingGroup.values, state__in=RequestState.values),
                violation_error_message=_("There is no such kind or state of a filing."),
            ),
            models.CheckConstraint(
                name="filing_request_answered",
                condition=Q(state=RequestState.WAITING, decided_on__isnull=True, filing__isnull=True)
                | Q(state=RequestState.TAKEN, decided_on__isnull=False, filing__isnull=False)
                | (Q(state=RequestState.REFUSED, decided_on__isnull=False, filing__isnull=True) & ~Q(reason="")),
                violation_error_message=_("An answer has its day, and only an answer has one."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RequestPaper(models.Model):
    """A scan handed in with it, or on a `later_on` day because more was asked for; sealed (base64 of its bytes)."""

    row_rule: ClassVar[RowRule] = rules.HANDED_IN_PAPER
    sealed: ClassVar[dict[str, str]] = {"content_sealed": Sealed.FILING_DOCUMENT}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(FilingRequest, on_delete=models.CASCADE, related_name="papers")
    paper = models.CharField(_("paper"), max_length=16, choices=FilingPaper.choices)
    until = models.DateField(_("holds until before"), null=True, blank=True)
    filename = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=60)
    size = models.PositiveIntegerField(_("size"))
    content_sealed = models.BinaryField(_("content, sealed"))
    later_on = models.DateField(_("handed in afterwards on"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper of a filing handed in")
        verbose_name_plural = _("papers of filings handed in")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "paper"],
                condition=Q(later_on__isnull=True),
                name="request_paper_once",
                violation_error_message=_("This paper was handed in already."),
            ),
            models.CheckConstraint(
                name="request_paper_known",
                condition=Q(paper__in=FilingPaper.values),
                violation_error_message=_("There is no such paper."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename
