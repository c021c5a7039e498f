"""Every change to an edition or to anything it consists of gives the edition a revision that never existed before.

Random, not counted: a counter set back by a restored backup would give a number twice. While an edition is being
checked nothing is counted; it has no items yet, and accepting one would otherwise write its row once an item.
"""

from django.db import migrations, models

import laoyou.core.identifiers

# Each part of an edition, and the column that leads from it to the edition or to the item it belongs to.
PARTS = {
    "plan_planitem": "edition_id",
    "plan_editionwarning": "edition_id",
    "plan_indicator": "planitem_ptr_id",
    "plan_task": "planitem_ptr_id",
    "plan_project": "planitem_ptr_id",
    "plan_policy": "planitem_ptr_id",
    "plan_element": "planitem_ptr_id",
    "plan_indicatorvalue": "indicator_id",
    "plan_responsibility": "item_id",
    "plan_tasklink": "item_id",
}
# An update is looked at from both sides: a row may have moved from one edition to another.
EVENTS = {"insert": "NEW", "delete": "OLD", "update_from": "OLD", "update_to": "NEW"}

FUNCTIONS = """
CREATE FUNCTION plan_edition_revised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := gen_random_uuid();
    RETURN NEW;
END
$$;

CREATE TRIGGER edition_revised BEFORE INSERT OR UPDATE ON plan_edition
    FOR EACH ROW EXECUTE FUNCTION plan_edition_revised();

-- Whatever is written to the column, the trigger above puts a new value in its place.
CREATE FUNCTION plan_part_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE plan_edition SET revision = revision;
    ELSIF TG_ARGV[0] = 'edition_id' THEN
        UPDATE plan_edition SET revision = revision
        WHERE state <> 'review' AND id IN (SELECT edition_id FROM changed);
    ELSE
        EXECUTE format('UPDATE plan_edition SET revision = revision WHERE state <> ''review'' AND id IN '
            '(SELECT edition_id FROM plan_planitem WHERE id IN (SELECT %I FROM changed))', TG_ARGV[0]);
    END IF;
    RETURN NULL;
END
$$;
"""


def _triggers() -> str:
    made = []
    for table, column in PARTS.items():
        for name, side in EVENTS.items():
            made.append(
                f"CREATE TRIGGER edition_revised_{name} AFTER {name.partition('_')[0].upper()} ON {table} "
                f"REFERENCING {side} TABLE AS changed FOR EACH STATEMENT "
                f"EXECUTE FUNCTION plan_part_changed('{column}');"
            )
        made.append(
            f"CREATE TRIGGER edition_revised_truncate AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION plan_part_changed('');"
        )
    return "\n".join(made)


def _backward() -> str:
    dropped = [f"DROP TRIGGER edition_revised_{name} ON {table};" for table in PARTS for name in [*EVENTS, "truncate"]]
    own = "DROP TRIGGER edition_revised ON plan_edition; DROP FUNCTION plan_edition_revised();"
    return "\n".join([*dropped, "DROP FUNCTION plan_part_changed();", own])


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_searched")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="revision",
            field=models.UUIDField(default=laoyou.core.identifiers.uuid7, editable=False),
        ),
        # One value stands in every row after AddField; the trigger gives each its own.
        migrations.RunSQL(FUNCTIONS + "UPDATE plan_edition SET revision = revision;" + _triggers(), _backward()),
    ]
