"""Somebody outside the own area, opened for a written reason: whom to call, and where the person belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from laoyou.core import clock
from laoyou.people import access
from laoyou.people.enums import Document
from laoyou.people.selectors.elsewhere import OpenedPerson, opened_person
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services.openings import open_elsewhere
from laoyou.places.selectors import areas
from laoyou.places.selectors.areas import AreaRow
from laoyou.records.enums import ReadingKind
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.workbench.guards import actor_of, guarded
from laoyou.workbench.people import words
from laoyou.workbench.people.views_recording import form_page
from laoyou.workbench.recording import by, recorded
from laoyou.workbench.watching import looked, watched


class ElsewhereForm(forms.Form):
    """Whom, by the whole number, and why."""

    document = forms.ChoiceField(
        label=pgettext_lazy("person", "Document"), choices=Document.choices, initial=Document.CITIZEN_ID
    )
    number = forms.CharField(label=pgettext_lazy("person", "Document number"), max_length=40, strip=True)
    reason = forms.CharField(
        label=gettext_lazy("Why do you need to see this person?"),
        max_length=200,
        help_text=gettext_lazy(
            "Found lost, taken ill, asks for help here …: it is read by the auditors of both places."
        ),
    )


@sensitive_post_parameters("number")
@guarded(access.OPEN_ELSEWHERE)
def ask(request: HttpRequest) -> HttpResponse:
    """Name somebody by the whole number, and say why."""
    made: list[UUID] = []

    def record(form: ElsewhereForm) -> None:
        data = form.cleaned_data
        made.append(open_elsewhere(Document(data["document"]), data["number"], reason=data["reason"], **by(request)))

    form = ElsewhereForm(request.POST or None)
    if recorded(request, form, record):
        return redirect("people:elsewhere", made[0]) if made else redirect("people:open_elsewhere")
    note = _("It opens for you alone, for %(hours)s hours: who this is, what holds, and whom to call.") % {
        "hours": value_of("sensitive_hours")
    }
    return form_page(request, form, _("Somebody from outside your area"), _("Open the record"), note=note)


@watched
@guarded(access.OPEN_ELSEWHERE)
def opened(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """What the opening shows, as long as it lasts; every look is written down with the reason."""
    person = opened_person(opening_id, actor=actor_of(request))
    looked(request, ReadingKind.UNSEALED, [(person.id, person.area)], reason=person.reason)
    context = {
        "name": person.name,
        "reason": person.reason,
        "until": formats.moment(person.until),
        "facts": list(_facts(person)),
        "conditions": [f"{words.condition_words(kind)} {words.level_words(kind, level)}".strip()
                       for kind, level in person.conditions],
        "contacts": [(words.relation_words(each.kind), each.name, each.phone) for each in person.contacts],
        "may_take_in": access.RECORD_MOVE.allows(actor_of(request)) and not person.death,
    }  # fmt: skip
    return render(request, "workbench/people/elsewhere.html", context)


def _facts(person: OpenedPerson) -> Iterator[Fact]:
    today = clock.today()
    called = areas.lineages([place for place in (person.area, person.registered_area) if place], on=today)
    yield Fact(_("Sex"), words.sex_words(person.sex))
    yield Fact(_("Born on"), f"{formats.day(person.birth)} ({words.age_words(person.birth, person.death or today)})")
    if person.death:
        yield Fact(_("Died on"), formats.day(person.death))
    yield Fact(_("Lives in"), _place(person.area, called) + (_(" (no fixed abode)") if person.no_fixed_abode else ""))
    yield Fact(_("Lives there since"), formats.day(person.lives_since) if person.lives_since else "")
    yield Fact(_("Registered in"), _place(person.registered_area, called) if person.registered_area else "")
    yield Fact(_("Document number"), person.number_masked)
    yield Fact(_("Telephone"), person.phone)


def _place(area: int, called: Mapping[int, Sequence[AreaRow]]) -> str:
    """County, township and community of an area."""
    return " ".join(row.short_name for row in reversed(called[area][:3])) or f"{area:012d}"
