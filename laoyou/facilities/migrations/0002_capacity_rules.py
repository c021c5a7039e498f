"""What periods alone cannot say: placements inside their stay and on open units, never more than places; limits.

Functions run with the caller's rights: whoever may write a placement sees every other placement of its site.
"""

import csv
from pathlib import Path

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

# One unit is one site's and of one kind, in whatever row names it.
WHOLE = [
    ("facilities_unitperiod", "unit_period_of_unit", "(unit_id, site_id, kind)", "facilities_unit (id, site_id, kind)"),
    ("facilities_placement", "placement_of_unit", "(unit_id, site_id, kind)", "facilities_unit (id, site_id, kind)"),
    ("facilities_placement", "placement_of_stay", "(stay_id, site_id)", "facilities_stay (id, site_id)"),
    ("facilities_leave", "leave_of_stay", "(stay_id, site_id)", "facilities_stay (id, site_id)"),
    ("facilities_attendance", "attendance_of_stay", "(stay_id, site_id)", "facilities_stay (id, site_id)"),
    ("facilities_room", "room_in_building", "(building_id, site_id)", "facilities_building (id, site_id)"),
    ("facilities_unitperiod", "unit_period_in_room", "(room_id, site_id)", "facilities_room (id, site_id)"),
]

TRIGGERS = """
CREATE FUNCTION facilities_within_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stay record;
BEGIN
    SELECT s.valid, s.state INTO stay FROM facilities_stay s WHERE s.id = NEW.stay_id FOR SHARE;
    IF NOT NEW.valid <@ stay.valid THEN
        RAISE EXCEPTION 'outside of the stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'within_stay';
    END IF;
    IF TG_TABLE_NAME = 'facilities_placement' THEN
        NEW.holding := stay.state IN ('planned', 'confirmed', 'real');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER placement_within_stay BEFORE INSERT OR UPDATE OF valid, stay_id, holding ON facilities_placement
    FOR EACH ROW EXECUTE FUNCTION facilities_within_stay();
CREATE TRIGGER leave_within_stay BEFORE INSERT OR UPDATE OF valid, stay_id ON facilities_leave
    FOR EACH ROW EXECUTE FUNCTION facilities_within_stay();

CREATE FUNCTION facilities_around_placements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM facilities_placement p WHERE p.stay_id = NEW.id AND NOT p.valid <@ NEW.valid)
       OR EXISTS (SELECT FROM facilities_leave l WHERE l.stay_id = NEW.id AND NOT l.valid <@ NEW.valid) THEN
        RAISE EXCEPTION 'outside of the stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'within_stay';
    END IF;
    IF NEW.state <> OLD.state THEN
        UPDATE facilities_placement SET holding = NEW.state IN ('planned', 'confirmed', 'real') WHERE stay_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER stay_around_placements AFTER UPDATE OF valid, state ON facilities_stay
    FOR EACH ROW EXECUTE FUNCTION facilities_around_placements();

-- Every day of `during` the unit is open wherever it is held, and never held more often than it has places.
CREATE FUNCTION facilities_check_unit(asked uuid, during daterange) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    open_days datemultirange;
    unit_kind text;
BEGIN
    -- One after the other: two who take the last place at the same moment are counted in turn.
    SELECT kind INTO unit_kind FROM facilities_unit WHERE id = asked FOR NO KEY UPDATE;
    SELECT coalesce(range_agg(valid), '{}') INTO open_days FROM facilities_unitperiod WHERE unit_id = asked;
    IF EXISTS (
        SELECT FROM facilities_placement p
         WHERE p.unit_id = asked AND p.holding AND p.valid && during AND NOT p.valid <@ open_days
    ) THEN
        RAISE EXCEPTION 'not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_on_open_unit';
    END IF;
    IF unit_kind = 'bed' THEN
        RETURN; -- placement_one_in_a_bed holds it
    END IF;
    IF EXISTS (
        WITH held AS (
            SELECT p.valid FROM facilities_placement p WHERE p.unit_id = asked AND p.holding AND p.valid && during
        ), offered AS (
            SELECT u.valid, u.places FROM facilities_unitperiod u WHERE u.unit_id = asked AND u.valid && during
        ), days AS (
            SELECT lower(valid) AS day FROM held UNION SELECT lower(valid) FROM offered WHERE NOT lower_inf(valid)
        )
        SELECT FROM days JOIN offered ON offered.valid @> days.day
         WHERE (SELECT count(*) FROM held WHERE held.valid @> days.day) > offered.places
    ) THEN
        RAISE EXCEPTION 'full' USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_within_places';
    END IF;
END
$$;

CREATE FUNCTION facilities_after_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holding THEN
        PERFORM facilities_check_unit(NEW.unit_id, NEW.valid);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER placement_fits AFTER INSERT OR UPDATE OF valid, unit_id, holding ON facilities_placement
    FOR EACH ROW EXECUTE FUNCTION facilities_after_placement();

CREATE FUNCTION facilities_after_unit_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM facilities_check_unit(OLD.unit_id, OLD.valid);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM facilities_check_unit(NEW.unit_id, NEW.valid);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.class_kind <> '' THEN
        PERFORM facilities_check_class(NEW.site_id, NEW.class_kind, NEW.places, NEW.valid);
    END IF;
    RETURN NULL;
END
$$;

-- A class is no larger than the standard in force on its first day allows; nor is a family childcare point.
CREATE FUNCTION facilities_check_class(asked uuid, class text, wanted int, during daterange) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    most int;
BEGIN
    SELECT value INTO most FROM facilities_limit
     WHERE kind = 'class_size' AND subject = class AND valid @> coalesce(lower(during), current_date);
    IF wanted > most THEN
        RAISE EXCEPTION 'too large' USING ERRCODE = 'check_violation', CONSTRAINT = 'unit_within_limit';
    END IF;
    IF NOT EXISTS (SELECT FROM facilities_site WHERE id = asked AND kind = 'family_childcare') THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7263, hashtext(asked::text));
    SELECT value INTO most FROM facilities_limit
     WHERE kind = 'family_children' AND valid @> coalesce(lower(during), current_date);
    IF EXISTS (
        SELECT FROM facilities_unitperiod one JOIN facilities_unitperiod other
            ON other.site_id = one.site_id AND other.valid @> lower(one.valid)
         WHERE one.site_id = asked AND one.valid && during
         GROUP BY one.id HAVING sum(other.places) > most
    ) THEN
        RAISE EXCEPTION 'too many' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_point_small';
    END IF;
END
$$;
CREATE TRIGGER unit_period_fits AFTER INSERT OR UPDATE OR DELETE ON facilities_unitperiod
    FOR EACH ROW EXECUTE FUNCTION facilities_after_unit_period();
"""

UNDONE = """
DROP TRIGGER unit_period_fits ON facilities_unitperiod;
DROP TRIGGER placement_fits ON facilities_placement;
DROP TRIGGER stay_around_placements ON facilities_stay;
DROP TRIGGER leave_within_stay ON facilities_leave;
DROP TRIGGER placement_within_stay ON facilities_placement;
DROP FUNCTION facilities_after_unit_period(), facilities_after_placement(), facilities_around_placements(),
    facilities_within_stay(), facilities_check_unit(uuid, daterange), facilities_check_class(uuid, text, int, daterange);
"""


def load_limits(apps, schema_editor):
    table = Path(__file__).resolve().parent.parent / "data" / "limits.csv"
    limits = apps.get_model("facilities", "Limit")
    with table.open(encoding="utf-8", newline="") as lines:
        limits.objects.bulk_create(limits(**_limit(row)) for row in csv.DictReader(lines))


def _limit(row):
    first, until = row.pop("from"), row.pop("until")
    return row | {"value": int(row["value"]), "valid": DateRange(first or None, until or None)}


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_first")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {columns} REFERENCES {target}",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, target in WHOLE
        ),
        migrations.RunSQL(TRIGGERS, UNDONE),
        migrations.RunPython(load_limits, migrations.RunPython.noop),
    ]
