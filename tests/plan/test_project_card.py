"""A project's card: its place, photos without the camera's words, visits after completion and when they are due."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from desk import HAIBEI, HAIDONG, LEDU, NOW, TODAY, accept, clerk, officer, read
from django.db import IntegrityError, transaction
from PIL import Image

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.core.working_days import WorkingCalendar
from laoyou.facilities.services.photos import PhotoConsentMissing, PhotoWordsMissing, SitePhotoNotTaken
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Milestone, ProjectVisit
from laoyou.plan.selectors import editions, items
from laoyou.plan.selectors import project_card as found
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.rows import EditionRow, ProjectRow
from laoyou.plan.services.meetings import DueOnHoliday
from laoyou.plan.services.milestones import Course, plan_milestones, record_milestone
from laoyou.plan.services.money_rules import OthersProject
from laoyou.plan.services.project_card import (
    DayToCome,
    MoreThanReady,
    NextNotLater,
    NotCompleted,
    PlaceFacts,
    PlaceOutside,
    UnusedUnexplained,
    VisitFacts,
    keep_project_photo,
    record_place,
    record_visit,
    remove_project_photo,
)

TERMS = Terms(WorkingCalendar())
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
BY = {"actor": officer(), "now": NOW}
STREET, OF_MINHE = 630202001000, 630222000000


@pytest.fixture
def plan() -> EditionRow:
    return editions.get_edition(accept(read()).id, actor=officer())


@pytest.fixture
def home(plan: EditionRow) -> ProjectRow:
    return items.projects(plan, actor=officer())[0]


def photo(side: int = 640) -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "相机厂家"
    Image.new("RGB", (side, side // 2), (90, 120, 60)).save(written, "JPEG", exif=exif)
    return written.getvalue()


def in_use(home: ProjectRow, on: date) -> None:
    plan_milestones(home.id, {MilestoneKind.IN_USE: on}, **BY)
    step = Milestone.objects.get(lineage=home.lineage)
    record_milestone(step.id, Course(done_on=on), revision=step.revision, **BY)


def test_a_place_is_a_point_or_an_area_inside_the_project_s_counties(plan: EditionRow, home: ProjectRow) -> None:
    record_place(home.id, PlaceFacts(STREET, 102.4, 36.48, "古城大街"), revision=None, **BY)
    with pytest.raises(Conflict):  # the second of two who edit sees the first
        record_place(home.id, PlaceFacts(STREET), revision=None, actor=clerk(), now=NOW)
    record_place(home.id, PlaceFacts(LEDU), revision=0, actor=clerk(), now=NOW)
    kept = found.place(plan, home, actor=clerk())
    assert kept is not None
    assert (kept.within, kept.longitude, kept.revision) == (LEDU, None, 1)
    for outside in (OF_MINHE, HAIDONG, HAIBEI):
        with pytest.raises(PlaceOutside):
            record_place(home.id, PlaceFacts(outside), revision=1, **BY)
    with pytest.raises(OthersProject):
        record_place(home.id, PlaceFacts(LEDU), revision=1, actor=clerk("health"), now=NOW)
    with pytest.raises(NotFound):
        record_place(home.id, PlaceFacts(LEDU), revision=1, actor=officer(area=HAIBEI), now=NOW)
    with pytest.raises(NotAllowed):
        record_place(home.id, PlaceFacts(LEDU), revision=1, actor=officer("leader"), now=NOW)


def test_a_photo_is_made_anew_and_says_what_is_on_it(plan: EditionRow, home: ProjectRow) -> None:
    key = keep_project_photo(home.id, photo(), on=TODAY, words="主体封顶", agreed=True, **BY)
    (kept,) = found.photos(plan, home, actor=clerk())
    assert (kept.id, kept.words, kept.width, kept.height) == (key, "主体封顶", 640, 320)
    large, small = (found.image(key, small=each, actor=clerk("health")) for each in (False, True))
    assert "相机厂家".encode() not in large
    assert Image.open(BytesIO(small)).size == (480, 240)
    with pytest.raises(NotFound):
        found.image(key, small=True, actor=officer(area=HAIBEI))
    for bad, wanted in (
        ({"words": ""}, PhotoWordsMissing),
        ({"agreed": False}, PhotoConsentMissing),
        ({"on": TODAY + timedelta(days=1)}, DayToCome),
        ({"content": b"%PDF-1.4"}, SitePhotoNotTaken),
    ):
        with pytest.raises(wanted):
            keep_project_photo(
                home.id, **{"content": photo(), "on": TODAY, "words": "主体封顶", "agreed": True, **BY, **bad}
            )  # type: ignore[arg-type]
    with pytest.raises(OthersProject):
        remove_project_photo(key, actor=clerk("health"), now=NOW)
    remove_project_photo(key, **BY)
    assert found.photos(plan, home, actor=clerk()) == []


def test_a_completed_project_is_visited_when_due_and_visits_stay(plan: EditionRow, home: ProjectRow) -> None:
    projects = items.projects(plan, actor=officer())
    with pytest.raises(NotCompleted):
        record_visit(home.id, VisitFacts(TODAY, in_use=True), **BY)
    assert found.follow_ups(plan, projects, actor=clerk(), terms=TERMS) == []
    used_since = date(2025, 8, 1)
    in_use(home, used_since)
    (due,) = found.visits_due(plan, projects, actor=clerk(), today=TODAY, terms=TERMS)
    assert (due.project.id, due.due, due.last) == (home.id, date(2026, 1, 28), None)
    first = VisitFacts(TODAY, in_use=False, problems="设备未到", next_on=date(2026, 6, 1))
    record_visit(home.id, first, actor=clerk(), now=NOW)
    assert found.visits_due(plan, projects, actor=clerk(), today=TODAY, terms=TERMS) == []
    record_visit(home.id, VisitFacts(TODAY, in_use=True, beds=120, people=90), **BY)
    last, earlier = found.visits(plan, home, actor=clerk())
    assert (last.used, last.problems, earlier.problems, earlier.used) == (75.0, "", "设备未到", None)
    assert found.follow_ups(plan, projects, actor=clerk(), terms=TERMS) == []  # the last visit asked for no other
    with pytest.raises(IntegrityError, match="project_visit_unused_says_why"), transaction.atomic():
        ProjectVisit.objects.filter(id=last.id).update(in_use=False)


def test_what_does_not_fit_is_answered_in_a_sentence(home: ProjectRow) -> None:
    in_use(home, date(2025, 8, 1))
    for facts, wanted in (
        (VisitFacts(TODAY + timedelta(days=1), in_use=True), DayToCome),
        (VisitFacts(TODAY, in_use=False), UnusedUnexplained),
        (VisitFacts(TODAY, in_use=True, beds=10, people=11), MoreThanReady),
        (VisitFacts(TODAY, in_use=True, next_on=TODAY), NextNotLater),
        (VisitFacts(TODAY, in_use=True, next_on=date(2026, 10, 1)), DueOnHoliday),
    ):
        with pytest.raises(wanted):
            record_visit(home.id, facts, **BY)
