"""The highest inclusive prices by area and date."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0014_office_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceCeiling",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("area_end", models.BigIntegerField(verbose_name="end of the area")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("home", "A month in a home for elders"),
                            ("day_care", "A month of day care for an elder"),
                            ("childcare", "A month of childcare"),
                        ],
                        max_length=12,
                        verbose_name="price of",
                    ),
                ),
                ("fen", models.BigIntegerField(verbose_name="highest price a month, fen")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="time")),
                (
                    "since",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("valid"), function="lower"),
                        output_field=models.DateField(null=True),
                    ),
                ),
                (
                    "until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("valid"), function="upper"),
                        output_field=models.DateField(null=True),
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("verified", "Checked against the original"),
                            ("reported", "Reported by others, to be confirmed"),
                            ("remembered", "To be confirmed"),
                        ],
                        max_length=12,
                        verbose_name="how well known",
                    ),
                ),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
            ],
            options={
                "verbose_name": "price ceiling",
                "verbose_name_plural": "price ceilings",
                "ordering": ["area", "group", "valid", "id"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("area", "="), ("group", "="), ("valid", "&&")],
                        name="price_ceiling_one_at_a_time",
                        violation_error_message="There is already a ceiling of this kind in that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__in", ["verified", "reported", "remembered"]),
                            ("fen__gt", 0),
                            ("group__in", ["home", "day_care", "childcare"]),
                        ),
                        name="price_ceiling_known",
                        violation_error_message="There is no such ceiling.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_end__gt", models.F("area"))),
                        name="price_ceiling_area_has_an_end",
                        violation_error_message="An area ends behind its first code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__lower_inf", False)),
                        name="price_ceiling_begins",
                        violation_error_message="A first day is needed, and it must lie before the last.",
                    ),
                ],
            },
        ),
    ]
