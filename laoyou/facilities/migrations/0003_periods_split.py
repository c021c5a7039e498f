"""A period is split in two within a transaction: who is in the bed is looked at when both pieces are there."""

from django.db import migrations

DEFERRABLE = """
DROP TRIGGER unit_period_fits ON facilities_unitperiod;
CREATE CONSTRAINT TRIGGER unit_period_fits AFTER INSERT OR UPDATE OR DELETE ON facilities_unitperiod
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION facilities_after_unit_period();
"""
AT_ONCE = """
DROP TRIGGER unit_period_fits ON facilities_unitperiod;
CREATE TRIGGER unit_period_fits AFTER INSERT OR UPDATE OR DELETE ON facilities_unitperiod
    FOR EACH ROW EXECUTE FUNCTION facilities_after_unit_period();
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0002_capacity_rules")]

    operations = [migrations.RunSQL(DEFERRABLE, AT_ONCE)]
