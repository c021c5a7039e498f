"""A department's notices to its institutions: who reads them, receipts once, late ones on the first page, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import DomainError, NotAllowed, NotFound
from laoyou.facilities.enums import SiteKind
from laoyou.facilities.models import NoticeReceipt
from laoyou.facilities.selectors.notices import addressed, awaited, notice, notices, unanswered
from laoyou.facilities.services.duties import OtherDepartment, OutsideYourArea
from laoyou.facilities.services.notices import (
    NoticeEmpty,
    NoticeReason,
    NoticeWithdrawn,
    ReceiptGiven,
    ReceiptPast,
    confirm_notice,
    send_notice,
    withdraw_notice,
)
from laoyou.facilities.services.notices_made_up import make_notices
from laoyou.records.models import AuditEvent
from tests.facilities.homes import SHANGTAN, site
from tests.facilities.test_filing import own
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.facilities.test_row_security import own_people as working_at
from tests.facilities.test_services import SYSTEM, officer
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
WEEK = TODAY + timedelta(days=7)


def sent(area: int = HAIDONG, by: Any = None, **other: Any) -> UUID:
    facts: dict[str, Any] = {"confirm_by": WEEK, "actor": by or officer(), "now": NOW} | other
    return send_notice(area, "汛期安全自查", "请逐项自查并反馈。", **facts)


def test_it_reaches_those_the_department_keeps_in_the_area() -> None:
    home, nursery, elsewhere = site(), site(kind=SiteKind.CHILDCARE), site(SHANGTAN)
    key = sent(MINHE)
    seen = [at.id for at in (home, nursery, elsewhere) if notices(actor=own(at)).filter(id=key).exists()]
    assert seen == [home.id]
    assert [each.id for each in addressed(notice(key, actor=officer()), actor=officer())] == [home.institution_id]
    assert notice(key, actor=officer("health")).audience == "elders"  # the other department reads it
    of_childcare = sent(by=officer("health"))
    assert list(notices(actor=own(nursery)).values_list("id", flat=True)) == [of_childcare]


def test_a_county_reads_what_the_city_wrote_to_its_institutions_and_not_what_its_neighbour_wrote() -> None:
    key, of_ledu = sent(HAIDONG), sent(LEDU, by=officer(area=LEDU))
    minhe = officer(area=MINHE)
    assert list(notices(actor=minhe).values_list("id", flat=True)) == [key]
    with pytest.raises(NotFound):
        notice(of_ledu, actor=minhe)
    with pytest.raises(OtherDepartment):
        withdraw_notice(key, "重复", actor=minhe, now=NOW)


def test_receipt_is_given_once_and_what_is_late_is_counted() -> None:
    home, other = site(), site()
    key = sent()
    assert list(awaited(actor=own(home)).values_list("id", flat=True)) == [key]
    confirm_notice(key, home.institution_id, answer="已自查", actor=own(home), now=NOW)
    with pytest.raises(ReceiptGiven):
        confirm_notice(key, home.institution_id, actor=own(home), now=NOW)
    assert not awaited(actor=own(home)).exists()
    assert NoticeReceipt.objects.values_list("answer", "confirmed_by").get() == ("已自查", "院长")
    assert AuditEvent.objects.filter(action="facilities.confirm_notice").count() == 1
    mine = officer()
    assert (unanswered(on=WEEK, actor=mine), unanswered(on=WEEK + timedelta(days=1), actor=mine)) == (0, 1)
    confirm_notice(key, other.institution_id, actor=own(other), now=NOW)
    assert unanswered(on=WEEK + timedelta(days=1), actor=mine) == 0
    assert notice(key, actor=mine).given == 2


def test_nobody_gives_receipt_for_another() -> None:
    home, neighbour, nursery = site(), site(), site(kind=SiteKind.CHILDCARE)
    key = sent()
    for at, whose in ((neighbour, home), (nursery, nursery)):
        with pytest.raises(NotFound):
            confirm_notice(key, whose.institution_id, actor=own(at), now=NOW)
    with pytest.raises(NotAllowed):
        confirm_notice(key, home.institution_id, actor=officer(), now=NOW)


@pytest.mark.parametrize(
    ("area", "title", "confirm_by", "function", "error"),
    [
        (HAIDONG, " ", WEEK, "civil_affairs", NoticeEmpty),
        (HAIDONG, "自查", TODAY - timedelta(days=1), "civil_affairs", ReceiptPast),
        (630100000000, "自查", WEEK, "civil_affairs", OutsideYourArea),
        (HAIDONG, "自查", WEEK, "education", OtherDepartment),
    ],
)
def test_what_cannot_be_sent(area: int, title: str, confirm_by: Any, function: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        send_notice(area, title, "正文", confirm_by=confirm_by, actor=officer(function), now=NOW)
    assert not notices(actor=officer()).exists()


def test_what_is_withdrawn_says_why_and_takes_no_receipt() -> None:
    home = site()
    key = sent()
    with pytest.raises(NoticeReason):
        withdraw_notice(key, " ", actor=officer(), now=NOW)
    withdraw_notice(key, "日期有误", actor=officer(), now=NOW)
    with pytest.raises(NoticeWithdrawn):
        withdraw_notice(key, "日期有误", actor=officer(), now=NOW)
    with pytest.raises(NoticeWithdrawn):
        confirm_notice(key, home.institution_id, actor=own(home), now=NOW)
    assert notice(key, actor=own(home)).reason == "日期有误"
    assert not awaited(actor=own(home)).exists()


def test_the_database_shows_notices_and_takes_receipts_as_the_pages_do() -> None:
    home, far = site(), site(SHANGTAN)
    people = []
    for at in (home, far):
        own(at)
        assert at.institution.organisation is not None
        people.append(working_at(at.institution.organisation, f"at{at.id.hex[-10:]}"))
    key = sent(MINHE)
    seen = []
    for actor in people:
        with connection.cursor() as cursor, scoped(actor, now=clock.now()):
            cursor.execute("SET ROLE laoyou_web")
            cursor.execute("SELECT id FROM facilities_notice")
            seen.append(cursor.fetchall())
            if actor is people[1]:
                forged = NoticeReceipt(notice_id=key, institution=home.institution, confirmed_at=NOW, confirmed_by="x")
                with pytest.raises(ProgrammingError), transaction.atomic():
                    forged.save(force_insert=True)
            cursor.execute("RESET ROLE")
    assert seen == [[(key,)], []]


def test_the_made_up_city_has_notices_some_of_them_unanswered_and_once() -> None:
    officer(), officer("health")
    for _ in range(5):
        site()
    assert make_notices(HAIDONG, actor=SYSTEM, now=NOW) == 4
    assert make_notices(HAIDONG, actor=SYSTEM, now=NOW) == 0
    rows = notices(actor=officer()).filter(audience="elders").order_by("sent_at")
    assert [row.given for row in rows] == [3, 3]
    assert unanswered(on=TODAY, actor=officer()) == 1


@pytest.mark.usefixtures("pages")
def test_from_writing_to_the_receipt_on_the_pages() -> None:
    home = site()
    client = signed_in()
    soon = (clock.today() + timedelta(days=3)).isoformat()
    asked = {"title": "汛期安全自查", "text": "请逐项自查。", "area": str(HAIDONG), "confirm_by": soon}
    assert post(client, "notices:new", [], **(asked | {"text": ""})).status_code == 422
    of_yesterday = client.post(reverse("notices:new"), asked)
    assert of_yesterday.status_code == 422
    assert "没有保存" in text_of(of_yesterday)
    page = post(client, "notices:new", [], **asked)
    key = page.url.split("/")[-2]
    assert "未签收" in text_of(client.get(page.url))
    house = own_people(home.institution)
    assert "1 份通知待您签收" in text_of(house.get("/"))
    answered = post(house, "notices:confirm", [key, home.institution_id], answer="已自查")
    shown = text_of(house.get(answered.url))
    assert "已自查" in shown
    assert "待您签收" not in text_of(house.get("/"))
    assert signed_in(Role.TOWNSHIP_WORKER).get(reverse("notices:list")).status_code == 403
    assert signed_in(area=LEDU).get(reverse("notices:notice", args=[key])).status_code == 200
