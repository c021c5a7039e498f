import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_uses"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="rejected",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.attachment"
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="file_ended_at",
            field=models.DateTimeField(null=True, verbose_name="file deleted on"),
        ),
    ]
