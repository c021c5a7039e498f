from django.db import migrations, models

_KINDS = [
    ("card", "opened the card"),
    ("household", "opened the household"),
    ("by_number", "searched by number"),
    ("by_phone", "searched by telephone"),
    ("unsealed", "opened what is protected, for a reason"),
    ("own_record", "opened everything, to hand it out"),
    ("photo", "opened the photo"),
    ("counted", "opened the people a figure counts"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0009_progress_evidence")]

    operations = [
        migrations.RemoveConstraint(model_name="reading", name="reading_kind_known"),
        migrations.AlterField(
            model_name="reading",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=20, verbose_name="what"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in _KINDS])), name="reading_kind_known"
            ),
        ),
    ]
