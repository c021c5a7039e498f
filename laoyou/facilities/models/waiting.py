"""Waiting for a place: the rules in force, the lists, who applied, what was stated (ADR 20)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from laoyou.core.identifiers import uuid7
from laoyou.core.row_rules import RowRule
from laoyou.facilities.enums import (
    OPEN_APPLICATIONS,
    ApplicationEnd,
    ApplicationState,
    StatedFactName,
    WaitingKind,
)
from laoyou.facilities.models import rules
from laoyou.facilities.models.periods import begins, day_after, first_day
from laoyou.facilities.models.sites import Site
from laoyou.people.enums import Sex
from laoyou.people.models import Person

_ANYWHERE = 10**12


class WaitingRule(models.Model):
    """One version of an order of waiting, in force in an area while `valid`; `source` is the rule as published.

    Once recorded only three things change: the end (a later version supersedes), and by whom and on what document it
    was confirmed. Unconfirmed (`confirmed_by` empty) it is shown as to be confirmed wherever it is used.
    """

    row_rule: ClassVar[RowRule] = rules.PUBLISHED_BY_AREA

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.BigIntegerField(_("in force in"))
    kind = models.CharField(_("kind"), max_length=12, choices=WaitingKind.choices)
    code = models.CharField(_("code"), max_length=60)
    version = models.CharField(_("version"), max_length=40)
    source = models.JSONField(_("rule"))
    valid = DateRangeField(_("time"))
    since = first_day()
    until = day_after()
    confirmed_by = models.CharField(_("confirmed by"), max_length=120, blank=True)
    confirmed_document = models.CharField(_("confirmed in"), max_length=200, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("waiting rule")
        verbose_name_plural = _("waiting rules")
        ordering = ["area", "kind", "-since", "id"]
        constraints = [
            ExclusionConstraint(
                name="waiting_rule_one_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("A rule of this kind is already in force in that time."),
            ),
            models.UniqueConstraint(
                fields=["area", "code", "version"],
                name="waiting_rule_version_once",
                violation_error_message=_("This version of the rule is already on record."),
            ),
            models.CheckConstraint(
                name="waiting_rule_kind_known",
                condition=Q(kind__in=WaitingKind.values),
                violation_error_message=_("There is no such kind of waiting list."),
            ),
            models.CheckConstraint(
                name="waiting_rule_confirmed_wholly",
                condition=Q(confirmed_by="", confirmed_document="", confirmed_on__isnull=True)
                | (~Q(confirmed_by="") & ~Q(confirmed_document="") & Q(confirmed_on__isnull=False)),
                violation_error_message=_("A confirmation says who confirmed, in what document and on what day."),
            ),
            begins("waiting_rule_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class WaitingList(models.Model):
    """One list: for a site, or (site NULL) for any public place of its kind in an area.

    It ends with its site: nobody is ranked in it or offered a place any more; what was published stays.
    """

    row_rule: ClassVar[RowRule] = rules.PUBLISHED_BY_AREA

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=WaitingKind.choices)
    area = models.BigIntegerField(_("area"))
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting_lists")
    name = models.CharField(_("name"), max_length=160)
    opened_at = models.DateTimeField(_("opened on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_why = models.CharField(_("why it ended"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("waiting list")
        verbose_name_plural = _("waiting lists")
        ordering = ["area", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "site"],
                name="waiting_list_one_a_site",
                violation_error_message=_("The site already has a waiting list of this kind."),
            ),
            models.UniqueConstraint(
                fields=["kind", "area"],
                condition=Q(site__isnull=True),
                name="waiting_list_one_an_area",
                violation_error_message=_("The area already has a waiting list of this kind."),
            ),
            models.CheckConstraint(
                name="waiting_list_sound",
                condition=Q(kind__in=WaitingKind.values, area__gt=0, area__lt=_ANYWHERE) & ~Q(name=""),
                violation_error_message=_("A list has a kind, an area and a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """One person's application. `number` is given by the system; name, sex and birth are as shown when it was made.

    `counts_from` is the day from which waiting counts: that of the application, later only where the rule says that a
    refused offer makes it begin anew. `area` is where the applicant lived. The present `state` stands here,
    `ApplicationStep` holds how it came about.
    """

    row_rule: ClassVar[RowRule] = rules.APPLICATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("application number"), max_length=12, db_collation="C", unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(_("kind"), max_length=12, choices=WaitingKind.choices)
    area = models.BigIntegerField(_("lives in"))
    applied_on = models.DateField(_("applied on"))
    counts_from = models.DateField(_("waiting counts from"))
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState.choices)
    state_since = models.DateField(_("since"))
    name = models.CharField(_("name"), max_length=100, db_collation="C")
    sex = models.SmallIntegerField(_("sex"), choices=Sex.choices)
    birth = models.DateField(_("born on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_on", "number"]
        indexes = [models.Index(fields=["area", "state"], name="application_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state__in=OPEN_APPLICATIONS),
                name="application_one_open",
                violation_error_message=_("The person already has an application of this kind."),
            ),
            models.CheckConstraint(
                name="application_codes_known",
                condition=Q(kind__in=WaitingKind.values, state__in=ApplicationState.values, sex__in=Sex.values),
                violation_error_message=_("There is no such kind or state of an application."),
            ),
            models.CheckConstraint(
                name="application_counts_from_later",
                condition=Q(counts_from__gte=F("applied_on")),
                violation_error_message=_("Waiting cannot count from before the application."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WaitingChoice(models.Model):
    """An application waits in a list. Area and home are those of list and application, for who may see it."""

    row_rule: ClassVar[RowRule] = rules.CHOICE

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="choices")
    waiting_list = models.ForeignKey(WaitingList, on_delete=models.PROTECT, related_name="choices")
    area = models.BigIntegerField(_("area of the list"))
    home = models.BigIntegerField(_("home of the applicant"))

    class Meta:
        verbose_name = _("chosen list")
        verbose_name_plural = _("chosen lists")
        ordering = ["application", "id"]
        indexes = [models.Index(fields=["area"], name="waiting_choice_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["waiting_list", "application"],
                name="waiting_choice_once",
                violation_error_message=_("The application is already in this list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.waiting_list_id}"


class ApplicationStep(models.Model):
    """An application came into a state on a day, and why. Only ever added."""

    row_rule: ClassVar[RowRule] = rules.ADDED_TO_APPLICATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState.choices)
    since = models.DateField(_("since"))
    end = models.CharField(_("ended by"), max_length=16, choices=ApplicationEnd.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        ordering = ["application", "recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.state} {self.since}"


class StatedFact(models.Model):
    """What the applicant states and no record holds, with the evidence. Only added: the newest of a name holds.

    `value` counts (children, minutes) or is 1 for yes and 0 for no; NULL takes the statement back.
    """

    row_rule: ClassVar[RowRule] = rules.ADDED_TO_APPLICATION

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="stated")
    name = models.CharField(_("fact"), max_length=24, choices=StatedFactName.choices)
    value = models.SmallIntegerField(_("value"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded on"))

    class Meta:
        verbose_name = _("stated fact")
        verbose_name_plural = _("stated facts")
        ordering = ["application", "name", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="stated_fact_shown",
                condition=Q(name__in=StatedFactName.values) & ~Q(evidence=""),
                violation_error_message=_("A statement needs a fact of the rules and its evidence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
