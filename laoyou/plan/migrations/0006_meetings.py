"""Meetings of the bodies that steer a plan, and what they decided."""

import django.db.models.deletion
from django.db import migrations, models

import laoyou.core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_tokens"),
        ("plan", "0005_progress"),
    ]

    operations = [
        migrations.AlterField(
            model_name="progressreturn",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plan.planitem",
                verbose_name="item of the plan",
            ),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("leading_group", "Leading group"),
                            ("office", "Office of the leading group"),
                            ("joint_elders", "Joint meeting on care for elders"),
                            ("joint_children", "Joint meeting on care for infants"),
                            ("team_elders", "Special team for elders"),
                            ("team_children", "Special team for infants"),
                            ("other", "Another meeting"),
                        ],
                        max_length=16,
                        verbose_name="which body met",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="subject of the meeting")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("chair", models.CharField(blank=True, max_length=120, verbose_name="in the chair")),
                ("present", models.CharField(blank=True, max_length=1000, verbose_name="who took part")),
                ("minutes", models.TextField(blank=True, verbose_name="minutes in short")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("recorded_at", models.DateTimeField(verbose_name="recorded on")),
                ("recorded_by", models.CharField(max_length=120, verbose_name="recorded by")),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["-held_on", "-id"],
                "indexes": [models.Index(fields=["area", "-held_on"], name="meeting_of_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "body__in",
                                [
                                    "leading_group",
                                    "office",
                                    "joint_elders",
                                    "joint_children",
                                    "team_elders",
                                    "team_children",
                                    "other",
                                ],
                            )
                        ),
                        name="meeting_body_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="meeting_titled"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=laoyou.core.identifiers.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("area", models.BigIntegerField(verbose_name="area")),
                ("position", models.PositiveSmallIntegerField(verbose_name="order")),
                ("text", models.CharField(max_length=1000, verbose_name="what was decided")),
                ("due", models.DateField(verbose_name="due by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("reported", "Reported as done"),
                            ("done", "Done"),
                            ("dropped", "No longer wanted"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed on")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="plan.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a meeting",
                "verbose_name_plural": "decisions of meetings",
                "ordering": ["due", "id"],
            },
        ),
        migrations.CreateModel(
            name="DecisionNote",
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
                            ("reported", "reported as done"),
                            ("sent_back", "not done yet, sent back"),
                            ("confirmed", "confirmed as done"),
                            ("moved", "day moved"),
                            ("dropped", "no longer wanted"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="what was said")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("by", models.CharField(max_length=120, verbose_name="who")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="plan.decision"
                    ),
                ),
            ],
            options={
                "verbose_name": "note on a decision",
                "verbose_name_plural": "notes on decisions",
                "ordering": ["decision", "at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reported", "sent_back", "confirmed", "moved", "dropped"])),
                        name="decision_note_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "confirmed"), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="decision_note_says_something",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["area", "state", "due"], name="decision_of_area"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("meeting", "position"), name="decision_order_once"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "reported", "done", "dropped"])), name="decision_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="decision_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "dropped"]), _negated=True),
                    ("closed_at__isnull", False),
                    _connector="OR",
                ),
                name="decision_closing_dated",
            ),
        ),
    ]
