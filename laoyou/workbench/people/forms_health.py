"""Forms of health care."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import CheckResult, Disease, HealthEventKind, HealthPeriodKind, Source
from laoyou.people.services.health import Event, Period
from laoyou.workbench.people.fields import DayField
from laoyou.workbench.people.forms import SOURCES
from laoyou.workbench.people.words_health import STEP_CHOICES, step_words

_WITHOUT_STEP = (HealthEventKind.ELDER_CHECK, HealthEventKind.GUIDANCE)


def _what() -> list[tuple[str, str]]:
    """What can have been done: first what has no step, then the schedule in its order."""
    plain = [(f"{kind}:", str(kind.label)) for kind in _WITHOUT_STEP]
    return plain + [(value, step_words(*parts)) for value, parts in STEP_CHOICES]


def _lasting() -> list[tuple[str, str]]:
    enrolments = [HealthPeriodKind.MANAGEMENT, HealthPeriodKind.FAMILY_DOCTOR]
    illness = HealthPeriodKind.CHRONIC_DISEASE
    ill = [(f"{illness}:{value}", f"{illness.label}: {label}") for value, label in Disease.choices]
    return [(f"{kind}:", str(kind.label)) for kind in enrolments] + ill


class HealthPeriodForm(forms.Form):
    """What lasts: an enrolment, a contract, a disease."""

    what = forms.ChoiceField(label=_("What"), choices=_lasting)
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty when no end is known."))
    provider = forms.CharField(
        label=_("Managed by"),
        max_length=120,
        required=False,
        help_text=_("Health centre, clinic or doctor's team. Empty for a disease nobody manages."),
    )
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.HEALTH)
    evidence = forms.CharField(label=_("Evidence"), max_length=200, required=False)

    def entered(self) -> Period:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        kind, _colon, disease = data["what"].partition(":")
        return Period(
            kind=HealthPeriodKind(kind),
            first=data["first"],
            until=data["until"],
            source=Source(data["source"]),
            disease=Disease(disease) if disease else None,
            provider=data["provider"],
            evidence=data["evidence"],
        )


class HealthEventForm(forms.Form):
    """What was done on a day."""

    what = forms.ChoiceField(label=_("What"), choices=_what)
    on = DayField(label=_("Done on"))
    result = forms.ChoiceField(label=_("Result"), choices=[("", _("not known")), *CheckResult.choices], required=False)
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.HEALTH)
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, required=False, help_text=_("Sheet, booklet page, batch number …")
    )

    def entered(self) -> Event:
        """What was entered, after is_valid()."""
        data: dict[str, Any] = self.cleaned_data
        kind, _colon, step = data["what"].partition(":")
        return Event(
            kind=HealthEventKind(kind),
            on=data["on"],
            source=Source(data["source"]),
            step=step,
            result=CheckResult(data["result"]) if data["result"] else None,
            evidence=data["evidence"],
        )


class HealthCorrectionForm(HealthEventForm):
    """A correction says why."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)


class VoidForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label=_("What was wrong"), max_length=200)
