"""Items keep their lineage over editions; units report every month about what the plan gave them."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers

# An item of the same kind and name in every edition of a plan is one; where a name stands twice, nobody can say which.
LINEAGE = """
ALTER TABLE plan_planitem ADD COLUMN lineage uuid;
WITH same AS (
    SELECT e.series, i.kind, i.name, gen_random_uuid() AS lineage
    FROM plan_planitem i JOIN plan_edition e ON e.id = i.edition_id
    GROUP BY e.series, i.kind, i.name HAVING count(*) = count(DISTINCT i.edition_id)
)
UPDATE plan_planitem i SET lineage = same.lineage
FROM plan_edition e, same
WHERE e.id = i.edition_id AND same.series = e.series AND same.kind = i.kind AND same.name = i.name;
UPDATE plan_planitem SET lineage = gen_random_uuid() WHERE lineage IS NULL;
ALTER TABLE plan_planitem ALTER COLUMN lineage SET NOT NULL;
CREATE INDEX plan_planitem_lineage ON plan_planitem (lineage);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tokens"),
        ("plan", "0004_figures"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(LINEAGE, "ALTER TABLE plan_planitem DROP COLUMN lineage")],
            state_operations=[
                migrations.AddField(
                    model_name="planitem",
                    name="lineage",
                    field=models.UUIDField(db_index=True, default=laoyou.core.identifiers.uuid7, editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgressReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                ("month", models.DateField(verbose_name="month")),
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
                (
                    "course",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_begun", "Not begun"),
                            ("on_course", "On course"),
                            ("behind", "Behind"),
                            ("finished", "Finished"),
                        ],
                        max_length=10,
                        verbose_name="how it stands",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="done, per cent")),
                ("done", models.TextField(blank=True, verbose_name="what was done")),
                ("obstacles", models.TextField(blank=True, verbose_name="what stands in the way")),
                ("ahead", models.TextField(blank=True, verbose_name="what comes next")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in on")),
                ("submitted_by", models.CharField(blank=True, max_length=120, verbose_name="handed in by")),
                ("submitted_by_id", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided on")),
                ("decided_by", models.CharField(blank=True, max_length=120, verbose_name="decided by")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.planitem",
                        verbose_name="item",
                    ),
                ),
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
                "verbose_name": "progress report",
                "verbose_name_plural": "progress reports",
                "ordering": ["-month", "lineage", "organisation"],
            },
        ),
        migrations.CreateModel(
            name="ReportMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("month", models.DateField(verbose_name="month")),
                ("is_closed", models.BooleanField(default=True, verbose_name="closed")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="decided on")),
                ("decided_by", models.CharField(max_length=120, verbose_name="decided by")),
            ],
            options={
                "verbose_name": "month of reports",
                "verbose_name_plural": "months of reports",
                "ordering": ["area", "-month"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "month"), name="report_month_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="report_month_is_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnEvidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("attachment_id", models.UUIDField(verbose_name="attachment")),
                ("filename", models.CharField(max_length=255, verbose_name="file")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("added_at", models.DateTimeField(verbose_name="added on")),
                ("added_by", models.CharField(max_length=120, verbose_name="added by")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="plan.progressreturn"
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a report",
                "verbose_name_plural": "evidence of reports",
                "ordering": ["report", "added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnStep",
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="plan.progressreturn"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a report",
                "verbose_name_plural": "steps of reports",
                "ordering": ["report", "at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="progressreturn",
            index=models.Index(fields=["area", "month", "state"], name="progress_return_of_month"),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.UniqueConstraint(
                fields=("lineage", "organisation", "month"), name="progress_return_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="progress_return_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "sent_back", "accepted"])),
                name="progress_return_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("course", ""), ("course__in", ["not_begun", "on_course", "behind", "finished"]), _connector="OR"
                ),
                name="progress_return_course_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__isnull", True), ("percent__lte", 100), _connector="OR"),
                name="progress_return_percent_a_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "sent_back"]),
                    models.Q(
                        models.Q(("course", ""), _negated=True),
                        models.Q(("done", ""), _negated=True),
                        ("submitted_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="progress_return_whole_when_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "sent_back"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="progress_return_decision_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnevidence",
            constraint=models.UniqueConstraint(fields=("report", "attachment_id"), name="return_evidence_once"),
        ),
        migrations.AddConstraint(
            model_name="returnstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["submitted", "taken_back", "sent_back", "accepted", "reopened"])),
                name="return_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["sent_back", "reopened"]), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="return_step_says_why",
            ),
        ),
    ]
