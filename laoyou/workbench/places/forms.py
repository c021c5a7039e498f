"""Forms for recording what the authorities decided about areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.core.area_codes import AreaRange, from_short
from laoyou.places.services.changes import Decision
from laoyou.ui.days import DayField
from laoyou.workbench.point_maps import PicksPoint

_SHORT_AND_LONG = 2


class AreaCodeField(forms.CharField):
    """An area code as officials write it (6302, 630222, 12 digits); its value is the 12-digit number."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return code_of(typed) if typed else None


def code_of(typed: str) -> int:
    """The 12-digit code of a typed one. Raises ValidationError with what was found."""
    try:
        return from_short("".join(typed.split()))
    except ValueError as error:
        raise forms.ValidationError(
            _("“%(typed)s” is not an area code; it has 2, 4, 6, 9 or 12 digits."), params={"typed": typed[:40]}
        ) from error


class DecisionForm(forms.Form):
    """What every change needs: from when, why, by which document."""

    effective = DayField(label=_("In force from"), help_text=_("The first day of the new state."))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    document = forms.CharField(
        label=_("Document number"),
        max_length=80,
        required=False,
        help_text=_("As printed on the decision, for example 国函〔2026〕12号."),
    )

    def decision(self) -> Decision:
        """The decision, after is_valid()."""
        data = self.cleaned_data
        return Decision(data["effective"], data["reason"], data["document"])


class PlaceForm(PicksPoint, forms.Form):
    """Where an area lies."""

    longitude = forms.FloatField(
        label=_("Longitude"), min_value=73, max_value=136, help_text=_("In degrees, for example 102.1032.")
    )
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=3, max_value=54, help_text=_("In degrees, for example 36.5028.")
    )

    def __init__(self, *args: Any, around: AreaRange, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.map_of = around


class RenameForm(DecisionForm):
    """An area gets another name."""

    code = AreaCodeField(label=_("Code of the area"))
    name = forms.CharField(label=_("New name"), max_length=60)
    field_order = ["code", "name", "effective", "reason", "document"]


class AbolishForm(DecisionForm):
    """An area ends."""

    code = AreaCodeField(label=_("Code of the area"), help_text=_("Nothing may lie inside it any more."))
    field_order = ["code", "effective", "reason", "document"]


class RecodeField(forms.CharField):
    """Lines of "old code, new code"; its value is a mapping of 12-digit codes."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> Any:
        found: dict[int, int] = {}
        for line in (super().clean(value) or "").splitlines():
            parts = line.replace("→", " ").replace(",", " ").replace("，", " ").split()
            if parts and len(parts) != _SHORT_AND_LONG:
                raise forms.ValidationError(
                    _("“%(line)s” should be an old code, a space and a new code."), params={"line": line[:60]}
                )
            if parts:
                found[code_of(parts[0])] = code_of(parts[1])
        return found


_RECODE_HELP = _("One line for each: old code, space, new code. All others keep their last digits under the new code.")


class MergeForm(DecisionForm):
    """Several areas become one."""

    codes = forms.CharField(
        label=_("Codes of the areas that end"), help_text=_("Separated by spaces, for example 630202 630222.")
    )
    into = AreaCodeField(
        label=_("Code of the area they become"), help_text=_("A new code, or that of an area that stays.")
    )
    name = forms.CharField(label=_("Its name"), max_length=60)
    recode = RecodeField(label=_("New codes of areas inside"), required=False, help_text=_RECODE_HELP)
    field_order = ["codes", "into", "name", "recode", "effective", "reason", "document"]

    def clean_codes(self) -> list[int]:
        """The typed codes as numbers."""
        return [code_of(typed) for typed in self.cleaned_data["codes"].replace(",", " ").replace("，", " ").split()]


class MoveForm(DecisionForm):
    """An area gets another superior area, and so another code."""

    code = AreaCodeField(label=_("Code of the area"))
    to = AreaCodeField(label=_("Its new code"), help_text=_("Its first digits are those of the new superior area."))
    recode = RecodeField(label=_("New codes of areas inside"), required=False, help_text=_RECODE_HELP)
    field_order = ["code", "to", "recode", "effective", "reason", "document"]
