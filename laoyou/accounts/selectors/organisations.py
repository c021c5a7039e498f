"""Organisations, and which one a document means by a printed name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.models import Organisation, OrganisationAlias
from laoyou.accounts.selectors.area_names import area_name
from laoyou.accounts.selectors.functions import (
    CHILD_GOVERNMENTS,
    GOVERNMENT,
    GRASS_ROOTS,
    functions,
    recognise,
    tidy,
)
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, Level, level_of, lineage_of, range_of
from laoyou.core.errors import NotFound
from laoyou.places.selectors import areas

_LEVEL_WORDS = {
    Level.PROVINCE: ("省", "自治区", "区", "市"),
    Level.PREFECTURE: ("市", "自治州", "州", "地区", "盟"),
    Level.COUNTY: ("县", "自治县", "区", "市", "旗"),
    Level.TOWNSHIP: ("镇", "乡", "街道"),
}
_ENDINGS = ("自治区", "自治州", "自治县", "地区", "省", "市", "区", "县", "州", "盟", "旗")


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation as readers see it; `last_day` is the last day it exists, None while it goes on."""

    id: UUID
    name: str
    short_name: str
    kind: str
    function: str | None
    area: int
    parent_id: UUID | None
    first_day: date | None
    last_day: date | None

    @property
    def is_group(self) -> bool:
        """Several units named as one, such as 各县区人民政府; see `members`."""
        return self.kind == OrganisationKind.GROUP


def visible(actor: Actor, *, on: date | None = None) -> QuerySet[Organisation]:
    """Organisations inside the actor's area, on a day or at any time, by area, function and name."""
    found = Organisation.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    if on is not None:
        found = found.filter(valid__contains=on)
    return found.order_by("area", "function", "name", "id")


def listed(actor: Actor, *, on: date) -> QuerySet[Organisation]:
    """The organisations of the day inside the actor's area, each with `area_name` and `other_names`."""
    aliases_of = OrganisationAlias.objects.order_by("name", "id")
    found = visible(actor, on=on).annotate(area_name=area_name("area", on=on))
    return found.prefetch_related(Prefetch("aliases", queryset=aliases_of, to_attr="other_names"))


def get(organisation_id: UUID, *, actor: Actor) -> OrganisationRow:
    """One organisation inside the actor's area. Raises NotFound."""
    found = visible(actor).filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return to_row(found)


def aliases(organisation_id: UUID) -> list[tuple[UUID, str]]:
    """The other names of an organisation: (id, name), by name."""
    rows = OrganisationAlias.objects.filter(organisation_id=organisation_id).order_by("name", "id")
    return list(rows.values_list("id", "name"))


def names_on(keys: Iterable[UUID], *, on: date) -> dict[UUID, str]:
    """What organisations were called on a day: their name, or the one they bore then."""
    borne = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), until__gt=on).order_by("until", "id")
    found = Organisation.objects.filter(id__in=set(keys))
    return dict(found.values_list("id", Coalesce(Subquery(borne.values("name")[:1]), "name")))


def of_function(function: str, *, area: int, on: date) -> OrganisationRow | None:
    """Who carries a function in an area on a day."""
    found = Organisation.objects.filter(function=function, area=area, valid__contains=on).first()
    return to_row(found) if found else None


def areas_of(functions: Collection[str], *, on: date) -> list[int]:
    """The areas that have a department for one of these functions on a day, by code; told to strangers as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT laoyou_department_areas(%s, %s)", [list(functions), on])
        return [area for (area,) in cursor.fetchall()]


def resolve(printed: str, *, area: int, on: date) -> OrganisationRow | None:
    """The organisation a document of `area` means by a printed name ("市卫健委"), None when nobody can say.

    Names and aliases kept in the site go first; then the table of functions, in the plan's own area and, where
    the name carries the word of an area around it (省民政厅 in a city's plan), in that area.
    """
    if not (name := tidy(printed)):
        return None
    around = lineage_of(area)
    names = areas.names(around, on=on)
    shorts = areas.short_names(around, on=on)
    for code in around:
        if found := _by_name({printed.strip(), name}, area=code, on=on):
            return found
        function = recognise(name, _prefixes(code, names, shorts))
        if function and _speaks_of(name, code, area, names, shorts):
            return of_function(function, area=code, on=on)
    return None


def members(group: OrganisationRow, *, on: date) -> list[OrganisationRow]:
    """Whom a group names: the governments one level down (各县区人民政府) or of every township further inside
    (各镇、社区); none for a group nobody can spell out."""
    inside = range_of(group.area)
    found = Organisation.objects.filter(function=GOVERNMENT, valid__contains=on).order_by("area", "id")
    if group.function == CHILD_GOVERNMENTS:
        return child_governments(group.area, on=on)
    if group.function == GRASS_ROOTS:
        rows = [to_row(row) for row in found.filter(area__gt=group.area, area__lt=inside.high)]
        return [row for row in rows if level_of(row.area) >= Level.TOWNSHIP]
    return []


def child_governments(area: int, *, on: date) -> list[OrganisationRow]:
    """The governments one level down, by area."""
    children = [child.code for child in areas.children(area, on=on)]
    found = Organisation.objects.filter(function=GOVERNMENT, valid__contains=on, area__in=children)
    return [to_row(row) for row in found.order_by("area", "id")]


def choices(area: AreaRange, *, on: date) -> list[tuple[UUID, str]]:
    """Organisations somebody can belong to: (id, name), by area and name, without groups."""
    found = Organisation.objects.filter(area__gte=area.low, area__lt=area.high, valid__contains=on)
    found = found.exclude(kind=OrganisationKind.GROUP).order_by("area", "function", "name", "id")
    return list(found.values_list("id", "name"))


def named_like(found: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those whose name, short name or alias contains the text."""
    alias = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), name__icontains=text)
    return found.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Exists(alias))


def function_name(code: str | None, *, language: str) -> str:
    """What a function is called, in Chinese or English; its code when the table does not know it."""
    row = functions().get(code or "")
    if row is None:
        return code or ""
    return row.zh if language.startswith("zh") else row.en


def to_row(found: Organisation) -> OrganisationRow:
    """The frozen row of a model instance."""
    return OrganisationRow(
        id=found.id,
        name=found.name,
        short_name=found.short_name,
        kind=found.kind,
        function=found.function,
        area=found.area,
        parent_id=found.parent_id,
        first_day=found.valid.lower,
        last_day=found.valid.upper,
    )


def short_area_name(name: str) -> str:
    """海东 for 海东市: what stands in 海东银保监分局."""
    for ending in _ENDINGS:
        if len(name) > len(ending) + 1 and name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _by_name(names: set[str], *, area: int, on: date) -> OrganisationRow | None:
    alias = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), name__in=names)
    found = (
        Organisation.objects.filter(area=area, valid__contains=on)
        .filter(Q(name__in=names) | Q(short_name__in=names) | Exists(alias))
        .order_by("id")
        .first()
    )
    return to_row(found) if found else None


def _prefixes(code: int, names: dict[int, str], shorts: dict[int, str]) -> tuple[str, ...]:
    """What may stand before a unit's own name: 海东市, 海东, 市, 全市."""
    known = {name for name in (names.get(code, ""), shorts.get(code, "")) if name}
    words = _words(code, names.get(code, ""))
    return (*known, *(short_area_name(name) for name in known), *words, *("全" + word for word in words))


def _words(code: int, name: str) -> tuple[str, ...]:
    """What a document calls the area for short: 市, 区. Without a known name, every word of its level."""
    words = _LEVEL_WORDS.get(level_of(code), ())
    return tuple(word for word in words if name.endswith(word)) if name else words


def _speaks_of(name: str, code: int, area: int, names: dict[int, str], shorts: dict[int, str]) -> bool:
    """Whether the printed name means `code`: an outer area when it begins with its word or name, the plan's own
    area (which may go unnamed: 民政局) when it begins with no outer one's."""
    if code != area:
        return name.startswith(_prefixes(code, names, shorts))
    own = _words(code, names.get(code, ""))
    outer = [word for other in lineage_of(area)[1:] for word in _words(other, names.get(other, ""))]
    return not name.startswith(tuple(word for word in outer if word not in own))
