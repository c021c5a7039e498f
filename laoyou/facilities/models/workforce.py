"""Who works in institutions: contracts, posts, what they can show, training, rosters."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import ContractKind, CredentialKind, PostKind, Sealed, TrainingStage
from laoyou.facilities.models import rules
from laoyou.facilities.models.capacity import Unit
from laoyou.facilities.models.operators import Institution
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site
from laoyou.people.enums import Sex
from laoyou.people.models import Person


class Staff(models.Model):
    """Somebody who works, or worked, for an institution. Number and telephone are sealed, bound to this row.

    `person` is set when the registry knows the same number.
    """

    row_rule: ClassVar[RowRule] = rules.OF_INSTITUTION
    sealed: ClassVar[dict[str, str]] = {"document_sealed": Sealed.STAFF_DOCUMENT, "phone_sealed": Sealed.STAFF_PHONE}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    sex = models.SmallIntegerField(_("sex"), choices=Sex.choices)
    birth = models.DateField(_("born on"), null=True, blank=True)
    document_sealed = models.BinaryField(_("document number, sealed"), null=True)
    document_index = models.BinaryField(max_length=16, null=True)
    phone_sealed = models.BinaryField(_("phone, sealed"), null=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["institution", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "document_index"],
                name="staff_document_once",
                violation_error_message=_("Somebody with this number already works for the institution."),
            ),
            models.CheckConstraint(
                name="staff_sealed_with_index",
                condition=Q(document_sealed__isnull=True, document_index__isnull=True)
                | Q(document_sealed__isnull=False, document_index__isnull=False),
                violation_error_message=_("A sealed number and its index go together."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """On what terms somebody works for the institution while `valid`; turnover is counted from these."""

    row_rule: ClassVar[RowRule] = rules.of_staff()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="contracts")
    kind = models.CharField(_("terms"), max_length=12, choices=ContractKind.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["staff", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="contract_one_at_a_time",
                expressions=[("staff", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("There is already a contract in that time."),
            ),
            begins("contract_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Post(models.Model):
    """What somebody does at a site while `valid`; `share` is the thousandth part of full time."""

    row_rule: ClassVar[RowRule] = rules.of_staff()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="posts")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(_("post"), max_length=16, choices=PostKind.choices)
    share = models.PositiveSmallIntegerField(_("share of full time"), default=1000)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["staff", "valid", "id"]
        indexes = [models.Index(fields=["site", "kind"], name="post_site")]
        constraints = [
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("site", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person already has this post in that time."),
            ),
            models.CheckConstraint(
                name="post_share_possible",
                condition=Q(share__gte=1, share__lte=1000),
                violation_error_message=_("A share of full time lies between one thousandth and the whole."),
            ),
            begins("post_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Credential(models.Model):
    """A certificate, licence, health certificate or background check, from its day until it must be renewed.

    `level` is a certificate's grade (5 beginner – 1 senior technician), 0 without one.
    """

    row_rule: ClassVar[RowRule] = rules.of_staff()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(_("credential"), max_length=20, choices=CredentialKind.choices)
    level = models.PositiveSmallIntegerField(_("grade"), default=0)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["staff", "kind", "valid", "id"]
        indexes = [models.Index(fields=["until", "id"], name="credential_until", condition=Q(until__isnull=False))]
        constraints = [
            models.CheckConstraint(
                name="credential_kind_known",
                condition=Q(kind__in=CredentialKind.values, level__lte=5),
                violation_error_message=_("There is no such credential."),
            ),
            begins("credential_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Training(models.Model):
    """Hours of training somebody finished on a day, by stage of the ladder."""

    row_rule: ClassVar[RowRule] = rules.of_staff()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="trainings")
    stage = models.CharField(_("stage"), max_length=12, choices=TrainingStage.choices)
    topic = models.CharField(_("topic"), max_length=120)
    hours = models.PositiveSmallIntegerField(_("hours"))
    finished_on = models.DateField(_("finished on"))

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["staff", "finished_on", "id"]

    def __str__(self) -> str:
        return self.topic


class Shift(models.Model):
    """Somebody is to be, or was, at work during a time, at a site and, with children, in one class.

    `instead_of` is the shift of who did not come, which this one takes over.
    """

    row_rule: ClassVar[RowRule] = rules.OF_SITE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="shifts")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="shifts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    during = DateTimeRangeField(_("time"))
    absent = models.BooleanField(_("did not come"), default=False)
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["staff", "during", "id"]
        indexes = [models.Index(fields=["site"], name="shift_site")]
        constraints = [
            ExclusionConstraint(
                name="shift_one_at_a_time",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The person already works in that time."),
            ),
            models.CheckConstraint(
                name="shift_ends",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                violation_error_message=_("A shift has a beginning and an end."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.during)
