"""Supply with what is coming: a plan's projects as printed and as recorded, late or ahead, counted once when open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

import laoyou
from laoyou.core.errors import DomainError, NotAllowed
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.models import Operator, Site
from laoyou.plan.enums import MilestoneKind
from laoyou.plan.models import Milestone, Project, ProjectSupply
from laoyou.plan.selectors.supply import Coming, coming
from laoyou.plan.services.made_up_supply import make_supply
from laoyou.plan.services.milestones import plan_milestones
from laoyou.plan.services.packs import import_pack
from laoyou.plan.services.supply import (
    AddsNothing,
    BecameWhich,
    JustRecorded,
    OpenedLater,
    OutsideTheProject,
    Share,
    record_supply,
)
from laoyou.records.models import AuditEvent
from tests.facilities.homes import site
from tests.facilities.test_pages import post, signed_in, text_of
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, SHANGTAN, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
HOME, SPREAD = "海东市民和县老年养护院", "海东市社区居家养老服务建设项目"
LATER = date(2027, 6, 30)


@pytest.fixture(autouse=True)
def plan(areas_of_haidong: None) -> None:
    pack = Path(laoyou.__file__).parent / "plan" / "data" / "packs" / "haidong.json"
    import_pack(pack.read_bytes(), actor=SYSTEM, now=NOW)


def key(name: str) -> UUID:
    return Project.objects.get(name=name).id


def of(name: str, code: int = HAIDONG) -> list[Coming]:
    return [each for each in coming(code, actor=officer(area=code)) if each.name == name]


def share(area: int = MINHE, *, beds: int = 300, first: date = LATER, **other: Any) -> Share:
    return Share(area, beds, 0, 12_750, first, **other)


def test_as_printed_it_is_late_once_its_period_has_ended() -> None:
    (found,) = of(HOME)
    assert (found.area, found.beds, found.floor, found.expected_on, found.recorded) == (
        MINHE, 300, 12_750, date(2024, 12, 31), False,
    )  # fmt: skip
    assert (found.late(TODAY), found.ahead(TODAY)) == (True, False)
    renewed = [each for each in coming(HAIDONG, actor=officer()) if each.renewed]
    assert all(each.beds == 0 for each in renewed)


def test_a_demonstration_s_completed_projects_became_made_up_institutions_of_their_county() -> None:
    home = site()
    project = Project.objects.get(name=HOME)
    steps = {MilestoneKind.IN_USE: date(2024, 12, 20)}
    plan_milestones(project.id, steps, actor=SYSTEM, now=NOW)
    Milestone.objects.update(done_on=date(2024, 12, 20))
    Operator.objects.update(made_up=False)
    assert make_supply(HAIDONG, actor=SYSTEM, now=NOW) == 0  # a real institution is never named
    Operator.objects.update(made_up=True)
    assert make_supply(HAIDONG, actor=SYSTEM, now=NOW) == 1
    (found,) = of(HOME)
    assert (found.site_id, found.beds, found.opened_on) == (home.id, 300, date(2024, 12, 20))
    assert make_supply(HAIDONG, actor=SYSTEM, now=NOW) == 0


def test_what_a_department_records_takes_its_place_and_opened_it_is_not_to_come() -> None:
    made = record_supply(key(HOME), share(beds=280), revision=None, actor=officer(), now=NOW)
    (found,) = of(HOME)
    assert (found.beds, found.expected_on, found.recorded, found.ahead(TODAY)) == (280, LATER, True, True)
    at = site()
    opened = share(beds=280, opened_on=TODAY, site_id=at.id)
    record_supply(key(HOME), opened, revision=0, actor=officer(), now=NOW)
    (found,) = of(HOME)
    assert (found.site_id, found.ahead(TODAY), found.late(TODAY)) == (at.id, False, False)
    assert AuditEvent.objects.filter(action="plan.record_supply", subject_id=made).count() == 2


def test_a_project_for_several_counties_is_shared_out() -> None:
    (found,) = of(SPREAD)
    assert (found.area, found.beds) == (HAIDONG, 900)
    record_supply(key(SPREAD), share(beds=200), revision=None, actor=officer(area=MINHE), now=NOW)
    assert [(each.area, each.beds, each.recorded) for each in of(SPREAD)] == [
        (HAIDONG, 700, False),
        (MINHE, 200, True),
    ]
    record_supply(key(SPREAD), share(HAIDONG, beds=650), revision=None, actor=officer(), now=NOW)
    assert sorted((each.area, each.beds) for each in of(SPREAD)) == [(HAIDONG, 650), (MINHE, 200)]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"beds": 0}, AddsNothing),
        ({"area": 630100000000}, OutsideTheProject),
        ({"opened_on": TODAY}, BecameWhich),
        ({"opened_on": date(2099, 1, 1)}, OpenedLater),
    ],
)
def test_what_cannot_be(told: dict[str, Any], error: type[DomainError]) -> None:
    facts: dict[str, Any] = {"area": MINHE, "beds": 10, "places": 0, "floor": 0, "expected_on": LATER} | told
    with pytest.raises(error):
        record_supply(key(HOME), Share(**facts), revision=None, actor=officer(), now=NOW)
    assert not ProjectSupply.objects.exists()


def test_the_neighbour_the_leader_and_whoever_comes_second_are_refused() -> None:
    elsewhere: Site = site(SHANGTAN, SiteKind.PRIVATE_HOME)
    with pytest.raises(OutsideTheProject):
        record_supply(key(HOME), share(), revision=None, actor=officer(area=LEDU), now=NOW)
    wrong = share(opened_on=TODAY, site_id=elsewhere.id)
    with pytest.raises(BecameWhich):
        record_supply(key(HOME), wrong, revision=None, actor=officer(), now=NOW)
    leader = type(SYSTEM)("领导", officer().user_id, frozenset({"leader"}), None, officer().area)
    with pytest.raises(NotAllowed):
        record_supply(key(HOME), share(), revision=None, actor=leader, now=NOW)
    record_supply(key(HOME), share(), revision=None, actor=officer(), now=NOW)
    with pytest.raises(JustRecorded):
        record_supply(key(HOME), share(), revision=None, actor=officer(), now=NOW)


@pytest.mark.usefixtures("pages")
def test_the_page_counts_with_it() -> None:
    item = key(HOME)
    client = signed_in()
    page = reverse("facilities:coming", args=[MINHE])
    assert HOME in text_of(client.get(page))
    typed = {"beds": "301", "places": "0", "floor": "12750", "expected_on": "2099-06-30"}
    assert post(client, "facilities:record_coming", [MINHE, item], **typed).status_code == 302
    shown = client.get(page)
    assert "301" in text_of(shown)
    assert signed_in(area=LEDU).get(page).status_code == 404
