from django.db import migrations


class Migration(migrations.Migration):
    """Accepting marks every row of a file: with some room left in each page that touches no index."""

    dependencies = [("exchange", "0001_first")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE exchange_stagedrow SET (fillfactor = 85)", "ALTER TABLE exchange_stagedrow RESET (fillfactor)"
        ),
    ]
