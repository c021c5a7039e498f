"""Whom the records suggest to be asked about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import SuggestionKind
from laoyou.people.models.persons import OF_PERSON, Person


class Suggestion(models.Model):
    """Somebody who fits one of the lists to be confirmed as of the last look, which is taken every night.

    It only says whom to look at and in which order: a list asks everybody of it anew, so who no longer fits is not
    shown. `position` counts by place and birth; it says no date, so it may outlast one.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=OF_PERSON.read, write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suggestions")
    kind = models.CharField(_("to be confirmed"), max_length=24, choices=SuggestionKind.choices)
    area = models.BigIntegerField(_("lives in"))
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["kind", "area", "position"]
        indexes = [models.Index(fields=["kind", "area", "position"], name="suggestion_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="suggestion_once",
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                name="suggestion_kind_known",
                condition=Q(kind__in=SuggestionKind.values),
                violation_error_message=_("There is no such list."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
