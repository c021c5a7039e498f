"""What an accepted edition consists of. Every item is a PlanItem; each kind adds its own columns."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.accounts.models import Organisation
from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import HIGH, RowRule, inside, public_through
from laoyou.plan.enums import Duty, ItemKind, LinkOrigin, Operator
from laoyou.plan.models.edition import Edition

# Items exist only once an edition was accepted, and what is in force is public; only its own area may write it.
_OF_OUR_EDITION = "IN (SELECT i.id FROM plan_planitem i JOIN plan_edition e ON e.id = i.edition_id WHERE {inside})"


def _of_item(column: str) -> RowRule:
    return RowRule(read=f"{HIGH} > 0", write=f"{column} " + _OF_OUR_EDITION.format(inside=inside("e.area")))


class PlanItem(models.Model):
    """Anything a plan states: found by one search, owned by units, traced to the span it was read from."""

    row_rule = public_through("plan_edition", "edition_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=16, choices=ItemKind.choices)
    position = models.PositiveIntegerField(_("order"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    group = models.CharField(_("group"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=500)
    span_start = models.IntegerField(null=True, blank=True)
    span_end = models.IntegerField(null=True, blank=True)
    printed = models.JSONField(_("values as printed, where corrected"), default=dict, blank=True)
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
    # The same item in every edition of its plan: what was reported about it stays with it when the plan is amended.
    lineage = models.UUIDField(default=uuid7, editable=False, db_index=True)
    searched = models.TextField(blank=True, editable=False)  # name, group and units in capitals: one column to look in

    class Meta:
        verbose_name = _("plan item")
        verbose_name_plural = _("plan items")
        ordering = ["edition", "kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "position"], name="plan_item_order_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="plan_item_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="plan_item_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(PlanItem):
    """A target: from an indicator table, from a sentence, or a limit that holds as a rule; or a starting figure."""

    row_rule = _of_item("planitem_ptr_id")

    unit = models.CharField(_("unit"), max_length=40, blank=True)
    op = models.CharField(_("direction"), max_length=6, choices=Operator.choices, default=Operator.AT_LEAST)
    nature = models.CharField(_("nature"), max_length=20, blank=True)
    measure = models.CharField(_("same indicator across places"), max_length=60, blank=True, db_index=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [models.CheckConstraint(condition=Q(op__in=Operator.values), name="indicator_operator_known")]


class IndicatorValue(models.Model):
    """One value of an indicator, under the year as printed: "2025", "每年", "2021-2025" or "未注明"."""

    row_rule = _of_item("indicator_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    year_key = models.CharField(_("year as printed"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year it is due"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    value_to = models.DecimalField(_("up to"), max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        ordering = ["indicator", "year_key"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year_key"], name="indicator_value_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(1949, 2100)), name="indicator_value_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value_to__gte=F("value")), name="indicator_value_range_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_key}: {self.value}"


class Task(PlanItem):
    """Something a unit has to do. `name` is the heading; `text` is the document's own and stays empty in a pack."""

    row_rule = _of_item("planitem_ptr_id")

    section = models.CharField(_("section"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")


class Project(PlanItem):
    """Something to be built or bought, with its money in fen."""

    row_rule = _of_item("planitem_ptr_id")

    type = models.CharField(_("type"), max_length=30, blank=True)
    period = models.CharField(_("period as printed"), max_length=40, blank=True)
    year_from = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    place = models.CharField(_("place as printed"), max_length=120, blank=True)
    areas = ArrayField(models.BigIntegerField(), verbose_name=_("areas"), default=list, blank=True)
    scale = models.TextField(_("content and scale"), blank=True)
    total_fen = models.BigIntegerField(_("total investment"), null=True, blank=True)
    central_fen = models.BigIntegerField(_("central budget applied for"), null=True, blank=True)
    # A project that was split counts no longer while its parts do (ADR 53); a part names the lineage of its whole.
    stands = models.BooleanField(_("counts"), default=True)
    part_of = models.UUIDField(_("part of"), null=True, blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(year_from__isnull=True) | Q(year_to__gte=F("year_from")), name="project_period_ordered"
            ),
            models.CheckConstraint(
                condition=Q(total_fen__isnull=True) | Q(total_fen__gte=0), name="project_total_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(central_fen__isnull=True) | Q(total_fen__isnull=True) | Q(central_fen__lte=F("total_fen")),
                name="project_central_within_total",
                violation_error_message=_("The central money applied for is more than the total investment."),
            ),
        ]


class Policy(PlanItem):
    """A line of support; `measures` are the document's own sentences and stay empty in a pack."""

    row_rule = _of_item("planitem_ptr_id")

    measures = models.JSONField(_("measures"), default=list, blank=True)
    measure_count = models.PositiveSmallIntegerField(_("number of measures"), default=0)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")


class Element(PlanItem):
    """A condition the plan depends on (working mechanism, land, money, people …) with its measure and goal."""

    row_rule = _of_item("planitem_ptr_id")

    measure = models.TextField(_("measure"), blank=True)
    goal = models.TextField(_("expected goal"), blank=True)

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")


class Responsibility(models.Model):
    """A unit named for an item, as printed, and the organisation it is. Unresolved names keep `organisation` empty."""

    row_rule = _of_item("item_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="responsibilities")
    duty = models.CharField(_("duty"), max_length=12, choices=Duty.choices)
    position = models.PositiveSmallIntegerField(_("order"))
    printed_name = models.CharField(_("unit as printed"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("responsible unit")
        verbose_name_plural = _("responsible units")
        ordering = ["item", "duty", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "duty", "position"], name="responsibility_order_once"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="responsibility_duty_known"),
        ]

    def __str__(self) -> str:
        return self.printed_name


class TaskLink(models.Model):
    """A policy or element serves a task: suggested by wording and shared units, or said by a person."""

    row_rule = _of_item("item_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, related_name="task_links")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="served_by")
    origin = models.CharField(_("origin"), max_length=10, choices=LinkOrigin.choices, default=LinkOrigin.SUGGESTED)
    score = models.FloatField(_("likeness"), default=0)

    class Meta:
        verbose_name = _("link to a task")
        verbose_name_plural = _("links to tasks")
        ordering = ["item", "-score", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "task"], name="task_link_once")]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.task_id}"
