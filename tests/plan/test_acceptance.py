"""Accepting: rows in full, once, with owners and places known; a later edition supersedes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from desk import HAIDONG, LATER, LEDU, NOW, PLAN, TODAY, accept, officer, read
from django.db import IntegrityError, transaction

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.plan.enums import Duty, EditionState, ItemKind, LinkOrigin
from laoyou.plan.models import Edition, EditionWarning, PlanItem, Policy, Project, Responsibility, Task, TaskLink
from laoyou.plan.selectors import departments, differences, editions, items, money
from laoyou.plan.services import acceptance, linking


def test_accepted_rows_carry_what_was_read(edition: Edition) -> None:
    accept(edition)
    first, second = items.projects(edition.id, actor=officer())
    assert (first.name, first.total_fen, first.central_fen, first.year_from, first.year_to) == (
        "乐都区颐年护理院",
        1_800_000_000,
        900_000_000,
        2024,
        2026,
    )
    assert (second.total_fen, second.central_fen, second.other_fen) == (640_500_000, None, 640_500_000)
    assert (first.areas, second.areas) == ((630202000000,), (630222000000,))
    targets = items.indicators(edition.id, actor=officer(), kinds=[ItemKind.PROSE_TARGET])
    assert [(row.unit, row.values[0].year, row.values[0].value) for row in targets] == [
        ("%", 2026, Decimal(62)),
        ("个", 2026, Decimal("5.1")),
    ]


def test_units_become_the_departments_of_the_area(edition: Edition) -> None:
    accept(edition)
    civil = Responsibility.objects.filter(printed_name="市民政局").values_list("organisation__function", flat=True)
    assert set(civil) == {"civil_affairs"}
    rows = {row.name: row for row in departments.departments(edition.id, actor=officer())}
    assert (rows["市卫生健康委"].leads, rows["市卫生健康委"].takes_part, rows["市卫生健康委"].projects) == (1, 1, 1)


def test_sums_are_those_of_the_rows(edition: Edition) -> None:
    accept(edition)
    rows = items.projects(edition.id, actor=officer())
    total = money.total_of(rows)
    parts = money.by(lambda row: row.place, rows)
    assert (total.projects, total.total_fen, total.central_fen) == (2, 2_440_500_000, 900_000_000)
    assert sum(part.total_fen or 0 for part in parts) == total.total_fen
    assert sum(part.projects for part in parts) == total.projects


def test_a_sum_of_projects_without_a_figure_is_missing_not_zero(edition: Edition) -> None:
    accept(edition)
    unpriced = [replace(row, total_fen=None, central_fen=None) for row in items.projects(edition.id, actor=officer())]
    total = money.total_of(unpriced)
    assert (total.projects, total.total_fen, total.central_fen, total.other_fen, total.unpriced) == (
        2,
        None,
        None,
        None,
        2,
    )


def test_a_second_click_changes_nothing(edition: Edition) -> None:
    accept(edition)
    count = PlanItem.objects.count()
    again = acceptance.accept_edition(edition.id, actor=officer(), now=LATER, today=TODAY)
    assert (again.state, again.decided_at, PlanItem.objects.count()) == (EditionState.PUBLISHED, NOW, count)


def test_nothing_is_half_accepted(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_edition: Edition) -> int:
        raise RuntimeError("power cut")

    monkeypatch.setattr(acceptance, "suggest_links", break_down)
    with pytest.raises(RuntimeError, match="power cut"):
        accept(edition)
    edition.refresh_from_db()
    assert (edition.state, PlanItem.objects.count()) == (EditionState.REVIEW, 0)


def test_a_later_edition_supersedes_and_its_differences_are_shown(edition: Edition) -> None:
    accept(edition)
    later = read(
        PLAN.replace("达到62%", "达到65%").replace("2\t民和县托育中心", "2\t民和县托育服务中心"), series=edition.series
    )
    assert later.version == 2
    accept(later)
    edition.refresh_from_db()
    assert edition.state == EditionState.SUPERSEDED
    before, after = (editions.get_edition(each.id, actor=officer()) for each in (edition, later))
    found = differences.between(before, after, actor=officer())
    changed = {(change.kind, change.what): change.fields for change in found}
    assert changed[("prose_targets", "changed")] == {"values": ({"2026": 62}, {"2026": 65})}
    assert ("projects", "changed") in changed
    assert len(found) == 2


def test_a_later_edition_of_somebody_elses_plan_is_refused(edition: Edition) -> None:
    with pytest.raises(NotFound):
        read(area=LEDU, series=edition.series)


def test_one_edition_in_force_is_held_by_the_database(edition: Edition) -> None:
    accept(edition)
    with pytest.raises(IntegrityError, match="edition_one_in_force"), transaction.atomic():
        Edition.objects.create(
            series=edition.series,
            version=9,
            area=HAIDONG,
            place="海东市",
            title="x",
            state=EditionState.PUBLISHED,
            created_at=NOW,
            decided_at=NOW,
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"total_fen": -1, "central_fen": None}, "project_total_not_negative"),
        ({"central_fen": 10**12}, "project_central_within_total"),
        ({"year_from": 2027, "year_to": 2026}, "project_period_ordered"),
    ],
)
def test_money_and_periods_are_held_by_the_database(
    edition: Edition, fields: dict[str, int | None], constraint: str
) -> None:
    accept(edition)
    project = Project.objects.filter(edition=edition).order_by("position").first()
    assert project is not None
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**fields)


def test_plans_in_force_are_read_everywhere_and_drafts_at_home_only(desk: None) -> None:
    draft, in_force = read(), accept(read(PLAN.replace("7号", "9号")))
    elsewhere = officer(area=632200000000)
    assert editions.get_edition(in_force.id, actor=elsewhere).doc_no == "东试〔2024〕9号"
    with pytest.raises(NotFound):
        editions.get_edition(draft.id, actor=elsewhere)
    with pytest.raises(NotFound):
        editions.get_edition(draft.id, actor=officer("department_officer"))
    assert [each.id for each in editions.editions_under_review(actor=officer())] == [draft.id]
    assert list(editions.editions_under_review(actor=elsewhere)) == []


def test_a_disagreement_is_explained_and_taken_back(edition: Edition) -> None:
    warning = EditionWarning.objects.create(edition=edition, position=900, code="draft_document")
    acceptance.explain_warning(warning.id, " 口径不同 ", actor=officer(), now=NOW)
    warning.refresh_from_db()
    assert (warning.explanation, warning.explained_by) == ("口径不同", "马玉兰")
    acceptance.explain_warning(warning.id, "", actor=officer(), now=LATER)
    warning.refresh_from_db()
    assert (warning.explanation, warning.explained_by, warning.explained_at) == ("", "", None)
    with pytest.raises(NotFound):
        acceptance.explain_warning(warning.id, "x", actor=officer(area=LEDU), now=NOW)


def test_a_persons_word_stands_over_a_suggestion(edition: Edition) -> None:
    accept(edition)
    policy = Policy.objects.create(edition=edition, kind=ItemKind.POLICY, position=1, name="护理床位补贴")
    task = Task.objects.get(edition=edition, position=1)
    linking.link_task(policy.id, task.id, linked=True, actor=officer(), now=NOW)
    assert TaskLink.objects.get().origin == LinkOrigin.CONFIRMED
    linking.link_task(policy.id, task.id, linked=False, actor=officer(), now=LATER)
    assert TaskLink.objects.count() == 0
    with pytest.raises(NotAllowed):
        linking.link_task(policy.id, task.id, linked=True, actor=officer("leader"), now=NOW)


def test_tasks_of_one_unit(edition: Edition) -> None:
    accept(edition)
    led = [row.name for row in items.tasks(edition.id, actor=officer()) if "市民政局" in row.named_for(Duty.LEAD)]
    assert led == ["扩大护理供给"]


def test_the_plan_shown_to_a_unit_is_one_that_gives_it_something(edition: Edition) -> None:
    accept(edition)
    # The later plan leaves 市发展改革委 out.
    later = accept(
        read(
            PLAN.replace("海东市养老托育服务三年实施方案", "海东市托育实施方案")
            .replace("市发展改革委", "市教育局")
            .replace("2024〕7号", "2025〕9号")
        )
    )
    Edition.objects.filter(id=later.id).update(issued_on=date(2026, 2, 1))
    units = {row.name: row.organisation_id for row in departments.departments(edition.id, actor=officer())}
    for naming, shown in ((None, later.id), (units["市民政局"], later.id), (units["市发展改革委"], edition.id)):
        found = editions.edition_in_force_for(HAIDONG, actor=officer(), naming=naming)
        assert found is not None
        assert found.id == shown
