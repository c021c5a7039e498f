"""The form of a weekly pattern of shifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.selectors.occupancy import UnitRow
from laoyou.facilities.services.rosters import Pattern
from laoyou.ui.days import DayField
from laoyou.workbench.house.forms_safety import ClockField

WEEKDAYS = [
    ("0", pgettext_lazy("weekday", "Monday")),
    ("1", pgettext_lazy("weekday", "Tuesday")),
    ("2", pgettext_lazy("weekday", "Wednesday")),
    ("3", pgettext_lazy("weekday", "Thursday")),
    ("4", pgettext_lazy("weekday", "Friday")),
    ("5", pgettext_lazy("weekday", "Saturday")),
    ("6", pgettext_lazy("weekday", "Sunday")),
]


class PatternForm(forms.Form):
    """Who works on which days of the week, from when to when."""

    staff = forms.MultipleChoiceField(label=_("Who"), widget=forms.CheckboxSelectMultiple)
    weekdays = forms.MultipleChoiceField(label=_("On"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple)
    begin = ClockField(label=pgettext_lazy("shift", "Begins"))
    end = ClockField(label=pgettext_lazy("shift", "Ends"), help_text=_("Not after the beginning: the next morning."))
    unit = forms.ChoiceField(label=pgettext_lazy("shift", "Class"), required=False)
    first = DayField(label=_("From"))
    last = DayField(label=_("Last day"))

    def __init__(self, *args: Any, staff: Mapping[UUID, str], classes: Iterable[UnitRow], **facts: Any) -> None:
        super().__init__(*args, **facts)
        fields: Any = self.fields
        fields["staff"].choices = [(str(key), name) for key, name in staff.items()]
        units = [(str(unit.id), unit.label) for unit in classes]
        fields["unit"].choices = [("", _("no class")), *units]
        if not units:
            del fields["unit"]

    def pattern(self) -> Pattern:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Pattern(
            [UUID(key) for key in data["staff"]],
            data["first"],
            data["last"],
            {int(day) for day in data["weekdays"]},
            data["begin"],
            data["end"],
            UUID(data["unit"]) if data.get("unit") else None,
        )


def next_week(today: date) -> dict[str, Any]:
    """The form begins with the next week, Monday to Friday."""
    monday = today + timedelta(days=7 - today.weekday())
    return {"first": monday, "last": monday + timedelta(days=6), "weekdays": ["0", "1", "2", "3", "4"]}
