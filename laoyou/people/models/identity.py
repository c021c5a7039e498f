"""Two records that may be one person, what was said of them, and what a merger changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule, inside
from laoyou.people.enums import PairState
from laoyou.people.models.persons import Person


def _seen(column: str) -> str:
    return f"EXISTS (SELECT FROM people_person seen WHERE seen.id = {column})"


def _both(one: str, other: str) -> RowRule:
    """Whoever may not see one of the two sees nothing of the pair: the evidence would tell of the other."""
    rule = f"({_seen(one)} AND {_seen(other)})"
    return RowRule(read=rule, write=rule)


class Pair(models.Model):
    """Two records, `low` with the smaller key, that were compared and found alike (docs/algorithms/identity.md).

    `levels` is the level each field reached, `weights` its bits; `prior` and the weights add up to `weight`. What
    was decided is kept with the evidence it was decided on, so that the same question is not asked twice.
    """

    row_rule: ClassVar[RowRule] = _both("low_id", "high_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    low = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    weight = models.FloatField()
    prior = models.FloatField()
    levels = models.JSONField()
    weights = models.JSONField()
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    compared_at = models.DateTimeField()
    compared_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_levels = models.JSONField(null=True, blank=True)
    decided_weight = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("pair of records")
        verbose_name_plural = _("pairs of records")
        indexes = [
            models.Index(fields=["state", "-probability", "id"], name="pair_state_probability"),
            models.Index(fields=["high"], name="pair_high"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="pair_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(low__lt=F("high"))),
            models.CheckConstraint(name="pair_state_known", condition=Q(state__in=PairState.values)),
            models.CheckConstraint(name="pair_probability_is_one", condition=Q(probability__gte=0, probability__lte=1)),
            models.CheckConstraint(
                name="pair_decided_by_somebody",
                condition=Q(state=PairState.OPEN)
                | (Q(decided_at__isnull=False, decided_levels__isnull=False) & ~Q(decided_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} {self.high_id} {self.state}"


class Merge(models.Model):
    """One record given up for another. `journal` is every row it changed, as it was and as it became.

    Undone in the opposite order. `kept_back` is what could not go over and stays with the record given up.
    """

    row_rule: ClassVar[RowRule] = _both("stayed_id", "given_up_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stayed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_up = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, on_delete=models.SET_NULL, null=True, blank=True, related_name="merges")
    chosen = models.JSONField()
    journal = models.JSONField()
    kept_back = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True)
    undo_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("merger")
        verbose_name_plural = _("mergers")
        indexes = [models.Index(fields=["stayed", "made_at"], name="merge_stayed")]
        constraints = [
            models.UniqueConstraint(
                fields=["given_up"],
                condition=Q(undone_at__isnull=True),
                name="merge_in_force_once",
                violation_error_message=_("This record was already given up for another."),
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(stayed=F("given_up"))),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by="") | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_up_id} → {self.stayed_id}"


class Comparison(models.Model):
    """One part of the registry looked through: a county inside itself, or (`across`) the counties of an area.

    Written with the pairs it found, in one transaction; a run that is taken up again leaves out what is here.
    """

    row_rule: ClassVar[RowRule] = RowRule(read=inside("area"), write="")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.UUIDField()
    area = models.BigIntegerField()
    across = models.BooleanField(default=False)
    people = models.PositiveIntegerField()
    candidates = models.PositiveBigIntegerField()
    found = models.PositiveIntegerField()
    trained = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        indexes = [models.Index(fields=["area", "across", "-finished_at"], name="comparison_area")]
        constraints = [models.UniqueConstraint(fields=["run", "area", "across"], name="comparison_once_a_run")]

    def __str__(self) -> str:
        return f"{self.area} {self.finished_at}"
