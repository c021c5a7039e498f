import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_institution_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="what it is for")),
                ("area", models.BigIntegerField(verbose_name="area")),
                (
                    "actions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="actions"
                    ),
                ),
                ("secret_hash", models.BinaryField(max_length=32, unique=True)),
                ("hint", models.CharField(max_length=16, verbose_name="token begins with")),
                ("per_minute", models.PositiveSmallIntegerField(verbose_name="calls a minute")),
                ("created_at", models.DateTimeField(verbose_name="token given on")),
                ("created_by", models.CharField(max_length=120, verbose_name="token given by")),
                ("expires_at", models.DateTimeField(verbose_name="token ends on")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="token withdrawn on")),
                ("revoked_by", models.CharField(blank=True, max_length=120, verbose_name="token withdrawn by")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="token last used")),
                ("minute", models.DateTimeField(blank=True, editable=False, null=True)),
                ("minute_calls", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "token",
                "verbose_name_plural": "tokens",
            },
        ),
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("asked", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("body", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="accounts.apitoken"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer kept",
                "verbose_name_plural": "answers kept",
            },
        ),
        migrations.AddIndex(
            model_name="apitoken",
            index=models.Index(fields=["area", "created_at"], name="token_area"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="token_named"),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("actions__len__gt", 0)), name="token_may_do_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="token_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_minute__range", (1, 6000))), name="token_calls_a_minute_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="apianswer",
            constraint=models.UniqueConstraint(fields=("token", "key"), name="api_answer_once"),
        ),
    ]
