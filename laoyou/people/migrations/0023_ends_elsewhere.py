from django.db import migrations, models

# Records of people who have left end where they were left: who looks after that place is told whose notice stands.
# SECURITY DEFINER: nobody else here sees the record any more. Told are a name, a year of birth and since when.
WHO = """
CREATE FUNCTION people_noticed_elsewhere(who uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('name', p.name, 'born', extract(year FROM p.birth)::int, 'died', p.death,
                                  'since', greatest(p.lives_since, p.registered_since))
          FROM people_retirement r JOIN people_person p ON p.id = r.person_id
         WHERE r.person_id = who AND r.anonymised_on IS NULL AND people_in_scope(r.area));
END $$;
"""
# Of notices given before: the place left last.
FILL = """
UPDATE people_retirement r SET area = (
    SELECT o.area FROM people_pastresidence o WHERE o.person_id = r.person_id
     ORDER BY upper(o.valid) DESC, o.id DESC LIMIT 1)
 WHERE r.rule = 'keep_after_moving' AND r.anonymised_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0022_office_days")]

    operations = [
        migrations.AddField(
            model_name="retirement",
            name="area",
            field=models.BigIntegerField(null=True, verbose_name="left"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(WHO, "DROP FUNCTION people_noticed_elsewhere(uuid);"),
    ]
