"""What makes the audit trail append-only and links it: triggers, so that they hold for every role."""

from django.db import migrations

# The advisory lock is taken while the transaction commits and released by the commit itself: nothing of the
# application runs in between, so it cannot take part in a deadlock (docs/contracts/audit.md, locking).
# SECURITY DEFINER: the web role may neither see the newest link of other areas nor write one.
LINK = """
CREATE FUNCTION records_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head records_auditlink%ROWTYPE;
    next_sequence bigint;
    previous text;
BEGIN
    PERFORM pg_advisory_xact_lock(7261, 1);
    SELECT * INTO head FROM records_auditlink ORDER BY sequence DESC LIMIT 1;
    next_sequence := coalesce(head.sequence, 0) + 1;
    previous := coalesce(head.hash, repeat('0', 64));
    INSERT INTO records_auditlink (sequence, event_id, previous_hash, hash)
    VALUES (
        next_sequence, NEW.id, previous,
        encode(sha256(convert_to(next_sequence || ':' || NEW.digest || ':' || previous, 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER records_audit_link AFTER INSERT ON records_auditevent
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION records_audit_link();
"""

REFUSE = """
CREATE FUNCTION records_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'Record a new event that corrects the old one.';
END $$;

CREATE TRIGGER records_audit_refuse BEFORE UPDATE OR DELETE ON records_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION records_audit_refuse();
CREATE TRIGGER records_audit_refuse BEFORE UPDATE OR DELETE ON records_auditlink
FOR EACH STATEMENT EXECUTE FUNCTION records_audit_refuse();
CREATE TRIGGER records_audit_refuse_truncate BEFORE TRUNCATE ON records_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION records_audit_refuse();
CREATE TRIGGER records_audit_refuse_truncate BEFORE TRUNCATE ON records_auditlink
FOR EACH STATEMENT EXECUTE FUNCTION records_audit_refuse();
"""

UNDO = """
DROP TRIGGER records_audit_refuse_truncate ON records_auditlink;
DROP TRIGGER records_audit_refuse_truncate ON records_auditevent;
DROP TRIGGER records_audit_refuse ON records_auditlink;
DROP TRIGGER records_audit_refuse ON records_auditevent;
DROP TRIGGER records_audit_link ON records_auditevent;
DROP FUNCTION records_audit_refuse();
DROP FUNCTION records_audit_link();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_first")]

    operations = [migrations.RunSQL(LINK + REFUSE, UNDO)]
