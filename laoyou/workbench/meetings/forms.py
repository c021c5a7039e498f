"""Forms about meetings and what they decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.enums import MeetingBody
from laoyou.plan.services.meetings import MeetingFacts
from laoyou.ui.days import DayField


class MeetingForm(forms.Form):
    """A meeting that was held."""

    body = forms.ChoiceField(label=pgettext_lazy("meeting", "Who met"), choices=MeetingBody.choices)
    title = forms.CharField(label=pgettext_lazy("meeting", "Subject"), max_length=200)
    held_on = DayField(label=pgettext_lazy("meeting", "Held on"))
    chair = forms.CharField(label=_("In the chair"), max_length=120, required=False)
    present = forms.CharField(
        label=_("Who took part"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    minutes = forms.CharField(
        label=_("Minutes in short"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> MeetingFacts:
        """What was entered, after is_valid()."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return MeetingFacts(**(data | {"body": MeetingBody(data["body"])}))


class DecisionForm(forms.Form):
    """What a meeting gave a unit to do."""

    text = forms.CharField(label=_("What was decided"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    organisation_id = forms.TypedChoiceField(label=_("Whose it is"), coerce=UUID)
    due = DayField(label=_("Due by"), help_text=_("A working day."))

    def __init__(self, *args: Any, actor: Actor, **facts: Any) -> None:
        super().__init__(*args, **facts)
        units = organisations.choices(actor.area, on=clock.today())
        self.fields["organisation_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a unit")),
            *((str(key), name) for key, name in units),
        ]


class SaidForm(forms.Form):
    """A few words about a decision, by who may say them."""

    said = forms.CharField(
        label=_("In a few words"), max_length=900, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(SaidForm):
    """Another day, and why."""

    due = DayField(label=_("New day"), help_text=_("A working day."))
    field_order = ["due", "said"]
