"""What people decide about their own record: consent, correction, their photo, and being told everything."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import CALLER, RowRule, inside, of_row
from laoyou.people.enums import Asker, ConsentPurpose, CorrectionField, IdentityCheck, RequestState, Sealed
from laoyou.people.models.persons import OF_PERSON, Person


class Evidence(models.Model):
    """A file that shows something of a person: sealed, base64 of its bytes, opened only for whoever sees the card."""

    row_rule: ClassVar[RowRule] = OF_PERSON
    sealed: ClassVar[dict[str, str]] = {"content_sealed": Sealed.EVIDENCE}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    filename = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=60)
    size = models.PositiveIntegerField(_("size"))
    content_sealed = models.BinaryField(_("content, sealed"))
    kept_by = models.CharField(_("recorded by"), max_length=120)
    kept_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["person", "kept_at", "id"]

    def __str__(self) -> str:
        return self.filename


class Consent(models.Model):
    """That a person, or who may speak for the person, agreed to something while `valid` (half-open days).

    Recorded only after purpose, necessity and effect were told; separately for every purpose, so it is a separate
    consent (单独同意) as well. Withdrawing closes the period; what was lawful until then stays so.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    given_by = models.CharField(_("given by"), max_length=10, choices=Asker.choices)
    giver_name = models.CharField(_("name of who gave it"), max_length=100, blank=True)
    identity = models.CharField(_("identity"), max_length=20, choices=IdentityCheck.choices)
    told = models.BooleanField(_("purpose, necessity and effect were told"))
    valid = DateRangeField(_("time"))
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    withdrawn_by = models.CharField(_("withdrawal recorded by"), max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawal recorded on"), null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["person", "purpose", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="consent_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("This consent is already on record."),
            ),
            models.CheckConstraint(
                name="consent_purpose_known",
                condition=Q(purpose__in=ConsentPurpose.values),
                violation_error_message=_("There is no such purpose."),
            ),
            models.CheckConstraint(
                name="consent_giver_named",
                condition=Q(given_by=Asker.SELF) | (Q(given_by__in=[Asker.GUARDIAN, Asker.AGENT]) & ~Q(giver_name="")),
                violation_error_message=_("Say who gave the consent: only the person, a guardian or an agent can."),
            ),
            models.CheckConstraint(
                name="consent_after_being_told",
                condition=Q(told=True),
                violation_error_message=_("Nobody agrees to what was not explained."),
            ),
            models.CheckConstraint(
                name="consent_valid_not_empty",
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.valid}"


class CorrectionRequest(models.Model):
    """That somebody says something on a record is wrong. When it is due follows from `received_on` and `limit_days`.

    What is said to be wrong and right may hold numbers and is sealed.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON
    sealed: ClassVar[dict[str, str]] = {"wrong_sealed": Sealed.WRONG, "right_sealed": Sealed.RIGHT}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="correction_requests")
    field = models.CharField(_("what is wrong"), max_length=20, choices=CorrectionField.choices)
    wrong_sealed = models.BinaryField(_("what is wrong, sealed"))
    right_sealed = models.BinaryField(_("what is right, sealed"))
    asked_by = models.CharField(_("asked by"), max_length=10, choices=Asker.choices)
    asker_name = models.CharField(_("name of who asks"), max_length=100, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    received_on = models.DateField(_("received on"))
    limit_days = models.PositiveSmallIntegerField(_("time limit in working days"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))
    decided_by = models.CharField(_("decision made by"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("decision made on"), null=True)
    reason = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request for a correction")
        verbose_name_plural = _("requests for corrections")
        ordering = ["received_on", "id"]
        indexes = [
            models.Index(fields=["received_on", "id"], name="correction_open", condition=Q(state=RequestState.OPEN)),
        ]
        constraints = [
            models.CheckConstraint(
                name="correction_asker_named",
                condition=Q(asked_by__in=[Asker.SELF, Asker.WORKER]) | ~Q(asker_name=""),
                violation_error_message=_("Write down the name of who asks."),
            ),
            models.CheckConstraint(
                name="correction_decided_by_somebody",
                condition=Q(state=RequestState.OPEN, decided_by="", decided_at__isnull=True)
                | (~Q(state=RequestState.OPEN) & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                violation_error_message=_("A decision says who made it and when."),
            ),
            models.CheckConstraint(
                name="correction_refused_says_why",
                condition=~Q(state=RequestState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("Who refuses says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.received_on} {self.state}"


class Photo(models.Model):
    """A person's photo: 320 by 320 pixels, re-encoded without anything the camera wrote, base64, sealed."""

    row_rule: ClassVar[RowRule] = OF_PERSON
    sealed: ClassVar[dict[str, str]] = {"image_sealed": Sealed.PHOTO}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="photos")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    image_sealed = models.BinaryField(_("image, sealed"))
    kept_by = models.CharField(_("recorded by"), max_length=120)
    kept_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="photo_once",
                violation_error_message=_("There is a photo already; remove it first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Disclosure(models.Model):
    """That everything held about a person was handed out, to whom, and how it was made sure who that was."""

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disclosures")
    asked_by = models.CharField(_("asked by"), max_length=10, choices=Asker.choices)
    asker_name = models.CharField(_("name of who asks"), max_length=100, blank=True)
    identity = models.CharField(_("identity"), max_length=20, choices=IdentityCheck.choices)
    numbers = models.BooleanField(_("with numbers in full"), default=False)
    handed_by = models.CharField(_("handed out by"), max_length=120)
    handed_by_id = models.UUIDField(null=True)
    handed_at = models.DateTimeField(_("handed out on"))
    until = models.DateTimeField(_("can be opened until"))

    class Meta:
        verbose_name = _("disclosure to the person")
        verbose_name_plural = _("disclosures to the person")
        ordering = ["person", "-handed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="disclosure_to_whom",
                condition=Q(asked_by=Asker.SELF) | (Q(asked_by__in=[Asker.GUARDIAN, Asker.AGENT]) & ~Q(asker_name="")),
                violation_error_message=_("Only the person, a guardian or an agent is told; name who it was."),
            ),
            models.CheckConstraint(
                name="disclosure_ends",
                condition=Q(until__gt=F("handed_at")),
                violation_error_message=_("The end must lie after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.handed_at}"


class OwnCopy(models.Model):
    """What was handed out, as it was then: opened at the public site by a code and the last four of the document.

    Read by laoyou_own_copy() for strangers. The content is sealed and goes when its time is over.
    """

    row_rule: ClassVar[RowRule] = of_row("people_disclosure", "disclosure_id")

    disclosure = models.OneToOneField(Disclosure, on_delete=models.CASCADE, primary_key=True, related_name="copy")
    code_index = models.BinaryField(max_length=16, unique=True)
    tail_index = models.BinaryField(max_length=16)
    content_sealed = models.BinaryField(_("content, sealed"))
    until = models.DateTimeField(_("can be opened until"))

    sealed: ClassVar[dict[str, str]] = {"content_sealed": Sealed.OWN_COPY}

    class Meta:
        verbose_name = _("copy for the person")
        verbose_name_plural = _("copies for the person")

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.until}"


class Opening(models.Model):
    """That somebody opened, for a reason and for a time, what the role does not normally see of a person.

    `elsewhere`: not the sensitive conditions of somebody of the own area, but the rest of somebody outside it.
    Read by the one who opened it and by whoever supervises the person's area; nobody opens anything in another's name.
    """

    row_rule: ClassVar[RowRule] = RowRule(
        read=f"user_id = {CALLER} OR {inside('area')}", write="", add=f"user_id = {CALLER}"
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="openings")
    area = models.BigIntegerField(_("lives in"))
    user_id = models.UUIDField()
    user_name = models.CharField(_("opened by"), max_length=120)
    reason = models.CharField(_("reason"), max_length=200)
    opened_at = models.DateTimeField(_("opened on"))
    until = models.DateTimeField(_("open until"))
    elsewhere = models.BooleanField(_("outside the opener's area"), default=False, db_default=False)

    class Meta:
        verbose_name = _("opening of sensitive conditions")
        verbose_name_plural = _("openings of sensitive conditions")
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["user_id", "person", "-until"], name="opening_of_user")]
        constraints = [
            models.CheckConstraint(
                name="opening_says_why",
                condition=Q(reason__regex=r"\S\S"),
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                name="opening_ends_within_a_day",
                condition=Q(until__gt=F("opened_at"), until__lte=F("opened_at") + timedelta(days=1)),
                violation_error_message=_("It is opened for at most a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} {self.opened_at}"
