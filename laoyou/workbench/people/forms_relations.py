"""Forms about what people are to one another, and who acts for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.people.enums import AuthorityConsent, AuthorityScope, RelationKind, Source
from laoyou.people.services.agents import Authorisation, Evidence
from laoyou.people.services.relation_rules import Relationship
from laoyou.workbench.people.fields import DayField, PersonField
from laoyou.workbench.people.forms import SOURCES, RegistryForm

_EVIDENCE_BYTES = 10_000_000
_KINDS = [(value, label) for value, label in RelationKind.choices if value != RelationKind.AGENT]


class OtherForm(RegistryForm):
    """Somebody else: found in the registry, or named with a phone."""

    other = PersonField(label=_("Somebody in the registry"), required=False)
    other_name = forms.CharField(
        label=_("Or the name of somebody who is not in it"), max_length=100, required=False, strip=True
    )
    other_phone = forms.CharField(
        label=_("Telephone of somebody who is not in it"),
        max_length=30,
        required=False,
        help_text=_("Kept sealed. Whoever is in the registry has a telephone there."),
    )

    def relationship(self, kind: RelationKind) -> Relationship:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Relationship(
            kind=kind,
            source=Source(data["source"]),
            other_id=data["other"],
            other_name=data["other_name"],
            other_phone=data["other_phone"],
            first=data["first"],
            until=data["until"],
        )


class RelationForm(OtherForm):
    """What somebody is to the person."""

    kind = forms.ChoiceField(label=_("Relation"), choices=_KINDS)
    first = DayField(label=_("From"), required=False, help_text=_("Empty when the first day is not known."))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty while it lasts."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.COMMUNITY)
    field_order = ["kind", "other", "other_name", "other_phone", "first", "until", "source"]

    def entered(self) -> Relationship:
        """What was entered, after is_valid()."""
        return self.relationship(RelationKind(self.cleaned_data["kind"]))


class RelationCorrectionForm(forms.Form):
    """The days and source of a relation put right. Somebody else is another relation."""

    first = DayField(label=_("From"), required=False, help_text=_("Empty when the first day is not known."))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty while it lasts."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES)
    reason = forms.CharField(label=_("Reason for the correction"), max_length=200)


class RelationEndForm(forms.Form):
    """From when a relation holds no longer, and why."""

    on = DayField(label=pgettext_lazy("relation", "Holds no longer from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(forms.Form):
    """Why something is taken out, taken back or looked at."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class EvidenceField(forms.FileField):
    """A document that shows consent; the page says which kinds of file and how large."""

    max_bytes = _EVIDENCE_BYTES


class AgentForm(OtherForm):
    """Who may act for the person, in what, how the person said so, until when."""

    scope = forms.MultipleChoiceField(
        label=pgettext_lazy("agent", "May"), choices=AuthorityScope.choices, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.ChoiceField(
        label=_("How the person gave consent"), choices=AuthorityConsent.choices, widget=forms.RadioSelect
    )
    first_witness = forms.CharField(label=_("First witness"), max_length=90, required=False)
    second_witness = forms.CharField(
        label=_("Second witness"),
        max_length=90,
        required=False,
        help_text=_("Both are needed when consent was given by word of mouth."),
    )
    evidence = EvidenceField(
        label=_("Evidence"),
        required=False,
        help_text=_("The signed authorisation, scanned; or a note of where the recording is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx"}),
    )
    first = DayField(label=_("From"))
    until = DayField(label=_("Until before"), required=False, help_text=_("Empty: until it is taken back."))
    source = forms.ChoiceField(label=_("Source"), choices=SOURCES, initial=Source.OWN_WORD)
    field_order = ["other", "other_name", "other_phone", "scope"]

    def clean_evidence(self) -> Any:
        kept = self.cleaned_data["evidence"]
        if kept and kept.size > _EVIDENCE_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Scan it in grey, or at a lower resolution."))
        return kept

    def given(self) -> Authorisation:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        kept = data["evidence"]
        return Authorisation(
            relationship=self.relationship(RelationKind.AGENT),
            scope=[AuthorityScope(each) for each in data["scope"]],
            consent=AuthorityConsent(data["consent"]),
            witnesses=[data["first_witness"], data["second_witness"]],
            evidence=Evidence(kept.name, kept.read()) if kept else None,
        )
