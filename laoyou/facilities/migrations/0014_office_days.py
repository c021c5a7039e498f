"""The limits of "today" are those of the offices' day (Asia/Shanghai), not of the day of the connection's zone."""

from django.db import migrations

_FUNCTION = "ALTER FUNCTION facilities_check_class(uuid, text, int, daterange)"


class Migration(migrations.Migration):
    dependencies = [("facilities", "0013_stand_ins")]
    operations = [
        migrations.RunSQL(f"{_FUNCTION} SET timezone = 'Asia/Shanghai'", f"{_FUNCTION} RESET timezone"),
    ]
