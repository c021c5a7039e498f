"""The names an organisation bore before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_reminders_and_standing_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisationalias",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="its own name until"),
        ),
    ]
