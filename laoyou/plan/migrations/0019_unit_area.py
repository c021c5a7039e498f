"""Reports of a county's unit on the plan around it: the report keeps where its unit lies."""

from django.db import migrations, models

FORWARD = """
UPDATE plan_progressreturn r
SET unit_area = CASE WHEN o.area >= r.area AND o.area < accounts_area_end(r.area) THEN o.area ELSE r.area END
FROM accounts_organisation o WHERE o.id = r.organisation_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0018_return_evidence"),
        ("accounts", "0006_reminders_and_standing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="progressreturn",
            name="unit_area",
            field=models.BigIntegerField(null=True, verbose_name="area of the unit"),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="progressreturn",
            name="unit_area",
            field=models.BigIntegerField(verbose_name="area of the unit"),
        ),
    ]
