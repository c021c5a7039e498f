"""How many queries each list page makes, pinned: the same for one plan of a few rows and for many plans of hundreds.

A page that asks the database once a row shows here as two different numbers; a page that merely asks more than it
did shows as a number that is no longer the pinned one. Whoever changes a number in query_counts.json says why.
Pinned is the page with nothing kept in memory (`laoyou.plan.selectors.items`); with it no page asks more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cast import NOW, PASSWORD, hold, person
from desk import HAIDONG, SYSTEM, furnish
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from bench.packs import County, Size, counties, pack_of
from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.accounts.services.organisations import ensure_departments
from laoyou.core import clock
from laoyou.core.clock import now, today
from laoyou.core.credit_codes import check_character
from laoyou.core.kept import Kept
from laoyou.exchange.enums import Use
from laoyou.exchange.models import Batch, Conflict
from laoyou.exchange.services.uses import note_use
from laoyou.facilities.enums import (
    FactKind,
    Licence,
    Mode,
    NeighbourhoodKind,
    Ownership,
    ProvisionKind,
    SiteKind,
    SiteState,
    WaitingKind,
)
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import Notice
from laoyou.facilities.selectors.register import card as institution_card
from laoyou.facilities.services.applications import apply_for_place
from laoyou.facilities.services.closings import Announced, announce
from laoyou.facilities.services.facts import FactDetails, record_fact
from laoyou.facilities.services.filing import Declared, submit
from laoyou.facilities.services.filing_papers import Paper
from laoyou.facilities.services.neighbourhoods import Facts, Measure, plan_remedy, record_neighbourhood
from laoyou.facilities.services.quotas import Idle, record_premises
from laoyou.facilities.services.registering import InstitutionDetails, SiteDetails, register_institution
from laoyou.facilities.services.waiting_lists import open_list, publish_ranking
from laoyou.facilities.services.waiting_rules import begin_with_shipped
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.models import Errand, LegalHold, Person, Retirement
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.found_pairs import Found, keep
from laoyou.people.services.persons import Details, record_person
from laoyou.people.services.retention import AFTER_DEATH
from laoyou.people.services.tallying import count_registry
from laoyou.places.models import Area
from laoyou.plan.selectors import items
from laoyou.plan.services.packs import import_pack
from laoyou.workbench.accounts import session_limits

PINNED: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text())
OWN = County(HAIDONG // 10**6, "海东市", ("乐都区", "民和县"))
FILED_WITH = ("application", "registration", "premises", "promise")
# Figures, tasks, projects, policies and elements with their links, of two editions: what memory can spare a page.
PARTS_KEPT = 14
FEW = Size(2, 2, 1, 2, 2, 2, 2, 2, 2)
MANY_PLANS = 6

# Pages that show one thing, take something in, or only lead elsewhere.
NOT_LISTS = {
    "plan:ours", "plan:count_figures", "plan:upload", "plan:document", "plan:pack", "plan:review", "plan:review_heading",
    "plan:review_confirm", "plan:review_merge", "plan:review_accept", "plan:review_discard",
    "places:top", "places:rename", "places:abolish", "places:merge", "places:move",
    "accounts:new_person", "accounts:new_organisation", "accounts:lay_out_departments", "accounts:settings", "accounts:away",
    "accounts:reminders", "accounts:be_oneself",
    "accounts:choose_place", "accounts:keep_alive", "accounts:export_who",
    "records:verify_audit", "records:new_calendar", "records:export_audit", "records:order_list", "people:new", "people:rescue", "people:take_in",
    "people:open_elsewhere", "people:own_counts",
    "people:count_now", "people:compare", "neighbourhoods:new", "neighbourhoods:new_quota",
    "neighbourhoods:new_premises", "exchange:load", "exchange:check_quality",
    "facilities:new", "facilities:new_ceiling", "house:own", "facilities:own", "facilities:own_supply",
    "waiting:new_list", "waiting:new_rule", "waiting:apply", "waiting:begin_rules",
    "meetings:new", "pledges:new", "policies:new", "explore:save_view", "notices:new", "plan:returns_file", "plan:lay_down_parameter", "bulletins:order",
    "assessment:compute", "assessment:new_scheme", "assessment:new_adjustment",
    "portal:home", "portal:my_place", "portal:file", "portal:filed", "portal:filing_standing", "portal:close_my_place",
    "portal:filing_more", "portal:close_standing",
    "portal:own_copy", "portal:close_own_copy", "portal:own_request",
}  # fmt: skip
ASKS = {
    "search": {"q": "养老"},
    "suggest": {"q": "养老"},
    "places:search": {"q": "海"},
    "people:choose_area": {"q": "海"},
    "people:choose_person": {"q": "祁"},
}
SHOWN_FOR = {
    "facilities:supply": [HAIDONG],
    "places:area": [HAIDONG],
    "people:counts": [HAIDONG],
    "people:ahead": [HAIDONG],
    "people:births": [HAIDONG],
}
ROLES = {
    "waiting:lists": Role.TOWNSHIP_WORKER,
    "waiting:rules": Role.TOWNSHIP_WORKER,
    "waiting:applications": Role.TOWNSHIP_WORKER,
    "house:staff": Role.DEPARTMENT_OFFICER,
    "house:returns": Role.DEPARTMENT_OFFICER,
    "house:vacancies": Role.DEPARTMENT_OFFICER,
    "house:free_places": Role.DEPARTMENT_OFFICER,
    "house:yearly_returns": Role.DEPARTMENT_OFFICER,
    "house:safety_sites": Role.DEPARTMENT_OFFICER,
    "house:incidents": Role.DEPARTMENT_OFFICER,
    "accounts:people": Role.SYSTEM_ADMIN,
    "facilities:register": Role.LEADER,
    "closings:list": Role.DEPARTMENT_OFFICER,
    "notices:list": Role.DEPARTMENT_OFFICER,
    "filings:list": Role.DEPARTMENT_OFFICER,
    "facilities:expiring": Role.TOWNSHIP_WORKER,
    "facilities:supply": Role.LEADER,
    "facilities:prices": Role.LEADER,
    "facilities:ceilings": Role.LEADER,
    "people:list": Role.TOWNSHIP_WORKER,
    "people:due": Role.TOWNSHIP_WORKER,
    "people:doubts": Role.TOWNSHIP_WORKER,
    "people:moved": Role.TOWNSHIP_WORKER,
    "people:pairs": Role.TOWNSHIP_WORKER,
    "people:errands": Role.TOWNSHIP_WORKER,
    "people:choose_area": Role.TOWNSHIP_WORKER,
    "people:to_confirm": Role.TOWNSHIP_WORKER,
    "people:choose_person": Role.TOWNSHIP_WORKER,
    "people:health_due": Role.TOWNSHIP_WORKER,
    "people:retention": Role.DATA_OFFICER,
    "people:requests": Role.TOWNSHIP_WORKER,
    "people:readings": Role.AUDITOR,
    "people:counts": Role.DATA_OFFICER,
    "people:ahead": Role.DATA_OFFICER,
    "people:births": Role.DATA_OFFICER,
    "exchange:batches": Role.DATA_OFFICER,
    "exchange:conflicts": Role.DATA_OFFICER,
    "exchange:freshness": Role.DATA_OFFICER,
    "exchange:quality": Role.DATA_OFFICER,
    "exchange:snapshots": Role.DATA_OFFICER,
    "exchange:catalogue": Role.DATA_OFFICER,
    "accounts:organisations": Role.SYSTEM_ADMIN,
    "accounts:who": Role.SECURITY_ADMIN,
    "accounts:tokens": Role.SECURITY_ADMIN,
    "records:audit": Role.AUDITOR,
    "records:calendar": Role.SYSTEM_ADMIN,
    "records:jobs": Role.SYSTEM_ADMIN,
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """海东 with its departments; the pages as they are served, but for the fingerprints in the names of files."""
    # A click more than a minute after the last is written down: three queries that a slow machine would count as a page's.
    monkeypatch.setattr(session_limits, "_WRITE_EVERY", 3600)
    settings.REQUIRE_MFA = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    furnish(tmp_path)


def test_one_plan_of_a_few_rows() -> None:
    residents(2)
    homes(2)
    assert counted(two_editions(FEW, Size(3, 3, 2, 3, 3, 3, 3, 3, 3))) == PINNED


def test_many_plans_of_hundreds_of_rows() -> None:
    for county in counties(MANY_PLANS):
        found(county.area, county.name)
        ensure_departments(county.area, actor=SYSTEM, now=NOW)
        import_pack(pack_of(county, size=FEW), actor=SYSTEM, now=NOW)
    for number in range(90, 90 + MANY_PLANS):
        found(HAIDONG + number * 10**6, f"第{number}县")
    for number in range(MANY_PLANS):
        hold(person(f"colleague{number}"), Role.LEADER)
    residents(60)
    homes(55)
    assert counted(two_editions(Size(), Size(indicators=25, tasks=40, projects=30))) == PINNED


def test_every_list_page_is_counted() -> None:
    assert set(names_of_lists()) - NOT_LISTS | set(SHOWN_FOR) == set(PINNED)


TO_IDENTIFY = {
    "area": HAIDONG,
    "kind": "identify",
    "happening": "rescue",
    "since": today(),
    "due": today(),
    "recorded_by": "测试",
    "recorded_at": NOW,
}


def homes(count: int) -> None:
    """Homes of 海东, each with a certificate that runs out next week."""
    for number in range(count):
        first = f"5299020299{number:07d}"
        details = InstitutionDetails(
            name=f"示例{number}院",
            operator_name=f"示例{number}",
            credit_code=first + check_character(first),
            ownership=Ownership.PUBLIC,
            mode=Mode.OWNER,
            site=SiteDetails(SiteKind.RURAL_HOME, f"示例{number}院", HAIDONG, opened_on=today()),
        )
        at = institution_card(register_institution(details, actor=SYSTEM, now=clock.now()), on=today(), actor=SYSTEM)
        fire = FactDetails(FactKind.LICENCE, today(), today() + timedelta(days=7), detail=Licence.FIRE)
        record_fact(at.sites[0].id, fire, actor=SYSTEM, now=clock.now())
        papers = [Paper(FilingPaper(each), "a.pdf", b"%PDF-") for each in FILED_WITH]
        submit(at.sites[0].id, Declared(), papers, actor=SYSTEM, now=clock.now())
        announce(
            at.sites[0].id,
            Announced(SiteState.CLOSED, today() + timedelta(days=90), "改建"),
            actor=SYSTEM,
            now=clock.now(),
        )
        office = Organisation.objects.filter(area=HAIDONG).earliest("id")
        Notice.objects.create(
            area=HAIDONG,
            area_end=HAIDONG + 10**8,
            audience="elders",
            issuer=office,
            title=f"第{number}号通知",
            text="自查",
            sent_at=clock.now(),
            sent_by="测试",
        )


def residents(count: int) -> None:
    """People of 海东 who turn sixty this month, each with a condition, to be identified, perhaps the one before."""
    born = today().replace(year=today().year - 60, day=1)
    before: list[UUID] = []
    begin_with_shipped(HAIDONG, actor=SYSTEM, now=now())
    county = open_list(WaitingKind.ELDER, HAIDONG, None, actor=SYSTEM, now=now())
    for number in range(count):
        details = Details(f"祁{number}号", 1, born, HAIDONG, Source.COMMUNITY)
        person_id = record_person(details, actor=SYSTEM, now=NOW)
        Errand.objects.create(person_id=person_id, **TO_IDENTIFY)
        Retirement.objects.create(person_id=person_id, rule=AFTER_DEATH, noticed_on=today())
        LegalHold.objects.create(person_id=person_id, reason="诉讼", placed_by="测试", placed_at=NOW)
        certify_condition(
            person_id,
            ConditionKind.LOW_INCOME,
            first=born,
            until=None,
            source=Source.CIVIL_AFFAIRS,
            actor=SYSTEM,
            now=NOW,
        )
        apply_for_place(person_id, WaitingKind.ELDER, [county], actor=SYSTEM, now=now())
        keep(
            [Found(one, person_id, 0.5, 0.0, {"name": "exact"}, {"name": 0.0}) for one in before], run=uuid4(), now=NOW
        )
        before = [person_id]
    count_registry(now=clock.now())
    premises(count)
    files(count)
    publish_ranking(county, actor=SYSTEM, now=now())


def premises(count: int) -> None:
    """Neighbourhoods of 海东, each with a rectification plan, and as many premises that stand idle."""
    owner = Organisation.objects.order_by("id").values_list("id", flat=True)[0]
    for number in range(count):
        facts = Facts(f"第{number}小区", HAIDONG, NeighbourhoodKind.NEW, population=100, counted_on=today())
        key = record_neighbourhood(facts, actor=SYSTEM, now=NOW)
        plan_remedy(key, Measure(ProvisionKind.LEASED, 1000, "租赁", today(), owner), actor=SYSTEM, now=NOW)
        record_premises(Idle(f"第{number}处", HAIDONG, "某单位", 1000, today()), actor=SYSTEM, now=NOW)


def files(count: int) -> None:
    """Accepted files of departments, each with a contradiction and somebody who took its rejected rows."""
    someone = Person.objects.order_by("id").first()
    for number in range(count):
        batch = Batch.objects.create(
            area=HAIDONG,
            feed="household_register",
            source=Source.PUBLIC_SECURITY,
            filename=f"{number}.csv",
            as_of=today(),
            state="accepted",
            loaded_at=NOW,
            accepted_at=NOW,
        )
        note_use(batch, Use.REJECTED, rows=1, actor=SYSTEM, now=NOW)
        Conflict.objects.create(
            area=HAIDONG,
            person=someone,
            field="area",
            kept=str(HAIDONG),
            offered=str(HAIDONG),
            kept_source=Source.PUBLIC_SECURITY,
            offered_source=Source.HEALTH,
            offered_index=bytes([number]),
            batch_id=batch.id,
            as_of=today(),
            opened_at=NOW,
        )


def found(code: int, name: str) -> None:
    """A county."""
    always = DateRange(None, None)
    Area.objects.create(code=code, name=name, short_name=name, kind="county", valid=always, source="office")


def two_editions(earlier: Size, later: Size) -> UUID:
    """海东's plan in two editions; returns the later one's id."""
    import_pack(pack_of(OWN, size=earlier), actor=SYSTEM, now=NOW)
    return import_pack(pack_of(OWN, size=later), actor=SYSTEM, now=NOW).edition_id


def counted(edition_id: UUID) -> dict[str, int]:
    """Queries of each page, opened a second time by somebody whose role it is made for."""
    clients = {role: signed_in(role) for role in {Role.PLAN_OFFICER, *ROLES.values()}}
    return {name: queries_of(clients[ROLES.get(name, Role.PLAN_OFFICER)], name, edition_id) for name in PINNED}


def signed_in(role: Role) -> Client:
    office = Organisation.objects.filter(function="civil_affairs").order_by("id")[0]
    hold(person(role.value), role, **({"organisation": office} if role == Role.DEPARTMENT_OFFICER else {}))
    client = Client()
    client.post(reverse("account_login"), {"login": role.value, "password": PASSWORD})
    return client


def queries_of(client: Client, name: str, edition_id: UUID) -> int:
    url = reverse(name, args=SHOWN_FOR.get(name) or ([edition_id] if takes_edition(name) else []))
    client.get(url, ASKS.get(name, {}))
    first, second = (queries_when_opened(client, url, name, kept) for kept in (Kept(most=0), Kept(most=10_000)))
    assert second <= first <= second + PARTS_KEPT, name
    return first


def queries_when_opened(client: Client, url: str, name: str, kept: Kept[Any, Any]) -> int:
    """Of the second of two openings, with `kept` holding the rows of editions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(items, "_KEPT", kept)
        client.get(url, ASKS.get(name, {}))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, ASKS.get(name, {})).status_code == 200, name
    return len(queries)


def takes_edition(name: str) -> bool:
    return "<uuid:edition_id>" in dict(pages_by_name()).get(name, "")


def names_of_lists() -> list[str]:
    """Every page of ours that needs no more to be opened than an edition, if that."""
    return [name for name, route in pages_by_name() if route.count("<") == route.count("<uuid:edition_id>")]


def pages_by_name() -> Iterator[tuple[str, str]]:
    """("plan:board", "plans/<uuid:edition_id>/") of every page but those that are nobody's list."""
    for found in get_resolver().url_patterns:
        if isinstance(found, URLPattern) and found.name in {"today", "search", "suggest"}:
            yield found.name, str(found.pattern)
        elif isinstance(found, URLResolver) and found.namespace:
            for page in found.url_patterns:
                if isinstance(page, URLPattern):
                    yield f"{found.namespace}:{page.name}", f"{found.pattern}{page.pattern}"
