"""A unit renamed or merged: what it has to do follows, what it did stays under the name it bore."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from desk import HAIDONG, LEDU, NOW, SYSTEM, TODAY, accept, clerk, officer, read, unit_of

from laoyou.accounts.models import Organisation
from laoyou.accounts.selectors import organisations
from laoyou.accounts.services.organisations import edit_organisation
from laoyou.core.errors import NotAllowed
from laoyou.plan.models import Edition, Pledge, ProgressReturn, Responsibility
from laoyou.plan.selectors import progress
from laoyou.plan.selectors.parameters import terms_of
from laoyou.plan.services.pledges import PledgeFacts, add_pledge
from laoyou.plan.services.progress import About, Content, keep_report
from laoyou.plan.services.progress_checks import decide
from laoyou.plan.services.unit_changes import Followed, MergedLater, SameUnit, merge_units
from laoyou.records.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
ADMIN = officer("system_admin")
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
OLD = "海东市民政局"
LATER = datetime(2026, 4, 2, 2, tzinfo=UTC)


def report(plan: Edition, month: date, *, accepted: bool) -> ProgressReturn:
    given = Responsibility.objects.filter(
        item__edition=plan, item__kind="tasks", organisation_id=unit_of("civil_affairs")
    )
    about = About(given.order_by("item__position")[0].item_id, unit_of("civil_affairs"), month)
    said = Content(course="on_course", done="开工")
    key = keep_report(about, said, submit=True, revision=None, actor=clerk(), now=NOW)
    if accepted:
        decide(key, accept=True, revision=1, actor=officer(), now=NOW)
    return ProgressReturn.objects.get(id=key)


def test_a_renamed_unit_keeps_its_tasks_and_its_old_name_in_history() -> None:
    plan = accept(read())
    made, unit = report(plan, FEBRUARY, accepted=True), unit_of("civil_affairs")
    edit_organisation(unit, name="海东市民政和老龄局", short_name="市民政局", last_day=None, actor=ADMIN, now=LATER)
    (earlier,) = progress.history(made.lineage, actor=officer())
    assert earlier.unit == OLD
    rows = {
        month: progress.reports(plan.id, month, actor=officer(), today=LATER.date(), terms=terms_of(made.area))
        for month in (FEBRUARY, date(2026, 5, 1))
    }
    assert [{row.unit for row in found if row.organisation_id == unit} for found in rows.values()] == [
        {OLD},
        {"海东市民政和老龄局"},
    ]
    found = organisations.resolve(OLD, area=HAIDONG, on=LATER.date())
    assert (found and found.id) == unit
    edit_organisation(unit, name=OLD, short_name="市民政局", last_day=None, actor=ADMIN, now=LATER + timedelta(days=9))
    assert organisations.names_on([unit], on=date(2026, 4, 5))[unit] == "海东市民政和老龄局"


def test_a_merged_unit_hands_over_what_is_open_and_keeps_what_is_settled() -> None:
    plan = accept(read())
    done, waiting = report(plan, FEBRUARY, accepted=True), report(plan, MARCH, accepted=False)
    unit, into = unit_of("civil_affairs"), unit_of("health")
    facts = PledgeFacts(2026, "海东市人民政府", "改造敬老院", "所", Decimal(5), unit)
    pledge = add_pledge(HAIDONG, facts, actor=officer(), now=NOW)
    owed = Responsibility.objects.filter(organisation_id=unit, item__edition=plan).count()

    followed = merge_units(unit, into, last_day=TODAY, reason="机构改革", actor=SYSTEM, now=LATER)

    assert followed == Followed(items=owed, reports=1, figures=0, pledges=1, decisions=0)
    assert not Responsibility.objects.filter(organisation_id=unit, item__edition=plan).exists()
    assert ProgressReturn.objects.get(id=waiting.id).organisation_id == into
    assert ProgressReturn.objects.get(id=done.id).organisation_id == unit
    assert [row.unit for row in progress.history(done.lineage, actor=officer())] == [OLD]
    assert Pledge.objects.get(id=pledge).lead_id == into
    found = organisations.resolve("市民政局", area=HAIDONG, on=LATER.date())
    assert (found and found.id) == into
    assert Organisation.objects.get(id=unit).valid.upper == TODAY + timedelta(days=1)
    assert AuditEvent.objects.filter(action="plan.merge_units", reason="机构改革").count() == 1


def test_only_neighbours_that_go_on_are_merged_into_by_the_administrator() -> None:
    unit, into = unit_of("civil_affairs"), unit_of("health")
    elsewhere = Organisation.objects.get(function="government", area=LEDU).id
    group = unit_of("child_governments")
    for other in (unit, elsewhere, group):
        with pytest.raises(SameUnit):
            merge_units(unit, other, last_day=TODAY, reason="x", actor=SYSTEM, now=LATER)
    with pytest.raises(MergedLater):
        merge_units(unit, into, last_day=date(2026, 4, 3), reason="x", actor=SYSTEM, now=LATER)
    with pytest.raises(NotAllowed):
        merge_units(unit, into, last_day=TODAY, reason="x", actor=officer(), now=LATER)
