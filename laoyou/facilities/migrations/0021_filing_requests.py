"""Filings handed in without an account."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0020_post_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(db_collation="C", max_length=9, verbose_name="number")),
                ("area", models.BigIntegerField(verbose_name="county")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("welfare_home", "Social welfare home"),
                            ("rural_home", "Home for the aged (rural welfare home)"),
                            ("nursing_home", "Nursing home"),
                            ("private_home", "Home run by society"),
                            ("regional_centre", "Regional care centre"),
                            ("day_care", "Community day care centre"),
                            ("embedded", "Embedded community home"),
                            ("mutual_aid", "Rural mutual-aid house"),
                            ("meal_point", "Meal point"),
                            ("central_kitchen", "Central kitchen"),
                            ("activity_centre", "Activity centre for elders"),
                            ("elder_school", "School for elders or learning point"),
                            ("medical_care", "Institution of medicine and care"),
                            ("wellness", "Wellness institution"),
                            ("combined_centre", "Centre for elders and children"),
                            ("childcare", "Childcare institution"),
                            ("kindergarten", "Kindergarten (with or without a class under 3)"),
                            ("employer_childcare", "Childcare of an employer"),
                            ("community_childcare", "Community childcare point"),
                            ("family_childcare", "Family childcare point"),
                            ("childcare_centre", "Childcare service and guidance centre"),
                            ("maternity", "Mother and child health institution"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("home", "Homes for elders"),
                            ("childcare", "Childcare institutions"),
                            ("family", "Family childcare points"),
                        ],
                        max_length=12,
                        verbose_name="of whom",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("operator", models.CharField(max_length=120, verbose_name="operator")),
                ("credit_code", models.CharField(max_length=18, verbose_name="unified social credit code")),
                ("representative", models.CharField(blank=True, max_length=100, verbose_name="legal representative")),
                ("address", models.CharField(max_length=200, verbose_name="address")),
                ("places", models.PositiveIntegerField(blank=True, null=True, verbose_name="beds or places")),
                (
                    "floor_area",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="floor, hundredths of a square metre"
                    ),
                ),
                ("carers", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="carers")),
                ("meals", models.BooleanField(default=False, verbose_name="meals are served")),
                ("contact", models.CharField(max_length=60, verbose_name="contact")),
                ("phone_sealed", models.BinaryField(verbose_name="telephone, sealed")),
                ("phone_index", models.BinaryField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting at the department"),
                            ("taken", "Taken over as a filing"),
                            ("refused", "Not taken"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("submitted_on", models.DateField(verbose_name="handed in on")),
                ("submitted_at", models.DateTimeField(verbose_name="handed in at")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("decided_by", models.CharField(blank=True, max_length=120, verbose_name="answered by")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "filing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="facilities.filing",
                    ),
                ),
            ],
            options={
                "verbose_name": "filing handed in without an account",
                "verbose_name_plural": "filings handed in without an account",
            },
        ),
        migrations.CreateModel(
            name="RequestPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("application", "Application for filing"),
                            ("registration", "Business licence or certificate of the legal person"),
                            ("premises", "Title of the premises or lease"),
                            ("promise", "Written promise"),
                            ("staff", "Qualifications and health certificates of the staff"),
                            ("hygiene", "Health assessment report"),
                            ("fire", "Fire safety certificate"),
                            ("food", "Food business licence"),
                            ("neighbours", "Consent of the neighbours to the use of a flat"),
                            ("building", "Building safety appraisal"),
                            ("other", "Another paper"),
                        ],
                        max_length=16,
                        verbose_name="paper",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="holds until before")),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("media_type", models.CharField(max_length=60, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("content_sealed", models.BinaryField(verbose_name="content, sealed")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="facilities.filingrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a filing handed in",
                "verbose_name_plural": "papers of filings handed in",
            },
        ),
        migrations.AddIndex(
            model_name="filingrequest",
            index=models.Index(fields=["area", "state", "-submitted_on", "id"], name="filing_request_area"),
        ),
        migrations.AddConstraint(
            model_name="filingrequest",
            constraint=models.UniqueConstraint(
                fields=("number",), name="filing_request_number_once", violation_error_message="The number is taken."
            ),
        ),
        migrations.AddConstraint(
            model_name="filingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("group__in", ["home", "childcare", "family"]),
                    (
                        "kind__in",
                        [
                            "welfare_home",
                            "rural_home",
                            "nursing_home",
                            "private_home",
                            "regional_centre",
                            "day_care",
                            "embedded",
                            "mutual_aid",
                            "meal_point",
                            "central_kitchen",
                            "activity_centre",
                            "elder_school",
                            "medical_care",
                            "wellness",
                            "combined_centre",
                            "childcare",
                            "kindergarten",
                            "employer_childcare",
                            "community_childcare",
                            "family_childcare",
                            "childcare_centre",
                            "maternity",
                        ],
                    ),
                    ("state__in", ["waiting", "taken", "refused"]),
                ),
                name="filing_request_known",
                violation_error_message="There is no such kind or state of a filing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on__isnull", True), ("filing__isnull", True), ("state", "waiting")),
                    models.Q(("decided_on__isnull", False), ("filing__isnull", False), ("state", "taken")),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("filing__isnull", True),
                        ("state", "refused"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="filing_request_answered",
                violation_error_message="An answer has its day, and only an answer has one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestpaper",
            constraint=models.UniqueConstraint(
                fields=("request", "paper"),
                name="request_paper_once",
                violation_error_message="This paper was handed in already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "paper__in",
                        [
                            "application",
                            "registration",
                            "premises",
                            "promise",
                            "staff",
                            "hygiene",
                            "fire",
                            "food",
                            "neighbours",
                            "building",
                            "other",
                        ],
                    )
                ),
                name="request_paper_known",
                violation_error_message="There is no such paper.",
            ),
        ),
    ]
