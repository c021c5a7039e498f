"""Application numbers, and what nobody may change: rankings, their entries and notices; a rule once recorded."""

from django.db import migrations

NUMBERS = """
CREATE SEQUENCE facilities_application_number MAXVALUE 999999 CYCLE OWNED BY facilities_application.number;
"""
NO_NUMBERS = "DROP SEQUENCE facilities_application_number;"

KEPT = """
CREATE FUNCTION facilities_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published' USING ERRCODE = 'check_violation', CONSTRAINT = 'published_for_good';
END
$$;
CREATE TRIGGER ranking_for_good BEFORE UPDATE OR DELETE ON facilities_ranking
    FOR EACH ROW EXECUTE FUNCTION facilities_published();
CREATE TRIGGER ranking_entry_for_good BEFORE UPDATE OR DELETE ON facilities_rankingentry
    FOR EACH ROW EXECUTE FUNCTION facilities_published();
CREATE TRIGGER offer_notice_for_good BEFORE UPDATE OR DELETE ON facilities_offernotice
    FOR EACH ROW EXECUTE FUNCTION facilities_published();

CREATE FUNCTION facilities_rule_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.area, NEW.kind, NEW.code, NEW.version, NEW.source, lower(NEW.valid), NEW.recorded_at)
       IS DISTINCT FROM (OLD.area, OLD.kind, OLD.code, OLD.version, OLD.source, lower(OLD.valid), OLD.recorded_at)
       OR (OLD.confirmed_by <> '' AND (NEW.confirmed_by, NEW.confirmed_document, NEW.confirmed_on)
           IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_document, OLD.confirmed_on)) THEN
        RAISE EXCEPTION 'kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'waiting_rule_kept';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER waiting_rule_kept BEFORE UPDATE ON facilities_waitingrule
    FOR EACH ROW EXECUTE FUNCTION facilities_rule_kept();
"""
NOT_KEPT = """
DROP TRIGGER waiting_rule_kept ON facilities_waitingrule;
DROP TRIGGER offer_notice_for_good ON facilities_offernotice;
DROP TRIGGER ranking_entry_for_good ON facilities_rankingentry;
DROP TRIGGER ranking_for_good ON facilities_ranking;
DROP FUNCTION facilities_rule_kept(), facilities_published();
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0006_waiting")]

    operations = [migrations.RunSQL(NUMBERS, NO_NUMBERS), migrations.RunSQL(KEPT, NOT_KEPT)]
