"""The ledger of projects' money, whose balance the database keeps."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers

# Whoever enters money of a project waits for whoever does so at the same time: both would find enough left.
# The rows of one statement are judged together, when all of them are there.
TRIGGERS = """
CREATE FUNCTION plan_money_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums record;
    undone record;
BEGIN
    PERFORM pg_advisory_xact_lock(7270, hashtext(NEW.lineage::text));
    IF NEW.corrects_id IS NOT NULL THEN
        SELECT * INTO undone FROM plan_moneyentry WHERE id = NEW.corrects_id;
        IF (undone.lineage, undone.stage, undone.source, -undone.fen)
           IS DISTINCT FROM (NEW.lineage, NEW.stage::varchar, NEW.source::varchar, NEW.fen)
           OR undone.corrects_id IS NOT NULL THEN
            RAISE EXCEPTION 'undoes another' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_undoes_its_entry';
        END IF;
    END IF;
    IF NEW.moved IS NOT NULL AND EXISTS (
        SELECT FROM plan_moneyentry WHERE moved = NEW.moved GROUP BY stage, source HAVING sum(fen) <> 0
    ) THEN
        RAISE EXCEPTION 'lost on the way' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_moved_is_whole';
    END IF;
    SELECT coalesce(sum(fen) FILTER (WHERE stage = 'approved'), 0) AS approved,
           coalesce(sum(fen) FILTER (WHERE stage = 'allocated'), 0) AS allocated,
           coalesce(sum(fen) FILTER (WHERE stage = 'paid'), 0) AS paid
      INTO sums FROM plan_moneyentry WHERE lineage = NEW.lineage AND source = NEW.source;
    IF sums.paid > sums.allocated THEN
        RAISE EXCEPTION 'too much' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_paid_within_allocated';
    END IF;
    IF sums.allocated > sums.approved THEN
        RAISE EXCEPTION 'too much' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_allocated_within_approved';
    END IF;
    IF least(sums.approved, sums.allocated, sums.paid) < 0 THEN
        RAISE EXCEPTION 'too little' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_not_below_nothing';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER money_balances AFTER INSERT ON plan_moneyentry
    FOR EACH ROW EXECUTE FUNCTION plan_money_balances();

CREATE FUNCTION plan_money_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'money_entry_stays';
END
$$;
CREATE TRIGGER money_stays BEFORE UPDATE OR DELETE ON plan_moneyentry
    FOR EACH ROW EXECUTE FUNCTION plan_money_stays();
"""
NO_TRIGGERS = """
DROP TRIGGER money_stays ON plan_moneyentry;
DROP TRIGGER money_balances ON plan_moneyentry;
DROP FUNCTION plan_money_stays(), plan_money_balances();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0010_statistical_returns"),
    ]

    operations = [
        migrations.CreateModel(
            name="MoneyEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("place", models.BigIntegerField(verbose_name="place of the project")),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                (
                    "stage",
                    models.CharField(
                        choices=[("approved", "Approved"), ("allocated", "Allocated"), ("paid", "Paid")],
                        max_length=10,
                        verbose_name="approved, allocated or paid",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("central", "Central budget"),
                            ("provincial", "Provincial budget"),
                            ("city", "City budget"),
                            ("county", "County budget"),
                            ("lottery", "Welfare lottery fund"),
                            ("bank", "Bank loan"),
                            ("social", "Social capital"),
                            ("own", "Raised by the project itself"),
                        ],
                        max_length=12,
                        verbose_name="source of the money",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                ("fen", models.BigIntegerField(verbose_name="sum in fen")),
                ("document", models.CharField(max_length=120, verbose_name="document number")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("moved", models.UUIDField(blank=True, null=True, verbose_name="moved together with")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="countered",
                        to="plan.moneyentry",
                        verbose_name="takes back",
                    ),
                ),
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
                "verbose_name": "entry of a project's money",
                "verbose_name_plural": "entries of projects' money",
                "ordering": ["-on", "-id"],
                "indexes": [
                    models.Index(fields=["area", "-on", "-id"], name="money_of_area"),
                    models.Index(fields=["lineage", "source", "stage"], name="money_of_project"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["approved", "allocated", "paid"])), name="money_stage_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                ["central", "provincial", "city", "county", "lottery", "bank", "social", "own"],
                            )
                        ),
                        name="money_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects__isnull", True), ("fen__gt", 0), ("moved__isnull", True)),
                            models.Q(("corrects__isnull", False), ("fen__lt", 0), ("moved__isnull", True)),
                            models.Q(
                                ("corrects__isnull", True),
                                ("moved__isnull", False),
                                models.Q(("fen", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="money_sign_says_what_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="money_has_a_document"
                    ),
                    models.UniqueConstraint(fields=("corrects",), name="money_taken_back_once"),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
