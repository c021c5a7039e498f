"""The steps of projects, in an order the database keeps."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers

# Judged after every change, when all rows of the statement are there: the steps of a project stand in one order.
TRIGGERS = """
CREATE FUNCTION plan_milestones_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7271, hashtext(NEW.lineage::text));
    IF EXISTS (
        SELECT FROM plan_milestone a JOIN plan_milestone b USING (lineage)
         WHERE lineage = NEW.lineage AND a.position < b.position AND a.planned_on > b.planned_on
    ) THEN
        RAISE EXCEPTION 'planned out of order'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_planned_in_order';
    END IF;
    IF EXISTS (
        SELECT FROM plan_milestone a JOIN plan_milestone b USING (lineage)
         WHERE lineage = NEW.lineage AND a.position < b.position AND b.done_on IS NOT NULL
           AND (a.done_on IS NULL OR a.done_on > b.done_on)
    ) THEN
        RAISE EXCEPTION 'done out of order' USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_done_in_order';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER milestones_in_order AFTER INSERT OR UPDATE ON plan_milestone
    FOR EACH ROW EXECUTE FUNCTION plan_milestones_in_order();
"""
NO_TRIGGERS = """
DROP TRIGGER milestones_in_order ON plan_milestone;
DROP FUNCTION plan_milestones_in_order();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0013_bulletins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Project approved"),
                            ("planned", "Site and planning settled"),
                            ("begun", "Work begun"),
                            ("built", "Built"),
                            ("accepted", "Accepted after inspection"),
                            ("handed_over", "Handed over"),
                            ("in_use", "In use"),
                        ],
                        max_length=12,
                        verbose_name="step of the project",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="now expected on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it is late")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.planitem",
                        verbose_name="item of the plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a project",
                "verbose_name_plural": "steps of projects",
                "ordering": ["lineage", "position", "id"],
                "indexes": [models.Index(fields=["area", "planned_on"], name="milestone_of_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("lineage", "kind"), name="milestone_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["approved", "planned", "begun", "built", "accepted", "handed_over", "in_use"])
                        ),
                        name="milestone_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("forecast_on__isnull", True),
                                    ("forecast_on__lte", models.F("planned_on")),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("done_on__isnull", True), ("done_on__lte", models.F("planned_on")), _connector="OR"
                                ),
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_late_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("forecast_on__isnull", True), _connector="OR"),
                        name="milestone_done_or_expected",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
