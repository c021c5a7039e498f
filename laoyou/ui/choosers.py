"""Choosing one of very many by typing: with a script suggestions appear, without one the server asks back.

A `ChooserField` is one text box. What fits the text is offered while typing; where the sent text fits several, the
form comes back with these to choose from. Nothing is chosen that was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

MOST_OFFERED = 12
_LONGEST = 100
_KEY = "_key"


@dataclass(frozen=True, slots=True)
class Option:
    """One that can be chosen: `key` is sent, `text` stands in the box, `note` tells two of one text apart."""

    key: str
    text: str
    note: str = ""

    @property
    def label(self) -> str:
        """Text and note, as the box shows it once chosen."""
        return f"{self.text}（{self.note}）" if self.note else self.text


class Typed(NamedTuple):
    """What the box held, and the key of what was chosen from the list; either may be empty."""

    text: str
    key: str


class Chooser(forms.Widget):
    """The text box, its hidden key, and after a question the choices. `url_name` answers with `as_json`."""

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.url_name = url_name
        self.candidates: Sequence[Option] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(_clean(data.get(name)), _clean(data.get(name + _KEY)))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed("", "")
        context = {
            "name": name,
            "key_name": name + _KEY,
            "typed": typed,
            "url": reverse(self.url_name),
            "candidates": self.candidates,
            "attrs": self.build_attrs(self.attrs, attrs),
        }
        return mark_safe(render_to_string("ui/components/chooser.html", context))  # noqa: S308 - a template escapes


class ChooserField(forms.Field):
    """One of what `found` offers; the value is what `value_of` makes of it, None when empty.

    Subclasses say what fits a text (`found`), which one a key names (`option_of`), and what the form gets.
    """

    url_name = ""
    widget: Any

    def __init__(self, **facts: Any) -> None:
        super().__init__(widget=Chooser(self.url_name), **facts)

    def found(self, text: str) -> Sequence[Option]:
        """The options a text means, the likeliest first; one alone is taken."""
        raise NotImplementedError

    def option_of(self, key: str) -> Option | None:
        """The option of a key, None when there is no such thing or the reader may not see it."""
        raise NotImplementedError

    def value_of(self, option: Option) -> Any:
        """What cleaned_data holds."""
        return option.key

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Typed):
            return value
        option = self.option_of(str(value))
        return Typed(option.label, option.key) if option else Typed(str(value), "")

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed(_clean(value), "")
        if not (typed.text or typed.key):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.value_of(self._chosen(typed))

    def _chosen(self, typed: Typed) -> Option:
        if typed.key and (known := self.option_of(typed.key)) and typed.text in {"", known.label, known.text}:
            return known
        found = self.found(typed.text)
        if typed.key:
            # Chosen from the list that came back with a question; the text is still the one that was typed.
            picked = next((option for option in found if option.key == typed.key), None)
            if picked:
                return picked
        if not found:
            raise ValidationError(self.nothing(typed.text), code="nothing")
        if len(found) > 1:
            self.widget.candidates = found[:MOST_OFFERED]
            raise ValidationError(self.several(typed.text, len(found)), code="several")
        return found[0]

    def nothing(self, text: str) -> str:
        """The sentence when nothing fits."""
        return _("Nothing fits “%(text)s”.") % {"text": text[:40]}

    def several(self, text: str, count: int) -> str:
        """The sentence when several fit; the choices stand below the box."""
        return _("“%(text)s” fits several. Choose one below.") % {"text": text[:40]}


def as_json(options: Sequence[Option]) -> JsonResponse:
    """The answer to a chooser's script."""
    response = JsonResponse({"options": [{"key": each.key, "text": each.text, "note": each.note} for each in options]})
    response["Cache-Control"] = "no-store"
    return response


def _clean(value: Any) -> str:
    return " ".join(str(value or "").replace("\0", "").split())[:_LONGEST]
