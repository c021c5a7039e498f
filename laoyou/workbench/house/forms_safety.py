"""The forms of measures, drills and incidents."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.core.clock import CHINA
from laoyou.facilities.enums import Severity, Subject
from laoyou.facilities.services.safety import Report
from laoyou.ui.days import DayField


class ClockField(forms.TimeField):
    """A time of day as 08:30."""

    def __init__(self, **facts: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "5"})
        facts.setdefault("help_text", _("Hours and minutes, such as 08:30."))
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%H%M"], **facts)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value


class PlanForm(forms.Form):
    """What is done about a risk from a day on."""

    subject = forms.ChoiceField(label=_("Risk"), choices=Subject.choices)
    measures = forms.CharField(
        label=_("Measures"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("Who does what, before, while and after; who is called; where the things needed are."),
    )
    first = DayField(label=_("From"))


class DrillForm(forms.Form):
    """A drill that was held."""

    subject = forms.ChoiceField(label=_("Risk"), choices=Subject.choices)
    held_on = DayField(label=_("Held on"))
    participants = forms.IntegerField(label=_("Took part"), min_value=1, max_value=5000)
    findings = forms.CharField(
        label=_("What was found"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class IncidentForm(forms.Form):
    """What happened, short enough for a phone."""

    subject = forms.ChoiceField(label=_("What"), choices=Subject.choices)
    severity = forms.TypedChoiceField(
        label=_("How bad"), choices=Severity.choices, coerce=int, widget=forms.RadioSelect, initial=Severity.SLIGHT
    )
    day = DayField(label=_("Day"))
    at = ClockField(label=_("Time"))
    guest = forms.ChoiceField(label=_("Whom it concerns"), required=False)
    account = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args: Any, guests: list[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["guest"]
        choice.choices = [("", _("nobody in particular")), *((str(key), name) for key, name in guests)]

    def report(self) -> Report:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Report(
            Subject(data["subject"]),
            Severity(data["severity"]),
            datetime.combine(data["day"], data["at"], tzinfo=CHINA),
            data["account"],
            UUID(data["guest"]) if data["guest"] else None,
        )


def now_initial(now: datetime) -> dict[str, Any]:
    """The form begins at this moment."""
    here = now.astimezone(CHINA)
    return {"day": here.date(), "at": here.time(), "severity": Severity.SLIGHT, "subject": Subject.FALL}


class FollowForm(forms.Form):
    """One step, or the last one."""

    text = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("To close it: what was found and what is done so that it does not happen again."),
    )
    close = forms.BooleanField(label=_("This closes the incident"), required=False)
