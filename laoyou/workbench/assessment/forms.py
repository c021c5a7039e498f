"""Forms of the assessment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.enums import CriterionKind
from laoyou.plan.services.assessment import SchemeFacts
from laoyou.ui.days import DayField
from laoyou.workbench.assessment import words

_FIRST, _LAST = 2000, 2100


class YearForm(forms.Form):
    """Which year is computed."""

    year = forms.IntegerField(label=pgettext_lazy("assessment", "Year"), min_value=_FIRST, max_value=_LAST)


class SchemeForm(forms.Form):
    """What is measured, for how many of a hundred points."""

    first_year = forms.IntegerField(
        label=_("For years from"),
        help_text=_("It holds until a later scheme begins."),
        min_value=_FIRST,
        max_value=_LAST,
    )
    name = forms.CharField(label=_("Scheme"), max_length=200)
    basis = forms.CharField(
        label=_("Where it is laid down"),
        max_length=300,
        required=False,
        help_text=_("The paper with its number, and who decided it."),
    )
    most_adjusted = forms.DecimalField(
        label=_("Added or taken at most"), min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=10
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for kind in CriterionKind:
            self.fields[kind.value] = forms.DecimalField(
                label=kind.label,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                help_text=words.formula(kind.value),
            )

    def facts(self) -> SchemeFacts:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        weights = {kind: data[kind.value] or Decimal(0) for kind in CriterionKind}
        return SchemeFacts(data["first_year"], data["name"], data["basis"], data["most_adjusted"], weights)


class AdjustmentForm(forms.Form):
    """Points added to or taken from a unit."""

    year = forms.IntegerField(label=pgettext_lazy("assessment", "Year"), min_value=_FIRST, max_value=_LAST)
    organisation_id = forms.TypedChoiceField(label=pgettext_lazy("assessment", "Unit"), coerce=UUID)
    points = forms.DecimalField(
        label=pgettext_lazy("assessment", "Points"),
        max_digits=5,
        decimal_places=2,
        help_text=_("With a minus where points are taken."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("assessment", "Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(
        label=_("What shows it"), max_length=300, help_text=_("The paper, its number and date, or where it is kept.")
    )

    def __init__(self, *args: Any, actor: Actor, **facts: Any) -> None:
        super().__init__(*args, **facts)
        units = [(str(key), name) for key, name in organisations.choices(actor.area, on=clock.today())]
        self.fields["organisation_id"].choices = [("", _("Choose a unit")), *units]  # type: ignore[attr-defined]


class ShowForm(forms.Form):
    """Until when units may object."""

    until = DayField(label=_("Objections until"))


class WordsForm(forms.Form):
    """An objection or its answer."""

    said = forms.CharField(label=_("In your words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
