"""Persons, where they live now, and where they lived before."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside, of_row, unplanned
from laoyou.people.enums import Document, HouseholdRole, Sealed, Sex, Source
from laoyou.people.models.households import Household

EARLIEST_BIRTH = date(1850, 1, 1)
_ANYWHERE = 10**12

# Seen where the person lives and where the person is registered; either place keeps the record right.
_HERE_OR_REGISTERED = unplanned(f"{inside('area')} OR {inside('registered_area')}")
OF_PERSON = of_row("people_person", "person_id")


class Person(models.Model):
    """One person, with what holds now. Names are in clear because they are searched; numbers are sealed.

    `area` is the community of usual residence (常住), `registered_area` that of the household register (户籍);
    either may be known to the county only. `no_fixed_abode`: sleeps rough in that area, which is all that is known.
    `document_index`, `document_tail` and `phone_index` are blind indexes of the number, its last four characters and
    the phone. `merged_into` is set on the record that was given up when two turned out to be one person.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=_HERE_OR_REGISTERED, write=_HERE_OR_REGISTERED)
    sealed: ClassVar[dict[str, str]] = {"document_sealed": Sealed.DOCUMENT, "phone_sealed": Sealed.PHONE}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=100, db_collation="C")
    pinyin = models.CharField(_("pinyin"), max_length=300, db_collation="C", blank=True)
    initials = models.CharField(_("pinyin initials"), max_length=60, db_collation="C", blank=True)
    sex = models.SmallIntegerField(_("sex"), choices=Sex.choices)
    birth = models.DateField(_("born on"))
    death = models.DateField(_("died on"), null=True, blank=True)
    ethnicity = models.SmallIntegerField(_("ethnic group (GB/T 3304)"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=20, choices=Document.choices, blank=True)
    document_sealed = models.BinaryField(_("document number, sealed"), null=True)
    document_index = models.BinaryField(max_length=16, null=True)
    document_tail = models.BinaryField(max_length=16, null=True)
    phone_sealed = models.BinaryField(_("phone, sealed"), null=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    area = models.BigIntegerField(_("lives in"))
    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    household_role = models.SmallIntegerField(
        _("in the household"), choices=HouseholdRole.choices, default=HouseholdRole.UNKNOWN
    )
    no_fixed_abode = models.BooleanField(_("no fixed abode"), default=False, db_default=False)
    lives_since = models.DateField(_("lives there since"), null=True, blank=True)
    registered_area = models.BigIntegerField(_("registered in"), null=True, blank=True)
    registered_since = models.DateField(_("registered there since"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("recorded on"))
    updated_at = models.DateTimeField(_("changed on"))

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        # Prefix search runs as `column >= x and column < next(x)`: comparisons in the C collation are leakproof.
        indexes = [
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["initials", "id"], name="person_initials"),
            models.Index(fields=["pinyin", "id"], name="person_pinyin"),
            models.Index(fields=["area", "birth", "id"], name="person_area_birth"),
            models.Index(fields=["registered_area", "birth", "id"], name="person_registered_birth"),
            models.Index(fields=["birth", "id"], name="person_birth"),
            models.Index(fields=["area", "birth", "id"], name="person_without_document", condition=Q(document="")),
            models.Index(
                fields=["lives_since", "id"], name="person_lives_since", condition=Q(lives_since__isnull=False)
            ),
            models.Index(fields=["death", "id"], name="person_death", condition=Q(death__isnull=False)),
            models.Index(fields=["document_tail"], name="person_document_tail"),
            models.Index(fields=["phone_index"], name="person_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document_index"],
                name="person_document_once",
                condition=Q(merged_into__isnull=True),
                violation_error_message=_("Somebody with this number is already in the registry."),
            ),
            models.UniqueConstraint(
                fields=["household"],
                name="person_one_head_a_household",
                condition=Q(household_role=HouseholdRole.HEAD, death__isnull=True, merged_into__isnull=True),
                violation_error_message=_("The household has a head already."),
            ),
            models.CheckConstraint(
                name="person_of_no_abode_in_no_household",
                condition=Q(no_fixed_abode=False) | Q(household__isnull=True),
                violation_error_message=_("Whoever has no fixed abode is in no household."),
            ),
            models.CheckConstraint(
                name="person_named", condition=~Q(name=""), violation_error_message=_("A person needs a name.")
            ),
            models.CheckConstraint(
                name="person_sex_known",
                condition=Q(sex__in=Sex.values),
                violation_error_message=_("The sex must be 1 (male) or 2 (female)."),
            ),
            models.CheckConstraint(
                name="person_born_in_time",
                condition=Q(birth__gte=EARLIEST_BIRTH),
                violation_error_message=_("Nobody alive was born before 1850."),
            ),
            models.CheckConstraint(
                name="person_death_after_birth",
                condition=Q(death__isnull=True) | Q(death__gte=F("birth")),
                violation_error_message=_("Nobody dies before being born."),
            ),
            models.CheckConstraint(
                name="person_number_with_its_document",
                condition=Q(document="", document_sealed__isnull=True, document_index__isnull=True)
                | (~Q(document="") & Q(document_sealed__isnull=False, document_index__isnull=False)),
                violation_error_message=_("A number and the document it is from go together."),
            ),
            models.CheckConstraint(
                name="person_area_has_12_digits",
                condition=Q(area__gt=0, area__lt=_ANYWHERE)
                & (Q(registered_area__isnull=True) | Q(registered_area__gt=0, registered_area__lt=_ANYWHERE)),
                violation_error_message=_("An area code has at most twelve digits."),
            ),
            models.CheckConstraint(
                name="person_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("A person cannot be merged into the same record."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PastResidence(models.Model):
    """Where somebody lived, or was registered, before: `valid` is half-open and closed at its end."""

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_residences")
    registered = models.BooleanField(_("registered, not lived"), default=False)
    area = models.BigIntegerField(_("community"))
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("earlier residence")
        verbose_name_plural = _("earlier residences")
        ordering = ["person", "valid", "id"]
        constraints = [
            ExclusionConstraint(
                name="past_residence_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (models.functions.Cast("registered", models.IntegerField()), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person lived elsewhere in that time."),
            ),
            models.CheckConstraint(
                name="past_residence_has_an_end",
                condition=Q(valid__isempty=False, valid__upper_inf=False),
                violation_error_message=_("An earlier residence has a last day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.valid}"
