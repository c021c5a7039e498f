"""Figures that departments hand in, with the steps of their way."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tokens"),
        ("plan", "0009_pledges"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticalReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("plan_area", models.BigIntegerField(verbose_name="area of the plan that asks")),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("indicator", models.CharField(max_length=60, verbose_name="indicator")),
                ("name", models.CharField(max_length=500, verbose_name="figure")),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit of measure")),
                ("since", models.DateField(verbose_name="first day")),
                ("until", models.DateField(verbose_name="first day after")),
                ("unit_name", models.CharField(max_length=120, verbose_name="name of the unit")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="value"),
                ),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="denominator"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                ("evidence_id", models.UUIDField(blank=True, null=True, verbose_name="evidence")),
                ("evidence_name", models.CharField(blank=True, max_length=255, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Handed in"),
                            ("sent_back", "Sent back"),
                            ("accepted", "Accepted"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in on")),
                ("submitted_by", models.CharField(blank=True, max_length=120, verbose_name="handed in by")),
                ("submitted_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
                ("decided_by", models.CharField(blank=True, max_length=120, verbose_name="decided by")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a department",
                "verbose_name_plural": "figures of departments",
                "ordering": ["plan_area", "-until", "indicator", "area", "id"],
            },
        ),
        migrations.CreateModel(
            name="StatisticalReturnStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submitted", "handed in"),
                            ("taken_back", "taken back by the unit"),
                            ("sent_back", "sent back"),
                            ("accepted", "accepted"),
                            ("reopened", "opened again"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="what was said")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("by", models.CharField(max_length=120, verbose_name="who")),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="plan.statisticalreturn"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a department's figure",
                "verbose_name_plural": "steps of departments' figures",
                "ordering": ["told", "at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="statisticalreturn",
            index=models.Index(fields=["plan_area", "until"], name="statistical_return_of_plan"),
        ),
        migrations.AddIndex(
            model_name="statisticalreturn",
            index=models.Index(
                condition=models.Q(("published_at__isnull", True), ("state", "accepted")),
                fields=["id"],
                name="statistical_return_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.UniqueConstraint(
                fields=("plan_area", "indicator", "area", "since", "until"), name="statistical_return_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="statistical_return_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "sent_back", "accepted"])),
                name="statistical_return_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "sent_back"]),
                    models.Q(("evidence_id__isnull", False), ("submitted_at__isnull", False), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="statistical_return_whole_when_handed_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("denominator__isnull", True), ("numerator__isnull", True)),
                    models.Q(("denominator__gt", 0), ("numerator__isnull", False)),
                    _connector="OR",
                ),
                name="statistical_return_parts_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(("unit", "%"), _negated=True),
                    ("value__range", (0, 100)),
                    _connector="OR",
                ),
                name="statistical_return_share_within_hundred",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "sent_back"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="statistical_return_decision_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturnstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["submitted", "taken_back", "sent_back", "accepted", "reopened"])),
                name="statistical_return_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statisticalreturnstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["sent_back", "reopened"]), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="statistical_return_step_says_why",
            ),
        ),
    ]
