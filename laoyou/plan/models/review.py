"""Items as the reader found them, on their way to being accepted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import through
from laoyou.plan.enums import ItemKind, ReviewState
from laoyou.plan.models.edition import Edition


class ReviewItem(models.Model):
    """One item under review: what was read (`read`, never changed) beside what it is to be (`current`).

    `read` is None for an item a person added. `revision` rises with every change, so that a second editor is told.
    """

    row_rule = through("plan_edition", "edition_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="review_items")
    kind = models.CharField(_("kind"), max_length=16, choices=ItemKind.choices)
    position = models.PositiveIntegerField(_("order"))
    read = models.JSONField(_("as read"), null=True, blank=True)
    current = models.JSONField(_("as it is to be"))
    reason = models.CharField(_("reason for the change"), max_length=300, blank=True)
    span_start = models.IntegerField(null=True, blank=True)
    span_end = models.IntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReviewState.choices, default=ReviewState.UNSEEN)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    revision = models.PositiveIntegerField(default=0)
    seen_by = models.CharField(_("looked at by"), max_length=120, blank=True)
    seen_at = models.DateTimeField(_("looked at on"), null=True, blank=True)

    class Meta:
        verbose_name = _("item under review")
        verbose_name_plural = _("items under review")
        ordering = ["edition", "kind", "position", "id"]
        indexes = [models.Index(fields=["edition", "kind", "position"], name="review_item_order")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="review_item_kind_known"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.UNSEEN) | Q(seen_at__isnull=False), name="review_item_seen_by_someone"
            ),
            models.CheckConstraint(
                condition=Q(span_start__isnull=True) | Q(span_end__gte=F("span_start")), name="review_item_span_ordered"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state=ReviewState.DROPPED),
                name="review_item_merged_is_dropped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.current.get("name") or self.current.get("title") or self.id)
