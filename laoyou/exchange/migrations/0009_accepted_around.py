"""When a file for the whole city was last accepted is told to whoever works in one of its counties."""

from django.db import migrations

# SECURITY DEFINER: the file of an area around is not its reader's, and is not shown. What is told is its kind, for which
# area around the caller's own it came, of which day it is and when it was accepted.
AROUND = """
CREATE FUNCTION exchange_accepted_around()
RETURNS TABLE (feed text, area bigint, as_of date, accepted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    low bigint := laoyou_scope_low();
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (b.feed, b.area) b.feed::text, b.area, b.as_of, b.accepted_at
      FROM exchange_batch b
     WHERE b.state = 'accepted' AND b.accepted_at IS NOT NULL AND b.area < low
       AND b.area IN (0, low / 10000000000 * 10000000000, low / 100000000 * 100000000, low / 1000000 * 1000000,
                      low / 1000 * 1000)
     ORDER BY b.feed, b.area, b.as_of DESC, b.id DESC;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_arrivals"),
    ]

    operations = [
        migrations.RunSQL(AROUND, "DROP FUNCTION exchange_accepted_around();"),
    ]
