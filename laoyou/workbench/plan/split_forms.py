"""Forms of a project that is split in two, or joined again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core.money import FEN_PER_YUAN
from laoyou.plan.selectors.rows import ProjectRow
from laoyou.plan.services.splitting import PartFacts

_FEN_PER_WAN = 10_000 * FEN_PER_YUAN
PARTS = (1, 2)


class DecisionForm(forms.Form):
    """By which document, and why."""

    document = forms.CharField(label=_("Document number"), max_length=120, help_text=_("Of the decision."))
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def decision(self) -> dict[str, Any]:
        """What was entered, after is_valid()."""
        return {name: self.cleaned_data[name] for name in ("document", "reason")}


class SplitForm(DecisionForm):
    """Two parts with what each is planned with; money in 10,000 yuan, as the plan prints it."""

    def __init__(self, *args: Any, row: ProjectRow, places: list[tuple[int, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        for number in PARTS:
            given = {"part": number}
            self.fields[f"name_{number}"] = forms.CharField(label=_("Name of part %(part)s") % given, max_length=500)
            self.fields[f"scale_{number}"] = forms.CharField(
                label=_("Content and scale of part %(part)s") % given,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if len(places) > 1:
                self.fields[f"area_{number}"] = forms.TypedChoiceField(
                    label=_("Place of part %(part)s") % given,
                    choices=[("", pgettext_lazy("split", "as the whole")), *places],
                    coerce=int,
                    empty_value=None,
                    required=False,
                )
            if row.total_fen is not None:
                self.fields[f"total_{number}"] = _wan(_("Total investment of part %(part)s, 10,000 yuan") % given)
                self.fields[f"central_{number}"] = _wan(_("Central money of part %(part)s, 10,000 yuan") % given)
        self.order_fields([name for name in self.fields if name not in {"document", "reason"}])

    def parts(self) -> list[PartFacts]:
        """What was entered, after is_valid()."""
        return [self._part(number) for number in PARTS]

    def _part(self, number: int) -> PartFacts:
        data = self.cleaned_data
        area = data.get(f"area_{number}")
        return PartFacts(
            name=data[f"name_{number}"].strip(),
            scale=data[f"scale_{number}"].strip(),
            areas=(area,) if area else (),
            total_fen=_fen(data.get(f"total_{number}")),
            central_fen=_fen(data.get(f"central_{number}")),
        )


def _wan(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=4)


def _fen(wan: Decimal | None) -> int | None:
    return None if wan is None else int(wan * _FEN_PER_WAN)
