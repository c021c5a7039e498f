"""Who may fetch a child, why somebody did not come; figures for rosters and incidents."""

import csv
from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.postgresql.psycopg_any import DateRange

import laoyou.core.identifiers

NEW = {"elders_a_carer", "rest_hours", "follow_hours"}


def load_new_limits(apps, schema_editor):
    """The lines of limits.csv that came after the first load (a new database has them from 0002)."""
    table = Path(__file__).resolve().parent.parent / "data" / "limits.csv"
    limits = apps.get_model("facilities", "Limit")
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first, until = row.pop("from"), row.pop("until")
            if row["kind"] in NEW and not limits.objects.filter(kind=row["kind"], subject=row["subject"]).exists():
                facts = row | {"value": int(row["value"]), "valid": DateRange(first or None, until or None)}
                limits.objects.create(**facts)


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0008_filings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="limit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("class_size", "Most children in a class"),
                    ("children_a_carer", "Most children for one carer"),
                    ("family_children", "Most children in a family childcare point"),
                    ("family_floor", "Least floor area for a child in a family childcare point"),
                    ("age_from", "Youngest age in a class"),
                    ("age_to", "Age before which children are in a class"),
                    ("drill_months", "Longest time between two drills"),
                    ("background_months", "Longest time between two background checks"),
                    ("health_months", "Longest time between two health examinations"),
                    ("filing_within", "Working days after the first resident within which a home files"),
                    ("filing_reply", "Working days within which a complete filing is answered"),
                    ("filing_refusal", "Working days within which a filing that does not comply is refused"),
                    ("filing_more", "Working days the operator has for what is missing"),
                    ("closing_notice", "Days ahead that a suspension or closure is announced"),
                    ("elders_a_carer", "Most residents for one carer at work"),
                    ("rest_hours", "Least rest between two shifts"),
                    ("follow_hours", "Longest time until the first step after an incident, by severity"),
                ],
                max_length=20,
                verbose_name="figure",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ill", "Ill"),
                    ("family", "With the family"),
                    ("holiday", "On holiday"),
                    ("unknown", "Not known, the family is being asked"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
        migrations.CreateModel(
            name="Fetcher",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("relation", models.CharField(max_length=60, verbose_name="relation to the child")),
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
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="facilities.site"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fetchers", to="facilities.stay"
                    ),
                ),
            ],
            options={
                "verbose_name": "who may fetch a child",
                "verbose_name_plural": "who may fetch children",
                "ordering": ["stay", "name", "id"],
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="fetcher",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="facilities.fetcher",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came", True), ("reason", "")),
                    models.Q(
                        ("came", False),
                        ("fetcher__isnull", True),
                        ("reason__in", ["", "ill", "family", "holiday", "unknown"]),
                    ),
                    _connector="OR",
                ),
                name="attendance_reason_of_absence",
                violation_error_message="Who came has no reason for being absent, and who did not is not fetched.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fetcher",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("stay", "="), ("name", "="), ("valid", "&&")],
                name="fetcher_once",
                violation_error_message="Somebody of this name may already fetch the child in that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fetcher",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("valid__lower_inf", False)),
                name="fetcher_begins",
                violation_error_message="A first day is needed, and it must lie before the last.",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE facilities_fetcher ADD CONSTRAINT fetcher_of_stay FOREIGN KEY (stay_id, site_id)"
            " REFERENCES facilities_stay (id, site_id)",
            "ALTER TABLE facilities_fetcher DROP CONSTRAINT fetcher_of_stay",
        ),
        migrations.RunPython(load_new_limits, migrations.RunPython.noop),
    ]
