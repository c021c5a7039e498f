"""Photos of sites."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0015_price_ceilings"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitePhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("words", models.CharField(max_length=200, verbose_name="what is on it")),
                ("image", models.BinaryField(verbose_name="image")),
                ("small", models.BinaryField(verbose_name="image, small")),
                ("width", models.PositiveSmallIntegerField(verbose_name="width, pixels")),
                ("height", models.PositiveSmallIntegerField(verbose_name="height, pixels")),
                ("kept_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("kept_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="facilities.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo of a site",
                "verbose_name_plural": "photos of sites",
                "ordering": ["site", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("site", "position"),
                        name="site_photo_place",
                        violation_error_message="Somebody has just added a photo here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 8)),
                        name="site_photo_few",
                        violation_error_message="A site has at most eight photos.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="site_photo_said",
                        violation_error_message="Say what is on the photo.",
                    ),
                ],
            },
        ),
    ]
