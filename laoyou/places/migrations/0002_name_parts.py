import django.contrib.postgres.indexes
from django.db import migrations

import laoyou.places.models.areas

# Marked immutable, as an index demands: it depends on nothing but its argument.
BIGRAMS = """
CREATE FUNCTION places_bigrams(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(substr(name, at, 2)), '{}') FROM generate_series(1, length(name) - 1) AS at
$$
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_first")]

    operations = [
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION places_bigrams(text)"),
        migrations.AddIndex(
            model_name="area",
            index=django.contrib.postgres.indexes.GinIndex(
                laoyou.places.models.areas.Bigrams("name"), name="area_name_parts"
            ),
        ),
    ]
