from django.db import migrations, models

# Somebody on record outside the caller's area, opened for a reason and for hours. SECURITY DEFINER: the first writes an
# opening in the caller's own name for whom the whole number names, the second reads through such an opening while it
# lasts, by the database's own clock. Sensitive conditions are not among what it reads.
ELSEWHERE = """
CREATE FUNCTION people_open_elsewhere(number_index bytea, why text, opener text, hours integer)
RETURNS TABLE (opening uuid, person uuid, lives_in bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found people_person%ROWTYPE;
    made uuid;
BEGIN
    IF laoyou_scope_user() IS NULL OR laoyou_scope_low() IS NULL THEN
        RAISE EXCEPTION 'Only somebody with an area opens anything.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO found FROM people_person p
     WHERE p.document_index = number_index AND p.merged_into_id IS NULL
       AND NOT people_in_scope(p.area) AND NOT people_in_scope(p.registered_area);
    IF found.id IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO people_opening (id, person_id, area, user_id, user_name, reason, opened_at, until, elsewhere)
    VALUES (people_uuid7(), found.id, found.area, laoyou_scope_user(), opener, why, now(),
            now() + make_interval(hours => hours), true)
    RETURNING id INTO made;
    RETURN QUERY SELECT made, found.id, found.area;
END $$;

CREATE FUNCTION people_seen_elsewhere(opened uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', p.id, 'name', p.name, 'sex', p.sex, 'birth', p.birth, 'death', p.death, 'area', p.area,
            'registered_area', p.registered_area, 'lives_since', p.lives_since, 'no_fixed_abode', p.no_fixed_abode,
            'number', encode(p.document_sealed, 'hex'), 'phone', encode(p.phone_sealed, 'hex'),
            'reason', o.reason, 'until', o.until,
            'conditions', coalesce((
                SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'level', c.level) ORDER BY c.kind, c.id)
                  FROM people_condition c
                 WHERE c.person_id = p.id AND c.valid @> current_date
                   AND c.kind NOT IN ('dementia', 'family_planning_special')), '[]'),
            'relations', coalesce((
                SELECT jsonb_agg(jsonb_build_object(
                           'kind', r.kind, 'name', coalesce(q.name, r.other_name),
                           'phone', encode(coalesce(q.phone_sealed, r.other_phone_sealed), 'hex'),
                           'bound_to', CASE WHEN q.id IS NULL THEN r.id ELSE q.id END,
                           'registered', q.id IS NOT NULL) ORDER BY r.kind, r.id)
                  FROM people_relation r LEFT JOIN people_person q ON q.id = r.other_id
                 WHERE r.person_id = p.id AND r.valid @> current_date AND q.death IS NULL), '[]'))
          FROM people_opening o JOIN people_person p ON p.id = o.person_id
         WHERE o.id = opened AND o.elsewhere AND o.user_id = laoyou_scope_user() AND o.until > now()
           AND p.merged_into_id IS NULL);
END $$;
"""

UNDO = """
DROP FUNCTION people_seen_elsewhere(uuid);
DROP FUNCTION people_open_elsewhere(bytea, text, text, integer);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0019_doubts_at_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="elsewhere",
            field=models.BooleanField(db_default=False, default=False, verbose_name="outside the opener's area"),
        ),
        migrations.RunSQL(ELSEWHERE, UNDO),
    ]
