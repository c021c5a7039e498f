from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0006_room_for_a_rows_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("check_code", models.CharField(max_length=40, verbose_name="check")),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("day", models.DateField(verbose_name="day")),
                ("found", models.PositiveIntegerField(verbose_name="found")),
            ],
            options={
                "verbose_name": "count of a check",
                "verbose_name_plural": "counts of checks",
                "ordering": ["check_code", "area", "-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "check_code", "day"), name="quality_count_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityFinding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("check_code", models.CharField(max_length=40, verbose_name="check")),
                (
                    "subject",
                    models.CharField(
                        choices=[("person", "People"), ("site", "Sites"), ("figure", "Figures")],
                        max_length=10,
                        verbose_name="whose row",
                    ),
                ),
                ("subject_key", models.CharField(max_length=100, verbose_name="key")),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("since", models.DateField(verbose_name="found since")),
                ("seen_at", models.DateTimeField(verbose_name="seen last")),
            ],
            options={
                "verbose_name": "finding of a check",
                "verbose_name_plural": "findings of checks",
                "ordering": ["check_code", "area", "id"],
                "indexes": [models.Index(fields=["area", "check_code", "id"], name="quality_finding_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("check_code", "subject_key", "area"), name="quality_finding_once"),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["person", "site", "figure"])),
                        name="quality_finding_subject_known",
                    ),
                ],
            },
        ),
    ]
