"""Working everything out anew compares by a full join: two lists of a hundred thousand were compared row by row."""

from django.db import migrations

JOINED = """
CREATE OR REPLACE FUNCTION people_keep_derived(on_day date, moment timestamptz, only_in uuid[], people uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    -- How late the night's run may be and a birthday still count from its day.
    late CONSTANT integer := 40;
    changed integer;
BEGIN
    -- Two people leave one household at once: the second waits here, and then sees that the first has gone.
    PERFORM FROM people_household WHERE id = ANY (only_in) ORDER BY id FOR NO KEY UPDATE;
    WITH truth AS MATERIALIZED (
        SELECT * FROM people_derived(on_day, only_in)
    ), affected AS MATERIALIZED (
        SELECT id FROM people_person WHERE household_id = ANY (only_in) UNION SELECT unnest(people)
    ), held AS MATERIALIZED (
        SELECT c.id, c.person_id, c.kind, lower(c.valid) AS first FROM people_condition c
         WHERE c.basis = 'derived' AND c.until IS NULL
           AND (only_in IS NULL OR c.person_id IN (SELECT id FROM affected))
    ), both_sides AS MATERIALIZED (
        -- A full join is never made row by row, whatever the planner believes of their number.
        SELECT h.id, h.first, t.person, t.situation, t.reached
          FROM held h FULL JOIN truth t ON t.person = h.person_id AND t.situation = h.kind
    ), over AS MATERIALIZED (
        SELECT id, first FROM both_sides WHERE person IS NULL
    ), dropped AS (
        DELETE FROM people_condition c USING over o WHERE c.id = o.id AND o.first >= on_day RETURNING c.id
    ), closed AS (
        UPDATE people_condition c SET valid = daterange(o.first, on_day)
          FROM over o WHERE c.id = o.id AND (o.first IS NULL OR o.first < on_day) RETURNING c.id
    ), added AS (
        INSERT INTO people_condition
               (id, person_id, kind, basis, level, valid, source, evidence, recorded_by, recorded_at)
        SELECT people_uuid7(), t.person, t.situation, 'derived', 0,
               daterange(greatest(
                   CASE WHEN only_in IS NULL AND t.reached > on_day - late THEN t.reached ELSE on_day END,
                   (SELECT max(c.until) FROM people_condition c WHERE c.person_id = t.person AND c.kind = t.situation)
               ), NULL),
               p.source, '', 'laoyou', moment
          FROM both_sides t JOIN people_person p ON p.id = t.person
         WHERE t.id IS NULL
        RETURNING id
    )
    SELECT (SELECT count(*) FROM dropped) + (SELECT count(*) FROM closed) + (SELECT count(*) FROM added) INTO changed;
    RETURN changed;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_retention")]

    operations = [migrations.RunSQL(JOINED, migrations.RunSQL.noop)]
