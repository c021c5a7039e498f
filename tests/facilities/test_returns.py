"""Monthly returns: made from the records, confirmed with a reason where they differ, corrected by versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.clock import CHINA
from laoyou.core.errors import Conflict, NotAllowed
from laoyou.facilities.enums import ContractKind, ReturnFigure
from laoyou.facilities.models import Contract, MonthlyReturn
from laoyou.facilities.selectors import returns as found
from laoyou.facilities.services import returns, staffing
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in
from tests.facilities.test_staff import hired
from tests.people.pages import as_owner, post
from tests.people.registry import SYSTEM, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
MARCH: dict[str, Any] = {"actor": SYSTEM, "now": datetime(2026, 3, 2, 9, tzinfo=CHINA)}
OFFICER = Role.DEPARTMENT_OFFICER


def figures(at: Any, month: date) -> dict[ReturnFigure, int]:
    return found.figures(at.institution_id, month, actor=worker(OFFICER))


def test_what_the_records_say_of_a_month() -> None:
    at = homes.site()
    bed = homes.unit(at)
    homes.place(homes.stay(at, homes.elder(), homes.days(date(2026, 2, 10))), bed)
    assert [figures(at, JAN)[each] for each in (ReturnFigure.PLACES, ReturnFigure.PRESENT)] == [1, 0]
    told = figures(at, FEB)
    assert (told[ReturnFigure.PRESENT], told[ReturnFigure.ADMITTED], told[ReturnFigure.ENDED]) == (1, 1, 0)


def test_a_contract_that_follows_another_is_neither_coming_nor_leaving() -> None:
    at = homes.site()
    key = hired(at, first=date(2025, 5, 5))
    Contract.objects.filter(staff_id=key).update(valid=homes.days(date(2025, 5, 5), date(2026, 1, 15)))
    Contract.objects.create(staff_id=key, kind=ContractKind.EMPLOYED, valid=homes.days(date(2026, 1, 15)))
    hired(at, "王护理", 33, first=date(2026, 1, 20))
    told = figures(at, JAN)
    assert (told[ReturnFigure.JOINED], told[ReturnFigure.LEFT]) == (1, 0)
    staffing.end_employment(key, on=date(2026, 2, 20), reason="辞职", **MARCH)
    assert (figures(at, FEB)[ReturnFigure.JOINED], figures(at, FEB)[ReturnFigure.LEFT]) == (0, 1)


def test_another_figure_needs_a_reason_and_a_correction_is_a_version() -> None:
    at = homes.site()
    key = at.institution_id
    system_sheet = figures(at, JAN)
    other = system_sheet | {ReturnFigure.INCIDENTS: 3}
    with pytest.raises(returns.MonthNotOver):
        returns.confirm_return(key, date(2026, 3, 1), system_sheet, note="", version=0, **MARCH)
    mine = own_people(at.institution)
    as_owner()
    actor = institution_actor(at)
    told: dict[str, Any] = {"actor": actor, "now": MARCH["now"]}
    with pytest.raises(returns.SayWhy):
        returns.confirm_return(key, JAN, other, note=" ", version=0, **told)
    assert returns.confirm_return(key, JAN, other, note="补报两起", version=0, **told) == 1
    with pytest.raises(Conflict):
        returns.confirm_return(key, JAN, system_sheet, note="", version=0, **told)
    assert returns.confirm_return(key, JAN, system_sheet, note="", version=1, **told) == 2
    sheet = found.sheet(key, FEB, actor=worker(OFFICER))
    assert {line.figure: line.before for line in sheet.lines}[ReturnFigure.INCIDENTS] == 0
    assert mine is not None
    with pytest.raises(NotAllowed):
        returns.confirm_return(key, JAN, system_sheet, note="", version=2, actor=worker(OFFICER), now=MARCH["now"])


def institution_actor(at: Any) -> Any:
    from laoyou.accounts.models import User
    from laoyou.accounts.selectors.actors import actor_for

    user = User.objects.get(username=f"own{at.institution.id.hex[-12:]}")
    return actor_for(user, area=None, today=clock.today())


def test_confirmed_by_the_institution_and_seen_by_the_department() -> None:
    at, rival = homes.site(), homes.site()
    month = found.first_of_month_before(clock.today())
    client = own_people(at.institution)
    args = [at.institution_id, int(f"{month:%Y%m}")]
    page = client.get(reverse("house:return", args=args)).content.decode()
    assert "尚未确认" in page
    stated = {figure.value: "0" for figure in ReturnFigure}
    wrong = post(client, "house:confirm_return", args, version="0", note="", **(stated | {"incidents": "2"}))
    assert (wrong.status_code, "说明原因" in wrong.content.decode()) == (422, True)
    assert post(client, "house:confirm_return", args, version="0", note="", **stated).status_code == 302
    assert client.get(reverse("house:return", args=[rival.institution_id, args[1]])).status_code == 404
    assert client.get(reverse("house:return", args=[at.institution_id, 202613])).status_code == 404
    officer = signed_in()
    listed = officer.get(reverse("house:returns") + "?answer=missing").content.decode()
    assert reverse("house:return", args=[rival.institution_id, args[1]]) in listed
    assert reverse("house:return", args=args) not in listed
    assert "确认月报" not in officer.get(reverse("house:return", args=args)).content.decode()
    as_owner()
    assert MonthlyReturn.objects.get().stated == {figure.value: 0 for figure in ReturnFigure}
