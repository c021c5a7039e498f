"""Whose shift somebody takes over who stands in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0012_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="shift",
            name="instead_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="facilities.shift",
            ),
        ),
    ]
