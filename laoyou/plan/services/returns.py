"""A department's side of the figures it counts: written, shown by a file, handed in, taken back; many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.clock import day_of
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.core.periods import Period
from laoyou.plan.access import REPORT_FIGURE
from laoyou.plan.enums import EditionState, ReturnState, ReturnStepKind
from laoyou.plan.models import StatisticalReturn
from laoyou.plan.selectors import returns as found
from laoyou.plan.selectors.returns import Asked
from laoyou.plan.selectors.rows import EditionRow
from laoyou.plan.services.progress_rules import demand_open
from laoyou.plan.services.return_evidence import add_file
from laoyou.plan.services.return_rules import (
    FigureIncomplete,
    FigureNotHandedIn,
    FigureNotOpen,
    FigureNotYours,
    FigurePeriodRuns,
    audited,
    facts_of,
    locked,
    step,
    turned,
)
from laoyou.plan.services.return_values import demand_magnitude, demand_parts, read_count, read_value

_OPEN = frozenset({ReturnState.DRAFT, ReturnState.SENT_BACK})
MOST = 500  # rows of one file


@dataclass(frozen=True, slots=True)
class About:
    """Which figure: its code in the plan, the area it is about, the period."""

    code: str
    area: int
    period: Period


@dataclass(frozen=True, slots=True)
class Typed:
    """What a unit writes, as typed."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What handing in is done with: the plan, what it asks for, the actor's own unit."""

    edition: EditionRow
    asked: Mapping[str, Asked]
    own: Organisation
    actor: Actor
    now: datetime

    @classmethod
    def of(cls, edition: EditionRow, *, actor: Actor, now: datetime) -> Desk:
        """Raises NotFound for a plan that is not in force, NotAllowed for who tells no figures."""
        REPORT_FIGURE.demand(actor)
        own = found.own_organisation(actor)
        if own is None:
            raise NotAllowed
        if edition.state != EditionState.PUBLISHED:
            raise NotFound
        return cls(edition, found.asked_of(edition, actor=actor, on=day_of(now)), own, actor, now)


def keep_return(
    edition: EditionRow,
    about: About,
    typed: Typed,
    *,
    file: tuple[IO[bytes], str] | None = None,
    submit: bool,
    revision: int | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep a figure as a draft or handed in; returns its key. `revision` is that of the figure as it was read.

    Raises NotFound, FigureNotYours, FigurePeriodRuns, MonthClosed, FigureNotOpen, Conflict, AttachmentRefused, what
    `read_value` and `demand_parts` raise; handed in also FigureIncomplete and OtherMagnitude.
    """
    desk = Desk.of(edition, actor=actor, now=now)
    with transaction.atomic():
        return _keep(desk, about, typed, file=file, submit=submit, revision=revision).id


def hand_in_many(
    edition: EditionRow,
    rows: Mapping[int, tuple[About, Typed]],
    *,
    file: tuple[bytes, str],
    rehearsal: bool,
    actor: Actor,
    now: datetime,
) -> dict[int, DomainError]:
    """Hand in every row that can be, with the file itself as what shows it; what stands against each other row.

    A rehearsal finds the same and writes nothing. A row whose figure waits or is accepted already is refused, so that
    the same file twice changes nothing. Raises NotAllowed, and AttachmentRefused when no row can be shown by the file.
    """
    desk = Desk.of(edition, actor=actor, now=now)
    refused: dict[int, DomainError] = {}
    with transaction.atomic():
        for line, (about, typed) in rows.items():
            try:
                with transaction.atomic():
                    _keep(desk, about, typed, file=(BytesIO(file[0]), file[1]), submit=True, revision=None, anew=True)
            except (DomainError, NotFound) as why:
                refused[line] = why
        transaction.set_rollback(rehearsal)
    return refused


def take_back(return_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """The unit takes back a figure nobody has decided about. Raises NotFound, Conflict, FigureNotHandedIn."""
    REPORT_FIGURE.demand(actor)
    with transaction.atomic():
        told = locked(return_id, actor, revision)
        if told.organisation_id != actor.organisation_id:
            raise NotAllowed
        if told.state != ReturnState.SUBMITTED:
            raise FigureNotHandedIn
        turned(told, ReturnState.DRAFT, ReturnStepKind.TAKEN_BACK, actor=actor, now=now)


def _keep(
    desk: Desk,
    about: About,
    typed: Typed,
    *,
    file: tuple[IO[bytes], str] | None,
    submit: bool,
    revision: int | None,
    anew: bool = False,
) -> StatisticalReturn:
    """`anew`: written over whatever draft there is, without having read it."""
    asked = _demand_asked(desk, about)
    told, before = _held(desk, about, asked, revision, anew=anew)
    told.organisation, told.unit_name = desk.own, desk.own.name
    told.name, told.unit, told.note = asked.name, asked.unit, typed.note.strip()
    _write(told, typed)
    if file is not None:
        add_file(told, *file, actor=desk.actor, now=desk.now)
    if submit:
        _demand_whole(told, asked)
        told.state, told.submitted_at = ReturnState.SUBMITTED, desk.now
        told.submitted_by, told.submitted_by_id = desk.actor.name, desk.actor.user_id
    told.revision += 1
    told.save()
    if submit:
        step(told, ReturnStepKind.SUBMITTED, actor=desk.actor, now=desk.now)
    audited("keep_figure", told, before, actor=desk.actor, now=desk.now)
    return told


def _demand_asked(desk: Desk, about: About) -> Asked:
    asked = desk.asked.get(about.code)
    inside = range_of(desk.edition.area).covers(range_of(about.area)) and about.area in desk.actor.area
    if asked is None or not inside:
        raise NotFound
    if not found.may_tell(asked, about.area, desk.own):
        raise FigureNotYours(name=asked.name, unit=asked.unit_name or "—")
    if about.period.until > day_of(desk.now):
        raise FigurePeriodRuns(period=about.period.key, last=about.period.last_day.isoformat())
    if about.period.months == 1:
        demand_open(desk.edition.area, about.period.since, desk.now)
    return asked


def _held(
    desk: Desk, about: About, asked: Asked, revision: int | None, *, anew: bool
) -> tuple[StatisticalReturn, dict[str, Any]]:
    """The figure, locked, and what it said before; a new one when there is none."""
    told, made = StatisticalReturn.objects.select_for_update(of=("self",)).get_or_create(
        plan_area=desk.edition.area,
        indicator=about.code,
        area=about.area,
        since=about.period.since,
        until=about.period.until,
        defaults={"name": asked.name, "organisation": desk.own, "unit_name": desk.own.name},
    )
    if made:
        return told, {}
    if told.state not in _OPEN:
        raise FigureNotOpen
    if told.revision != revision and not anew:
        raise Conflict
    return told, facts_of(told)


def _write(told: StatisticalReturn, typed: Typed) -> None:
    told.value = read_value(typed.value, told.unit) if typed.value.strip() else None
    told.numerator, told.denominator = read_count(typed.numerator), read_count(typed.denominator)
    if told.value is not None:
        demand_parts(told.value, told.numerator, told.denominator, told.unit)
    elif told.numerator is not None or told.denominator is not None:
        raise FigureIncomplete


def _demand_whole(told: StatisticalReturn, asked: Asked) -> None:
    if told.value is None or told.evidence_id is None:
        raise FigureIncomplete
    if not told.note:
        demand_magnitude(told.value, _known(told, asked), told.unit)


def _known(told: StatisticalReturn, asked: Asked) -> Decimal | None:
    """What is known of the figure's size: the last accepted one, else what the plan promises of its whole area."""
    earlier = StatisticalReturn.objects.filter(
        plan_area=told.plan_area, indicator=told.indicator, area=told.area, until__lt=told.until,
        state=ReturnState.ACCEPTED, unit=told.unit,
    )  # fmt: skip
    last = earlier.order_by("-until", "id").values_list("value", flat=True).first()
    if last is not None or told.area != told.plan_area:
        return last
    promised = asked.rows[0].due(told.since.year)
    return promised.value if promised else None
