"""Forms of filing. Which papers they ask for follows from the rules in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from laoyou.facilities.enums import Service
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.selectors.filing_rules import PaperRule
from laoyou.facilities.services.filing import CHANGEABLE, Declared
from laoyou.facilities.services.filing_papers import Paper
from laoyou.people.services.evidence import LARGEST
from laoyou.workbench.filings import words
from laoyou.workbench.people.fields import DayField

_DATED = {FilingPaper.REGISTRATION, FilingPaper.PREMISES, FilingPaper.FIRE, FilingPaper.FOOD, FilingPaper.HYGIENE}
_HUNDREDTHS = 100


class ScanField(forms.FileField):
    """A scan or picture of a paper."""

    max_bytes = LARGEST

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            required=False,
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
            **facts,
        )


class PapersForm(forms.Form):
    """Scans of the papers in `rules`, each with number and end where papers of that kind have one."""

    def __init__(self, *args: Any, rules: Sequence[PaperRule], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.asked = [each.paper for each in rules]
        for paper in self.asked:
            self._ask(paper)

    def papers(self) -> list[Paper]:
        """What was handed in, after is_valid()."""
        return [self._paper(paper) for paper in self.asked if self.cleaned_data[f"file_{paper}"]]

    def _ask(self, paper: str) -> None:
        label = words.paper_words(paper)
        self.fields[f"file_{paper}"] = ScanField(label=label)
        if paper in _DATED:
            number, until = _("%(paper)s: number"), _("%(paper)s: holds until before")
            self.fields[f"number_{paper}"] = forms.CharField(
                label=number % {"paper": label}, max_length=60, required=False
            )
            self.fields[f"until_{paper}"] = DayField(
                label=until % {"paper": label}, required=False, help_text=_("Empty when the paper names no end.")
            )

    def _paper(self, paper: str) -> Paper:
        data = self.cleaned_data
        scan = data[f"file_{paper}"]
        content = scan.read(LARGEST + 1)
        return Paper(
            FilingPaper(paper), scan.name, content, data.get(f"number_{paper}", ""), data.get(f"until_{paper}")
        )


class DeclareForm(PapersForm):
    """What is declared of a site, then its papers."""

    places = forms.IntegerField(label=_("Beds or childcare places"), min_value=1, max_value=20_000, required=False)
    floor_area = forms.DecimalField(label=_("Floor, m²"), min_value=1, decimal_places=2, max_digits=9, required=False)
    carers = forms.IntegerField(label=_("Carers"), min_value=0, max_value=5_000, required=False)
    meals = forms.BooleanField(label=_("Meals are served"), required=False)
    note = forms.CharField(label=_("Remarks"), max_length=400, required=False)

    def declared(self) -> Declared:
        """What was declared, after is_valid()."""
        data = self.cleaned_data
        area = data["floor_area"]
        floor = None if area is None else int(area * _HUNDREDTHS)
        return Declared(data["places"], floor, data["carers"], data["meals"], data["note"])


class ChangeForm(DeclareForm):
    """What the register says, to be written over; papers that show it."""

    site_name = forms.CharField(label=_("Name of the site"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    name = forms.CharField(label=_("Name of the institution"), max_length=120)
    representative = forms.CharField(label=_("Legal representative"), max_length=100, required=False)
    services = forms.MultipleChoiceField(
        label=_("Services"), choices=Service.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = (*CHANGEABLE, "places", "floor_area", "carers", "meals", "note")

    def wanted(self) -> dict[str, str]:
        """What the register is to say, after is_valid()."""
        said = {name: self.cleaned_data[name] for name in CHANGEABLE}
        return said | {"services": ",".join(sorted(said["services"]))}


class WordsForm(forms.Form):
    """Words for the other side, and the state they were written about."""

    words = forms.CharField(label=_("In words"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: str = "", **facts: Any) -> None:
        super().__init__(*args, **facts)
        if about:
            self.fields["words"].help_text = about


class TakeOverForm(forms.Form):
    """For which site of the register a filing is that was handed in without an account."""

    site = forms.TypedChoiceField(label=_("Site of the register"), coerce=UUID)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sites: Sequence[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choice: Any = self.fields["site"]
        choice.choices = sites


class MoreForm(PapersForm):
    """Papers that were missing."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    """That everything was looked at."""

    looked = forms.BooleanField(label=_("I have looked at every paper; the filing is complete and in order."))
    revision = forms.IntegerField(widget=forms.HiddenInput)


def every_paper(rules: Iterable[PaperRule]) -> list[PaperRule]:
    """The rules' papers and, last, another one."""
    return [*rules, PaperRule(FilingPaper.OTHER, "", "", "")]
