"""How long a record is kept: holds that forbid its end, and the notice before it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.people.models.persons import OF_PERSON, Person

# Whoever has left is seen by nobody here; notice of the end of the record is given where they left from.
_LEFT = "(SELECT true FROM people_retirement gone WHERE gone.person_id = people_legalhold.person_id AND {here})"
_SEEN = f"{OF_PERSON.read} OR {_LEFT.format(here=inside('gone.area'))}"


class LegalHold(models.Model):
    """Something (a lawsuit, an examination) forbids that the record is anonymised until it is released."""

    row_rule: ClassVar[RowRule] = RowRule(read=_SEEN, write=_SEEN)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("reason"), max_length=200)
    placed_by = models.CharField(_("placed by"), max_length=120)
    placed_at = models.DateTimeField(_("placed on"))
    released_by = models.CharField(_("released by"), max_length=120, blank=True)
    released_at = models.DateTimeField(_("released on"), null=True)

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(
                name="legal_hold_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say what forbids it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.placed_at}"


class Retirement(models.Model):
    """The notice that a record will be anonymised, and when that was done. One a person.

    `area` is the community that somebody left who lives, and is registered, where nobody works with this registry.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=f"{OF_PERSON.read} OR {inside('area')}", write=OF_PERSON.write)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="retirements")
    area = models.BigIntegerField(_("left"), null=True)
    rule = models.CharField(_("rule"), max_length=30)
    noticed_on = models.DateField(_("notice given on"))
    anonymised_on = models.DateField(_("anonymised on"), null=True)

    class Meta:
        verbose_name = _("end of a record")
        verbose_name_plural = _("ends of records")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="retirement_once", violation_error_message=_("Notice is given already.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.noticed_on}"
