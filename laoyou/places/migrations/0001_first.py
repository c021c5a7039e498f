import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.BigIntegerField(verbose_name="code")),
                (
                    "level",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(code=0, then=models.Value(0)),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(10000000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=models.Value(2),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(100000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=models.Value(4),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=models.Value(6),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000)
                                    ),
                                    models.Value(0),
                                ),
                                then=models.Value(9),
                            ),
                            default=models.Value(12),
                        ),
                        output_field=models.SmallIntegerField(),
                        verbose_name="level",
                    ),
                ),
                (
                    "parent_code",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(code=0, then=models.Value(None)),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(10000000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("code"),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000000000000)
                                    ),
                                ),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(100000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("code"),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(10000000000)
                                    ),
                                ),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000000)
                                    ),
                                    models.Value(0),
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("code"),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(100000000)
                                    ),
                                ),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000)
                                    ),
                                    models.Value(0),
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("code"),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000000)
                                    ),
                                ),
                            ),
                            models.When(
                                django.db.models.lookups.Exact(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1)
                                    ),
                                    models.Value(0),
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("code"),
                                    "-",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("code"), "%%", models.Value(1000)
                                    ),
                                ),
                            ),
                            output_field=models.BigIntegerField(),
                        ),
                        output_field=models.BigIntegerField(null=True),
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nation", "country"),
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("county", "county"),
                            ("street", "sub-district"),
                            ("town", "town"),
                            ("township", "township"),
                            ("residents", "urban community"),
                            ("villagers", "village"),
                            ("zone", "development zone, farm or similar unit"),
                            ("grouping", "statistical grouping"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(db_collation="C", max_length=60, verbose_name="name")),
                ("short_name", models.CharField(db_collation="C", max_length=60, verbose_name="short name")),
                ("pinyin", models.CharField(blank=True, db_collation="C", max_length=240, verbose_name="pinyin")),
                (
                    "initials",
                    models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="pinyin initials"),
                ),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("approximate", models.BooleanField(default=False, verbose_name="position is approximate")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="valid")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("nbs-2023", "National Bureau of Statistics, area codes for statistics 2023"),
                            ("gbt-2260", "GB/T 2260 codes for administrative divisions"),
                            ("office", "recorded here by the office"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "indexes": [
                    models.Index(fields=["code"], name="area_code"),
                    models.Index(fields=["level", "code"], name="area_level"),
                    models.Index(fields=["parent_code", "code"], name="area_parent"),
                    models.Index(fields=["name"], name="area_name"),
                    models.Index(fields=["short_name"], name="area_short_name"),
                    models.Index(fields=["pinyin"], name="area_pinyin"),
                    models.Index(fields=["initials"], name="area_initials"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("valid", "&&")],
                        name="area_one_a_code_and_day",
                        violation_error_message="This code is already in use in that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__gte", 0), ("code__lt", 1000000000000)),
                        name="area_code_of_twelve_digits",
                        violation_error_message="An area code has at most twelve digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="area_valid_not_empty",
                        violation_error_message="The first day must lie before the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("short_name", ""), _negated=True)
                        ),
                        name="area_is_named",
                        violation_error_message="An area needs a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="area_position_on_earth",
                        violation_error_message="Longitude and latitude go together and lie on the earth.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaChange",
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
                            ("rename", "renamed"),
                            ("abolish", "abolished"),
                            ("merge", "merged"),
                            ("split", "divided"),
                            ("move", "moved to another superior area"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("effective", models.DateField(verbose_name="in force from")),
                ("document", models.CharField(blank=True, max_length=80, verbose_name="document number")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
            ],
            options={
                "verbose_name": "change of areas",
                "verbose_name_plural": "changes of areas",
                "indexes": [models.Index(fields=["area", "effective"], name="areachange_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="areachange_gives_a_reason",
                        violation_error_message="Say why, or name the document.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.BigIntegerField(verbose_name="code")),
                (
                    "layer",
                    models.CharField(
                        choices=[
                            ("county-of-prefecture", "counties of a prefecture"),
                            ("county-of-province", "counties of a province"),
                            ("prefecture-of-province", "prefectures of a province"),
                            ("prefecture-of-nation", "prefectures of the country"),
                            ("province-of-nation", "provinces of the country"),
                        ],
                        max_length=24,
                        verbose_name="layer",
                    ),
                ),
                ("geometry", models.JSONField(verbose_name="geometry")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="valid")),
                ("source", models.CharField(max_length=40, verbose_name="source")),
            ],
            options={
                "verbose_name": "boundary",
                "verbose_name_plural": "boundaries",
                "indexes": [models.Index(fields=["layer", "code"], name="boundary_layer_code")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("layer", "="), ("valid", "&&")],
                        name="boundary_one_a_code_layer_and_day",
                        violation_error_message="The area already has a boundary in that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="boundary_valid_not_empty",
                        violation_error_message="The first day must lie before the last.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("old_code", models.BigIntegerField(verbose_name="old code")),
                ("new_code", models.BigIntegerField(null=True, verbose_name="new code")),
                ("old_name", models.CharField(max_length=60, verbose_name="old name")),
                ("new_name", models.CharField(blank=True, max_length=60, verbose_name="new name")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="places.areachange",
                        verbose_name="change",
                    ),
                ),
            ],
            options={
                "verbose_name": "succession of codes",
                "verbose_name_plural": "successions of codes",
                "indexes": [models.Index(fields=["old_code"], name="areasuccession_old")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("change", "old_code", "new_code"),
                        name="areasuccession_once",
                        nulls_distinct=False,
                        violation_error_message="This succession is already recorded.",
                    )
                ],
            },
        ),
    ]
