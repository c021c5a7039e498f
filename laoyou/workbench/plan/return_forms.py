"""Forms of departments' figures: what a unit writes, what the plan office answers, a file of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.plan.services.returns import Typed
from laoyou.workbench.plan.progress_forms import EvidenceField
from laoyou.workbench.plan.return_lists import LABELS, LARGEST, columns_fault

_MOST_TYPED, _MOST_WORDS = 40, 500
_EVIDENCE_BYTES = 20_000_000


class FigureForm(forms.Form):
    """A figure as typed: 98.8, 98.8%, 45万; what shows it; a remark."""

    value = forms.CharField(
        label=pgettext_lazy("department's figure", "Figure"), max_length=_MOST_TYPED, required=False
    )
    numerator = forms.CharField(
        label=gettext_lazy("What was counted"),
        max_length=_MOST_TYPED,
        required=False,
        help_text=gettext_lazy("Of a share: the people, homes or communities that it is about. 45万 is taken too."),
    )
    denominator = forms.CharField(
        label=gettext_lazy("What it was counted by"),
        max_length=_MOST_TYPED,
        required=False,
        help_text=gettext_lazy("Of a share: all of them. The two must make the figure."),
    )
    note = forms.CharField(
        label=pgettext_lazy("department's figure", "Remark"),
        max_length=_MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = EvidenceField(
        label=pgettext_lazy("department's figure", "A file that shows it"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = (
            _("In per cent, as plans print it: 98.8, not 0.988.")
            if unit == "%"
            else _("In: %(unit)s.") % {"unit": unit or "1"}
        )

    def typed(self) -> Typed:
        """What was typed, after is_valid()."""
        return Typed(**{name: self.cleaned_data[name] for name in ("value", "numerator", "denominator", "note")})

    def clean_evidence(self) -> Any:
        """Too large a file is answered before anything of it is kept."""
        given = self.cleaned_data["evidence"]
        if given and given.size > _EVIDENCE_BYTES:
            raise ValidationError(
                _("The file has %(found)s MB; at most 20 MB are taken. Leave out scanned pages and pictures."),
                params={"found": f"{given.size / 1_000_000:.0f}"},
            )
        return given


class AnswerForm(forms.Form):
    """What the plan office says to a figure."""

    reason = forms.CharField(
        label=gettext_lazy("What the unit has to know"),
        max_length=_MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed when the figure is sent back."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    """A file of many figures; it is kept as what shows them."""

    document = forms.FileField(
        label=gettext_lazy("File of figures"),
        help_text=gettext_lazy(
            "A spreadsheet (.xlsx) with one row for each figure: indicator, area, period, figure; what was counted, "
            "what it was counted by and a remark where there are any. It is kept with the figures as what shows them."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > LARGEST:
            raise ValidationError(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST // 1024**2})
        return document


class ColumnsForm(forms.Form):
    """What each heading means."""

    def __init__(self, *args: Any, headings: tuple[str, ...], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [("", _("is not used")), *((what.value, label) for what, label in LABELS.items())]
        for at, heading in enumerate(headings):
            if heading:
                self.fields[f"column-{at}"] = forms.ChoiceField(label=heading, choices=choices, required=False)

    def mapping(self) -> dict[int, str]:
        """What was said, after is_valid()."""
        said = {name.removeprefix("column-"): value for name, value in self.cleaned_data.items()}
        return {int(at): what for at, what in said.items() if what}

    def clean(self) -> dict[str, Any]:
        if fault := columns_fault(self.mapping()):
            raise ValidationError(fault)
        return self.cleaned_data
