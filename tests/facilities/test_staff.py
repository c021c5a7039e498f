"""Staff from the first day to the last, as services keep them and as people of each role open their pages."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.facilities.enums import CredentialKind, PostKind, SiteKind, TrainingStage
from laoyou.facilities.models import Contract, Post, Shift, Site, Staff
from laoyou.facilities.selectors import workforce
from laoyou.facilities.services import staffing
from laoyou.facilities.services.staffing import CredentialDetails, Hire, PostDetails
from laoyou.records.models import AuditEvent
from laoyou.workbench.house.presenters import turnover_line
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in
from tests.people.pages import post as send
from tests.people.registry import LEDU, NOW, SYSTEM, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
TODAY, EARLIER = NOW.date(), NOW.date() - timedelta(days=400)
BORN = date(1990, 5, 6)
BY: dict[str, Any] = {"actor": SYSTEM, "now": NOW}


def hired(at: Site, name: str = "李护理", sequence: int = 31, **other: Any) -> UUID:
    first = other.pop("first", EARLIER)
    post = PostDetails(at.id, other.pop("kind", PostKind.CAREGIVER), first, other.pop("share", 1000))
    return staffing.hire(at.institution_id, Hire(name, number_of(BORN, sequence), post), **BY)


def card(key: UUID, on: date = TODAY) -> workforce.StaffCard:
    return workforce.staff_card(key, on=on, actor=officer())


def officer() -> Any:
    from tests.people.registry import worker

    return worker(Role.DEPARTMENT_OFFICER)


def test_the_number_is_sealed_and_the_card_shows_it_masked() -> None:
    key = hired(homes.site())
    row = Staff.objects.get(id=key)
    number = number_of(BORN, 31)
    assert number.encode() not in bytes(row.document_sealed or b"")
    assert number not in str(AuditEvent.objects.filter(action="facilities.hire").values_list("after", flat=True))
    assert (row.sex, row.birth, number in card(key).number_masked) == (1, BORN, False)
    assert card(key).number_masked.endswith(number[-4:])


def test_a_wrong_number_and_a_second_name_for_it_are_refused() -> None:
    at = homes.site()
    with pytest.raises(staffing.NumberUnreadable):
        staffing.hire(at.institution_id, Hire("甲", "12345", PostDetails(at.id, PostKind.COOK, TODAY)), **BY)
    hired(at)
    with pytest.raises(staffing.NumberOfOther):
        hired(at, name="王护理")
    with pytest.raises(staffing.WorksHereAlready):
        hired(at)
    assert Staff.objects.count() == 1


def test_who_comes_back_has_the_same_card() -> None:
    at = homes.site()
    key = hired(at)
    staffing.end_employment(key, on=TODAY - timedelta(days=90), reason="回家", **BY)
    assert hired(at, first=TODAY) == key
    assert [row[3] for row in card(key).contracts] == [None, TODAY - timedelta(days=90)]


def test_nobody_works_more_than_the_whole_and_posts_end_with_the_contract() -> None:
    at = homes.site()
    key = hired(at, share=600)
    more = PostDetails(at.id, PostKind.COOK, TODAY, 500)
    with pytest.raises(staffing.TooMuchWork):
        staffing.add_post(key, more, **BY)
    staffing.add_post(key, PostDetails(at.id, PostKind.COOK, TODAY, 400), **BY)
    homes_shift(key, at, TODAY + timedelta(days=1))
    staffing.end_employment(key, on=TODAY, reason="合同期满", **BY)
    assert Post.objects.filter(staff_id=key, until__isnull=True).count() == 0
    assert (Shift.objects.count(), Contract.objects.get().until) == (0, TODAY)
    with pytest.raises(staffing.NotEmployed):
        staffing.add_post(key, more, **BY)


def homes_shift(key: UUID, at: Site, day: date) -> None:
    from datetime import datetime

    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from laoyou.core.clock import CHINA
    from laoyou.core.identifiers import uuid7

    begin = datetime(day.year, day.month, day.day, 8, tzinfo=CHINA)
    Shift.objects.create(id=uuid7(), staff_id=key, site=at, during=DateTimeTZRange(begin, begin + timedelta(hours=8)))


def test_what_is_missing_comes_and_goes_with_its_days() -> None:
    nursery = homes.site(kind=SiteKind.CHILDCARE)
    key = hired(nursery, kind=PostKind.CHILD_CARER)
    wanted = {CredentialKind.HEALTH, CredentialKind.BACKGROUND, CredentialKind.INFANT_CARE}
    assert {each.credential for each in card(key).missing} == wanted
    assert listed(gaps=True) == [key]
    for kind in (CredentialKind.HEALTH, CredentialKind.BACKGROUND):
        soon = TODAY + timedelta(days=30)
        staffing.record_credential(key, CredentialDetails(kind, EARLIER, soon), **BY)
    # A nursery teacher's certificate serves where an infant carer's is asked for.
    staffing.record_credential(key, CredentialDetails(CredentialKind.NURSERY_TEACHER, EARLIER), **BY)
    assert (card(key).missing, listed(gaps=True)) == ((), [])
    later = TODAY + timedelta(days=30)
    assert {each.credential for each in card(key, later).missing} == wanted - {CredentialKind.INFANT_CARE}
    assert listed(gaps=True, on=later) == [key]


def listed(*, gaps: bool, on: date = TODAY) -> list[UUID]:
    rows = workforce.posts(on=on, actor=officer())
    return [row.staff_id for row in (workforce.with_gaps(rows, on=on) if gaps else rows)]


def test_the_same_person_in_two_institutions_is_seen_on_both_cards() -> None:
    first, second = homes.site(), homes.site()
    one, other = hired(first, share=500), hired(second, share=500)
    assert card(one).elsewhere == (second.institution.name,)
    assert card(other).elsewhere == (first.institution.name,)


def test_turnover_counts_who_really_went() -> None:
    at = homes.site()
    stays, goes = hired(at, "李甲", 33), hired(at, "李乙", 35)
    staffing.end_employment(goes, on=TODAY - timedelta(days=10), reason="辞职", **BY)
    found = workforce.turnover(at.institution_id, first=TODAY - timedelta(days=365), until=TODAY, actor=officer())
    assert (found.before, found.after, found.came, found.left, found.per_mille) == (2, 1, 0, 1, 667)
    assert sum(each.share for each in card(stays).posts) == 1000


def test_the_last_twelve_months_begin_on_the_same_day_a_year_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    at = homes.site()
    for number, gone in ((33, date(2025, 3, 29)), (35, date(2025, 3, 31))):
        staffing.end_employment(hired(at, f"李{number}", number, first=date(2025, 1, 6)), on=gone, reason="辞职", **BY)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 31))
    with override("en"):
        assert "0 came and 1 left" in turnover_line(at.institution_id, officer())


def test_training_is_recorded_when_it_is_over_and_sums_up() -> None:
    key = hired(homes.site())
    with pytest.raises(staffing.NotFinishedYet):
        staffing.record_training(
            key, TrainingStage.POST, topic="防跌倒", hours=8, finished_on=TODAY + timedelta(days=1), **BY
        )
    staffing.record_training(key, TrainingStage.POST, topic="防跌倒", hours=8, finished_on=TODAY, **BY)
    assert card(key).trainings == ((TrainingStage.POST, "防跌倒", 8, TODAY),)
    with pytest.raises(staffing.DaysReversed):
        staffing.record_credential(key, CredentialDetails(CredentialKind.HEALTH, TODAY, TODAY), **BY)


def test_out_of_the_area_there_is_nobody() -> None:
    from tests.people.registry import worker

    key = hired(homes.site())
    elsewhere = worker(Role.DEPARTMENT_OFFICER, area=LEDU)
    with pytest.raises(NotFound):
        workforce.staff_card(key, on=TODAY, actor=elsewhere)
    assert list(workforce.posts(on=TODAY, actor=elsewhere)) == []


def test_an_institution_takes_somebody_on_and_sees_only_its_own() -> None:
    mine, rival = homes.site(), homes.site()
    theirs = hired(rival, "别家人", 41)
    client = own_people(mine.institution)
    page = client.get(reverse("house:staff")).content.decode()
    assert reverse("house:hire", args=[mine.institution_id]) in page
    assert "别家人" not in page
    assert client.get(reverse("house:member", args=[theirs])).status_code == 404
    asked = {"name": "赵新人", "number": "1234", "terms": "employed", "site": str(mine.id), "kind": "caregiver"}
    asked |= {"percent": "100", "first": TODAY.isoformat()}
    wrong = send(client, "house:hire", [mine.institution_id], **asked)
    assert (wrong.status_code, "公民身份号码无效" in wrong.content.decode()) == (422, True)
    answer = send(client, "house:hire", [mine.institution_id], **(asked | {"number": number_of(BORN, 51)}))
    key = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    shown = client.get(answer["Location"]).content.decode()
    assert "养老护理员等级" in shown or "缺少" in shown
    sent = {"kind": "health", "level": "0", "first": TODAY.isoformat(), "until": ""}
    assert send(client, "house:credential", [key], **sent).status_code == 302
    taught = {"stage": "induction", "topic": "入职", "hours": "24", "finished_on": TODAY.isoformat()}
    assert send(client, "house:training", [key], **taught).status_code == 302
    assert "24 学时" in client.get(answer["Location"]).content.decode()
    gone = {"on": TODAY.isoformat(), "reason": "试用未通过"}
    assert send(client, "house:end_employment", [key], **gone).status_code == 302
    assert send(client, "house:end_employment", [key], **gone).status_code == 422
    assert client.get(reverse("house:hire", args=[rival.institution_id])).status_code == 404


def test_the_department_sees_who_lacks_what_and_takes_the_list_along() -> None:
    hired(homes.site())
    client = signed_in()
    page = client.get(reverse("house:staff") + "?gaps=missing").content.decode()
    assert "李护理" in page
    answer: Any = client.get(reverse("house:staff") + "?export=staff")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert any(row[0] == "李护理" for row in sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("role", [Role.LEADER, Role.TOWNSHIP_WORKER, Role.AUDITOR, Role.DATA_OFFICER])
def test_nobody_else_reads_staff(role: Role) -> None:
    assert signed_in(role).get(reverse("house:staff")).status_code == 403
