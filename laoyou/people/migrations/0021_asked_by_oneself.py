from django.db import migrations, models

# What somebody asks for at the public site who has opened a copy of the own record (ADR 25). No scope is given to the
# public process: the first function says about whom the code speaks (and counts wrong tries), the second enters one
# request about that person, with its event in the audit trail, and closes a consent that is taken back.
ASKING = """
CREATE FUNCTION people_of_copy(asked bytea, tail bytea, reader bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    answer jsonb := laoyou_own_copy(asked, tail, reader);
BEGIN
    IF answer->>'outcome' <> 'found' THEN
        RETURN answer;
    END IF;
    RETURN (SELECT jsonb_build_object('outcome', 'found', 'person', p.id, 'area', p.area, 'asked_by', d.asked_by,
                                      'asker_name', d.asker_name)
              FROM people_disclosure d JOIN people_person p ON p.id = d.person_id
             WHERE d.id = (answer->>'disclosure')::uuid);
END $$;

CREATE FUNCTION people_ask_by_copy(asked bytea, tail bytea, request jsonb, event jsonb, given_for text, most integer)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    about uuid;
    lives bigint;
    wanted people_correctionrequest := jsonb_populate_record(NULL::people_correctionrequest, request);
    said records_auditevent := jsonb_populate_record(NULL::records_auditevent, event);
BEGIN
    SELECT p.id, p.area INTO about, lives
      FROM people_owncopy c JOIN people_disclosure d ON d.id = c.disclosure_id JOIN people_person p ON p.id = d.person_id
     WHERE c.code_index = asked AND c.tail_index = tail AND c.until > clock_timestamp()
       FOR NO KEY UPDATE OF p;
    IF about IS NULL OR wanted.person_id <> about OR wanted.state <> 'open' OR said.subject_id <> about::text
       OR said.area <> lives OR said.action NOT IN ('people.request_correction', 'people.withdraw_consent') THEN
        RAISE EXCEPTION 'One asks about oneself only.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (SELECT count(*) FROM people_correctionrequest r WHERE r.person_id = about AND r.state = 'open') >= most THEN
        RETURN 'many';
    END IF;
    IF given_for <> '' THEN
        UPDATE people_consent c
           SET valid = daterange(lower(c.valid), greatest(lower(c.valid) + 1, wanted.received_on)),
               withdrawn_by = wanted.recorded_by, withdrawn_at = wanted.recorded_at
         WHERE c.person_id = about AND c.purpose = given_for AND c.withdrawn_at IS NULL;
        IF NOT FOUND THEN
            RETURN 'nothing';
        END IF;
        IF given_for = 'photo' THEN
            DELETE FROM people_photo f WHERE f.person_id = about;
        END IF;
    END IF;
    INSERT INTO people_correctionrequest SELECT wanted.*;
    INSERT INTO records_auditevent SELECT said.*;
    RETURN 'done';
END $$;
"""

UNDO = """
DROP FUNCTION people_ask_by_copy(bytea, bytea, jsonb, jsonb, text, integer);
DROP FUNCTION people_of_copy(bytea, bytea, bytea);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0020_elsewhere"),
    ]

    operations = [
        migrations.AlterField(
            model_name="correctionrequest",
            name="field",
            field=models.CharField(
                choices=[
                    ("name", "Name"),
                    ("sex", "Sex"),
                    ("birth", "Date of birth"),
                    ("number", "Document number"),
                    ("phone", "Telephone"),
                    ("residence", "Where the person lives or is registered"),
                    ("family", "Household or relations"),
                    ("condition", "What holds for the person"),
                    ("health", "Health care"),
                    ("other", "Something else"),
                    ("consent", "A consent was taken back at the public site"),
                ],
                max_length=20,
                verbose_name="what is wrong",
            ),
        ),
        migrations.RunSQL(ASKING, UNDO),
    ]
