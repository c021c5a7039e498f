"""Waiting lists end with their site."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0018_peers"),
    ]

    operations = [
        migrations.AddField(
            model_name="waitinglist",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="ended on"),
        ),
        migrations.AddField(
            model_name="waitinglist",
            name="ended_why",
            field=models.CharField(blank=True, max_length=400, verbose_name="why it ended"),
        ),
    ]
