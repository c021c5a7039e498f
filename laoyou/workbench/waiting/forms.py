"""The forms of waiting lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laoyou.core.actor import Actor
from laoyou.facilities.enums import (
    COUNTED_FACTS,
    Funding,
    PassingReason,
    RefusalReason,
    StatedFactName,
    WaitingKind,
)
from laoyou.facilities.selectors.offering import Candidate, FreeUnit, sites_without_list
from laoyou.facilities.selectors.waiting_lists import lists
from laoyou.facilities.services.offers import Passing
from laoyou.workbench.people.fields import DayField, PersonField
from laoyou.workbench.people.forms import RegistryForm
from laoyou.workbench.waiting.words import kind_words


class ListForm(forms.Form):
    """For which home, or for any public place of the area."""

    where = forms.ChoiceField(label=_("List for"))

    def __init__(self, *args: Any, actor: Actor, **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices: list[tuple[str, str]] = []
        for kind in WaitingKind:
            label = gettext("any public place of the area: %(kind)s") % {"kind": kind_words(kind)}
            choices.append((f"{kind.value}:", label))
            for site_id, name in sites_without_list(kind, actor=actor):
                choices.append((f"{kind.value}:{site_id}", f"{name}（{kind_words(kind)}）"))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, UUID | None]:
        """Kind and site of what was chosen, after is_valid()."""
        kind, _sep, site_id = self.cleaned_data["where"].partition(":")
        return kind, UUID(site_id) if site_id else None


class RuleForm(forms.Form):
    """A rule as JSON, and from when it holds."""

    source = forms.CharField(
        label=_("The rule as JSON"),
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        help_text=_("Begin from the rule in force, give it a new version, and change what the document says."),
    )
    first = DayField(label=_("In force from"))

    def clean_source(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["source"])
        except ValueError as wrong:
            raise forms.ValidationError(_("This is not JSON: %(why)s"), params={"why": str(wrong)}) from wrong
        if not isinstance(found, dict):
            raise forms.ValidationError(_("A rule is an object with code, version, criteria …"))
        return found


class ConfirmForm(forms.Form):
    """Who confirmed a rule, in which document, when."""

    by = forms.CharField(label=_("Confirmed by"), max_length=120)
    document = forms.CharField(label=_("In the document"), max_length=200, help_text=_("Its title and number."))
    on = DayField(label=_("On"))


class ListsField(forms.MultipleChoiceField):
    """Lists of the area and of the areas around it."""

    widget = forms.CheckboxSelectMultiple


def _list_choices(actor: Actor, kind: str | None = None) -> list[tuple[str, str]]:
    found = lists(actor=actor).order_by("kind", "area", "name", "id")
    return [
        (str(each.id), f"{each.name}（{kind_words(each.kind)}）") for each in found if kind is None or each.kind == kind
    ]


class ApplicationForm(RegistryForm):
    """Who applies for what."""

    person = PersonField(label=_("Person"))
    kind = forms.ChoiceField(label=_("Waits for"), choices=WaitingKind.choices, widget=forms.RadioSelect)
    lists = ListsField(label=_("Lists"), help_text=_("A county's list means any public place in it."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **facts: Any) -> None:
        super().__init__(*args, actor=actor, **facts)
        self.fields["lists"].choices = _list_choices(actor)


class ChooseForm(forms.Form):
    """The lists an application waits in."""

    lists = ListsField(label=_("Lists"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, kind: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["lists"].choices = _list_choices(actor, kind)  # type: ignore[attr-defined]


class StateForm(forms.Form):
    """Something the applicant states, and what was shown for it."""

    name = forms.ChoiceField(label=_("Fact"), choices=StatedFactName.choices)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("yes", _("yes")), ("no", _("no")), ("back", _("take the statement back"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    count = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=_("Only for children in the family and minutes on foot."),
    )
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, help_text=_("What was shown: certificate and number, document and day.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        counted = data.get("name") in COUNTED_FACTS and data.get("answer") != "back"
        if counted and data.get("count") is None:
            self.add_error("count", _("Say how many."))
        return data

    def value(self) -> int | None:
        """As it is recorded, after is_valid()."""
        data = self.cleaned_data
        if data["answer"] == "back":
            return None
        return data["count"] if data["name"] in COUNTED_FACTS else int(data["answer"] == "yes")


class StepForm(forms.Form):
    """Why an application is paused, taken up again or withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=400)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RefusalForm(forms.Form):
    """Why an offer was refused."""

    refusal = forms.ChoiceField(label=_("Reason"), choices=RefusalReason.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), max_length=400, required=False)


class TakeBackForm(forms.Form):
    """Why a place cannot be given after all."""

    words = forms.CharField(label=_("Reason"), max_length=400)


class OfferForm(forms.Form):
    """Which place from when; whom one passes over on the way, and why."""

    unit = forms.ChoiceField(label=_("Bed or class"))
    first = DayField(label=_("Free from"))
    funding = forms.ChoiceField(label=_("Paid by"), choices=Funding.choices, initial=Funding.SELF)

    def __init__(
        self, *args: Any, units: Sequence[FreeUnit], ahead: Sequence[Candidate], cautions: bool, **facts: Any
    ) -> None:
        super().__init__(*args, **facts)
        self.candidates = ahead
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (str(each.id), " ".join(part for part in (each.site, each.room, each.label) if part)) for each in units
        ]
        for each in ahead[:-1]:
            self.fields[f"why-{each.number}"] = forms.ChoiceField(
                label=_("Pass over?"), choices=[("", _("no")), *PassingReason.choices], required=False
            )
            self.fields[f"words-{each.number}"] = forms.CharField(label=_("In words"), max_length=400, required=False)
        if cautions:
            self.fields["confirmed"] = forms.BooleanField(label=_("I have read this; it is right all the same."))

    def passing(self) -> Mapping[str, Passing]:
        """Those passed over, after is_valid()."""
        data = self.cleaned_data
        return {
            each.number: Passing(PassingReason(data[f"why-{each.number}"]), data[f"words-{each.number}"])
            for each in self.candidates[:-1]
            if data.get(f"why-{each.number}")
        }
