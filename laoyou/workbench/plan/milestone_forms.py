"""Forms of projects' steps: the days planned, and how one step stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import MilestoneKind
from laoyou.plan.services.milestones import Course
from laoyou.ui.days import DayField


class StepsForm(forms.Form):
    """The day for which each step is planned; empty where the project has no such step."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for kind in MilestoneKind:
            self.fields[kind.value] = DayField(label=kind.label, required=False)

    def planned(self) -> dict[MilestoneKind, Any]:
        """What was entered, after is_valid()."""
        return {kind: self.cleaned_data[kind.value] for kind in MilestoneKind}


class StepForm(forms.Form):
    """How one step stands."""

    done_on = DayField(
        label=pgettext_lazy("milestone", "Done on"), required=False, help_text=_("Empty while it is not done.")
    )
    forecast_on = DayField(
        label=_("Now expected on"), required=False, help_text=_("Only where it is another day than the one planned.")
    )
    reason = forms.CharField(
        label=_("Why it is late"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def course(self) -> Course:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Course(data["forecast_on"], data["done_on"], data["reason"])
