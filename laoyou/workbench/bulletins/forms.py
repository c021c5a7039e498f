"""What bulletin is wanted: of which month or year, and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from laoyou.plan.enums import BulletinKind, BulletinLanguage
from laoyou.plan.selectors.bulletins import Period
from laoyou.plan.services.bulletins import Order
from laoyou.workbench.plan.progress_words import month_words


def period_words(kind: BulletinKind, since: date) -> str:
    """A month or year with what is made of it."""
    if kind == BulletinKind.MONTH:
        return _("%(month)s: monthly bulletin") % {"month": month_words(since)}
    return _("%(year)s: annual report (white paper)") % {"year": since.year}


class OrderForm(forms.Form):
    """Only periods with figures are offered."""

    period = forms.ChoiceField(
        label=pgettext_lazy("bulletin", "Period"),
        error_messages={"invalid_choice": gettext_lazy("No figures are published for this period.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=BulletinLanguage.choices)

    def __init__(self, *args: Any, periods: Sequence[Period], **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(f"{kind.value}-{since.isoformat()}", period_words(kind, since)) for kind, since in periods]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("language", get_language())
        newest = next((key for key, _words in choices if key.startswith(BulletinKind.MONTH.value)), "")
        self.initial.setdefault("period", newest)

    def order(self, edition_id: UUID) -> Order:
        """What was ordered, after is_valid()."""
        kind, _dash, since = self.cleaned_data["period"].partition("-")
        language = BulletinLanguage(self.cleaned_data["language"])
        return Order(edition_id, BulletinKind(kind), date.fromisoformat(since), language)
