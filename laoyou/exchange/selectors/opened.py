"""From a figure to the people, sites, areas or neighbourhoods it counted, as far as the reader may see them (ADR 29).

What counted was written beside the figure's own snapshot when it was counted, so the rows are as many as it says. Who
they are is asked of the registry: the snapshot's numbers lead nowhere, so everybody of the same birthday is looked at,
hashed in memory, and kept where the numbers agree. Row-level security decides, as everywhere, who is seen: whoever has
moved out of the reader's area since, or was merged, is counted and not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from laoyou.analytics.indicators import (
    AREAS,
    ESTATES,
    INDICATORS,
    PEOPLE,
    SITES,
    STAFF,
    Counting,
    Opened,
    Part,
    Place,
    RowsNotWritten,
    open_rows,
    parts_of,
    way_of,
    whose,
)
from laoyou.analytics.lake import Manifest, NoSnapshot
from laoyou.core.actor import Actor
from laoyou.core.area_codes import AreaRange, range_of
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.exchange.selectors.lake import lake
from laoyou.exchange.selectors.pseudonyms import lake_key, pseudonym
from laoyou.facilities.access import VIEW_QUOTAS, VIEW_REGISTER
from laoyou.facilities.models import Neighbourhood, Site
from laoyou.people.access import VIEW_PERSON
from laoyou.people.models import Person
from laoyou.people.selectors.listing import named
from laoyou.people.selectors.search import people_in
from laoyou.plan.selectors.figures import FigureRow


class RowsNotKept(DomainError):
    """The figure is older than the snapshots that are kept, or was computed elsewhere, or by another version."""

    code = "figure_rows_not_kept"
    sentence = "What this figure was counted from is not kept any more, so it cannot be opened. The figure stays."


@dataclass(frozen=True, slots=True)
class CountedPerson:
    """Somebody who counts, in `area`; `person` None: moved out of sight or merged since the snapshot."""

    key: int
    area: int
    n: int
    person: Person | None


@dataclass(frozen=True, slots=True)
class CountedSite:
    """A site that counts with `n` (1, or places); `site` None: gone from the register since."""

    key: str
    area: int
    n: int
    site: Site | None


@dataclass(frozen=True, slots=True)
class CountedArea:
    """A county, community or village that counts."""

    key: int
    area: int
    n: int


@dataclass(frozen=True, slots=True)
class CountedEstate:
    """A neighbourhood that counts; `estate` None: gone from the register since."""

    key: str
    area: int
    n: int
    estate: Neighbourhood | None


Row = CountedPerson | CountedSite | CountedArea | CountedEstate


@dataclass(frozen=True, slots=True)
class Rows:
    """One part of a figure, opened; `of` says what it counts: PEOPLE, SITES, their STAFF, AREAS or ESTATES."""

    opened: Opened
    of: str
    may_see: bool
    _actor: Actor
    _on: date

    def page(self, size: int, *, after: Place | None, before: Place | None) -> list[Row]:
        """The rows of a page by area and key. Raises NotAllowed when the reader may not see who counts."""
        return self._named(self.opened.page(size, after=after, before=before))

    def _named(self, found: Sequence[Counting]) -> list[Row]:
        if not self.may_see:
            raise NotAllowed
        if self.of == PEOPLE:
            people = people_of(found, actor=self._actor, on=self._on)
            return [CountedPerson(int(each.key), each.area, each.n, people.get(int(each.key))) for each in found]
        if self.of == AREAS:
            return [CountedArea(int(each.key), each.area, each.n) for each in found]
        if self.of == ESTATES:
            estates = _estates_of([str(each.key) for each in found])
            return [CountedEstate(str(each.key), each.area, each.n, estates.get(str(each.key))) for each in found]
        sites = sites_of([str(each.key) for each in found])
        return [CountedSite(str(each.key), each.area, each.n, sites.get(str(each.key))) for each in found]


def parts_opened(figure: FigureRow) -> tuple[Part, ...]:
    """What of a figure can be opened; nothing of one that our catalogue does not count."""
    indicator = INDICATORS.get(figure.indicator)
    return () if indicator is None or not figure.snapshot else parts_of(way_of(indicator, figure.basis))


def rows_of(figure: FigureRow, part: Part, *, actor: Actor, on: date) -> Rows:
    """Open a part of a figure of an area inside the actor's; `on` is the day that names of areas hold for.

    Raises NotFound where the area is not the actor's or there is no such part, and RowsNotKept.
    """
    if not actor.area.covers(range_of(figure.area)) or part not in parts_opened(figure):
        raise NotFound
    way, folder = way_of(INDICATORS[figure.indicator], figure.basis), lake().folder(snapshot_of(figure))
    of = whose(way, part)
    try:
        opened = open_rows(folder, way, part, inside=range_of(figure.area))
    except RowsNotWritten as gone:
        raise RowsNotKept from gone
    return Rows(opened, of, may_see(of, actor), actor, on)


_SEEN_WITH = {PEOPLE: VIEW_PERSON, SITES: VIEW_REGISTER, STAFF: VIEW_REGISTER, ESTATES: VIEW_QUOTAS}


def may_see(of: str, actor: Actor) -> bool:
    """Whether the actor may see what a figure counts one by one; that an area has something is told to whoever reads
    the figure.
    """
    return of == AREAS or _SEEN_WITH[of].allows(actor)


def snapshot_of(figure: FigureRow) -> Manifest:
    """The snapshot a figure was counted from. Raises RowsNotKept."""
    try:
        return lake().get(figure.served, figure.snapshot)
    except NoSnapshot as gone:
        raise RowsNotKept from gone


def people_of(found: Iterable[Counting], *, actor: Actor, on: date) -> dict[int, Person]:
    """The people behind numbers of a snapshot, by number, named as lists name them; only those the actor sees."""
    VIEW_PERSON.demand(actor)
    wanted = {int(each.key): each for each in found if each.birth is not None}
    key = lake_key()
    places = {place for each in wanted.values() for place in (each.lives_in, each.registered_in) if place}
    known = _matching(key, wanted, Q(area__in=places) | Q(registered_area__in=places), actor.area)
    rest = {number: each for number, each in wanted.items() if number not in known}
    if rest:  # moved since, but perhaps not out of sight
        known |= _matching(key, rest, Q(), actor.area)
    people = named(people_in(actor.area).filter(id__in=known.values()), on=on, actor=actor)
    by_id = {person.id: person for person in people}
    return {number: by_id[person_id] for number, person_id in known.items() if person_id in by_id}


def _matching(key: bytes, wanted: dict[int, Counting], where: Q, inside: AreaRange) -> dict[int, UUID]:
    births = {each.birth for each in wanted.values() if each.birth}
    candidates = people_in(inside).filter(where, birth__in=births).order_by().values_list("id", flat=True)
    hashed = ((pseudonym(key, person_id), person_id) for person_id in candidates.iterator(chunk_size=5000))
    return {number: person_id for number, person_id in hashed if number in wanted}


def sites_of(keys: Sequence[str]) -> dict[str, Site]:
    """Sites by key, with their institution."""
    found = Site.objects.filter(id__in=[UUID(key) for key in keys]).select_related("institution")
    return {str(site.id): site for site in found}


def _estates_of(keys: Sequence[str]) -> dict[str, Neighbourhood]:
    return {str(each.id): each for each in Neighbourhood.objects.filter(id__in=[UUID(key) for key in keys])}
