"""Forms of consent, corrections, photos and handing out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import APPLIED, ASKED_AT_THE_DESK, Asker, ConsentPurpose, CorrectionField, IdentityCheck
from laoyou.people.services import evidence, photos
from laoyou.people.services.consents import ConsentGiven
from laoyou.people.services.correction_requests import Asked
from laoyou.workbench.people.fields import DayField

_GIVERS = [(each.value, each.label) for each in (Asker.SELF, Asker.GUARDIAN, Asker.AGENT)]


class EvidenceField(forms.FileField):
    """A scan or a picture of a paper."""

    max_bytes = evidence.LARGEST

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("label", _("Evidence"))
        facts.setdefault("required", False)
        super().__init__(widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}), **facts)


class PhotoField(forms.FileField):
    """A picture."""

    max_bytes = photos.LARGEST

    def __init__(self, **facts: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}), **facts)


def _file(uploaded: Any) -> evidence.File | None:
    return evidence.File(uploaded.name, uploaded.read(evidence.LARGEST + 1)) if uploaded else None


class WhoForm(forms.Form):
    """Who asks or agrees, and how it was made sure."""

    given_by = forms.ChoiceField(label=_("Who"), choices=_GIVERS, widget=forms.RadioSelect)
    giver_name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Of the guardian or agent; empty for the person.")
    )
    identity = forms.ChoiceField(label=_("How was that made sure?"), choices=IdentityCheck.choices)


class ConsentForm(WhoForm):
    """That somebody agrees to one thing."""

    purpose = forms.ChoiceField(label=_("Agrees to"), choices=ConsentPurpose.choices)
    on = DayField(label=_("Given on"))
    told = forms.BooleanField(
        label=_("What the data are for, why they are needed and what follows was explained, for this purpose alone"),
        required=False,
    )
    file = EvidenceField(help_text=_("The signed sheet."))
    field_order = ("purpose", "given_by", "giver_name", "identity", "on", "told", "file")

    def entered(self) -> ConsentGiven:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return ConsentGiven(
            purpose=ConsentPurpose(data["purpose"]),
            given_by=Asker(data["given_by"]),
            identity=IdentityCheck(data["identity"]),
            on=data["on"],
            told=data["told"],
            giver_name=data["giver_name"],
            file=_file(data["file"]),
        )


class WithdrawForm(forms.Form):
    """Nothing has to be said for it."""

    reason = forms.CharField(
        label=_("Reason, if one was given"), max_length=200, required=False, help_text=_("Nobody has to give one.")
    )


class PhotoForm(forms.Form):
    """A new photo."""

    photo = PhotoField(label=_("Photo"))


class RequestForm(forms.Form):
    """What somebody says is wrong."""

    field = forms.ChoiceField(
        label=_("What is wrong"), choices=[(each.value, each.label) for each in ASKED_AT_THE_DESK]
    )
    wrong = forms.CharField(label=_("The record says"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    right = forms.CharField(label=_("Right would be"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    asked_by = forms.ChoiceField(label=_("Who asks"), choices=Asker.choices)
    asker_name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Empty when the person asks, or you do.")
    )
    received_on = DayField(label=_("Received on"))
    file = EvidenceField()

    def entered(self) -> Asked:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        return Asked(
            field=CorrectionField(data["field"]),
            wrong=data["wrong"],
            right=data["right"],
            asked_by=Asker(data["asked_by"]),
            received_on=data["received_on"],
            asker_name=data["asker_name"],
            file=_file(data["file"]),
        )


class AcceptForm(forms.Form):
    """The field as it will stand, where accepting puts it right; else only the word."""

    value = forms.CharField(label=_("Will stand as"), max_length=200, required=False)
    reason = forms.CharField(label=_("What the check showed"), max_length=500, required=False)

    def __init__(self, *args: Any, field: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        if field in APPLIED:
            self.fields["value"].required = True
        else:
            del self.fields["value"]


class RefuseForm(forms.Form):
    """Why not, for the letter."""

    reason = forms.CharField(
        label=_("Reason of the refusal"),
        max_length=500,
        help_text=_("It stands in the letter: write it for the reader."),
    )


class HandOutForm(WhoForm):
    """Who gets everything, and whether numbers are in full."""

    numbers = forms.BooleanField(
        label=_("With numbers, telephone and address in full"),
        required=False,
    )
