"""A role never reaches outside its holder's home area: kept by PostgreSQL, whichever of the two is changed."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION accounts_area_end(code bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN code = 0 THEN 1000000000000
        WHEN code % 10000000000 = 0 THEN code + 10000000000
        WHEN code % 100000000 = 0 THEN code + 100000000
        WHEN code % 1000000 = 0 THEN code + 1000000
        WHEN code % 1000 = 0 THEN code + 1000
        ELSE code + 1
    END
$$;

CREATE FUNCTION accounts_assignment_within_home() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home bigint;
BEGIN
    -- Locked so that the home area cannot move away in the same moment.
    SELECT area INTO home FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
    IF home IS NULL OR NEW.area < home OR NEW.area >= accounts_area_end(home) THEN
        RAISE EXCEPTION 'the area of a role lies outside the home area of the person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_within_home';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER assignment_within_home BEFORE INSERT OR UPDATE OF user_id, area ON accounts_roleassignment
    FOR EACH ROW EXECUTE FUNCTION accounts_assignment_within_home();

CREATE FUNCTION accounts_home_covers_assignments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_roleassignment
        WHERE user_id = NEW.id AND (area < NEW.area OR area >= accounts_area_end(NEW.area))
    ) THEN
        RAISE EXCEPTION 'a role of the person lies outside the new home area'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_home_covers_roles';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER user_home_covers_roles BEFORE UPDATE OF area ON accounts_user
    FOR EACH ROW WHEN (OLD.area IS DISTINCT FROM NEW.area) EXECUTE FUNCTION accounts_home_covers_assignments();
"""

BACKWARD = """
DROP TRIGGER user_home_covers_roles ON accounts_user;
DROP FUNCTION accounts_home_covers_assignments();
DROP TRIGGER assignment_within_home ON accounts_roleassignment;
DROP FUNCTION accounts_assignment_within_home();
DROP FUNCTION accounts_area_end(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
