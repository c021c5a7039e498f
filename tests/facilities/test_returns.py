"""Returns of months and years: made from the records, confirmed with a reason where they differ, corrected by versions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.core.clock import CHINA
from laoyou.core.errors import Conflict, NotAllowed
from laoyou.facilities.enums import ContractKind, ReturnFigure, StayEnd
from laoyou.facilities.models import Contract, InstitutionReturn
from laoyou.facilities.selectors import returns as found
from laoyou.facilities.selectors.returns import Term
from laoyou.facilities.services import returns, staffing, stays
from laoyou.facilities.services.duties import NeedsConfirming
from tests.facilities import homes
from tests.facilities.test_pages import own_people, signed_in
from tests.facilities.test_staff import hired
from tests.people.pages import as_owner, post
from tests.people.registry import SYSTEM, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
JAN, FEB = Term(date(2026, 1, 1)), Term(date(2026, 2, 1))
MARCH: dict[str, Any] = {"actor": SYSTEM, "now": datetime(2026, 3, 2, 9, tzinfo=CHINA)}
OFFICER = Role.DEPARTMENT_OFFICER


def figures(at: Any, month: Term) -> dict[ReturnFigure, int]:
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
    with pytest.raises(returns.TermNotOver):
        returns.confirm_return(key, Term(date(2026, 3, 1)), system_sheet, note="", version=0, **MARCH)
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
    month = found.month_due(clock.today()).first
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
    assert "确认报表" not in officer.get(reverse("house:return", args=args)).content.decode()
    as_owner()
    assert InstitutionReturn.objects.get().stated == {figure.value: 0 for figure in ReturnFigure}


def test_a_year_stands_beside_the_year_before_and_its_own_months() -> None:
    at = homes.site()
    key = at.institution_id
    own_people(at.institution)
    as_owner()
    actor = institution_actor(at)
    year = Term.year_of(date(2025, 7, 1))
    told: dict[str, Any] = {"actor": actor, "now": MARCH["now"]}
    homes.place(homes.stay(at, homes.elder(), homes.days(date(2025, 2, 10))), homes.unit(at))
    before = figures(at, year.before) | {ReturnFigure.PLACES: 4}
    returns.confirm_return(key, year.before, before, note="两间房当年未登记", version=0, **told)
    lines = {line.figure: line for line in found.sheet(key, year, actor=actor).lines}
    assert (lines[ReturnFigure.PLACES].before, lines[ReturnFigure.PLACES].change) == (4, -3)
    assert lines[ReturnFigure.PLACES].much_changed
    assert lines[ReturnFigure.ADMITTED].of_months is None  # no month is confirmed yet
    for number in range(1, 13):
        month = Term(date(2025, number, 1))
        returns.confirm_return(key, month, figures(at, month), note="", version=0, **told)
    lines = {line.figure: line for line in found.sheet(key, year, actor=actor).lines}
    assert (lines[ReturnFigure.ADMITTED].of_months, lines[ReturnFigure.ADMITTED].found) == (1, 1)
    assert (lines[ReturnFigure.PRESENT].of_months, lines[ReturnFigure.PRESENT].found) == (1, 1)
    with pytest.raises(returns.TermNotOver):
        returns.confirm_return(key, Term.year_of(date(2026, 1, 1)), before, note="", version=0, **told)


def test_years_have_pages_of_their_own_and_red_means_overdue() -> None:
    at = homes.site()
    officer = signed_in()
    listed = officer.get(reverse("house:yearly_returns")).content.decode()
    year = found.year_due(clock.today())
    assert reverse("house:return", args=[at.institution_id, year.first.year]) in listed
    shown = officer.get(reverse("house:return", args=[at.institution_id, year.first.year]))
    assert "差异报告" in shown.content.decode()
    export = officer.get(reverse("house:return", args=[at.institution_id, year.first.year]) + "?export=return")
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert officer.get(reverse("house:return", args=[at.institution_id, 1999])).status_code == 404
    assert officer.get(reverse("house:return", args=[at.institution_id, 202600])).status_code == 404


@pytest.mark.parametrize(("term", "due"), [(JAN, date(2026, 2, 11)), (Term(date(2025, 1, 1), 12), date(2026, 3, 2))])
def test_a_return_is_overdue_after_the_days_of_its_rule(term: Term, due: date) -> None:
    assert found.due_by(term)[0] == due


def test_ending_a_stay_back_into_a_confirmed_month_is_asked_about() -> None:
    at = homes.site()
    own_people(at.institution)
    as_owner()
    stay = homes.stay(at, homes.elder(), homes.days(date(2026, 1, 10)))
    homes.place(stay, homes.unit(at))
    told: dict[str, Any] = {"actor": institution_actor(at), "now": MARCH["now"]}
    for term in (JAN, FEB):
        returns.confirm_return(at.institution_id, term, figures(at, term), note="", version=0, **told)
    ended: dict[str, Any] = {"end": StayEnd.HOME, "revision": 0, **MARCH}
    with pytest.raises(NeedsConfirming) as asked:
        stays.discharge(stay.id, on=date(2026, 2, 20), **ended)
    (caution,) = asked.value.cautions
    assert (caution.code, caution.facts["months"]) == ("facilities_return_confirmed", ["2026-02"])
    stays.discharge(stay.id, on=date(2026, 3, 1), **ended)  # was there until February's end, as the return says
