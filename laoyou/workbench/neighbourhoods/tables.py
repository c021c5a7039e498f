"""Lists of neighbourhoods, rectification plans, quotas and idle premises."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.core import clock
from laoyou.core.area_codes import range_of
from laoyou.facilities.enums import NeighbourhoodKind
from laoyou.ui.tables import Column, Filter, Kind, Table
from laoyou.workbench.neighbourhoods import words

_SUPPLY = [("lacking", _("lack premises")), ("enough", _("have enough")), ("unknown", _("cannot be judged yet"))]


def _metres(key: str) -> Any:
    return lambda row: words.square_metres(getattr(row, key))


def _in_area(source: Any, asked: str) -> Any:
    if not asked.isdecimal():
        return source
    inside = range_of(int(asked))
    return source.filter(area__gte=inside.low, area__lt=inside.high)


def _by_supply(source: Any, asked: str) -> Any:
    lacking = {"lacking": Q(lacking__gt=0), "enough": Q(lacking=0), "unknown": Q(lacking__isnull=True)}
    return source.filter(lacking[asked]) if asked in lacking else source


def _by_availability(source: Any, asked: str) -> Any:
    today = clock.today()
    if asked == "free":
        return source.filter(taken_for__isnull=True, valid__contains=today)
    return source.filter(taken_for__isnull=False) if asked == "taken" else source


NEIGHBOURHOODS = Table(
    name="neighbourhoods",
    title=_("Neighbourhoods and their premises for elders"),
    columns=[
        Column("name", _("Neighbourhood"), url=lambda row: reverse("neighbourhoods:card", args=[row.pk]), width=26),
        Column("place", _("Community"), value=lambda row: row.area_name, width=18),
        Column("kind", _("Kind"), value=lambda row: words.kind_words(row.kind), short=True),
        Column("population", _("Residents"), Kind.NUMBER, sortable=True),
        Column("households", _("Households"), Kind.NUMBER, sortable=True, shown=False),
        Column("required", _("Has to have, m²"), Kind.NUMBER, value=_metres("required"), sortable=True),
        Column("provided", _("Has, m²"), Kind.NUMBER, value=_metres("provided"), sortable=True),
        Column("lacking", _("Lacks, m²"), Kind.NUMBER, value=_metres("lacking"), sortable=True),
        Column("state", _("State"), Kind.STATUS, value=words.supply_status),
        Column("counted_on", _("Counted on"), Kind.DATE, shown=False),
        Column("handover_due", _("To be handed over by"), Kind.DATE, shown=False, sortable=True),
        Column("handed_over_on", _("Handed over"), Kind.DATE, shown=False),
    ],
    filters=[
        Filter("county", _("county"), any_label=_("every county"), apply=_in_area),
        Filter("kind", _("kind"), choices=NeighbourhoodKind.choices, any_label=_("new and built")),
        Filter("supply", _("premises"), choices=_SUPPLY, any_label=_("with and without premises"), apply=_by_supply),
        Filter("name", _("words"), kind="text", lookup="name__icontains"),
    ],
    sentence=_("Show neighbourhoods of {county}: {kind}, {supply}, whose name has {name}"),
    order=["-lacking", "area"],
    unique="id",
    empty=_("No neighbourhood here is on record or fits."),
    empty_hint=_("Record one, or loosen one of the words above."),
)

REMEDIES = Table(
    name="remedies",
    title=_("Rectification plans that are open"),
    columns=[
        Column("measure", _("What will be done"), url=lambda row: card_url(row.neighbourhood_id), width=40),
        Column("neighbourhood", _("Neighbourhood"), value=lambda row: row.neighbourhood.name, width=22),
        Column("floor", _("Floor it brings, m²"), Kind.NUMBER, value=_metres("floor")),
        Column("owner", _("Whose it is"), value=lambda row: row.owner.name, width=20),
        Column("due", _("By"), Kind.DATE),
        Column("state", _("State"), Kind.STATUS, value=lambda row: words.due_status(row.due, today=clock.today())),
    ],
    order=["due"],
    unique="id",
    empty=_("No rectification plan is open."),
)

QUOTAS = Table(
    name="quotas",
    title=_("How much floor a neighbourhood has to have"),
    columns=[
        Column("place", _("Area"), value=lambda row: row["place"], width=18),
        Column("kind", _("Neighbourhoods"), value=lambda row: words.kind_words(row["quota"].kind), short=True),
        Column("asked", _("At least"), value=lambda row: words.quota_words(row["quota"]), width=30),
        Column("held", _("In force"), value=lambda row: words.period_words(row["quota"].since, row["quota"].until)),
        Column("source", _("Document"), value=lambda row: row["quota"].source, width=40),
        Column("known", _("How well known"), value=lambda row: words.confidence_words(row["quota"].confidence)),
    ],
    row_key=lambda row: str(row["quota"].pk),
    empty=_("No quota holds here."),
)

PREMISES = Table(
    name="premises",
    title=_("Premises that stand idle"),
    columns=[
        Column("name", pgettext_lazy("premises", "Premises"), width=24),
        Column("place", _("Community"), value=lambda row: row.area_name, width=18),
        Column("owner", _("Owner"), width=22),
        Column("floor", _("Floor, m²"), Kind.NUMBER, value=_metres("floor"), sortable=True),
        Column("storey", _("Storey"), Kind.NUMBER),
        Column("rent_free", _("Rent"), value=lambda row: _("free") if row.rent_free else ""),
        Column("since", _("To be had from"), Kind.DATE, sortable=True),
        Column("until", _("Until before"), Kind.DATE),
        Column(
            "taken",
            _("Taken for"),
            value=lambda row: row.taken_for.name if row.taken_for else "",
            url=lambda row: card_url(row.taken_for_id) if row.taken_for_id else None,
            width=22,
        ),
    ],
    filters=[
        Filter(
            "use",
            _("use"),
            choices=[("free", _("to be had today")), ("taken", _("taken"))],
            any_label=_("to be had or not"),
            apply=_by_availability,
        ),
    ],
    sentence=_("Show premises {use}"),
    order=["-floor"],
    unique="id",
    empty=_("No idle premises are on record."),
)

BY_COUNTY = Table(
    name="by_county",
    title=_("Premises for elders by county"),
    columns=[
        Column("place", _("County"), value=lambda row: row["place"], width=18),
        Column("neighbourhoods", _("Neighbourhoods"), Kind.NUMBER, value=lambda row: row["row"].neighbourhoods),
        Column("lacking_some", _("of them lack premises"), Kind.NUMBER, value=lambda row: row["row"].lacking_some),
        Column("not_known", _("of them cannot be judged"), Kind.NUMBER, value=lambda row: row["row"].not_known),
        Column("required", _("Have to have, m²"), Kind.NUMBER, value=lambda row: _sum(row, "required")),
        Column("provided", _("Have, m²"), Kind.NUMBER, value=lambda row: _sum(row, "provided")),
        Column("lacking", _("Lack, m²"), Kind.NUMBER, value=lambda row: _sum(row, "lacking")),
    ],
    row_key=lambda row: str(row["row"].area),
    prefix="c-",
    empty=_("No neighbourhood here is on record or fits."),
)


def card_url(key: Any) -> str:
    return reverse("neighbourhoods:card", args=[key])


def _sum(row: Any, name: str) -> Any:
    return words.square_metres(getattr(row["row"], name))
