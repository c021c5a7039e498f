"""Forms about pledges of a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.months import first_of
from laoyou.plan.selectors import editions
from laoyou.plan.selectors.pledges import PledgeRow, linkable
from laoyou.plan.services.pledges import PledgeFacts
from laoyou.workbench.plan.progress_words import month_key, month_words

_MONTHS = range(1, 13)


class PledgeForm(forms.Form):
    """What is pledged, how many, and whose it is."""

    year = forms.IntegerField(label=pgettext_lazy("pledge", "Year"), min_value=2000, max_value=2100)
    issuer = forms.CharField(label=pgettext_lazy("pledge", "Pledged by"), max_length=120)
    name = forms.CharField(
        label=pgettext_lazy("pledge", "What is pledged"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    promised = forms.DecimalField(
        label=pgettext_lazy("pledge", "How many"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    unit = forms.CharField(
        label=_("Counted in"), max_length=20, help_text=_("Homes, beds, households, people, 10,000 yuan …")
    )
    lead_id = forms.TypedChoiceField(label=_("Leading unit"), coerce=UUID)
    partners = forms.CharField(label=_("Other responsible units"), max_length=300, required=False)
    item_id = forms.TypedChoiceField(
        label=_("Task or target of the plan"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("Leave it empty where the pledge stands on the year's own list only."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, row: PledgeRow | None = None, **facts: Any) -> None:
        super().__init__(*args, **facts)
        units = [(str(key), name) for key, name in organisations.choices(actor.area, on=clock.today())]
        edition = editions.edition_in_force_for(actor.area.low, actor=actor)
        own = edition if edition and edition.area in actor.area else None
        grouped = [(kind, [(str(key), name) for key, name in rows]) for kind, rows in linkable(own, actor=actor)]
        known = {key for _kind, rows in grouped for key, _name in rows}
        if row is not None and row.item_id and str(row.item_id) not in known:
            grouped.append((str(_("An earlier edition")), [(str(row.item_id), row.item_name)]))
        self._choose("lead_id", [("", _("Choose a unit")), *units])
        self._choose("item_id", [("", _("None: a pledge of its own")), *grouped])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> PledgeFacts:
        """What was entered, after is_valid()."""
        return PledgeFacts(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})


class MonthForm(forms.Form):
    """How many there are by the end of a month, since the year began."""

    month = forms.ChoiceField(label=pgettext_lazy("pledge", "By the end of"))
    done = forms.DecimalField(
        label=pgettext_lazy("pledge", "Done since the year began"), min_value=0, max_digits=14, decimal_places=2
    )
    said = forms.CharField(
        label=pgettext_lazy("pledge", "Remarks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which ones, what stands in the way, why it is less than it was."),
    )

    def __init__(self, *args: Any, row: PledgeRow, **facts: Any) -> None:
        super().__init__(*args, **facts)
        months = [date(row.year, each, 1) for each in _MONTHS]
        begun = [each for each in months if each <= first_of(clock.today())]
        self.fields["month"].choices = [(month_key(each), month_words(each)) for each in begun]  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    """Whether a pledge was kept."""

    said = forms.CharField(
        label=_("What was found"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it was not kept."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
