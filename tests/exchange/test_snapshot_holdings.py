"""What a snapshot holds of staff, papers of sites, areas and neighbourhoods is what the records say, without names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from laoyou.analytics.indicators import compute
from laoyou.analytics.lake import Session, open_lake
from laoyou.exchange.services.snapshots import take_snapshot
from laoyou.facilities.enums import CredentialKind, FactKind, NeighbourhoodKind, PostKind, SiteKind, TrainingStage
from laoyou.facilities.models import Credential, Neighbourhood, Post, Provision, Site, SiteFact, Staff, Training
from laoyou.facilities.selectors.neighbourhoods import neighbourhoods
from laoyou.people.models import Household
from tests.facilities import homes
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, enter, worker

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 2, 28)
BY: dict[str, Any] = {"recorded_by": "tests", "recorded_at": NOW}


@pytest.fixture
def lake(settings: Settings, tmp_path: Path) -> Path:
    settings.LAKE_ROOT = tmp_path / "lake"
    return tmp_path / "lake"


def works(at: Site, kind: PostKind, name: str = "李护理") -> Staff:
    staff = Staff.objects.create(institution=at.institution, name=name, sex=2, created_at=NOW, updated_at=NOW)
    Post.objects.create(staff=staff, site=at, kind=kind, valid=homes.days())
    return staff


def estate(name: str, **facts: Any) -> Neighbourhood:
    known: dict[str, Any] = {"area": MAYING_COMMUNITY, "kind": NeighbourhoodKind.NEW, "counted_on": DAY}
    return Neighbourhood.objects.create(name=name, **(known | facts), created_at=NOW, updated_at=NOW)


@pytest.fixture
def city(areas_of_haidong: None) -> None:
    for area in (MAYING_COMMUNITY, SHANGTAN):
        Household.objects.create(area=area)
    enter("祁宝", date(2024, 1, 1), 37)
    home, nursery = homes.site(), homes.site(SHANGTAN, SiteKind.CHILDCARE, name="示例托育园")
    SiteFact.objects.create(site=home, kind=FactKind.GRADE, value=4, valid=homes.days(), **BY)
    SiteFact.objects.create(site=home, kind=FactKind.FLOOR_AREA, value=4_000_000, valid=homes.days(), **BY)
    SiteFact.objects.create(site=nursery, kind=FactKind.MODEL, valid=homes.days(), **BY)
    works(home, PostKind.SOCIAL_WORKER)
    carer, _other = works(nursery, PostKind.CHILD_CARER), works(nursery, PostKind.TEACHER)
    Credential.objects.create(staff=carer, kind=CredentialKind.INFANT_CARE, valid=homes.days())
    Training.objects.create(staff=carer, stage=TrainingStage.POST, topic="急救", hours=8, finished_on=date(2026, 1, 9))
    enough = estate("川垣新区", population=1_000, handover_due=DAY)
    estate("古鄯新区", population=1_000, households=300, handed_over_on=None, handover_due=date(2026, 2, 1))
    Provision.objects.create(neighbourhood=enough, kind="built", floor=10_000, valid=homes.days(), **BY)


def rows(session: Session, table: str) -> list[dict[str, Any]]:
    return list(session.backend.to_pyarrow(session.table(table)).to_pylist())


@pytest.mark.usefixtures("city")
def test_figures_are_what_the_records_say(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        found = {(row["indicator"], row["area"]): row["value"] for row in compute(session, run="r").to_pylist()}
    assert found["graded_institutions", HAIDONG] == 1.0
    assert found["demonstration_childcare", LEDU] == 1.0
    assert found["childcare_staff_certified", HAIDONG] == 50.0
    assert found["childcare_staff_training", HAIDONG] == 50.0
    assert found["public_home_coverage", MINHE] == 100.0
    assert found["public_home_coverage", HAIDONG] == 50.0
    assert found["new_estate_compliance", MINHE] == 50.0


@pytest.mark.usefixtures("city")
def test_floor_and_areas_are_those_of_the_pages(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    known = {str(each.id): each for each in neighbourhoods(on=DAY, actor=worker())}
    with open_lake(lake).session(made) as session:
        estates, floors, places = (rows(session, name) for name in ("neighbourhoods", "provisions", "areas"))
    assert {each["neighbourhood"]: each["required"] for each in estates} == {
        key: each.required for key, each in known.items()
    }
    assert {each["neighbourhood"]: each["floor"] for each in floors} == {
        key: each.provided for key, each in known.items() if each.provided
    }
    assert [each["due"] for each in sorted(estates, key=lambda each: each["due"])] == [date(2026, 2, 1), DAY]
    assert {each["level"] for each in places} == {6, 12}
    assert sum(each["level"] == 6 for each in places) == 2
    assert {each["area"] // 10**8 for each in places} == {HAIDONG // 10**8}


@pytest.mark.usefixtures("city")
def test_staff_are_numbers(lake: Path) -> None:
    made = take_snapshot(actor=SYSTEM, now=NOW)
    with open_lake(lake).session(made) as session:
        posts, shown, learnt, facts = (
            rows(session, name) for name in ("posts", "credentials", "trainings", "site_facts")
        )
    assert len({each["staff"] for each in posts}) == len(posts) == 3
    assert {each["staff"] for each in shown} == {each["staff"] for each in learnt} < {each["staff"] for each in posts}
    assert {each["area"] for each in shown} == {SHANGTAN}
    assert {(each["kind"], each["value"]) for each in facts} == {("grade", 4), ("model", None)}
    assert not any("护理" in str(each) for each in [*posts, *shown, *learnt])
