"""The yearly assessment: schemes, versions, scores with their rows, points by hand, objections."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tokens"),
        ("plan", "0011_project_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year assessed")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Computed"),
                            ("shown", "Open to objections"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("replaced", "Replaced by a later version"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("objections_until", models.DateField(blank=True, null=True, verbose_name="objections until")),
                ("computed_at", models.DateTimeField(verbose_name="computed on")),
                ("computed_by", models.CharField(max_length=120, verbose_name="computed by")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved on")),
                ("approved_by", models.CharField(blank=True, max_length=120, verbose_name="approved by")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published on")),
                ("published_by", models.CharField(blank=True, max_length=120, verbose_name="published by")),
            ],
            options={
                "verbose_name": "yearly assessment",
                "verbose_name_plural": "yearly assessments",
                "ordering": ["area", "-year", "-version"],
            },
        ),
        migrations.CreateModel(
            name="AssessedUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("name", models.CharField(max_length=120, verbose_name="unit as it was called")),
                (
                    "assessed_as",
                    models.CharField(
                        choices=[("department", "Department"), ("county", "County")],
                        max_length=12,
                        verbose_name="assessed as",
                    ),
                ),
                (
                    "measured",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points that could be measured"),
                ),
                (
                    "scored",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="points of the criteria"
                    ),
                ),
                (
                    "adjusted",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=6, verbose_name="points added or taken"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points in all"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="plan.assessment"
                    ),
                ),
            ],
            options={
                "verbose_name": "assessed unit",
                "verbose_name_plural": "assessed units",
                "ordering": ["assessment", "assessed_as", "rank", "name", "id"],
            },
        ),
        migrations.CreateModel(
            name="AssessmentScheme",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="for years from")),
                ("name", models.CharField(max_length=200, verbose_name="name of the scheme")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="where the scheme is laid down")),
                (
                    "most_adjusted",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="most points added or taken"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "assessment scheme",
                "verbose_name_plural": "assessment schemes",
                "ordering": ["area", "-first_year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "first_year"),
                        name="assessment_scheme_once",
                        violation_error_message="A scheme that begins with this year is on record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="assessment_scheme_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_year__range", (2000, 2100))), name="assessment_scheme_year_plausible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_adjusted__range", (0, 100))), name="assessment_scheme_adjusted_little"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="plan.assessmentscheme"
            ),
        ),
        migrations.CreateModel(
            name="Criterion",
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
                            ("targets", "Targets reached"),
                            ("on_time", "Reports handed in on time"),
                            ("sound", "Reports that never had to be sent back"),
                            ("projects", "Projects opened when expected"),
                            ("pledges", "Pledges of the year kept"),
                            ("decisions", "Decisions of meetings carried out in time"),
                        ],
                        max_length=12,
                        verbose_name="what is measured",
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points at most")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="plan.assessmentscheme"
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["scheme", "id"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="what the unit says")),
                ("raised_at", models.DateTimeField(verbose_name="raised on")),
                ("raised_by", models.CharField(max_length=120, verbose_name="raised by")),
                ("upheld", models.BooleanField(blank=True, null=True, verbose_name="found right")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered on")),
                ("answered_by", models.CharField(blank=True, max_length=120, verbose_name="answered by")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="objections", to="plan.assessedunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "objection to an assessment",
                "verbose_name_plural": "objections to assessments",
                "ordering": ["unit", "raised_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="UnitScore",
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
                            ("targets", "Targets reached"),
                            ("on_time", "Reports handed in on time"),
                            ("sound", "Reports that never had to be sent back"),
                            ("projects", "Projects opened when expected"),
                            ("pledges", "Pledges of the year kept"),
                            ("decisions", "Decisions of meetings carried out in time"),
                        ],
                        max_length=12,
                        verbose_name="what is measured",
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points at most")),
                ("met", models.PositiveIntegerField(verbose_name="met")),
                ("counted", models.PositiveIntegerField(verbose_name="counted")),
                (
                    "points",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="points"),
                ),
                ("rows", models.JSONField(default=list, verbose_name="rows counted")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="plan.assessedunit"
                    ),
                ),
            ],
            options={
                "verbose_name": "score of a criterion",
                "verbose_name_plural": "scores of criteria",
                "ordering": ["unit", "kind"],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year assessed")),
                ("points", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="points added or taken")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("evidence", models.CharField(max_length=300, verbose_name="what shows it")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn on")),
                ("withdrawn_by", models.CharField(blank=True, max_length=120, verbose_name="withdrawn by")),
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
                "verbose_name": "points added or taken",
                "verbose_name_plural": "points added or taken",
                "ordering": ["area", "year", "recorded_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("points", 0), _negated=True), name="adjustment_changes_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("evidence", ""), _negated=True)
                        ),
                        name="adjustment_says_why",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="assessedunit",
            constraint=models.UniqueConstraint(fields=("assessment", "organisation"), name="assessed_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="assessedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("assessed_as__in", ["department", "county"])), name="assessed_as_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rank__isnull", True), ("total__isnull", True)),
                    models.Q(("rank__isnull", False), ("total__isnull", False)),
                    _connector="OR",
                ),
                name="assessed_ranked_when_scored",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(fields=("area", "year", "version"), name="assessment_version_once"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("area", "year"), name="assessment_published_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "shown", "approved", "published", "replaced"])),
                name="assessment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "published"]), _negated=True),
                    ("approved_at__isnull", False),
                    _connector="OR",
                ),
                name="assessment_approval_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="assessment_publishing_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "replaced"]), ("objections_until__isnull", False), _connector="OR"
                ),
                name="assessment_shown_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("scheme", "kind"), name="criterion_once"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["targets", "on_time", "sound", "projects", "pledges", "decisions"])),
                name="criterion_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0), ("weight__lte", 100)), name="criterion_weight_in_points"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="objection_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("upheld__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("upheld__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_answered_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitscore",
            constraint=models.UniqueConstraint(fields=("unit", "kind"), name="unit_score_once"),
        ),
        migrations.AddConstraint(
            model_name="unitscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("met__lte", models.F("counted"))), name="unit_score_met_of_counted"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted", 0), ("points__isnull", True)),
                    models.Q(("counted__gt", 0), ("points__isnull", False)),
                    _connector="OR",
                ),
                name="unit_score_only_of_what_was_counted",
            ),
        ),
    ]
