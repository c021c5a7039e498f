"""What people are to one another."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, of_row
from laoyou.people.enums import AuthorityConsent, AuthorityScope, RelationKind, Sealed, Source
from laoyou.people.models.persons import OF_PERSON, Person
from laoyou.records.models import Attachment


class Relation(models.Model):
    """What `other` is to `person` while `valid`. Somebody outside the registry has a name and a sealed phone instead.

    Both sides of a marriage and of parent and child stand as rows of one `pair`: neither side has two spouses at once,
    and each card shows its own side. An agent's authority ends when the person takes it back: the row is closed.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON
    sealed: ClassVar[dict[str, str]] = {"other_phone_sealed": Sealed.RELATION_PHONE}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="related_to")
    other_name = models.CharField(_("name"), max_length=100, blank=True)
    other_phone_sealed = models.BinaryField(_("phone, sealed"), null=True)
    pair = models.UUIDField(_("both sides"), null=True, editable=False)
    valid = DateRangeField(_("time"))
    source = models.CharField(_("source"), max_length=24, choices=Source.choices)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["person", "kind", "valid", "id"]
        indexes = [models.Index(fields=["pair"], name="relation_pair", condition=Q(pair__isnull=False))]
        constraints = [
            ExclusionConstraint(
                name="relation_one_spouse_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(kind=RelationKind.SPOUSE),
                violation_error_message=_("The person is already married in that time."),
            ),
            ExclusionConstraint(
                name="relation_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("other", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This relation is already on record for that time."),
            ),
            models.CheckConstraint(
                name="relation_kind_known",
                condition=Q(kind__in=RelationKind.values),
                violation_error_message=_("There is no such relation."),
            ),
            models.CheckConstraint(
                name="relation_names_somebody_else",
                condition=(Q(other__isnull=False, other_name="") & ~Q(other=F("person")))
                | (Q(other__isnull=True) & ~Q(other_name="")),
                violation_error_message=_("Name one other person: in the registry, or by name."),
            ),
            models.CheckConstraint(
                name="relation_valid_not_empty",
                condition=Q(valid__isempty=False),
                violation_error_message=_("The first day must lie before the last."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class Authority(models.Model):
    """What an agent may do, and how the person said so: the facts beside the relation of kind agent.

    Consent by word of mouth names two witnesses, one a line. Taking authority back needs no evidence: it is closed at
    once, with who said so and why.
    """

    row_rule: ClassVar[RowRule] = of_row("people_relation", "relation_id")

    relation = models.OneToOneField(Relation, on_delete=models.CASCADE, primary_key=True, related_name="authority")
    scope = ArrayField(models.CharField(max_length=10, choices=AuthorityScope.choices), verbose_name=_("may"))
    consent = models.CharField(_("consent"), max_length=10, choices=AuthorityConsent.choices)
    witnesses = models.CharField(_("witnesses"), max_length=200, blank=True)
    evidence = models.ForeignKey(
        Attachment, verbose_name=_("evidence"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("taken back on"), null=True, blank=True)
    revoked_by = models.CharField(_("taken back by"), max_length=120, blank=True)
    revoked_because = models.CharField(_("why taken back"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.CheckConstraint(
                name="authority_for_something",
                condition=Q(scope__len__gt=0) & Q(scope__contained_by=AuthorityScope.values),
                violation_error_message=_("Say what the agent may do."),
            ),
            models.CheckConstraint(
                name="authority_consent_known",
                condition=Q(consent__in=AuthorityConsent.values),
                violation_error_message=_("Say how the person gave consent."),
            ),
            models.CheckConstraint(
                name="authority_by_word_has_witnesses",
                condition=~Q(consent=AuthorityConsent.ORAL) | Q(witnesses__contains="\n"),
                violation_error_message=_("Consent by word of mouth needs two witnesses."),
            ),
            models.CheckConstraint(
                name="authority_taken_back_for_a_reason",
                condition=Q(revoked_at__isnull=True, revoked_because="", revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_because="") & ~Q(revoked_by="")),
                violation_error_message=_("Say why the authority was taken back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consent} {self.scope}"
