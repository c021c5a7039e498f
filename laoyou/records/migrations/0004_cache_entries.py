"""The shared cache (django.core.cache.backends.db): one-time form keys and sign-in counters, seen by every web process."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0003_action_index")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE cache_entries (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX cache_entries_expires ON cache_entries (expires);
            """,
            "DROP TABLE cache_entries",
        )
    ]
