"""What holds "today" holds on the offices' day (Asia/Shanghai), not on the day of the connection's zone."""

from django.db import migrations

_FUNCTION = "ALTER FUNCTION people_seen_elsewhere(uuid)"


class Migration(migrations.Migration):
    dependencies = [("people", "0021_asked_by_oneself")]
    operations = [
        migrations.RunSQL(f"{_FUNCTION} SET timezone = 'Asia/Shanghai'", f"{_FUNCTION} RESET timezone"),
    ]
