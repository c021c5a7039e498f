from django.db import migrations

# What cannot be right in whose record: each check stands here once, for the nightly look and for a change at a page.
# The first function says whose record is in doubt, with the caller's own rights; the others make the rows say so.
# SECURITY DEFINER: nobody may write doubts but by them. What the numbers say is told by who can open them, of people
# the caller sees and of those kinds only.
KEEP = """
CREATE FUNCTION people_doubtful(on_day date, most integer, only_of uuid[])
RETURNS TABLE (person uuid, doubt text)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE replace(replace($q$
        SELECT p.id, 'no_number' FROM people_person p
         WHERE p.document = '' AND p.death IS NULL AND p.merged_into_id IS NULL {only}
         UNION ALL
        SELECT p.id, 'place_unknown' FROM people_person p
         WHERE mod(p.area, 1000000) = 0 AND p.death IS NULL AND p.merged_into_id IS NULL {only}
         UNION ALL
        SELECT p.id, 'too_old' FROM people_person p
         WHERE p.birth <= $1 - interval '110 years' AND p.death IS NULL AND p.merged_into_id IS NULL {only}
         UNION ALL
        SELECT p.id, 'household_elsewhere' FROM people_person p JOIN people_household h ON h.id = p.household_id
         WHERE h.area <> p.area AND NOT h.collective AND p.death IS NULL AND p.merged_into_id IS NULL {only}
         UNION ALL
        SELECT p.id, 'shared_phone' FROM people_person p
          JOIN (SELECT q.phone_index FROM people_person q
                 WHERE q.phone_index IS NOT NULL AND q.death IS NULL AND q.merged_into_id IS NULL {phones}
                 GROUP BY q.phone_index HAVING count(*) > $2) many ON many.phone_index = p.phone_index
         WHERE p.death IS NULL AND p.merged_into_id IS NULL {only}
         UNION ALL
        SELECT DISTINCT p.id, 'spouse_one_sided' FROM people_relation r JOIN people_person p ON p.id = r.person_id
         WHERE r.kind = 'spouse' AND r.other_id IS NOT NULL AND r.valid @> $1
           AND p.death IS NULL AND p.merged_into_id IS NULL {only}
           AND NOT EXISTS (SELECT FROM people_relation m WHERE m.person_id = r.other_id AND m.other_id = r.person_id
                              AND m.kind = 'spouse' AND m.valid @> $1)
         UNION ALL
        SELECT p.id, 'child_alone' FROM people_person p
          LEFT JOIN people_household h ON h.id = p.household_id
         WHERE p.birth > $1 - interval '14 years' AND COALESCE(NOT h.collective, true)
           AND p.death IS NULL AND p.merged_into_id IS NULL {only}
           AND NOT EXISTS (SELECT FROM people_relation r WHERE r.person_id = p.id AND r.kind IN ('guardian', 'parent')
                              AND r.valid @> $1)
           AND NOT EXISTS (SELECT FROM people_person o WHERE o.household_id = p.household_id AND o.death IS NULL
                              AND o.merged_into_id IS NULL AND o.birth <= $1 - interval '18 years')
    $q$, '{only}', CASE WHEN only_of IS NULL THEN '' ELSE 'AND p.id = ANY ($3)' END),
         '{phones}', CASE WHEN only_of IS NULL THEN '' ELSE
            'AND q.phone_index IN (SELECT s.phone_index FROM people_person s WHERE s.id = ANY ($3))' END)
       USING on_day, most, only_of;
END $$;

-- Whoever is touched by a change of these people or of these households: who lives with them, shares the telephone or
-- is married to them, and in their communities who shared one with them until now.
CREATE FUNCTION people_keep_doubts(on_day date, moment timestamptz, most integer, only_of uuid[], homes uuid[])
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    touched uuid[];
    found integer;
BEGIN
    IF only_of IS NOT NULL THEN
        WITH named AS MATERIALIZED (
            SELECT p.id, p.household_id, p.phone_index, p.area FROM people_person p
             WHERE p.id = ANY (only_of) OR p.household_id = ANY (homes)
        )
        SELECT array_agg(t.id) INTO touched FROM (
            SELECT n.id FROM named n
             UNION SELECT o.id FROM named n JOIN people_person o ON o.household_id = n.household_id
             UNION SELECT o.id FROM named n JOIN people_person o ON o.phone_index = n.phone_index
             UNION SELECT r.other_id FROM named n JOIN people_relation r ON r.person_id = n.id
                    WHERE r.kind = 'spouse' AND r.other_id IS NOT NULL
             UNION SELECT r.person_id FROM named n JOIN people_relation r ON r.other_id = n.id WHERE r.kind = 'spouse'
             UNION SELECT d.person_id FROM named n JOIN people_doubt d ON d.area = n.area AND d.kind = 'shared_phone'
        ) t;
        touched := coalesce(touched, only_of);
    END IF;
    DELETE FROM people_doubt d
     WHERE (only_of IS NULL OR d.person_id = ANY (touched))
       AND (d.kind NOT IN ('number_birth', 'number_sex', 'number_area') OR EXISTS (
               SELECT FROM people_person p
                WHERE p.id = d.person_id AND (p.death IS NOT NULL OR p.merged_into_id IS NOT NULL)));
    INSERT INTO people_doubt (id, person_id, kind, area, found_at)
    SELECT gen_random_uuid(), t.person, t.doubt, p.area, moment
      FROM people_doubtful(on_day, most, touched) t JOIN people_person p ON p.id = t.person
        ON CONFLICT (person_id, kind) DO UPDATE SET area = excluded.area, found_at = excluded.found_at;
    GET DIAGNOSTICS found = ROW_COUNT;
    RETURN found;
END $$;

CREATE FUNCTION people_keep_number_doubts(who uuid, kinds text[], moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT kinds <@ ARRAY['number_birth', 'number_sex', 'number_area'] OR NOT EXISTS (
           SELECT FROM people_person p
            WHERE p.id = who AND (people_in_scope(p.area) OR people_in_scope(p.registered_area))) THEN
        RAISE EXCEPTION 'Only of whom the caller sees, and only of the number.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM people_doubt d
     WHERE d.person_id = who AND d.kind IN ('number_birth', 'number_sex', 'number_area');
    INSERT INTO people_doubt (id, person_id, kind, area, found_at)
    SELECT gen_random_uuid(), p.id, k.kind, p.area, moment FROM people_person p, unnest(kinds) AS k(kind) WHERE p.id = who
        ON CONFLICT (person_id, kind) DO NOTHING;
END $$;
"""

UNDO = """
DROP FUNCTION people_keep_number_doubts(uuid, text[], timestamptz);
DROP FUNCTION people_keep_doubts(date, timestamptz, integer, uuid[], uuid[]);
DROP FUNCTION people_doubtful(date, integer, uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_own_copies"),
    ]

    operations = [
        migrations.RunSQL(KEEP, UNDO),
    ]
