"""What a worker is told to do because something has happened to somebody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.people.enums import ErrandKind, Happening
from laoyou.people.models.persons import OF_PERSON, Person


class Errand(models.Model):
    """One thing to do about `person` in `area`, where the person lives, because of `happening` on the day `since`.

    `other` is whom it happened to when that is somebody else: the dead of a household, the mother of a newborn. At most
    one of a kind waits for a person. Done, it stays with who did it and what came of it.
    """

    row_rule: ClassVar[RowRule] = OF_PERSON

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="errands")
    other = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    area = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=ErrandKind.choices)
    happening = models.CharField(max_length=10, choices=Happening.choices)
    since = models.DateField()
    due = models.DateField()
    recorded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("errand")
        verbose_name_plural = _("errands")
        indexes = [
            models.Index(fields=["area", "due", "id"], name="errand_waiting", condition=Q(done_at__isnull=True)),
            models.Index(fields=["area", "-since", "id"], name="errand_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(done_at__isnull=True),
                name="errand_waits_once",
                violation_error_message=_("This is already on the list for this person."),
            ),
            models.CheckConstraint(name="errand_kind_known", condition=Q(kind__in=ErrandKind.values)),
            models.CheckConstraint(name="errand_happening_known", condition=Q(happening__in=Happening.values)),
            models.CheckConstraint(
                name="errand_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due}"
