"""The form of what a project adds in an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.workbench.people.fields import DayField


class ShareForm(forms.Form):
    """Beds, places and floor; by when; once open, since when and as which institution."""

    beds = forms.IntegerField(label=_("Beds added"), min_value=0, max_value=20_000, initial=0)
    places = forms.IntegerField(label=_("Childcare places added"), min_value=0, max_value=20_000, initial=0)
    floor = forms.IntegerField(label=_("Floor, m²"), min_value=0, max_value=1_000_000, initial=0)
    expected_on = DayField(label=_("Expected to open on"))
    opened_on = DayField(label=_("Opened on"), required=False, help_text=_("Empty while it is not open."))
    site = forms.TypedChoiceField(label=_("Which institution it became"), required=False, coerce=UUID, empty_value=None)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, sites: Sequence[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["site"]
        choice.choices = [("", _("none yet")), *sites]

    def facts(self) -> dict[str, Any]:
        """What was entered, after is_valid()."""
        return {"site_id" if name == "site" else name: value for name, value in self.cleaned_data.items()}
