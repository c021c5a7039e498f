from django.db import migrations


class Migration(migrations.Migration):
    """Every staged row is written once more, when it has taken effect: in its own page, no index hears of it."""

    dependencies = [
        ("exchange", "0005_edition_of_a_check"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE exchange_stagedrow SET (fillfactor = 50)",
            "ALTER TABLE exchange_stagedrow RESET (fillfactor)",
        ),
    ]
