import datetime as dt

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="community")),
                ("address_sealed", models.BinaryField(null=True, verbose_name="address, sealed")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("collective", models.BooleanField(default=False, verbose_name="institution or dormitory")),
            ],
            options={
                "verbose_name": "household",
                "verbose_name_plural": "households",
                "indexes": [models.Index(fields=["area", "id"], name="household_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("area__gt", 0), ("area__lt", 1000000000000)),
                        name="household_area_has_12_digits",
                        violation_error_message="An area code has at most twelve digits.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(db_collation="C", max_length=100, verbose_name="name")),
                ("pinyin", models.CharField(blank=True, db_collation="C", max_length=300, verbose_name="pinyin")),
                (
                    "initials",
                    models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="pinyin initials"),
                ),
                ("sex", models.SmallIntegerField(choices=[(1, "Male"), (2, "Female")], verbose_name="sex")),
                ("birth", models.DateField(verbose_name="born on")),
                ("death", models.DateField(blank=True, null=True, verbose_name="died on")),
                ("ethnicity", models.SmallIntegerField(blank=True, null=True, verbose_name="ethnic group (GB/T 3304)")),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("citizen_id", "Citizen ID"),
                            ("residence_permit", "Residence permit (Hong Kong, Macao, Taiwan)"),
                            ("foreign_resident", "Permanent residence card"),
                            ("passport", "Passport"),
                        ],
                        max_length=20,
                        verbose_name="document",
                    ),
                ),
                ("document_sealed", models.BinaryField(null=True, verbose_name="document number, sealed")),
                ("document_index", models.BinaryField(max_length=16, null=True)),
                ("document_tail", models.BinaryField(max_length=16, null=True)),
                ("phone_sealed", models.BinaryField(null=True, verbose_name="phone, sealed")),
                ("phone_index", models.BinaryField(max_length=16, null=True)),
                ("area", models.BigIntegerField(verbose_name="lives in")),
                (
                    "household_role",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Not known"),
                            (1, "Head of household"),
                            (2, "Spouse"),
                            (3, "Child"),
                            (4, "Child's spouse"),
                            (5, "Grandchild"),
                            (6, "Parent"),
                            (7, "Grandparent"),
                            (8, "Brother or sister"),
                            (9, "Other kin or not kin"),
                        ],
                        default=0,
                        verbose_name="in the household",
                    ),
                ),
                ("lives_since", models.DateField(blank=True, null=True, verbose_name="lives there since")),
                ("registered_area", models.BigIntegerField(blank=True, null=True, verbose_name="registered in")),
                ("registered_since", models.DateField(blank=True, null=True, verbose_name="registered there since")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public_security", "Public security, household register"),
                            ("civil_affairs", "Civil affairs"),
                            ("health", "Health"),
                            ("disabled_federation", "Disabled Persons' Federation"),
                            ("medical_insurance", "Medical insurance"),
                            ("human_resources", "Human resources and social security"),
                            ("education", "Education"),
                            ("community", "Community worker"),
                            ("own_word", "The person or family"),
                            ("made_up", "Made up for demonstration"),
                        ],
                        max_length=24,
                        verbose_name="source",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(verbose_name="recorded on")),
                ("updated_at", models.DateTimeField(verbose_name="changed on")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="people.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
            },
        ),
        migrations.CreateModel(
            name="PastResidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("registered", models.BooleanField(default=False, verbose_name="registered, not lived")),
                ("area", models.BigIntegerField(verbose_name="community")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="time")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public_security", "Public security, household register"),
                            ("civil_affairs", "Civil affairs"),
                            ("health", "Health"),
                            ("disabled_federation", "Disabled Persons' Federation"),
                            ("medical_insurance", "Medical insurance"),
                            ("human_resources", "Human resources and social security"),
                            ("education", "Education"),
                            ("community", "Community worker"),
                            ("own_word", "The person or family"),
                            ("made_up", "Made up for demonstration"),
                        ],
                        max_length=24,
                        verbose_name="source",
                    ),
                ),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="past_residences", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier residence",
                "verbose_name_plural": "earlier residences",
                "ordering": ["person", "valid", "id"],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("living_alone", "Lives alone"),
                            ("empty_nest", "Empty nest"),
                            ("left_behind_elder", "Elder left behind"),
                            ("destitute", "Destitute, supported by the state"),
                            ("minimum_allowance", "Minimum living allowance"),
                            ("low_income", "Low income"),
                            ("family_planning_special", "Family-planning special family"),
                            ("severe_disability", "Severe disability"),
                            ("disabled_function", "Cannot care for oneself"),
                            ("dementia", "Dementia"),
                            ("veteran_care", "Entitled to special care (veterans and kin)"),
                            ("without_kin", "Without kin"),
                            ("orphan", "Orphan"),
                            ("child_in_difficulty", "Child in difficulty"),
                            ("left_behind_child", "Child left behind"),
                        ],
                        max_length=24,
                        verbose_name="condition",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("derived", "Follows from the records"), ("certified", "Certified")],
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=0, verbose_name="class or degree")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="time")),
                (
                    "until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("valid"), function="upper"),
                        output_field=models.DateField(null=True),
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public_security", "Public security, household register"),
                            ("civil_affairs", "Civil affairs"),
                            ("health", "Health"),
                            ("disabled_federation", "Disabled Persons' Federation"),
                            ("medical_insurance", "Medical insurance"),
                            ("human_resources", "Human resources and social security"),
                            ("education", "Education"),
                            ("community", "Community worker"),
                            ("own_word", "The person or family"),
                            ("made_up", "Made up for demonstration"),
                        ],
                        max_length=24,
                        verbose_name="source",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="evidence")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ["person", "kind", "valid", "id"],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("spouse", "Spouse"),
                            ("child", "Child"),
                            ("parent", "Parent"),
                            ("guardian", "Guardian"),
                            ("carer", "Carer"),
                            ("emergency_contact", "Emergency contact"),
                            ("agent", "Acts for the person, with authority"),
                        ],
                        max_length=20,
                        verbose_name="relation",
                    ),
                ),
                ("other_name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("other_phone_sealed", models.BinaryField(null=True, verbose_name="phone, sealed")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="time")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public_security", "Public security, household register"),
                            ("civil_affairs", "Civil affairs"),
                            ("health", "Health"),
                            ("disabled_federation", "Disabled Persons' Federation"),
                            ("medical_insurance", "Medical insurance"),
                            ("human_resources", "Human resources and social security"),
                            ("education", "Education"),
                            ("community", "Community worker"),
                            ("own_word", "The person or family"),
                            ("made_up", "Made up for demonstration"),
                        ],
                        max_length=24,
                        verbose_name="source",
                    ),
                ),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="related_to",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "ordering": ["person", "kind", "valid", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name", "id"], name="person_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["initials", "id"], name="person_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["pinyin", "id"], name="person_pinyin"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["area", "birth", "id"], name="person_area_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["registered_area", "birth", "id"], name="person_registered_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth", "id"], name="person_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["document_tail"], name="person_document_tail"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_index"], name="person_phone"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)),
                fields=("document_index",),
                name="person_document_once",
                violation_error_message="Somebody with this number is already in the registry.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="person_named",
                violation_error_message="A person needs a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", [1, 2])),
                name="person_sex_known",
                violation_error_message="The sex must be 1 (male) or 2 (female).",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("birth__gte", dt.date(1850, 1, 1))),
                name="person_born_in_time",
                violation_error_message="Nobody alive was born before 1850.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("death__isnull", True), ("death__gte", models.F("birth")), _connector="OR"),
                name="person_death_after_birth",
                violation_error_message="Nobody dies before being born.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", ""), ("document_index__isnull", True), ("document_sealed__isnull", True)),
                    models.Q(
                        models.Q(("document", ""), _negated=True),
                        ("document_index__isnull", False),
                        ("document_sealed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="person_number_with_its_document",
                violation_error_message="A number and the document it is from go together.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("area__gt", 0),
                    ("area__lt", 1000000000000),
                    models.Q(
                        ("registered_area__isnull", True),
                        models.Q(("registered_area__gt", 0), ("registered_area__lt", 1000000000000)),
                        _connector="OR",
                    ),
                ),
                name="person_area_has_12_digits",
                violation_error_message="An area code has at most twelve digits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="person_not_merged_into_itself",
                violation_error_message="A person cannot be merged into the same record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pastresidence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    (django.db.models.functions.comparison.Cast("registered", models.IntegerField()), "="),
                    ("valid", "&&"),
                ],
                name="past_residence_one_at_a_time",
                violation_error_message="The person lived elsewhere in that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pastresidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False), ("valid__upper_inf", False)),
                name="past_residence_has_an_end",
                violation_error_message="An earlier residence has a last day.",
            ),
        ),
        migrations.AddIndex(
            model_name="condition",
            index=models.Index(fields=["kind", "person"], name="condition_kind"),
        ),
        migrations.AddIndex(
            model_name="condition",
            index=models.Index(
                condition=models.Q(("until__isnull", False)), fields=["until", "id"], name="condition_until"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("person", "="), ("kind", "="), ("valid", "&&")],
                name="condition_once_at_a_time",
                violation_error_message="The person already has this condition in that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "living_alone",
                            "empty_nest",
                            "left_behind_elder",
                            "destitute",
                            "minimum_allowance",
                            "low_income",
                            "family_planning_special",
                            "severe_disability",
                            "disabled_function",
                            "dementia",
                            "veteran_care",
                            "without_kin",
                            "orphan",
                            "child_in_difficulty",
                            "left_behind_child",
                        ],
                    )
                ),
                name="condition_kind_known",
                violation_error_message="There is no such condition.",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "derived"), ("kind__in", ["empty_nest", "living_alone"])),
                    models.Q(
                        models.Q(("kind__in", ["empty_nest", "living_alone"]), _negated=True), ("basis", "certified")
                    ),
                    _connector="OR",
                ),
                name="condition_basis_fits",
                violation_error_message="This condition follows from the records; it is not certified by hand.",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)),
                name="condition_valid_not_empty",
                violation_error_message="The first day must lie before the last.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "spouse")),
                expressions=[("person", "="), ("valid", "&&")],
                name="relation_one_spouse_at_a_time",
                violation_error_message="The person is already married in that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["spouse", "child", "parent", "guardian", "carer", "emergency_contact", "agent"])
                ),
                name="relation_kind_known",
                violation_error_message="There is no such relation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("other__isnull", False),
                        ("other_name", ""),
                        models.Q(("other", models.F("person")), _negated=True),
                    ),
                    models.Q(("other__isnull", True), models.Q(("other_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="relation_names_somebody_else",
                violation_error_message="Name one other person: in the registry, or by name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)),
                name="relation_valid_not_empty",
                violation_error_message="The first day must lie before the last.",
            ),
        ),
    ]
