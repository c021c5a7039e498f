"""Numbers of days that a place lays down itself: limits of reports, figures, visits and policies."""

from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0019_unit_area"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnParameter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("report_within", "Progress reports are due: working days after the month"),
                            (
                                "tell_head",
                                "An overdue report is told to the unit's head: working days after it was due",
                            ),
                            ("tell_lead", "… to the unit that leads the task: working days after it was due"),
                            ("tell_office", "… to the plan office, to press for it: working days after it was due"),
                            ("return_year", "Yearly figures of departments are due: days after the year"),
                            ("return_month", "Monthly figures of departments are due: days after the month"),
                            ("first_visit_after_completion", "A completed project is visited: days after it is in use"),
                            ("policy_ends_soon", "The end of a policy is told: days before it"),
                        ],
                        max_length=32,
                        verbose_name="what is counted",
                    ),
                ),
                ("since", models.DateField(verbose_name="holds from")),
                ("value", models.PositiveSmallIntegerField(verbose_name="number of days")),
                ("basis", models.CharField(max_length=120, verbose_name="paper it was laid down in")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "number of days laid down",
                "verbose_name_plural": "numbers of days laid down",
                "ordering": ["area", "code", "-since"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "code", "since"),
                        name="own_parameter_once",
                        violation_error_message="One that holds from this day is on record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "report_within",
                                    "tell_head",
                                    "tell_lead",
                                    "tell_office",
                                    "return_year",
                                    "return_month",
                                    "first_visit_after_completion",
                                    "policy_ends_soon",
                                ],
                            ),
                            ("value__range", (1, 400)),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="own_parameter_known",
                        violation_error_message="It needs a known parameter, 1 to 400 days and the paper it stands in.",
                    ),
                ],
            },
        ),
    ]
