"""Monthly returns of institutions."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0011_ranking_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("found", models.JSONField(verbose_name="as the records said")),
                ("stated", models.JSONField(verbose_name="as confirmed")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("confirmed_by", models.CharField(max_length=120, verbose_name="confirmed by")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed on")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="facilities.institution"
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly return",
                "verbose_name_plural": "monthly returns",
                "ordering": ["institution", "month", "version", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "month", "version"),
                        name="monthly_return_once",
                        violation_error_message="Somebody has just confirmed this return.",
                    )
                ],
            },
        ),
    ]
