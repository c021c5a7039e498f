"""Form controls: native ones, tied to their help and error sentences."""

from __future__ import annotations

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
    attrs = {"class": _class_of(field)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
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
        words.append(_("Kinds of file: %(kinds)s.") % {"kinds": accept.replace(",", ", ")})
    largest = getattr(field.field, "max_bytes", None)
    if largest:
        words.append(_("At most %(size)s MB.") % {"size": largest // 1_000_000})
    return " ".join(words)
