from django.db import migrations, models

FILL = """
UPDATE plan_planitem SET searched = upper(concat_ws(E'\n', name, "group", (
    SELECT string_agg(printed_name, E'\n' ORDER BY position, id) FROM plan_responsibility WHERE item_id = plan_planitem.id
)))
"""


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="planitem",
            name="searched",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
