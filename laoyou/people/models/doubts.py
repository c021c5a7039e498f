"""What does not fit in a record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import DoubtKind
from laoyou.people.models.persons import OF_PERSON, Person


class Doubt(models.Model):
    """One thing in one person's record that cannot be right, or is missing. Made and removed every night, and at
    once where a record is changed at a page.

    `area` is where the person lived when it was found, to count and list by; who may see it is asked of the person.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=OF_PERSON.read, write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="doubts")
    kind = models.CharField(_("doubt"), max_length=24, choices=DoubtKind.choices)
    area = models.BigIntegerField(_("lives in"))
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")
        ordering = ["person", "kind"]
        indexes = [models.Index(fields=["area", "kind", "id"], name="doubt_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="doubt_once",
                violation_error_message=_("This doubt stands already."),
            ),
            models.CheckConstraint(
                name="doubt_kind_known",
                condition=Q(kind__in=DoubtKind.values),
                violation_error_message=_("There is no such doubt."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
