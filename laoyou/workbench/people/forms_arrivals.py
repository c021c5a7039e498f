"""Forms about people who come into the registry by an event: born, or taken in off the street."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.people.enums import Document, Sex, Source
from laoyou.people.services.happenings import Birth
from laoyou.ui.days import LONG_AGO
from laoyou.workbench.people.fields import DayField, EthnicityField, PersonField
from laoyou.workbench.people.forms import SOURCES, PersonForm, RegistryForm


class BirthForm(RegistryForm):
    """A child of a mother who is in the registry."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=100,
        help_text=_("Not named yet: the mother's name and “之子” or “之女”, to be corrected later."),
    )
    sex = forms.TypedChoiceField(label=_("Sex"), choices=Sex.choices, coerce=int, widget=forms.RadioSelect)
    birth = DayField(label=_("Born on"), example=LONG_AGO)
    father = PersonField(label=_("Father"), required=False)
    ethnicity = EthnicityField()
    number = forms.CharField(
        label=_("Citizen number"), max_length=18, required=False, help_text=_("Empty while the child has none.")
    )
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.HEALTH)

    def entered(self, mother: UUID) -> Birth:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Birth(
            mother_id=mother,
            name=data["name"],
            sex=data["sex"],
            birth=data["birth"],
            source=Source(data["source"]),
            father_id=data["father"],
            ethnicity=data["ethnicity"],
            document=Document.CITIZEN_ID if data["number"] else None,
            number=data["number"],
        )


class RescueForm(PersonForm):
    """Somebody taken in off the street; what is not known stays empty."""

    on = DayField(label=_("Taken in on"))
    field_order = ["on", "name", "sex", "birth", "area"]

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields.pop("source")
        self.fields["name"].help_text = _("Not known: a name for the time being, such as 无名氏 and the place.")
        self.fields["birth"].help_text = _("Not known: an estimate, 1 January of the year.")
        self.fields["area"].label = _("Taken in at")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["source"] = Source.CIVIL_AFFAIRS
        return data
