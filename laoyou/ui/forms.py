"""Form controls: native ones, tied to their help and error sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    DateField,
    DecimalField,
    Field,
    FileField,
    FileInput,
    IntegerField,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_CLASSES = (
    (CheckboxInput, "check-control"),
    ((RadioSelect, CheckboxSelectMultiple), "choice-list"),
    (Select, "form-select"),
    (FileInput, "form-control file-control"),
    (Textarea, "form-control"),
)


def control_of(field: BoundField) -> SafeString:
    """The field's control with its class and with aria pointing at help, limits and error."""
    described = [
        f"{field.auto_id}_{part}"
        for part, present in (("help", field.help_text), ("limits", limits_of(field)), ("error", field.errors))
        if present
    ]
    attrs: dict[str, str | bool] = {"class": _class_of(field)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if largest := getattr(field.field, "max_bytes", None):
        attrs["data-max-bytes"] = str(largest)
    return field.as_widget(attrs=attrs)


def _class_of(field: BoundField) -> str:
    given = field.field.widget.attrs.get("class", "")
    own = next((name for kinds, name in _CLASSES if isinstance(field.field.widget, kinds)), "form-control")
    return f"{own} {given}".strip()


def limits_of(field: BoundField) -> str:
    """What a file field takes, in words: from the widget's `accept` and the field's `max_bytes`."""
    if not isinstance(field.field.widget, FileInput):
        return ""
    words = []
    accept = field.field.widget.attrs.get("accept", "")
    if accept:
        words.append(_("Kinds of file: %(kinds)s.") % {"kinds": _(", ").join(accept.split(","))})
    largest = getattr(field.field, "max_bytes", None)
    if largest:
        words.append(_("At most %(size)s MB.") % {"size": largest // 1_000_000})
    return " ".join(words)


# What Django says by default talks of fields and values; these say what to do.
_SENTENCES: dict[tuple[str, type[Field]], str | _StrPromise] = {
    ("required", FileField): gettext_lazy("Choose a file."),
    ("required", ChoiceField): gettext_lazy("Choose one of these."),
    ("required", Field): gettext_lazy("Fill this in."),
    ("invalid", DateField): gettext_lazy("Write a date such as 2022-09-06."),
    ("invalid", IntegerField): gettext_lazy("Write a whole number in digits."),
    ("invalid", DecimalField): gettext_lazy("Write a number in digits, such as 4.8."),
    ("invalid_choice", ChoiceField): gettext_lazy("Choose one of the entries offered here."),
    ("empty", FileField): gettext_lazy("This file is empty. Choose another one."),
}


def errors_of(field: BoundField) -> list[str]:
    """The field's errors as sentences; a form's own wording is left as it is."""
    errors = field.form.errors.get(field.name)
    return [_sentence(field, error) for error in errors.as_data()] if errors else []


def _sentence(field: BoundField, error: ValidationError) -> str:
    spoken = " ".join(error.messages)
    if isinstance(field.field.widget, CheckboxInput) and error.code == "required":
        return _("Tick this to go on.")
    if error.message != _default_wording(field.field, error.code or ""):
        return spoken
    return next(
        (
            str(words)
            for (code, kind), words in _SENTENCES.items()
            if error.code == code and isinstance(field.field, kind)
        ),
        spoken,
    )


def _default_wording(field: Field, code: str) -> object:
    """What Django itself says for a code, None when it says nothing."""
    kinds = (kind for kind in type(field).__mro__ if code in getattr(kind, "default_error_messages", {}))
    found = next(kinds, None)
    return found.default_error_messages[code] if found else None  # type: ignore[attr-defined]


def summary_of(form: BaseForm) -> list[tuple[str, str, str]]:
    """(id of the control, label, sentence) of everything wrong; no id and label for what concerns the whole form."""
    whole = [("", "", str(sentence)) for sentence in form.non_field_errors()]
    return whole + [
        (field.id_for_label or field.auto_id, str(field.label), sentence)
        for field in form
        for sentence in errors_of(field)
    ]
