"""Forms of the plan pages: they check what was typed and know nothing of tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.plan.enums import ItemKind, Operator
from laoyou.plan.services.payloads import BadPayload, clean_payload
from laoyou.ui.days import DayField

MAX_BYTES = 50_000_000
ACCEPTED = ".txt,.docx,.html,.htm,.pdf,.json"


class DocumentField(forms.FileField):
    """A plan document; the page says which kinds of file and how large."""

    max_bytes = MAX_BYTES


class UploadForm(forms.Form):
    """The document of a plan, and whether it is a later edition of one we have."""

    document = DocumentField(
        label=_("Document of the plan"),
        help_text=_("The text as issued. A plan pack (.json) is taken too."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty. Choose the document of the plan.")},
    )
    series = forms.ChoiceField(
        label=_("Which plan is it?"),
        required=False,
        help_text=_("A later edition replaces the one in force once it has been checked; both are kept."),
    )

    def __init__(self, *args: Any, series: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].choices = [("", _("A plan we do not have yet")), *series]  # type: ignore[attr-defined]

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > MAX_BYTES:
            found = f"{document.size / 1_000_000:.0f}"
            raise forms.ValidationError(
                _("The file has %(found)s MB; at most 50 MB are taken. Save it without pictures and try again."),
                params={"found": found},
            )
        return document


class ExplanationForm(forms.Form):
    """Why printed figures disagree."""

    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: the two figures count different populations. Leave it empty to take it back."),
    )


class HeadingForm(forms.Form):
    """What the document says of itself."""

    title = forms.CharField(label=_("Title"), max_length=300)
    place = forms.CharField(label=_("Place as printed"), max_length=60)
    doc_no = forms.CharField(label=_("Document number"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    issued_on = DayField(label=_("Date of issue"), required=False)
    reason = forms.CharField(label=_("Reason for the change"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why something is left out or discarded."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


_LABELS = {
    "number": _("No."),
    "group": _("Group"),
    "name": _("Name"),
    "title": _("Heading"),
    "section": _("Section"),
    "text": _("Text"),
    "unit": _("Unit of measure"),
    "op": _("Direction"),
    "values": _("Values by year"),
    "nature": _("Nature"),
    "lead": _("Leading units"),
    "responsible": _("Responsible units"),
    "type": _("Type"),
    "period": _("Period"),
    "place": _("Place"),
    "scale": _("Content and scale"),
    "total_wan": _("Total investment, 10,000 yuan"),
    "central_wan": _("Central money applied for, 10,000 yuan"),
    "owner": _("Carried out by"),
    "measures": _("Measures"),
    "measure": _("Measure"),
    "goal": _("Expected goal"),
    "value": _("Value"),
    "as_of": _("As of"),
}
_LISTS = {"lead", "responsible", "measures"}
_LONG = {"text", "scale", "measure", "goal"} | _LISTS
_NUMBERS = {"total_wan", "central_wan", "value"}


class ItemForm(forms.Form):
    """One item of any kind; the fields are those of the kind. `payload()` is what the service takes."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: ItemKind, names: list[str], current: dict[str, Any], **kwargs: Any) -> None:
        kwargs["initial"] = {name: shown(name, current.get(name)) for name in names} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.kind, self.names = kind, names
        for name in names:
            self.fields[name] = _field_for(name, required=name in {"name", "title"})
        self.fields["reason"] = forms.CharField(
            label=_("Reason for the change"),
            max_length=300,
            required=False,
            help_text=_("Kept beside the printed value."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["payload"] = clean_payload(
                    self.kind, {name: typed(name, cleaned.get(name)) for name in self.names}
                )
            except BadPayload as bad:
                self.add_error(bad.field if bad.field in self.fields else None, _sentence(bad))
        return cleaned

    def payload(self) -> dict[str, Any]:
        """The item's fields as the service takes them; only after the form is valid."""
        payload: dict[str, Any] = self.cleaned_data["payload"]
        return payload


def _sentence(bad: BadPayload) -> str:
    from laoyou.ui.sentences import say

    return say(bad)


_HELP = {
    "values": _("One year a line: 2025: 60. A range: 2025: 20-30. Instead of a year 每年 or 未注明."),
    **dict.fromkeys(_LISTS, _("One a line.")),
}


def _field_for(name: str, *, required: bool) -> forms.Field:
    label = _LABELS[name]
    if name == "op":
        return forms.ChoiceField(label=label, choices=Operator.choices)
    if name in _NUMBERS:
        return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=4)
    if name in _LONG or name == "values":
        return forms.CharField(
            label=label, required=False, help_text=_HELP.get(name, ""), widget=forms.Textarea(attrs={"rows": 4})
        )
    return forms.CharField(label=label, required=required, max_length=500)


def shown(name: str, value: Any) -> Any:
    """A payload field as a form shows it."""
    if name in _LISTS:
        return "\n".join(value or [])
    if name == "values":
        return "\n".join(f"{year}: {_range_words(each)}" for year, each in (value or {}).items())
    return value


def _range_words(value: Any) -> str:
    return f"{value[0]}-{value[1]}" if isinstance(value, list | tuple) else str(value)


def typed(name: str, value: Any) -> Any:
    """A typed field as a payload holds it; what cannot be understood is passed on and refused there."""
    if name in _LISTS:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    if name == "values":
        return dict(_typed_value(line) for line in (value or "").splitlines() if line.strip())
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _typed_value(line: str) -> tuple[str, Any]:
    year, _colon, amount = line.replace("：", ":").partition(":")
    low, dash, high = amount.strip().partition("-")
    return year.strip(), ([low.strip(), high.strip()] if dash and low else amount.strip())


def field_label(name: str) -> str:
    """What a payload field is called on a page; its own name when it is not an item's."""
    return str(_LABELS.get(name, _HEADING_LABELS.get(name, name)))


_HEADING_LABELS = {name: field.label for name, field in HeadingForm.base_fields.items()}
