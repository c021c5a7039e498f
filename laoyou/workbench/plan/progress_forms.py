"""Forms of progress reports: what a unit writes, what the plan office answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.plan.enums import Course
from laoyou.plan.services.progress import Content

_MOST_WORDS = 4000
_EVIDENCE_BYTES = 20_000_000


class EvidenceField(forms.FileField):
    """A file that shows what the report says; the page says which kinds and how large."""

    max_bytes = _EVIDENCE_BYTES


class ReportForm(forms.Form):
    """A month of one task: how it stands, what was done, what stands in the way, what comes next."""

    course = forms.ChoiceField(
        label=_("How it stands"), choices=Course.choices, widget=forms.RadioSelect, required=False
    )
    percent = forms.IntegerField(
        label=_("Done, per cent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Of the whole task, not of this month. Leave it empty where nothing can be counted."),
    )
    done = forms.CharField(
        label=_("What was done this month"),
        max_length=_MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("With figures: how many places, beds, visits, yuan."),
    )
    obstacles = forms.CharField(
        label=_("What stands in the way"),
        max_length=_MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ahead = forms.CharField(
        label=_("What comes next"), max_length=_MOST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = EvidenceField(
        label=pgettext_lazy("progress report", "A file that shows it"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def content(self) -> Content:
        """What was written, after is_valid()."""
        return Content(
            **{name: self.cleaned_data[name] for name in ("course", "percent", "done", "obstacles", "ahead")}
        )

    def clean_evidence(self) -> Any:
        """Too large a file is answered before anything of it is kept."""
        given = self.cleaned_data["evidence"]
        if given and given.size > _EVIDENCE_BYTES:
            raise forms.ValidationError(
                _("The file has %(found)s MB; at most 20 MB are taken. Leave out scanned pages and pictures."),
                params={"found": f"{given.size / 1_000_000:.0f}"},
            )
        return given


class DecisionForm(forms.Form):
    """What the plan office says to a report."""

    reason = forms.CharField(
        label=_("What the unit has to know"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when the report is sent back."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MonthForm(forms.Form):
    """Why a month is opened again."""

    reason = forms.CharField(label=_("Why it is opened again"), max_length=300, required=False)
