"""The forms of what goes on inside an institution."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums import ContractKind, CredentialKind, PostKind, TrainingStage
from laoyou.facilities.services.staffing import CredentialDetails, Hire, PostDetails
from laoyou.ui.days import DayField

_LEVELS = [(0, _("without a grade")), *((level, str(level)) for level in range(5, 0, -1))]


class PostForm(forms.Form):
    """A post at one of the institution's sites."""

    site = forms.ChoiceField(label=_("Works at"))
    kind = forms.ChoiceField(label=_("Post"), choices=PostKind.choices, initial=PostKind.CAREGIVER)
    percent = forms.IntegerField(label=_("Share of full time, in percent"), min_value=1, max_value=100, initial=100)
    first = DayField(label=_("From"))

    def __init__(self, *args: Any, sites: list[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["site"]
        choice.choices = [(str(key), name) for key, name in sites]

    def post(self) -> PostDetails:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return PostDetails(UUID(data["site"]), PostKind(data["kind"]), data["first"], data["percent"] * 10)


class HireForm(PostForm):
    """Somebody new, as the citizen card says."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    number = forms.CharField(
        label=pgettext_lazy("person", "Citizen ID number"),
        max_length=30,
        help_text=_("Kept sealed; afterwards only its first and last digits are shown."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    terms = forms.ChoiceField(label=_("Terms"), choices=ContractKind.choices)
    field_order = ["name", "number", "phone", "terms"]

    def hired(self) -> Hire:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Hire(data["name"], data["number"], self.post(), ContractKind(data["terms"]), data["phone"])


class CredentialForm(forms.Form):
    """What somebody can show."""

    kind = forms.ChoiceField(label=_("What"), choices=CredentialKind.choices)
    level = forms.TypedChoiceField(
        label=_("Grade"), choices=_LEVELS, coerce=int, help_text=_("5 is the lowest, 1 the highest skill grade.")
    )
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))

    def details(self) -> CredentialDetails:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return CredentialDetails(
            CredentialKind(data["kind"]), data["first"], data["until"], data["level"], data["number"], data["issuer"]
        )


class TrainingForm(forms.Form):
    """Training that was finished."""

    stage = forms.ChoiceField(label=_("Step of the ladder"), choices=TrainingStage.choices)
    topic = forms.CharField(label=_("Topic"), max_length=120)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=2000)
    finished_on = DayField(label=_("Finished on"))


class EndPostForm(forms.Form):
    """From when a post is held no longer."""

    on = DayField(label=_("Holds it no longer from"))


class EndEmploymentForm(forms.Form):
    """From when somebody works here no longer, and why."""

    on = DayField(label=_("Works here no longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
