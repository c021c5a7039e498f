"""The register of policies: papers with basis, owner and end, and what of plans they serve."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tokens"),
        ("plan", "0014_milestones"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("doc_no", models.CharField(blank=True, max_length=80, verbose_name="document number")),
                ("issuer", models.CharField(max_length=120, verbose_name="issued by")),
                ("legal_basis", models.CharField(blank=True, max_length=500, verbose_name="legal basis")),
                ("valid_from", models.DateField(verbose_name="holds from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="holds no longer from")),
                ("attachment_id", models.UUIDField(blank=True, null=True, verbose_name="attachment")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="file")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="plan.policypaper",
                        verbose_name="replaced by",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy",
                "verbose_name_plural": "policies",
                "ordering": ["area", "-valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="PolicyLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lineage", models.UUIDField(verbose_name="the same item in every edition")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plan.planitem",
                        verbose_name="item of the plan",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="plan.policypaper"
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a policy to a plan",
                "verbose_name_plural": "links of policies to plans",
                "ordering": ["paper", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="policypaper",
            index=models.Index(fields=["area", "valid_until"], name="policy_paper_ending"),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("doc_no", ""), _negated=True),
                fields=("area", "doc_no"),
                name="policy_paper_number_once",
                violation_error_message="A policy with this document number is on record already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("issuer", ""), _negated=True)),
                name="policy_paper_titled",
            ),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="policy_paper_ends_after_it_begins",
                violation_error_message="A policy ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_by__isnull", True),
                    models.Q(
                        models.Q(("superseded_by", models.F("id")), _negated=True), ("valid_until__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="policy_paper_replaced_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="policylink",
            constraint=models.UniqueConstraint(fields=("paper", "lineage"), name="policy_link_once"),
        ),
    ]
