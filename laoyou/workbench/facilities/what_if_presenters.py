"""From what would be to what the pages show: the list of free places, and one place with one more in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from laoyou.facilities.enums import MODES, UnitKind
from laoyou.facilities.selectors.limits import LimitRow
from laoyou.facilities.selectors.rosters import carers_for
from laoyou.facilities.selectors.what_if import FreePlace, Outlook
from laoyou.facilities.services.stays import Admission
from laoyou.facilities.services.weighing import Rehearsal, Weighed
from laoyou.ui import formats
from laoyou.ui.sentences import say
from laoyou.ui.statuses import Status, Tone
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.facilities import words

_ANSWERS = [("free", gettext_lazy("that nothing speaks against")), ("refused", gettext_lazy("that a rule forbids"))]


def table(person_id: UUID, first: date) -> Table:
    """Free places with what would be, each leading to the form filled in with the person."""

    def form(row: Weighed) -> str:
        asked = urlencode({"person": person_id, "first": first.isoformat()})
        return f"{reverse('facilities:admit', args=[row.place.unit_id])}?{asked}"

    return Table(
        name="what-if",
        title=gettext_lazy("Free places with one more"),
        columns=[
            Column("site", gettext_lazy("Site"), value=lambda row: row.place.site, url=form, width=30),
            Column("offer", gettext_lazy("What is free"), value=_offer, width=30),
            Column("free", gettext_lazy("Free"), Kind.NUMBER, value=lambda row: row.place.free),
            Column("now", gettext_lazy("Places taken"), Kind.PERCENT, value=lambda row: row.place.use(), places=1),
            Column("then", gettext_lazy("With one more"), Kind.PERCENT, value=lambda row: row.place.use(1), places=1),
            Column(
                "ratio",
                gettext_lazy("People for one carer in post"),
                Kind.NUMBER,
                value=lambda row: row.place.per_carer(),
                places=1,
            ),
            Column(
                "ratio_then",
                gettext_lazy("People for one carer with one more"),
                Kind.NUMBER,
                value=lambda row: row.place.per_carer(1),
                places=1,
                shown=False,
            ),
            Column("rules", gettext_lazy("By the rules"), Kind.STATUS, value=_status),
            Column("why", gettext_lazy("What speaks against it"), value=lambda row: " ".join(_said(row)), width=60),
        ],
        filters=[
            Filter(
                "answer",
                gettext_lazy("rules"),
                choices=_ANSWERS,
                any_label=gettext_lazy("whatever the rules say"),
                apply=_answering,
            )
        ],
        sentence=gettext_lazy("Show places {answer}"),
        unique="id",
        empty=gettext_lazy("No place is free that fits the person's age."),
        empty_hint=gettext_lazy("Look at a later day, or put the person on a waiting list."),
    )


def _answering(rows: list[Weighed], answer: str) -> list[Weighed]:
    if answer == "refused":
        return [each for each in rows if each.refusals]
    return [each for each in rows if not each.refusals and not each.cautions]


def _offer(row: Weighed) -> str:
    place: FreePlace = row.place
    if place.unit_kind == UnitKind.CHILD_CLASS:
        return f"{place.unit} {words.class_words(place.class_kind, place.hours)}"
    flags = [word for word, holds in ((_("nursing"), place.nursing), (_("dementia"), place.dementia)) if holds]
    return " ".join([words.unit_words(place.unit_kind), place.unit, *flags])


def _said(row: Weighed) -> list[str]:
    return [say(each) for each in (*row.refusals, *row.cautions)]


def _status(row: Weighed) -> Status:
    if row.refusals:
        return Status(Tone.OFF, _("forbidden"))
    if row.cautions:
        return Status(Tone.NEAR, _("to be looked at"))
    return Status(Tone.OK, _("nothing against it"))


def outlook_context(found: Outlook, met: Rehearsal, name: str, asked: Admission) -> dict[str, Any]:
    """Everything _outlook.html reads."""
    said = {"name": name, "day": formats.day(asked.first)}
    rule = found.tightest.rule if found.tightest else None
    return {
        "title": _("If %(name)s came on %(day)s") % said,
        "refusal": say(met.refusal) if met.refusal else "",
        "cautions": [say(each) for each in met.cautions],
        "lines": list(_lines(found)),
        "places": ngettext("%(n)s place is on offer that day.", "%(n)s places are on offer that day.", found.places)
        % {"n": found.places},
        "rule": _rule(rule) if rule else _("No roster of that day, or no rule of carers for this kind of site."),
    }


def _rule(rule: LimitRow) -> str:
    return _("At most %(value)s for one carer at work (%(source)s).") % {"value": rule.value, "source": rule.source}


def _lines(found: Outlook) -> Iterator[tuple[str, str, str]]:
    for mode in MODES:
        before, after = found.modes[mode]
        yield words.stay_words(mode), f"{before}{_share(before, found.places)}", f"{after}{_share(after, found.places)}"
    if span := found.tightest:
        hours = f"{span.begin:%H:%M}–{span.end:%H:%M}"
        yield _("Fewest carers on the roster, %(hours)s") % {"hours": hours}, str(span.carers), str(span.carers)
        yield _("Carers the rule asks for then"), str(span.needed), _asked(found.needed, broken=found.broken)
    if group := found.moment:
        needed = carers_for(group.there + 1, group.rule)
        yield _("Children of the class there at this moment"), str(group.there), str(group.there + 1)
        yield _("Carers at work in it at this moment"), str(group.carers), str(group.carers)
        broken = needed is not None and group.carers < needed
        yield _("Carers the rule asks for at this moment"), str(group.needed), _asked(needed, broken=broken)


def _asked(needed: int | None, *, broken: bool) -> str:
    return _("%(n)s – too few at work") % {"n": needed} if broken else str(needed)


def _share(people: int, places: int) -> str:
    return f" ({formats.percent(people / places * 100, 0)})" if places else ""
