"""By what files of departments are late, incomplete or doubled: numbers a place may lay down itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0020_own_parameters"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="ownparameter",
            options={
                "ordering": ["area", "code", "-since"],
                "verbose_name": "number laid down",
                "verbose_name_plural": "numbers laid down",
            },
        ),
        migrations.RemoveConstraint(
            model_name="ownparameter",
            name="own_parameter_known",
        ),
        migrations.AlterField(
            model_name="ownparameter",
            name="code",
            field=models.CharField(
                choices=[
                    ("report_within", "Progress reports are due: working days after the month"),
                    ("tell_head", "An overdue report is told to the unit's head: working days after it was due"),
                    ("tell_lead", "… to the unit that leads the task: working days after it was due"),
                    ("tell_office", "… to the plan office, to press for it: working days after it was due"),
                    ("return_year", "Yearly figures of departments are due: days after the year"),
                    ("return_month", "Monthly figures of departments are due: days after the month"),
                    ("first_visit_after_completion", "A completed project is visited: days after it is in use"),
                    ("policy_ends_soon", "The end of a policy is told: days before it"),
                    ("file_late", "A department's file is late: older than this per cent of the days between two"),
                    ("list_incomplete", "A list of everybody is incomplete: below this per cent of usual rows"),
                    ("changes_incomplete", "A file of changes is incomplete: below this per cent of usual rows"),
                    ("file_doubled", "A file looks doubled: above this per cent of usual rows"),
                    ("file_judged", "A file is judged by its rows at all: from so many usual rows on"),
                ],
                max_length=32,
                verbose_name="what is counted",
            ),
        ),
        migrations.AlterField(
            model_name="ownparameter",
            name="value",
            field=models.PositiveSmallIntegerField(verbose_name="number"),
        ),
        migrations.AddConstraint(
            model_name="ownparameter",
            constraint=models.CheckConstraint(
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
                            "file_late",
                            "list_incomplete",
                            "changes_incomplete",
                            "file_doubled",
                            "file_judged",
                        ],
                    ),
                    ("value__range", (1, 400)),
                    models.Q(("basis", ""), _negated=True),
                ),
                name="own_parameter_known",
                violation_error_message="It needs a known parameter, 1 to 400 and the paper it stands in.",
            ),
        ),
    ]
