"""Returns of a month or a year; within how many days they are confirmed, hours of training asked of carers."""

import csv
from pathlib import Path

from django.db import migrations, models
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.facilities.enums import LimitKind


def load_limits(apps, schema_editor):
    table = Path(__file__).resolve().parent.parent / "data" / "limits_returns.csv"
    limits = apps.get_model("facilities", "Limit")
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first, until = row.pop("from"), row.pop("until")
            limits.objects.create(**row, valid=DateRange(first or None, until or None))


class Migration(migrations.Migration):
    dependencies = [("facilities", "0016_site_photos")]

    operations = [
        migrations.RemoveConstraint("monthlyreturn", "monthly_return_once"),
        migrations.RenameModel("MonthlyReturn", "InstitutionReturn"),
        migrations.RenameField("institutionreturn", "month", "first"),
        migrations.AddField(
            "institutionreturn", "months", models.PositiveSmallIntegerField(default=1, verbose_name="months")
        ),
        migrations.AlterField("institutionreturn", "first", models.DateField(verbose_name="first day")),
        migrations.AlterModelOptions(
            "institutionreturn",
            {
                "verbose_name": "return of an institution",
                "verbose_name_plural": "returns of institutions",
                "ordering": ["institution", "first", "months", "version", "id"],
            },
        ),
        migrations.AddConstraint(
            "institutionreturn",
            models.UniqueConstraint(
                fields=("institution", "first", "months", "version"),
                name="return_once",
                violation_error_message="Somebody has just confirmed this return.",
            ),
        ),
        migrations.AddConstraint(
            "institutionreturn",
            models.CheckConstraint(
                name="return_of_month_or_year",
                condition=models.Q(("first__day", 1), ("months", 1))
                | models.Q(("first__day", 1), ("first__month", 1), ("months", 12)),
                violation_error_message="A return is of a month or of a calendar year.",
            ),
        ),
        migrations.AlterField(
            "limit", "kind", models.CharField(choices=LimitKind.choices, max_length=20, verbose_name="figure")
        ),
        migrations.RunPython(load_limits, migrations.RunPython.noop),
    ]
