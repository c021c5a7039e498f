from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_end_of_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="edition",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
