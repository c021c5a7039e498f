"""Projects that are split; what a criterion of the assessment is called."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0016_project_card"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="part_of",
            field=models.UUIDField(blank=True, null=True, verbose_name="part of"),
        ),
        migrations.AddField(
            model_name="project",
            name="stands",
            field=models.BooleanField(default=True, verbose_name="counts"),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("targets", "Targets reached"),
                    ("on_time", "Reports handed in on time"),
                    ("sound", "Reports that never had to be sent back"),
                    ("projects", "Steps of projects done when planned"),
                    ("pledges", "Pledges of the year kept"),
                    ("decisions", "Decisions of meetings carried out in time"),
                ],
                max_length=12,
                verbose_name="what is measured",
            ),
        ),
        migrations.AlterField(
            model_name="unitscore",
            name="kind",
            field=models.CharField(
                choices=[
                    ("targets", "Targets reached"),
                    ("on_time", "Reports handed in on time"),
                    ("sound", "Reports that never had to be sent back"),
                    ("projects", "Steps of projects done when planned"),
                    ("pledges", "Pledges of the year kept"),
                    ("decisions", "Decisions of meetings carried out in time"),
                ],
                max_length=12,
                verbose_name="what is measured",
            ),
        ),
        migrations.CreateModel(
            name="ProjectSplit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None, verbose_name="parts"
                    ),
                ),
                ("moved", models.UUIDField(verbose_name="moved together with")),
                ("document", models.CharField(max_length=120, verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "joined_document",
                    models.CharField(blank=True, max_length=120, verbose_name="joined again by document"),
                ),
                ("joined_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was joined again")),
                ("joined_by", models.CharField(blank=True, max_length=120, verbose_name="joined again by")),
                ("joined_at", models.DateTimeField(blank=True, null=True, verbose_name="joined again on")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.planitem",
                        verbose_name="item of the plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "splitting of a project",
                "verbose_name_plural": "splittings of projects",
                "ordering": ["area", "recorded_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("joined_at__isnull", True)),
                        fields=("lineage",),
                        name="project_split_once",
                        violation_error_message="The project is split already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parts__len__gte", 2)), name="project_split_in_two_at_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("document", ""), _negated=True)
                        ),
                        name="project_split_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_at__isnull", True),
                            models.Q(
                                models.Q(("joined_reason", ""), _negated=True),
                                models.Q(("joined_document", ""), _negated=True),
                                models.Q(("joined_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="project_joined_says_why",
                    ),
                ],
            },
        ),
    ]
