"""Figures of villages: one row holds all of a village and period, and a view reads them beside the observations."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers

RULES = """
CREATE FUNCTION plan_told_once(indicators varchar[], bases varchar[]) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (SELECT count(*) = count(DISTINCT (f.i, f.b)) FROM unnest(indicators, bases) f(i, b));
CREATE FUNCTION plan_said_why(numbers float8[], reasons varchar[]) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(bool_and(f.n IS NOT NULL OR f.r <> ''), true) FROM unnest(numbers, reasons) f(n, r));
ALTER TABLE plan_villagefigures
    ADD CONSTRAINT village_figures_as_many CHECK (cardinality(indicators) = ALL (ARRAY[cardinality(bases),
        cardinality(numerators), cardinality(denominators), cardinality("values"), cardinality(completenesses),
        cardinality(reasons)])),
    ADD CONSTRAINT village_figures_once CHECK (plan_told_once(indicators, bases)),
    ADD CONSTRAINT village_figures_missing_said_why CHECK (plan_said_why("values", reasons)),
    ADD CONSTRAINT village_figures_completeness_a_share CHECK (0 <= ALL (completenesses) AND 1 >= ALL (completenesses));
"""
NO_RULES = """
ALTER TABLE plan_villagefigures
    DROP CONSTRAINT village_figures_as_many, DROP CONSTRAINT village_figures_once,
    DROP CONSTRAINT village_figures_missing_said_why, DROP CONSTRAINT village_figures_completeness_a_share;
DROP FUNCTION plan_told_once, plan_said_why;
"""
# Asked with the rights of who asks, so that both tables' policies hold. A village's figure that was corrected, or told
# by a department, stands among the observations and is in force there.
VIEW = """
CREATE VIEW plan_figure WITH (security_invoker = true) AS
SELECT id, period_id, indicator, basis, area, breakdown, "group", numerator, denominator, value, completeness, reason,
       snapshot, run, version, is_current, difference, published_at
  FROM plan_observation
UNION ALL
SELECT v.id, v.period_id, f.indicator, f.basis, v.area, ''::varchar, ''::varchar, f.numerator, f.denominator, f.value,
       f.completeness, f.reason, v.snapshot, v.run, 1::smallint,
       NOT EXISTS (SELECT FROM plan_observation o
                    WHERE o.period_id = v.period_id AND o.indicator = f.indicator AND o.area = v.area
                      AND o.basis = f.basis AND o.breakdown = '' AND o."group" = '' AND o.is_current),
       NULL::float8, v.published_at
  FROM plan_villagefigures v
 CROSS JOIN LATERAL unnest(v.indicators, v.bases, v.numerators, v.denominators, v."values", v.completenesses, v.reasons)
    AS f (indicator, basis, numerator, denominator, value, completeness, reason);
"""


def _texts(name: str, length: int) -> tuple[str, models.Field]:
    return name, django.contrib.postgres.fields.ArrayField(models.CharField(max_length=length))


def _numbers(name: str, *, null: bool) -> tuple[str, models.Field]:
    return name, django.contrib.postgres.fields.ArrayField(models.FloatField(null=null))


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0021_bounds_of_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="VillageFigures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                _texts("indicators", 60),
                _texts("bases", 30),
                _numbers("numerators", null=True),
                _numbers("denominators", null=True),
                _numbers("values", null=True),
                _numbers("completenesses", null=False),
                _texts("reasons", 80),
                ("snapshot", models.CharField(max_length=40, verbose_name="snapshot")),
                ("run", models.CharField(max_length=40, verbose_name="run")),
                ("published_at", models.DateTimeField(verbose_name="published on")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="plan.figureperiod",
                    ),
                ),
            ],
            options={
                "verbose_name": "figures of a village",
                "verbose_name_plural": "figures of villages",
                "ordering": ["area", "period", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "period"), name="village_figures_of_a_period_once")
                ],
            },
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(VIEW, "DROP VIEW plan_figure"),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("indicator", models.CharField(max_length=60, verbose_name="indicator")),
                ("basis", models.CharField(blank=True, max_length=30, verbose_name="population basis")),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("breakdown", models.CharField(blank=True, max_length=40, verbose_name="breakdown")),
                ("group", models.CharField(blank=True, max_length=40, verbose_name="group")),
                ("numerator", models.FloatField(null=True, verbose_name="numerator")),
                ("denominator", models.FloatField(null=True, verbose_name="denominator")),
                ("value", models.FloatField(null=True, verbose_name="value")),
                ("completeness", models.FloatField(verbose_name="completeness")),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="why there is no value, or a doubtful one"
                    ),
                ),
                ("snapshot", models.CharField(max_length=40, verbose_name="snapshot")),
                ("run", models.CharField(max_length=40, verbose_name="run")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("is_current", models.BooleanField(default=True, verbose_name="current version")),
                ("difference", models.FloatField(null=True, verbose_name="difference from the version before")),
                ("published_at", models.DateTimeField(verbose_name="published on")),
            ],
            options={"db_table": "plan_figure", "managed": False},
        ),
    ]
