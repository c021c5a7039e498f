"""Several files that show one figure; what was kept of one stands in the new table as well."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers

_KEPT = """
INSERT INTO plan_statisticalreturnevidence (id, told_id, attachment_id, filename, added_at, added_by)
SELECT gen_random_uuid(), id, evidence_id, evidence_name, coalesce(submitted_at, clock_timestamp()), submitted_by
  FROM plan_statisticalreturn WHERE evidence_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0017_project_split"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticalReturnEvidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("attachment_id", models.UUIDField(verbose_name="attachment")),
                ("filename", models.CharField(max_length=255, verbose_name="file")),
                ("added_at", models.DateTimeField(verbose_name="added on")),
                ("added_by", models.CharField(max_length=120, verbose_name="added by")),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="plan.statisticalreturn",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a department's figure",
                "verbose_name_plural": "evidence of departments' figures",
                "ordering": ["told", "added_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("told", "attachment_id"), name="statistical_return_evidence_once")
                ],
            },
        ),
        migrations.RunSQL(_KEPT, migrations.RunSQL.noop),
    ]
