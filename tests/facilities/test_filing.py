"""Filing (备案): handed in with its papers, completed, answered with a receipt; what stops it, and who is late."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from docx import Document

from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, DomainError, NotAllowed, NotFound
from laoyou.facilities.enums import FactKind, Licence, SiteKind, SiteState
from laoyou.facilities.enums.filings import FilingPaper, FilingState
from laoyou.facilities.models import Filing, FilingDocument, PublishedSite, Site, SiteFact
from laoyou.facilities.selectors.filings import filing_card, filings, late_on, refused_by, unfiled, waiting
from laoyou.facilities.services import filing, filing_answers
from laoyou.facilities.services.duties import OtherDepartment
from laoyou.facilities.services.filing import Declared
from laoyou.facilities.services.filing_papers import Paper, PaperExpired, PapersMissing, open_document
from laoyou.facilities.services.publishing import publish_register
from laoyou.people.services.evidence import EvidenceNotTaken
from laoyou.records.models import AuditEvent, Run
from laoyou.ui.papers.official import written
from laoyou.workbench.filings.presenters import card_context
from laoyou.workbench.filings.receipt import receipt
from tests.facilities.homes import BY, days, elder, institution, site, stay
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import LEDU, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
SCAN = b"%PDF-1.4 made up"
OF_HOMES = ("application", "registration", "premises", "promise")
OF_CHILDCARE = ("registration", "premises", "staff", "hygiene", "fire")


def papers(names: tuple[str, ...] = OF_HOMES, **until: date) -> list[Paper]:
    return [Paper(FilingPaper(each), f"{each}.pdf", SCAN, f"第{each}号", until.get(each)) for each in names]


def home(**other: Any) -> Site:
    return site(kind=SiteKind.PRIVATE_HOME, name="川口示例养护院", address="示例路1号", **other)


def own(of: Site) -> Actor:
    """Somebody of the institution."""
    if of.institution.organisation is None:
        of.institution.organisation = Organisation.objects.create(
            name=of.name, kind="provider", area=of.area, valid=days(None)
        )
        of.institution.save()
    return Actor(
        "院长", UUID(int=(7 << 76) | (2 << 62) | 77), frozenset({"institution"}), of.institution.organisation_id
    )


def handed_in(at: Site | None = None, **other: Any) -> UUID:
    at = at or home()
    return filing.submit(at.id, Declared(places=40), papers(**other), actor=own(at), now=NOW)


def test_from_handing_in_to_the_receipt_and_the_published_register() -> None:
    at = home()
    key = filing.submit(at.id, Declared(places=40, meals=True), papers(), actor=own(at), now=NOW)
    found = Filing.objects.get(id=key)
    assert (found.state, found.submitted_on, len(found.number)) == ("submitted", TODAY, 9)
    assert (found.due_on, found.due_certain) == (date(2026, 3, 6), True)  # handed in on a Sunday
    assert FilingDocument.objects.filter(filing=found).count() == 4
    assert SCAN not in bytes(FilingDocument.objects.filter(filing=found)[0].content_sealed)
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    receipt = SiteFact.objects.get(site=at, detail=Licence.FILING)
    assert (receipt.number, receipt.valid.lower) == (found.number, TODAY)
    kept = SiteFact.objects.filter(site=at, kind=FactKind.LICENCE).values_list("detail", "number")
    assert set(kept) == {("filing", found.number), ("registration", "第registration号"), ("premises", "第premises号")}
    assert Run.objects.filter(kind="facilities.publish_register").count() == 1
    publish_register(actor=SYSTEM, now=NOW)
    published = PublishedSite.objects.get(site=at)
    assert found.number in [each["number"] for each in published.papers]
    acts = set(AuditEvent.objects.filter(subject_id=str(key)).values_list("action", flat=True))
    assert acts == {"facilities.submit_filing", "facilities.accept_filing"}


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (papers(OF_HOMES[:3]), PapersMissing, "备案承诺书"),
        (papers(premises=TODAY), PaperExpired, TODAY.isoformat()),
        ([*papers(), *papers(("fire",), fire=date(2025, 1, 1))], PaperExpired, "消防安全检查合格证明"),
        ([Paper(FilingPaper.PROMISE, "a.exe", b"MZ")], EvidenceNotTaken, ""),
    ],
)
def test_what_is_missing_or_has_run_out_stops_it(given: list[Paper], error: type[DomainError], said: str) -> None:
    at = home()
    with pytest.raises(error) as refused:
        filing.submit(at.id, Declared(), given, actor=own(at), now=NOW)
    assert said in str(refused.value)
    assert (Filing.objects.count(), FilingDocument.objects.count()) == (0, 0)


def test_a_fire_certificate_that_ran_out_on_the_register_stops_it_until_a_new_one_comes() -> None:
    at = home()
    lapsed: dict[str, Any] = {"kind": FactKind.LICENCE, "detail": Licence.FIRE, "valid": days(until=TODAY)}
    SiteFact.objects.create(site=at, **lapsed, **BY)
    with pytest.raises(PaperExpired, match="66"):
        handed_in(at)
    given = [*papers(), *papers(("fire",), fire=date(2030, 1, 1))]
    filing.submit(at.id, Declared(), given, actor=own(at), now=NOW)


def test_a_certificate_that_runs_out_before_the_answer_stops_the_answer() -> None:
    key = handed_in(premises=TODAY + timedelta(days=2))
    with pytest.raises(PaperExpired):
        filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW + timedelta(days=2))


def test_meals_need_the_food_licence_and_health_keeps_childcare() -> None:
    at = site(kind=SiteKind.CHILDCARE, name="示例托育园")
    with pytest.raises(PapersMissing, match="食品经营许可证"):
        filing.submit(at.id, Declared(meals=True), papers(OF_CHILDCARE), actor=own(at), now=NOW)
    key = filing.submit(at.id, Declared(), papers(OF_CHILDCARE), actor=own(at), now=NOW)
    with pytest.raises(OtherDepartment):
        filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    filing_answers.accept_filing(key, revision=0, actor=officer("health"), now=NOW)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (Declared(6, 6_000, 2), "at most 5 children"),
        (Declared(5, 4_400, 2), "9 m²"),
        (Declared(5, 4_500, 1), "at most 3 children"),
        (Declared(5, 4_500, None), "declares how many"),
        (Declared(5, 4_500, 2), ""),
    ],
)
def test_a_family_point_is_filed_within_its_limits(declared: Declared, said: str) -> None:
    at = site(kind=SiteKind.FAMILY_CHILDCARE, name="祁家家庭托育点")
    given = papers(("registration", "premises", "staff", "neighbours"))
    if not said:
        assert filing.submit(at.id, declared, given, actor=own(at), now=NOW)
        return
    with pytest.raises(DomainError, match=said):
        filing.submit(at.id, declared, given, actor=own(at), now=NOW)


def test_the_database_itself_holds_the_limits_of_a_family_point() -> None:
    at = site(kind=SiteKind.FAMILY_CHILDCARE, name="祁家家庭托育点")
    given = papers(("registration", "premises", "staff", "neighbours"))
    key = filing.submit(at.id, Declared(5, 4_500, 2), given, actor=own(at), now=NOW)
    with pytest.raises(IntegrityError, match="too many"), transaction.atomic():
        Filing.objects.filter(id=key).update(places=6)


def test_more_is_asked_for_once_and_the_clock_begins_anew() -> None:
    at = home()
    key = handed_in(at)
    filing_answers.ask_for_more(key, what="承诺书未盖章", revision=0, actor=officer(), now=NOW)
    asked = Filing.objects.get(id=key)
    assert (asked.state, asked.more_by) == (FilingState.INCOMPLETE, date(2026, 3, 13))
    with pytest.raises(filing.FilingMoved):
        filing_answers.accept_filing(key, revision=1, actor=officer(), now=NOW)
    later = NOW + timedelta(days=9)
    filing.supplement(key, papers(("promise",)), revision=1, actor=own(at), now=later)
    again = Filing.objects.get(id=key)
    assert (again.state, again.whole_on, again.due_on > asked.due_on) == ("submitted", later.date(), True)
    promises = [each for each in filing_card(key, actor=own(at)).documents if each.paper == "promise"]
    assert [each.counts for each in promises] == [True, False]
    with pytest.raises(filing_answers.MoreOnlyOnce):
        filing_answers.ask_for_more(key, what="还缺一份", revision=2, actor=officer(), now=later)
    filing_answers.accept_filing(key, revision=2, actor=officer(), now=later)


def test_one_filing_at_a_time_and_anew_after_it_was_withdrawn_or_refused() -> None:
    at = home()
    first = handed_in(at)
    with pytest.raises(filing.FilingOpen):
        handed_in(at)
    filing.withdraw(first, reason="材料有误", revision=0, actor=own(at), now=NOW)
    second = handed_in(at)
    filing_answers.refuse_filing(second, reason="场地不符合要求", revision=0, actor=officer(), now=NOW)
    third = handed_in(at)
    filing_answers.accept_filing(third, revision=0, actor=officer(), now=NOW)
    with pytest.raises(filing.FiledAlready):
        handed_in(at)
    states = Filing.objects.filter(site=at).order_by("recorded_at", "id").values_list("state", flat=True)
    assert sorted(states) == ["accepted", "refused", "withdrawn"]


def test_what_is_withdrawn_has_its_day_and_who_withdrew_it() -> None:
    at = home()
    key, later = handed_in(at), NOW + timedelta(days=3)
    filing.withdraw(key, reason="材料有误", revision=0, actor=own(at), now=later)
    found = Filing.objects.get(id=key)
    assert (found.decided_on, found.decided_by) == (TODAY + timedelta(days=3), "院长")
    newest, _handed_in = card_context(filing_card(key, actor=officer()), actor=officer())["timeline"]
    assert (newest.at, newest.by) == (found.decided_on, "院长")


def test_what_is_answered_is_answered() -> None:
    at = home()
    key = handed_in(at)
    with pytest.raises(Conflict):
        filing_answers.accept_filing(key, revision=7, actor=officer(), now=NOW)
    with pytest.raises(filing_answers.SayWhat):
        filing_answers.refuse_filing(key, reason=" ", revision=0, actor=officer(), now=NOW)
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    for act in (
        lambda: filing_answers.refuse_filing(key, reason="不行", revision=1, actor=officer(), now=NOW),
        lambda: filing.withdraw(key, reason="不要了", revision=1, actor=own(at), now=NOW),
    ):
        with pytest.raises(filing.FilingMoved):
            act()


def test_who_may_and_who_finds_nothing() -> None:
    at = home()
    key = handed_in(at)
    neighbour = own(site(kind=SiteKind.PRIVATE_HOME, name="别家", institution=institution()))
    with pytest.raises(NotFound):
        filing_answers.accept_filing(key, revision=0, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotFound):
        filing.withdraw(key, reason="不要了", revision=0, actor=neighbour, now=NOW)
    with pytest.raises(NotAllowed):
        filing_answers.accept_filing(key, revision=0, actor=own(at), now=NOW)
    document = FilingDocument.objects.filter(filing_id=key)[0]
    with pytest.raises(NotFound):
        open_document(document.id, actor=neighbour, now=NOW)
    assert open_document(document.id, actor=officer(), now=NOW)[2] == SCAN
    with pytest.raises(filing.NotFiledHere):
        handed_in(site(kind=SiteKind.MEAL_POINT))
    with pytest.raises(filing.ClosedSite):
        handed_in(home(state=SiteState.CLOSED))


def test_a_change_changes_the_register_when_it_is_filed_and_not_before() -> None:
    at = home()
    with pytest.raises(filing.NotFiledYet):
        filing.submit_change(at.id, {"address": "新路2号"}, Declared(), [], actor=own(at), now=NOW)
    filing_answers.accept_filing(handed_in(at), revision=0, actor=officer(), now=NOW)
    with pytest.raises(filing.NothingChanges):
        filing.submit_change(at.id, {"address": "示例路1号"}, Declared(), [], actor=own(at), now=NOW)
    wanted = {"address": "新路2号", "representative": "祁新任", "name": "川口颐养院", "phone": ""}
    key = filing.submit_change(at.id, wanted, Declared(), papers(("other",)), actor=own(at), now=NOW)
    at.refresh_from_db()
    assert at.address == "示例路1号"
    found = Filing.objects.get(id=key)
    assert (found.before["address"], found.after["representative"]) == ("示例路1号", "祁新任")
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    changed = Site.objects.select_related("institution__operator").get(id=at.id)
    assert (changed.address, changed.institution.name) == ("新路2号", "川口颐养院")
    assert changed.institution.operator.representative == "祁新任"


def test_a_change_of_what_was_changed_meanwhile_is_not_carried_out() -> None:
    at = home()
    filing_answers.accept_filing(handed_in(at), revision=0, actor=officer(), now=NOW)
    key = filing.submit_change(at.id, {"address": "新路2号"}, Declared(), [], actor=own(at), now=NOW)
    Site.objects.filter(id=at.id).update(address="另一处3号")
    with pytest.raises(filing_answers.ChangedSince):
        filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)


def test_who_is_late() -> None:
    key = handed_in()
    due = Filing.objects.get(id=key).due_on
    rows = filings(actor=officer())
    assert [each.id for each in late_on(rows, due)] == []
    assert [each.id for each in late_on(rows, due + timedelta(days=1))] == [key]
    assert (waiting(on=due + timedelta(days=1), actor=officer()).late, waiting(on=due, actor=officer()).open) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_answer_at_once_one_is_told() -> None:
    key, by = handed_in(), officer()
    ended = at_once(
        lambda: filing_answers.accept_filing(key, revision=0, actor=by, now=NOW),
        lambda: filing_answers.refuse_filing(key, reason="不符合", revision=0, actor=by, now=NOW),
    )
    assert sorted(ended) == ["FilingMoved", "done"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_in_at_once_one_is_told() -> None:
    at = home()
    by = own(at)
    ended = at_once(*[lambda: filing.submit(at.id, Declared(), papers(), actor=by, now=NOW)] * 2)
    assert sorted(ended) == ["FilingOpen", "done"]


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """How each ended, begun at the same moment on connections of their own."""
    gate, ended = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            ended.append("done")
        except DomainError as refused:
            ended.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return ended


def filed() -> Site:
    at = home()
    filing_answers.accept_filing(handed_in(at), revision=0, actor=officer(), now=NOW)
    return at


def test_a_change_of_services_ends_what_is_dropped_and_begins_what_is_new() -> None:
    at = filed()
    for code in ("full_care", "meals"):
        SiteFact.objects.create(site=at, kind=FactKind.SERVICE, detail=code, valid=days(), **BY)
    wanted = {"services": "meals,respite"}
    key = filing.submit_change(at.id, wanted, Declared(), [], actor=own(at), now=NOW)
    assert (Filing.objects.get(id=key).before, Filing.objects.get(id=key).after) == (
        {"services": "full_care,meals"},
        wanted,
    )
    assert "喘息服务" in str(card_context(filing_card(key, actor=officer()), actor=officer())["changes"])
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    open_for = SiteFact.objects.filter(site=at, kind=FactKind.SERVICE).order_by("detail")
    assert [(each.detail, each.until) for each in open_for] == [
        ("full_care", TODAY),
        ("meals", None),
        ("respite", None),
    ]


def test_homes_with_residents_that_nobody_filed_are_listed_by_the_day_they_are_due() -> None:
    late, done = site(kind=SiteKind.PRIVATE_HOME), filed()
    for at in (late, done):
        stay(at, elder(12 if at is late else 14), days(date(2026, 1, 5)))
    (row,) = unfiled(on=TODAY, actor=officer())
    assert (row.site_id, row.since, row.due_on) == (late.id, date(2026, 1, 5), date(2026, 1, 19))
    assert unfiled(on=TODAY, actor=officer(area=LEDU)) == []
    handed_in(late)
    assert unfiled(on=TODAY, actor=officer()) == []


def test_the_operator_reads_by_when_a_refusal_is_told_and_the_receipt_is_a_paper() -> None:
    key = handed_in()
    found = Filing.objects.get(id=key)
    assert refused_by(found) == date(2026, 3, 20)
    filing_answers.accept_filing(key, revision=0, actor=officer(), now=NOW)
    paper = receipt(filing_card(key, actor=officer()))
    text = "\n".join(
        cell.text for table in Document(BytesIO(written(paper))).tables for row in table.rows for cell in row.cells
    )
    assert ("川口示例养护院" in paper.to, found.number in paper.number, "示例路1号" in text) == (True, True, True)
