"""Forms of the register of policies."""

from __future__ import annotations

from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.selectors import organisations
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.access import KEEP_ALL_POLICIES
from laoyou.plan.selectors import policy_papers as found
from laoyou.plan.selectors.policy_papers import Served
from laoyou.plan.services.policy_papers import PolicyFacts
from laoyou.ui.days import DayField


class PolicyFileField(forms.FileField):
    """The paper itself; the page says which kinds and how large."""

    max_bytes = 20_000_000


class PolicyForm(forms.Form):
    """A policy as issued."""

    title = forms.CharField(label=pgettext_lazy("policy", "Title"), max_length=300)
    doc_no = forms.CharField(label=pgettext_lazy("policy", "Document number"), max_length=80, required=False)
    issuer = forms.CharField(label=pgettext_lazy("policy", "Issued by"), max_length=120)
    legal_basis = forms.CharField(
        label=pgettext_lazy("policy", "Legal basis"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The law or the superior paper it rests on, with the article."),
    )
    owner_id = forms.TypedChoiceField(label=pgettext_lazy("policy", "Whose it is"), coerce=UUID)
    valid_from = DayField(label=pgettext_lazy("policy", "Holds from"))
    last_day = DayField(
        label=pgettext_lazy("policy", "Holds to"),
        required=False,
        help_text=_("The last day. Leave it empty where it holds until further notice."),
    )
    items = forms.TypedMultipleChoiceField(
        label=_("What of the plan it serves"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    file = PolicyFileField(
        label=_("The paper itself"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.docx"})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, served: tuple[Served, ...] = (), **facts: Any) -> None:
        super().__init__(*args, **facts)
        units = organisations.choices(actor.area, on=clock.today())
        if not KEEP_ALL_POLICIES.allows(actor):
            units = [(key, name) for key, name in units if key == actor.organisation_id]
        own = found.linkable(actor=actor)
        known = {key for key, _name in own}
        rows = [*own, *((each.item_id, each.name) for each in served if each.item_id not in known)]
        self._choose("owner_id", [("", _("Choose a unit")), *((str(key), name) for key, name in units)])
        self._choose("items", [(str(key), name) for key, name in rows])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def facts(self) -> PolicyFacts:
        """What was entered, after is_valid()."""
        data = self.cleaned_data
        until = data["last_day"] + timedelta(days=1) if data["last_day"] else None
        names = ("title", "doc_no", "issuer", "legal_basis", "owner_id", "valid_from")
        return PolicyFacts(**{name: data[name] for name in names}, valid_until=until)

    def file_given(self) -> tuple[IO[bytes], str] | None:
        """The paper with its name, if one was chosen."""
        given = self.cleaned_data["file"]
        return (given.file, given.name) if given else None


class ReplaceForm(forms.Form):
    """Which policy replaced this one."""

    by_id = forms.TypedChoiceField(label=pgettext_lazy("policy", "Replaced by"), coerce=UUID)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["by_id"].choices = [("", _("Choose a policy")), *choices]  # type: ignore[attr-defined]
