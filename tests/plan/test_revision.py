"""Rows kept in memory are never stale and never cross actors: whatever changes an edition gives it a new revision."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from desk import HAIBEI, HAIDONG, LEDU, NOW, SYSTEM, accept, officer, read
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import NotFound
from laoyou.core.identifiers import uuid7
from laoyou.plan.enums import ItemKind
from laoyou.plan.models import (
    Edition,
    EditionWarning,
    Indicator,
    IndicatorValue,
    PlanItem,
    Policy,
    Project,
    Responsibility,
    Task,
    TaskLink,
)
from laoyou.plan.selectors import comparison, departments, editions, items
from laoyou.plan.services import acceptance, linking, units

FIGURES = [ItemKind.INDICATOR, ItemKind.PROSE_TARGET, ItemKind.LIMIT, ItemKind.BASELINE]


def everything(edition_id: UUID) -> dict[str, list[Any]]:
    actor = officer()
    return {
        "figures": items.indicators(edition_id, actor=actor, kinds=FIGURES),
        "tasks": items.tasks(edition_id, actor=actor),
        "projects": items.projects(edition_id, actor=actor),
        "policies": items.policies(edition_id, actor=actor),
        "elements": items.elements(edition_id, actor=actor),
        "warnings": items.warnings(edition_id, actor=actor),
    }


def from_the_database(edition_id: UUID, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """The same with nothing kept."""
    with monkeypatch.context() as patch:
        patch.setattr(items, "_KEPT", items.Kept(most=0))
        return everything(edition_id)


@pytest.fixture
def in_force(edition: Edition) -> Edition:
    EditionWarning.objects.create(edition=edition, position=900, code="table_missing", params={})
    accept(edition)
    policy = Policy.objects.create(edition=edition, kind=ItemKind.POLICY, position=900, name="用地支持")
    TaskLink.objects.create(item=policy, task=Task.objects.filter(edition=edition).first(), score=0.5)
    return edition


CHANGES: dict[str, Callable[[Edition], object]] = {
    "a value": lambda edition: IndicatorValue.objects.filter(indicator__edition=edition).update(value=Decimal(7)),
    "a value away": lambda edition: IndicatorValue.objects.filter(indicator__edition=edition).delete(),
    "a unit's name": lambda edition: Responsibility.objects.filter(item__edition=edition).update(printed_name="某局"),
    "a unit away": lambda edition: Responsibility.objects.filter(item__edition=edition).delete(),
    "an item's name": lambda edition: PlanItem.objects.filter(edition=edition).update(name="改"),
    "an indicator": lambda edition: Indicator.objects.filter(edition=edition).update(unit="张"),
    "a task": lambda edition: Task.objects.filter(edition=edition).update(section="改"),
    "a project": lambda edition: Project.objects.filter(edition=edition).update(scale="改"),
    "a project away": lambda edition: Project.objects.filter(edition=edition).delete(),
    "a task more": lambda edition: Task.objects.create(
        edition=edition, kind=ItemKind.TASK, position=901, name="新任务"
    ),
    "a link away": lambda edition: TaskLink.objects.filter(item__edition=edition).delete(),
    "an explanation": lambda edition: acceptance.explain_warning(
        EditionWarning.objects.get(edition=edition, position=900).id, "附件另发", actor=officer(), now=NOW
    ),
    "a link said by a person": lambda edition: linking.link_task(
        Policy.objects.get(edition=edition).id,
        Task.objects.filter(edition=edition).last().id,  # type: ignore[union-attr]
        linked=True,
        actor=officer(),
        now=NOW,
    ),
    "units forgotten": lambda edition: Responsibility.objects.filter(item__edition=edition).update(organisation=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_is_what_is_read(
    change: Callable[[Edition], object], in_force: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(in_force.id)
    assert before == from_the_database(in_force.id, monkeypatch)
    change(in_force)
    after = everything(in_force.id)
    assert after == from_the_database(in_force.id, monkeypatch)
    assert after != before


def test_units_recognised_later_are_seen(in_force: Edition) -> None:
    def known() -> set[bool]:
        return {
            unit.organisation_id is not None for row in items.tasks(in_force.id, actor=officer()) for unit in row.units
        }

    Responsibility.objects.filter(item__edition=in_force).update(organisation=None)
    assert known() == {False}
    units.recognise_units(officer().area, actor=officer(), now=NOW)
    assert True in known()


@pytest.mark.django_db
def test_every_part_of_an_edition_is_watched() -> None:
    """A new table that hangs on an edition or an item must be watched too, or said here why not."""
    unwatched = {"plan_sourcedocument", "plan_reviewitem"}  # the text, and what is still being checked: never kept
    parents = {Edition, *PlanItem.__subclasses__(), PlanItem}
    hanging = {relation.related_model._meta.db_table for parent in parents for relation in parent._meta.related_objects}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'edition_revised_%%'"
            " GROUP BY 1 HAVING count(*) = 5"
        )
        watched = {table for (table,) in cursor.fetchall()}
    assert hanging - unwatched == watched


def test_a_change_taken_back_leaves_nothing_behind(in_force: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(in_force.id)
    for name in ("甲", "乙"):
        with transaction.atomic():
            Task.objects.filter(edition=in_force).update(section=name)
            assert {row.section for row in items.tasks(in_force.id, actor=officer())} == {name}
            transaction.set_rollback(True)
        assert everything(in_force.id) == before
    assert before == from_the_database(in_force.id, monkeypatch)


def test_a_saved_edition_does_not_bring_an_old_revision_back(in_force: Edition) -> None:
    held = Edition.objects.get(id=in_force.id)
    seen = {held.revision}
    for section in ("甲", "乙"):
        Task.objects.filter(edition=in_force).update(section=section)
        seen.add(Edition.objects.get(id=in_force.id).revision)
    held.save()
    seen.add(Edition.objects.get(id=in_force.id).revision)
    assert len(seen) == 4


def test_raw_sql_of_the_web_role_is_noticed_and_the_neighbour_changes_nothing(in_force: Edition) -> None:
    def retitle(area: int, name: str) -> None:
        with connection.cursor() as cursor, scoped(officer(area=area), now=clock.now()):
            cursor.execute("SET ROLE laoyou_web")
            cursor.execute("UPDATE plan_task SET section = %s", [name])
            cursor.execute("RESET ROLE")

    retitle(HAIDONG, "本地")
    assert {row.section for row in items.tasks(in_force.id, actor=officer())} == {"本地"}
    retitle(HAIBEI, "邻州")
    assert {row.section for row in items.tasks(in_force.id, actor=officer())} == {"本地"}


def test_an_edition_that_is_being_checked_is_read_anew_and_only_in_its_area(desk: None) -> None:
    edition = read()
    row = editions.get_edition(edition.id, actor=officer())
    before = [each.code for each in items.warnings(row, actor=officer())]
    EditionWarning.objects.create(edition=edition, position=900, code="table_missing", params={})
    assert [each.code for each in items.warnings(row, actor=officer())] == [*before, "table_missing"]
    for stranger in (officer(area=HAIBEI), officer(area=LEDU), officer("auditor"), officer("department_officer")):
        for asked in (row, row.id):
            with pytest.raises(NotFound):
                items.warnings(asked, actor=stranger)


def test_the_rule_for_rows_is_the_rule_for_queries(in_force: Edition) -> None:
    """`demand_visible` in Python and `visible_editions` in SQL let the same people see the same editions."""
    read(series=None)
    for each in Edition.objects.all():
        row = editions.edition_row(each)
        for role in ("plan_officer", "leader", "auditor", "township_worker"):
            for area in (HAIDONG, LEDU, HAIBEI):
                actor = officer(role, area=area)
                try:
                    allowed = bool(editions.demand_visible(row, actor=actor))
                except NotFound:
                    allowed = False
                assert allowed == editions.visible_editions(actor=actor).filter(id=each.id).exists()


def test_a_second_reading_asks_for_the_edition_alone(in_force: Edition) -> None:
    row = editions.get_edition(in_force.id, actor=officer())
    items.tasks(row, actor=officer())
    with CaptureQueriesContext(connection) as queries:
        items.tasks(row, actor=officer("leader", area=HAIBEI))
        items.tasks(in_force.id, actor=officer())
    assert len(queries) == 1


def test_the_shares_of_units_and_the_comparison_follow(in_force: Edition) -> None:
    everybody = departments.departments(in_force.id, actor=officer())
    for row in everybody:
        if row.organisation_id:
            assert departments.share_of(row.organisation_id, in_force.id, actor=officer()) == row
    assert departments.share_of(uuid7(), in_force.id, actor=officer()) is None
    before = {row.name: row.leads for row in everybody}
    Responsibility.objects.filter(item__edition=in_force, duty="lead").delete()
    after = {row.name: row.leads for row in departments.departments(in_force.id, actor=officer())}
    assert sum(before.values()) > 0
    assert sum(after.values()) == 0
    IndicatorValue.objects.filter(indicator__edition=in_force).update(value=Decimal(99))
    found = comparison.measures_compared(actor=SYSTEM)
    said = {
        value.value for row in found.measures for rows in row.targets.values() for each in rows for value in each.values
    }
    assert said == {Decimal(99)}
