"""The forms of these pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.accounts.enums import Language, OrganisationKind, Role, TextSize, Theme
from laoyou.accounts.selectors import organisations
from laoyou.accounts.selectors.functions import functions
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.ui.days import DayField
from laoyou.ui.sentences import say
from laoyou.workbench.accounts import words

_A_QUARTER = 90


def carried_out(form: forms.Form, work: Callable[[], Any]) -> bool:
    """Whether the form is valid and the work went through; what the domain refuses becomes the form's own error."""
    if not form.is_valid():
        return False
    try:
        work()
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        form.add_error(None, say(refusal))
        return False
    return True


class _InArea(forms.Form):
    """A form with an area inside the actor's own."""

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = words.area_choices(actor, on=today)
        area.initial = actor.area.low


class NewPersonForm(_InArea):
    display_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=64)
    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        help_text=_("What the person signs in with: letters, digits, points, hyphens or underscores."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    area = forms.TypedChoiceField(
        label=_("Home area"),
        coerce=int,
        help_text=_("Its administrators keep the account; no role of the person reaches further."),
    )


class EditPersonForm(_InArea):
    display_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=64)
    email = forms.EmailField(label=_("E-mail"), required=False)
    area = forms.TypedChoiceField(label=_("Home area"), coerce=int)


class GrantRoleForm(_InArea):
    role = forms.TypedChoiceField(label=_("Role"), choices=Role.choices, coerce=Role)
    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    organisation = forms.TypedChoiceField(
        label=_("Organisation"), required=False, coerce=UUID, empty_value=None, help_text=_("Needed for officers.")
    )
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is withdrawn."))

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, today=today, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.choices = [("", "—"), *organisations.choices(actor.area, on=today)]
        self.fields["first_day"].initial = today


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("Which program, of which office: it stands in the trail.")
    )
    area = forms.TypedChoiceField(label=_("Where"), coerce=int, help_text=_("An area the person has a role for."))
    actions = forms.MultipleChoiceField(
        label=_("What the program may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the person may do there can be chosen."),
    )
    last_day = DayField(label=_("Last day"), help_text=_("At most 366 days from today."))
    per_minute = forms.IntegerField(label=_("Calls a minute, at most"), min_value=1, initial=60)

    def __init__(self, *args: Any, actor: Actor, today: date, user_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, actions = self.fields["area"], self.fields["actions"]
        area.choices = words.areas_of_roles(user_id, actor, on=today)  # type: ignore[attr-defined]
        actions.choices = words.actions_for_token(user_id, on=today)  # type: ignore[attr-defined]
        self.fields["last_day"].initial = today + timedelta(days=_A_QUARTER)


class NewOrganisationForm(_InArea):
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=OrganisationKind.choices, coerce=OrganisationKind)
    function = forms.ChoiceField(
        label=_("Function"), required=False, help_text=_("What government task it carries; providers have none.")
    )
    area = forms.TypedChoiceField(label=_("Area"), coerce=int)
    first_day = DayField(label=_("First day"), required=False, help_text=_("Empty: from today on."))

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, today=today, **kwargs)
        function: Any = self.fields["function"]
        function.choices = [("", "—"), *((code, words.function_words(code)) for code in functions())]


class EditOrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: it goes on."))


class MergeForm(forms.Form):
    """Into which organisation another one was merged, since when and why."""

    last_day = DayField(label=_("Last day of the unit"))
    reason = forms.CharField(label=_("Reason and document"), max_length=300)

    def __init__(self, *args: Any, choices: list[tuple[UUID, str]], **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["into"] = forms.TypedChoiceField(label=_("Merged into"), choices=choices, coerce=UUID)
        self.order_fields(["into", "last_day", "reason"])


class AliasForm(forms.Form):
    name = forms.CharField(label=_("Another name documents print"), max_length=120)


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    text_size = forms.ChoiceField(label=_("Text size"), choices=TextSize.choices)
    theme = forms.ChoiceField(label=_("Colours"), choices=Theme.choices)
