"""The exchange's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.exchange.services.feed import Feed
from laoyou.ui.days import DayField
from laoyou.workbench.exchange import words

_ACCEPTED = ".xlsx,.csv,.xls,.et,.txt"


class LoadForm(forms.Form):
    """A department's file and what it is."""

    feed = forms.ChoiceField(label=_("Kind of file"))
    as_of = DayField(
        label=_("Data of"), help_text=_("The day the department says the list is of, not the day it arrived.")
    )
    whole = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[
            ("list", _("everybody: who is missing from it is no longer in the list")),
            ("part", _("only what is new or has changed")),
        ],
        widget=forms.RadioSelect,
    )
    document = forms.FileField(
        label=_("File"),
        help_text=_("The spreadsheet as the department gave it: .xlsx, .csv, .xls or .et, up to 400 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": _ACCEPTED}),
        error_messages={"empty": _("The file is empty. Choose the department's file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feed"].choices = words.feed_choices()  # type: ignore[attr-defined]
        self.fields["as_of"].initial = clock.today


class ColumnsForm(forms.Form):
    """What each heading of a file means; a field a heading, in the file's order."""

    def __init__(self, *args: Any, feed: Feed, headings: list[str], guessed: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        choices = [("", _("is not used")), *((each.code, _named(each)) for each in feed.columns)]
        for at, heading in enumerate(headings):
            if heading:
                self.fields[f"heading-{at}"] = forms.ChoiceField(
                    label=heading, choices=choices, required=False, initial=guessed.get(heading, "")
                )

    def mapping(self) -> dict[str, str]:
        """Heading → column, after is_valid()."""
        return {
            heading: self.cleaned_data[f"heading-{at}"]
            for at, heading in enumerate(self.headings)
            if heading and self.cleaned_data[f"heading-{at}"]
        }


def _named(column: Any) -> str:
    return f"{column.label} *" if column.required else str(column.label)


class UndoForm(forms.Form):
    """Why an accepted file is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DecideForm(forms.Form):
    """Which of two sources is right, and why."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("conflict", "Decision"),
        choices=[("kept", _("keep what is on record")), ("taken", _("take what the file says"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
