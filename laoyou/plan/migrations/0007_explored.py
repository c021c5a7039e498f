import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0006_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("owner_name", models.CharField(max_length=120, verbose_name="saved by")),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("name", models.CharField(max_length=80, verbose_name="name of the view")),
                ("shared", models.BooleanField(default=False, verbose_name="shared with colleagues")),
                ("indicator", models.CharField(max_length=60, verbose_name="indicator")),
                ("basis", models.CharField(blank=True, max_length=30, verbose_name="population basis")),
                ("place", models.BigIntegerField(verbose_name="area asked for")),
                ("inside", models.BooleanField(default=False, verbose_name="each area inside")),
                ("breakdown", models.CharField(blank=True, max_length=40, verbose_name="breakdown")),
                ("group", models.CharField(blank=True, max_length=40, verbose_name="group")),
                ("months", models.PositiveSmallIntegerField(default=12, verbose_name="how many months")),
                ("until", models.DateField(blank=True, null=True, verbose_name="up to the day before")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(verbose_name="saved on")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("is_current", True), models.Q(("breakdown", ""), _negated=True)),
                fields=["indicator", "breakdown", "area"],
                name="observation_broken_down",
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner of the view",
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(condition=models.Q(("shared", True)), fields=["area", "name"], name="saved_view_shared"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="saved_view_name_once"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="saved_view_named"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__range", (1, 60))), name="saved_view_months_plausible"
            ),
        ),
    ]
