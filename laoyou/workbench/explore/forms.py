"""What an analyst asks: one indicator, where, when, and broken down by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from laoyou.analytics.indicators import CATALOGUE, INDICATORS, Counted, Indicator, breakdowns_of, way_of
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level
from laoyou.core.months import month_after
from laoyou.places.selectors import areas
from laoyou.places.selectors.areas import AreaRow
from laoyou.plan.selectors import explored
from laoyou.plan.services.saved_views import Question
from laoyou.ui import formats
from laoyou.ui.tables.filters import parse_iso
from laoyou.workbench.explore import words
from laoyou.workbench.plan.words import joined, measure_name

MONTHS = ((1, gettext_lazy("one month")), (12, gettext_lazy("12 months")), (24, gettext_lazy("24 months")),
          (36, gettext_lazy("36 months")))  # fmt: skip
DEFAULTS = {"indicator": "elders_60_share", "inside": "yes", "months": "12"}


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that can be answered, with how its figure is counted and the areas it is asked of."""

    question: Question
    indicator: Indicator
    way: Counted
    place: AreaRow
    shown: tuple[AreaRow, ...]

    @property
    def asked(self) -> explored.Asked:
        """As the selector wants it."""
        question = self.question
        codes = tuple(each.code for each in self.shown)
        return explored.Asked(
            question.indicator, self.way.basis, codes, question.breakdown, question.months, question.until
        )


class ExploreForm(forms.Form):
    """The question, in the page's address; what cannot be asked is said at the field."""

    indicator = forms.ChoiceField(label=pgettext_lazy("explore", "Indicator"))
    place = forms.TypedChoiceField(label=pgettext_lazy("explore", "Where"), coerce=int)
    inside = forms.ChoiceField(
        label=pgettext_lazy("explore", "Areas"),
        choices=(("", gettext_lazy("this area as a whole")), ("yes", gettext_lazy("each area inside it"))),
        required=False,
    )
    months = forms.TypedChoiceField(label=pgettext_lazy("explore", "How many months"), coerce=int, choices=MONTHS)
    until = forms.ChoiceField(label=pgettext_lazy("explore", "Up to"), required=False)
    breakdown = forms.ChoiceField(label=pgettext_lazy("explore", "Broken down by"), required=False)
    group = forms.ChoiceField(label=pgettext_lazy("explore", "Only"), required=False)
    basis = forms.ChoiceField(label=pgettext_lazy("explore", "Counted on"), required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor) -> None:
        said = {name: str(data[name]) for name in self.base_fields if data.get(name)}
        given = DEFAULTS | {"place": str(actor.area.low)} | said
        if "indicator" in said and "inside" not in said:
            given.pop("inside")  # the whole was chosen
        known = INDICATORS.get(given["indicator"])
        place = _place(given["place"], actor)
        groups = _groups(given, place, actor) if known else []
        if given.get("group") not in dict(groups):
            given.pop("group", None)  # left over from another breakdown
        months = explored.ends([place.code], given["indicator"], actor=actor) if place and known else []
        given["until"] = _end_now(given.get("until", ""), months)
        super().__init__(given)
        self.where = place
        self.children = tuple(areas.children(place.code, on=clock.today())) if place else ()
        self._choose("indicator", [(each.code, measure_name(each.code)) for each in CATALOGUE])
        self._choose("place", _places(place, self.children, actor))
        self._choose("until", [("", _("the newest month")), *((day.isoformat(), _month(day)) for day in months)])
        self._choose("breakdown", [("", _("nothing, as a whole")), *words.breakdown_choices()])
        self._choose("group", [("", _("every group")), *groups])
        self._choose("basis", words.BASIS_WORDS.items())

    def _choose(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        """The first day after the last month; None for the newest."""
        said = self.cleaned_data["until"]
        return date.fromisoformat(said) if said else None

    def clean(self) -> dict[str, Any]:
        """A basis and a breakdown that the indicator has."""
        data = super().clean() or {}
        known = INDICATORS.get(data.get("indicator", ""))
        if known is None:
            return data
        name, basis, breakdown = measure_name(known.code), data.get("basis", ""), data.get("breakdown", "")
        if basis and basis not in {each.basis for each in known.ways}:
            said = _("%(name)s is not counted on this population. Choose another one.")
            self.add_error("basis", said % {"name": name})
        elif breakdown and breakdown not in {each.code for each in breakdowns_of(_way(known, basis))}:
            self.add_error("breakdown", _not_broken_down(known, basis))
        elif breakdown and any(each.level == Level.VILLAGE for each in self._shown(data)):
            self.add_error("breakdown", _("Figures of villages and communities are shown as a whole only."))
        return data

    def _shown(self, data: Mapping[str, Any]) -> tuple[AreaRow, ...]:
        """The areas that were asked for; none before it is known where."""
        return self.children if data.get("inside") and self.children else (self.where,) if self.where else ()

    def asking(self) -> Asking:
        """What was asked, after is_valid()."""
        data, known = self.cleaned_data, INDICATORS.get(self.cleaned_data["indicator"])
        if known is None or self.where is None:
            raise ValueError("asked before is_valid()")
        question = Question(
            indicator=known.code,
            basis=data["basis"],
            place=self.where.code,
            inside=bool(data["inside"]),
            breakdown=data["breakdown"],
            group=data["group"],
            months=data["months"],
            until=data["until"],
        )
        return Asking(question, known, _way(known, data["basis"]), self.where, self._shown(data))


def address_of(question: Question | Any, **changes: Any) -> str:
    """The page's address after the path: a question (or a saved view) as the form takes it."""
    said = {
        "indicator": question.indicator,
        "place": question.place,
        "inside": "yes" if question.inside else "",
        "months": question.months,
        "until": question.until.isoformat() if question.until else "",
        "breakdown": question.breakdown,
        "group": question.group,
        "basis": question.basis,
    } | changes
    return urlencode({name: value for name, value in said.items() if value not in {"", None}})


def _place(code: str, actor: Actor) -> AreaRow | None:
    if not code.isdecimal() or len(code) > 12 or int(code) not in actor.area:
        return None
    try:
        return areas.get(int(code), on=clock.today())
    except areas.AreaNotFound:
        return None


def _groups(given: Mapping[str, str], place: AreaRow | None, actor: Actor) -> list[tuple[str, str]]:
    """The groups there are figures of: no child is 90, no kindergarten has beds. All of them before there is any."""
    breakdown = given.get("breakdown", "")
    choices = words.group_choices(breakdown)
    if not choices or place is None:
        return choices
    known = explored.groups_known(place.code, given["indicator"], breakdown, actor=actor)
    return [each for each in choices if each[0] in known] if known else choices


def _places(place: AreaRow | None, children: Sequence[AreaRow], actor: Actor) -> list[tuple[str, str]]:
    """The area asked for, those around it and those inside it, as far as the actor's area reaches."""
    around = areas.lineage(place.code, on=clock.today()) if place else []
    seen = [row for row in reversed(around) if actor.area.low <= row.code < actor.area.high]
    found = [(str(row.code), row.short_name) for row in [*seen, *children]]
    return found or [(str(actor.area.low), str(actor.area.low))]


def _way(known: Indicator, basis: str) -> Counted:
    """How it is counted on a basis; without one on the permanent residents where it can be."""
    return way_of(known, basis or "resident")


def _end_now(said: str, ends: Iterable[date]) -> str:
    """The end there is of the month asked for: that of the running month is another one every day."""
    asked = parse_iso(said)
    same = (end for end in ends if asked and explored.month_of(end) < asked <= month_after(explored.month_of(end)))
    found = next(same, None)
    return found.isoformat() if found else said


def _month(until: date) -> str:
    return formats.day(until - timedelta(days=1))


def _not_broken_down(known: Indicator, basis: str) -> str:
    offered = [str(words.BREAKDOWN_WORDS[each.code]) for each in breakdowns_of(_way(known, basis))]
    name = measure_name(known.code)
    if not offered:
        said = _("%(name)s cannot be broken down: what is counted and what it is counted by are not of one kind.")
        return said % {"name": name}
    said = _("%(name)s can be broken down by %(offered)s only.")
    return said % {"name": name, "offered": joined(offered)}


class SaveForm(forms.Form):
    """The name of a view, and whether colleagues see it; `asked` is the question as the page's address has it."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=80)
    shared = forms.BooleanField(
        label=gettext_lazy("Colleagues see it too"),
        required=False,
        help_text=gettext_lazy(
            "Those who work in your area or around it. Everybody who opens it sees what their own role may see."
        ),
    )
    asked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
