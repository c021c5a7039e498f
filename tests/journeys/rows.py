"""A few made-up rows for every page that would otherwise be empty, entered as people enter them: through the services.

Run at a site by `Site.python(ENTER)`; each part commits on its own, as its buttons do.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from datetime import time as hour_of_day
from io import BytesIO
from typing import Any
from uuid import UUID

from laoyou.accounts.models import User
from laoyou.accounts.selectors.actors import actor_for
from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.identifiers import uuid7
from laoyou.exchange.enums import BatchState
from laoyou.exchange.models import Batch, StagedRow
from laoyou.exchange.services import accepting, loading, mapping
from laoyou.exchange.services.figures import refresh_figures
from laoyou.facilities.enums import (
    ClassKind,
    FactKind,
    Hours,
    LeaveKind,
    Licence,
    Mode,
    NeighbourhoodKind,
    Ownership,
    PostKind,
    ProvisionKind,
    Severity,
    SiteKind,
    SiteState,
    StayKind,
    Subject,
)
from laoyou.facilities.enums.closings import ResettledTo
from laoyou.facilities.enums.filings import FilingPaper
from laoyou.facilities.models import Filing, Shift, Site, Unit
from laoyou.facilities.selectors.guests import guest_of
from laoyou.facilities.services import (
    absences,
    attendance,
    capacity,
    closings,
    facts,
    filing,
    filing_answers,
    filing_papers,
    filing_requests,
    neighbourhoods,
    notices,
    price_proposals,
    quotas,
    registering,
    rosters,
    safety,
    staffing,
    stays,
)
from laoyou.people.enums import (
    Asker,
    AuthorityConsent,
    AuthorityScope,
    CheckResult,
    ConditionKind,
    ConsentPurpose,
    CorrectionField,
    Disease,
    HealthEventKind,
    HealthPeriodKind,
    HouseholdRole,
    IdentityCheck,
    RelationKind,
    Source,
)
from laoyou.people.services import (
    agents,
    consents,
    correction_requests,
    health,
    households,
    moves,
    own_record,
    retention,
)
from laoyou.people.services import relations as kin
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.household_rules import Home
from laoyou.people.services.persons import record_person
from laoyou.people.services.relation_rules import Relationship
from laoyou.records.services.list_files import ListOrder, order_list_file
from tests.exchange.files import csv, line
from tests.facilities.homes import credit_code
from tests.journeys import rows_plan
from tests.people.registry import MAYING_COMMUNITY, SYSTEM, details, number_of

ENTER = "from tests.journeys import rows; rows.enter()"
ELDER, SON, CHILD = "祁样例", "祁样子", "祁样孙"  # found again by these names
_BORN, _SON_BORN = date(1941, 3, 4), date(1968, 5, 6)
_NEXT_COMMUNITY = MAYING_COMMUNITY + 199  # a village of the same town
_PATIENCE = 60  # seconds for the worker to check a file


def enter() -> None:
    """Everything below, once."""
    elder, child = _family()
    _rights(elder)
    _care(elder, child)
    _homes(elder, child)
    _filings()
    _priced()
    _noticed()
    _neighbourhoods()
    _files()
    _figures()
    _list_file()
    rows_plan.enter(by)


def by(username: str) -> Actor:
    """The demonstration account as the pages know it."""
    return actor_for(User.objects.get(username=username), area=None, today=clock.today())


def _family() -> tuple[UUID, UUID]:
    worker, now, today = by("township"), clock.now(), clock.today()
    elder = record_person(details(ELDER, _BORN, 902, phone="19900009002"), actor=worker, now=now)
    son = record_person(details(SON, _SON_BORN, 903, phone="19900009003"), actor=worker, now=now)
    child = record_person(details(CHILD, today - timedelta(days=400), 904), actor=worker, now=now)
    home = Home(MAYING_COMMUNITY, "样例路1号", 102.8, 36.3)
    members = {elder: HouseholdRole.HEAD, son: HouseholdRole.CHILD, child: HouseholdRole.GRANDCHILD}
    households.create_household(home, members, on=today - timedelta(days=90), actor=worker, now=now)
    for whose, kind, other in ((elder, RelationKind.CHILD, son), (child, RelationKind.GUARDIAN, son)):
        kin.record_relation(whose, Relationship(kind, Source.COMMUNITY, other), actor=worker, now=now)
    contact = Relationship(
        RelationKind.EMERGENCY_CONTACT, Source.OWN_WORD, other_name="祁样邻", other_phone="19900009005"
    )
    kin.record_relation(elder, contact, actor=worker, now=now)
    given = agents.Authorisation(
        Relationship(RelationKind.AGENT, Source.OWN_WORD, son, first=today),
        [AuthorityScope.APPLY, AuthorityScope.ORDER],
        AuthorityConsent.ORAL,
        witnesses=["祁见甲", "祁见乙"],
    )
    agents.authorise_agent(elder, given, actor=worker, now=now)
    certified: dict[str, Any] = {
        "first": date(2025, 1, 1),
        "until": None,
        "source": Source.CIVIL_AFFAIRS,
        "actor": worker,
        "now": now,
    }
    certify_condition(elder, ConditionKind.MINIMUM_ALLOWANCE, **certified)
    mover = record_person(details("祁样迁", _BORN, 906), actor=worker, now=now)
    moved: dict[str, Any] = {"on": today - timedelta(days=10), "source": Source.COMMUNITY, "revision": 0}
    moves.move_person(mover, _NEXT_COMMUNITY, **moved, actor=worker, now=now)
    return elder, child


def _rights(elder: UUID) -> None:
    worker, now, today = by("township"), clock.now(), clock.today()
    for purpose in (ConsentPurpose.SHARE, ConsentPurpose.PHOTO):
        given = consents.ConsentGiven(purpose, Asker.SELF, IdentityCheck.CARD_SEEN, today, told=True)
        consents.record_consent(elder, given, actor=worker, now=now)
    asked = [
        correction_requests.Asked(field, wrong, right, Asker.SELF, today - timedelta(days=3))
        for field, wrong, right in (
            (CorrectionField.NAME, ELDER, "祁祥例"),
            (CorrectionField.PHONE, "19900009002", "19900009012"),
        )
    ]
    refused, _open = (correction_requests.request_correction(elder, each, actor=worker, now=now) for each in asked)
    correction_requests.refuse_correction(refused, reason="与户口簿一致", actor=worker, now=now)
    seen: dict[str, Any] = {"asker_name": "", "identity": IdentityCheck.CARD_SEEN, "numbers": False}
    own_record.hand_out(elder, asked_by=Asker.SELF, **seen, actor=worker, now=now)
    retention.hold_record(elder, reason="样例案件未结", actor=by("data"), now=now)


def _care(elder: UUID, child: UUID) -> None:
    worker, now, today = by("township"), clock.now(), clock.today()
    for kind, disease in ((HealthPeriodKind.MANAGEMENT, None), (HealthPeriodKind.CHRONIC_DISEASE, Disease.STROKE)):
        lasting = health.Period(kind, date(2024, 1, 1), Source.HEALTH, disease=disease, provider="马营镇卫生院")
        health.record_health_period(elder, lasting, actor=worker, now=now)
    checked = health.Event(
        HealthEventKind.ELDER_CHECK, today - timedelta(days=30), Source.HEALTH, "", CheckResult.WATCH
    )
    health.record_health_event(elder, checked, actor=worker, now=now)
    dose = health.Event(HealthEventKind.DOSE, today - timedelta(days=399), Source.HEALTH, "HepB-1")
    health.record_health_event(child, dose, actor=worker, now=now)


def _homes(elder: UUID, child: UUID) -> None:
    now, today = clock.now(), clock.today()
    home = _site("样例敬老院", SiteKind.RURAL_HOME, 971)
    fire = facts.FactDetails(
        FactKind.LICENCE, date(2025, 1, 1), today + timedelta(days=20), Licence.FIRE, number="样例字〔2025〕1号"
    )
    facts.record_fact(home, fire, actor=SYSTEM, now=now)
    beds = (home, "1号楼", "101", ["101-1", "101-2", "101-3"], capacity.BedDetails(nursing=True))
    first = date(2025, 7, 1)
    capacity.add_beds(*beds, floor=1, first=first, actor=SYSTEM, now=now)
    nursery = _site("样例托育园", SiteKind.CHILDCARE, 972)
    toddlers = capacity.ClassDetails(ClassKind.TODDLERS, Hours.FULL_DAY, 15, inclusive=True)
    capacity.add_class(nursery, "托大一班", toddlers, first=first, actor=SYSTEM, now=now)
    for site, person, kind in ((home, elder, StayKind.RESIDENTIAL), (nursery, child, StayKind.CHILDCARE)):
        unit = Unit.objects.filter(site_id=site).order_by("label")[0].id
        asked = stays.Admission(kind, unit, today - timedelta(days=20))
        stay = stays.admit(site, guest_of(person, actor=SYSTEM), asked, actor=SYSTEM, now=now)
    _carer(home, today)
    _safety(home)
    away: dict[str, Any] = {"on": today - timedelta(days=2), "until": today + timedelta(days=2), "note": "回家过节"}
    attendance.allow_fetcher(stay, name="祁样母", relation="母亲", until=None, actor=SYSTEM, now=now)
    absences.begin_leave(stay, LeaveKind.HOME, **away, actor=SYSTEM, now=now)


def _carer(home: UUID, today: date) -> None:
    """Somebody who works at the home and cannot show everything."""
    institution = Site.objects.get(id=home).institution_id
    post = staffing.PostDetails(home, PostKind.CAREGIVER, today - timedelta(days=30))
    asked = staffing.Hire("样护理", number_of(date(1990, 5, 6), 931), post)
    key = staffing.hire(institution, asked, actor=SYSTEM, now=clock.now())
    pattern = rosters.Pattern([key], today, today, range(7), hour_of_day(8), hour_of_day(17))
    rosters.plan_shifts(home, pattern, actor=SYSTEM, now=clock.now())
    shift = Shift.objects.get(staff_id=key)
    rosters.mark_shift(shift.id, absent=True, actor=SYSTEM, now=clock.now())


def _safety(home: UUID) -> None:
    """Measures against one risk, a drill, and an incident nobody has followed yet."""
    now, by_tests = clock.now(), {"actor": SYSTEM, "now": clock.now()}
    today = clock.today()
    safety.record_plan(home, Subject.FALL, measures="夜间每两小时巡视，床边设护栏。", first=today, **by_tests)
    drill = {"held_on": today - timedelta(days=170), "participants": 12, "findings": "东侧出口不畅"}
    safety.record_drill(home, Subject.FIRE, **drill, **by_tests)
    told = safety.Report(Subject.FALL, Severity.INJURY, now - timedelta(hours=3), "在走廊滑倒，已送医。")
    safety.report_incident(home, told, **by_tests)


def _site(name: str, kind: SiteKind, number: int) -> UUID:
    site = registering.SiteDetails(
        kind, name, MAYING_COMMUNITY, "样例路2号", "0972-0000000", opened_on=date(2025, 6, 1)
    )
    entered = registering.InstitutionDetails(
        name, "样例照护服务有限公司", credit_code(970), Ownership.PUBLIC, Mode.OWNER, site=site
    )
    institution = registering.register_institution(entered, actor=SYSTEM, now=clock.now())
    return Site.objects.get(institution_id=institution).id


def _handed_in(papers: list[filing_papers.Paper]) -> None:
    """One handed in by somebody without an account, which waits."""
    told = filing_requests.HandedIn(
        area=MAYING_COMMUNITY // 10**6 * 10**6,
        kind=SiteKind.PRIVATE_HOME,
        name="样例敬老院",
        operator="样例照护服务有限公司",
        credit_code=credit_code(969),
        representative="样例",
        address="样例路1号",
        contact="样例",
        phone="13999990000",
        places=40,
    )
    filing_requests.hand_in(told, papers, form=uuid7(), reader="198.51.100.7", now=clock.now())


def _priced() -> None:
    """A price that the institution handed in, which waits."""
    own = by("institution")
    site = Site.objects.get(institution__organisation_id=own.organisation_id, main=True)
    price_proposals.propose_price(
        site.id, 100_050, clock.today() + timedelta(days=30), note="样例", actor=own, now=clock.now()
    )


def _noticed() -> None:
    """A notice that waits for the institution's receipt."""
    soon = clock.today() + timedelta(days=7)
    officer = by("department")
    notices.send_notice(
        officer.area.low, "样例通知", "请按期开展安全自查。", confirm_by=soon, actor=officer, now=clock.now()
    )


def _filings() -> None:
    """One that waits, one that is filed, one that lacks a paper."""
    officer, now = by("department"), clock.now()
    scan = b"%PDF-1.4 made up"
    given = ("application", "registration", "premises", "promise")
    papers = [filing_papers.Paper(FilingPaper(each), f"{each}.pdf", scan) for each in given]
    keys = []
    for number, name in enumerate(("样例养护院", "样例颐养院", "样例幸福院")):
        site = _site(name, SiteKind.PRIVATE_HOME, 973 + number)
        keys.append(filing.submit(site, filing.Declared(places=40, note="样例"), papers, actor=officer, now=now))
    filing_answers.accept_filing(keys[1], revision=0, actor=officer, now=now)
    filing_answers.ask_for_more(keys[2], what="备案承诺书未盖章", revision=0, actor=officer, now=now)

    _handed_in(papers)
    _closing(keys[0])


def _closing(filed: UUID) -> None:
    """A home that will close, with one resident whose way is planned."""
    officer, now, today = by("department"), clock.now(), clock.today()
    site = Filing.objects.get(id=filed).site_id
    beds = capacity.add_beds(
        site, "1号楼", "101", ["101-1"], capacity.BedDetails(), floor=1, first=date(2025, 7, 1), actor=officer, now=now
    )
    resident = record_person(details("祁样住", _BORN, 910), actor=by("township"), now=now)
    asked = stays.Admission(StayKind.RESIDENTIAL, beds[0], today - timedelta(days=9))
    stay = stays.admit(site, guest_of(resident, actor=SYSTEM), asked, actor=SYSTEM, now=now)
    said = closings.Announced(SiteState.CLOSED, today + timedelta(days=70), "租约到期")
    key = closings.announce(site, said, actor=officer, now=now)
    going = closings.Going(ResettledTo.FAMILY, today + timedelta(days=30), note="已与其子商定")
    closings.resettle(key, stay, going, actor=officer, now=now)


def _neighbourhoods() -> None:
    officer, now, today = by("department"), clock.now(), clock.today()
    shown = neighbourhoods.Facts(
        "样例新区", MAYING_COMMUNITY, NeighbourhoodKind.NEW, "样例置业有限公司", 900, 3000, today, date(2025, 12, 31)
    )
    key = neighbourhoods.record_neighbourhood(shown, actor=officer, now=now)
    rooms = neighbourhoods.Rooms(ProvisionKind.BUILT, 12_050, date(2025, 8, 1), address="样例路3号")
    neighbourhoods.add_provision(key, rooms, actor=officer, now=now)
    assert officer.organisation_id is not None
    owner = officer.organisation_id
    plan = neighbourhoods.Measure(ProvisionKind.LEASED, 17_950, "租用临街用房", today + timedelta(days=90), owner)
    neighbourhoods.plan_remedy(key, plan, actor=officer, now=now)
    idle = quotas.Idle("原样例供销社", MAYING_COMMUNITY, "马营镇人民政府", 30_050, date(2025, 9, 1), rent_free=True)
    quotas.record_premises(idle, actor=officer, now=now)


def _figures() -> None:
    """The figures of a month ago and of today, so that one has a history and a change."""
    for days in (31, 0):
        refresh_figures(run=f"sample-{days}", actor=SYSTEM, now=clock.now() - timedelta(days=days))


def _files() -> None:
    """One file whose columns wait, one checked with a row that cannot be, one accepted that contradicts a better source."""
    record_person(details("祁样争", _BORN, 908, source=Source.PUBLIC_SECURITY), actor=by("township"), now=clock.now())
    _load([line("祁样甲", 920)], "待核对.csv")
    _checked([line("祁样乙", 922), line("祁样丙", 924, 性别="不详")], "已核验.csv")
    batch = _checked([line("祁样争议", 908, _BORN)], "已采纳.csv")
    # Of two registers of one department neither is the better one: as if the health office had sent this.
    Batch.objects.filter(id=batch).update(source=Source.HEALTH)
    StagedRow.objects.filter(batch=batch).update(
        outcome="contested", changes=None, contested={"name": ["祁样争", "祁样争议"]}
    )
    accepting.accept_batch(batch, ["contested"], actor=by("data"), now=clock.now())
    _await(batch, BatchState.ACCEPTED)


def _list_file() -> None:
    """What the worker makes of a list on behalf of the one who asked; here a short one."""
    wanted = ListOrder("/people/?export=everybody", "人员", "zh-hans", "http://127.0.0.1/")
    order_list_file(wanted, form_key=uuid7(), actor=by("data"), now=clock.now())


def _load(lines: list[list[str]], filename: str) -> UUID:
    given: dict[str, Any] = {
        "as_of": clock.today() - timedelta(days=5),
        "full_list": False,
        "actor": by("data"),
        "now": clock.now(),
    }
    return loading.load_file(BytesIO(csv(lines)), filename=filename, feed="household_register", **given).batch_id


def _checked(lines: list[list[str]], filename: str) -> UUID:
    officer, batch = by("data"), _load(lines, filename)
    headings, _, guessed = loading.look_at(batch, actor=officer)
    mapping.confirm_mapping(batch, headings, guessed, actor=officer, now=clock.now())
    _await(batch, BatchState.CHECKED)
    return batch


def _await(batch: UUID, state: BatchState) -> None:
    """The site's worker does it."""
    until = time.monotonic() + _PATIENCE
    while (found := Batch.objects.get(id=batch).state) != state:
        assert time.monotonic() < until, f"{batch} is {found}, not {state}"
        time.sleep(0.2)
