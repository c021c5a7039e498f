"""A role that is taken back as if never given takes along who stood in for it, whoever takes it back."""

import django.db.models.deletion
from django.db import migrations, models

# By the database itself: the web role may delete no delegation, and whoever takes the role back is not the one who made it.
REBUILT = """
DO $$
DECLARE
    known text;
BEGIN
    SELECT conname INTO known FROM pg_constraint
     WHERE conrelid = 'accounts_delegation'::regclass AND confrelid = 'accounts_roleassignment'::regclass;
    EXECUTE format('ALTER TABLE accounts_delegation DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (assignment_id)
                    REFERENCES accounts_roleassignment (id) {} DEFERRABLE INITIALLY DEFERRED', known, known);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_former_names"),
    ]

    operations = [
        migrations.RunSQL(
            REBUILT.format("ON DELETE CASCADE"),
            REBUILT.format(""),
            state_operations=[
                migrations.AlterField(
                    model_name="delegation",
                    name="assignment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="delegations",
                        to="accounts.roleassignment",
                    ),
                ),
            ],
        ),
    ]
