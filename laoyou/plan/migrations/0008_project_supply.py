"""What projects add to the supply of an area."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0016_site_photos"),
        ("plan", "0007_explored"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectSupply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                ("beds", models.PositiveIntegerField(default=0, verbose_name="beds added")),
                ("places", models.PositiveIntegerField(default=0, verbose_name="childcare places added")),
                ("floor", models.PositiveIntegerField(default=0, verbose_name="floor, m²")),
                ("expected_on", models.DateField(verbose_name="expected to open on")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.planitem",
                        verbose_name="item of the plan",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.site",
                        verbose_name="institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "supply of a project",
                "verbose_name_plural": "supply of projects",
                "ordering": ["area", "expected_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lineage", "area"),
                        name="project_supply_once",
                        violation_error_message="What this project adds here is on record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opened_on__isnull", True), ("site__isnull", False), _connector="OR"),
                        name="project_supply_opened_as_a_site",
                        violation_error_message="Say which institution the project became.",
                    ),
                ],
            },
        ),
    ]
