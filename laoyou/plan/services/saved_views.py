"""Questions to the figures kept under a name: saved, changed and deleted by their owner alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.plan.access import SAVE_VIEW
from laoyou.plan.models import SavedView
from laoyou.records.services import audit


class ViewUnnamed(DomainError):
    code = "saved_view_unnamed"
    sentence = "Give the view a name, so that you find it again."


class ViewNameTaken(DomainError):
    code = "saved_view_name_taken"
    sentence = "You have a view of this name already. Choose another name, or change that view."


class ViewOutside(DomainError):
    code = "saved_view_outside"
    sentence = "The area this view asks for lies outside yours."


@dataclass(frozen=True, slots=True)
class Question:
    """What a view asks: as the page's address says it."""

    indicator: str
    basis: str
    place: int
    inside: bool
    breakdown: str
    group: str
    months: int
    until: date | None


def save_view(name: str, question: Question, *, shared: bool, actor: Actor, now: datetime) -> UUID:
    """Keep a question under a name; returns its key. Raises ViewUnnamed, ViewNameTaken, ViewOutside, NotAllowed."""
    SAVE_VIEW.demand(actor)
    _demand_fit(name, question, actor)
    if actor.user_id is None:
        raise NotAllowed  # the system keeps no views
    with refusing({"saved_view_name_once": ViewNameTaken}), transaction.atomic():
        view = SavedView.objects.create(
            owner_id=actor.user_id,
            owner_name=actor.name,
            area=actor.area.low,
            name=name.strip(),
            shared=shared,
            saved_at=now,
            **asdict(question),
        )
        _audit("plan.save_view", view, actor=actor, now=now)
    return view.id


def change_view(
    view_id: UUID,
    name: str,
    *,
    shared: bool,
    question: Question | None = None,
    revision: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Another name, shared or not, and another question where one is given.

    Raises NotFound (also for somebody else's), Conflict, and as `save_view`.
    """
    SAVE_VIEW.demand(actor)
    with refusing({"saved_view_name_once": ViewNameTaken}), transaction.atomic():
        view = _own(view_id, revision, actor)
        _demand_fit(name, question, actor)
        view.name, view.shared, view.saved_at, view.revision = name.strip(), shared, now, view.revision + 1
        for field, value in asdict(question).items() if question else ():
            setattr(view, field, value)
        view.save()
        _audit("plan.change_view", view, actor=actor, now=now)


def delete_view(view_id: UUID, *, revision: int, actor: Actor, now: datetime) -> None:
    """Forget a view. Raises NotFound, Conflict."""
    SAVE_VIEW.demand(actor)
    with transaction.atomic():
        view = _own(view_id, revision, actor)
        _audit("plan.delete_view", view, actor=actor, now=now)
        view.delete()


def _demand_fit(name: str, question: Question | None, actor: Actor) -> None:
    if not name.strip():
        raise ViewUnnamed
    if question and question.place not in actor.area:
        raise ViewOutside


def _own(view_id: UUID, revision: int, actor: Actor) -> SavedView:
    found = SavedView.objects.select_for_update().filter(id=view_id, owner_id=actor.user_id).first()
    if found is None:
        raise NotFound
    if found.revision != revision:
        raise Conflict
    return found


def _audit(action: str, view: SavedView, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject="plan.saved_view",
        subject_id=view.id,
        area=view.area,
        now=now,
        after={"name": view.name, "shared": view.shared, "indicator": view.indicator, "place": view.place},
    )
