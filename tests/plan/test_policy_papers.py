"""The register of policies: recorded, linked, ending, replaced; what is wrong is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from desk import HAIDONG, LEDU, NOW, PDF, accept, clerk, officer, read, unit_of
from django.db import IntegrityError, transaction

from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.plan.models import PolicyLink, PolicyPaper
from laoyou.plan.selectors import policy_papers as found
from laoyou.plan.services.policy_papers import (
    PolicyEndsTooEarly,
    PolicyFacts,
    PolicyNumberTaken,
    PolicyReplaced,
    ReplacedByItself,
    correct_policy,
    record_policy,
    replace_policy,
)
from laoyou.records.models import AuditEvent
from laoyou.records.services.attachments import AttachmentRefused
from tests.documents.plan import expected_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
TODAY = date(2026, 3, 1)


def facts(number: str = "东政办〔2024〕8号", since: date = date(2024, 1, 1), **other: object) -> PolicyFacts:
    plain = PolicyFacts(
        "海东市养老服务补贴办法", number, "海东市人民政府办公室", "《老年人权益保障法》第三十七条",
        unit_of("civil_affairs"), since, date(2026, 5, 1),
    )  # fmt: skip
    return replace(plain, **other)  # type: ignore[arg-type]


def test_policies_and_elements_of_the_plan_stand_with_the_papers_in_force_that_serve_them() -> None:
    plan = accept(read("\n".join(expected_lines())))
    support = list(plan.items.filter(kind__in=["policies", "elements"]).order_by("kind", "position"))
    assert {each.id for each in support} <= {key for key, _name in found.linkable(actor=officer())}
    record_policy(HAIDONG, facts(), items=[each.id for each in support], actor=clerk(), now=NOW)
    record_policy(
        HAIDONG, facts("2号", date(2026, 4, 1), title="来年的办法"), items=[support[0].id], actor=clerk(), now=NOW
    )
    served = found.papers_serving(plan.id, actor=officer(), on=TODAY)
    assert served == {each.id: ["海东市养老服务补贴办法"] for each in support}
    assert found.papers_serving(plan.id, actor=officer("institution"), on=TODAY) == {}


def test_a_policy_with_its_file_and_the_tasks_it_serves() -> None:
    tasks = list(accept(read()).items.filter(kind="tasks").order_by("position"))
    key = record_policy(
        HAIDONG, facts(), items=[tasks[0].id, tasks[1].id], file=(BytesIO(PDF), "办法.pdf"), actor=clerk(), now=NOW
    )
    paper, served = found.policy(key, actor=officer(), on=TODAY)
    assert (paper.filename, [each.name for each in served]) == ("办法.pdf", [tasks[0].name, tasks[1].name])
    correct_policy(key, facts(valid_until=None), items=[tasks[1].id], revision=0, actor=clerk(), now=NOW)
    paper, served = found.policy(key, actor=officer(), on=TODAY)
    assert (paper.valid_until, paper.filename, len(served)) == (None, "办法.pdf", 1)
    with pytest.raises(Conflict):
        correct_policy(key, facts(), revision=0, actor=clerk(), now=NOW)
    actions = AuditEvent.objects.filter(subject="plan.policy_paper").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["plan.record_policy", "plan.correct_policy"]


def test_what_is_wrong_is_said_and_nothing_is_kept() -> None:
    key = record_policy(HAIDONG, facts(), actor=clerk(), now=NOW)
    with pytest.raises(PolicyNumberTaken) as taken:
        record_policy(HAIDONG, facts(), actor=clerk(), now=NOW)
    assert taken.value.facts["title"] == "海东市养老服务补贴办法"
    with pytest.raises(PolicyEndsTooEarly):
        record_policy(HAIDONG, facts("另一号", valid_until=date(2024, 1, 1)), actor=clerk(), now=NOW)
    with pytest.raises(AttachmentRefused):
        record_policy(HAIDONG, facts("另一号"), file=(BytesIO(b"MZ\x90"), "办法.exe"), actor=clerk(), now=NOW)
    with pytest.raises(NotFound):
        record_policy(HAIDONG, facts("另一号"), items=[uuid4()], actor=clerk(), now=NOW)
    with pytest.raises(NotAllowed):  # another department's
        record_policy(HAIDONG, facts("另一号"), actor=clerk("finance"), now=NOW)
    with pytest.raises(NotAllowed):
        correct_policy(key, facts(), revision=0, actor=clerk("finance"), now=NOW)
    with pytest.raises(NotFound):
        correct_policy(key, facts(), revision=0, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotAllowed):
        record_policy(HAIDONG, facts("另一号"), actor=officer("leader"), now=NOW)
    assert PolicyPaper.objects.count() == 1


def test_a_later_policy_replaces_one_and_ends_it() -> None:
    old = record_policy(HAIDONG, facts(valid_until=None), actor=officer(), now=NOW)
    new = record_policy(HAIDONG, facts("东政办〔2026〕2号", date(2026, 4, 1)), actor=officer(), now=NOW)
    with pytest.raises(ReplacedByItself):
        replace_policy(new, old, revision=0, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        replace_policy(old, uuid4(), revision=0, actor=officer(), now=NOW)
    replace_policy(old, new, revision=0, actor=officer(), now=NOW)
    with pytest.raises(PolicyReplaced):
        replace_policy(old, new, revision=1, actor=officer(), now=NOW)
    paper = PolicyPaper.objects.get(id=old)
    assert (paper.superseded_by_id, paper.valid_until) == (new, date(2026, 4, 1))
    for wrong in ({"superseded_by": old}, {"valid_until": None}, {"valid_until": date(2023, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyPaper.objects.filter(id=old).update(**wrong)


def test_what_ends_soon_stands_with_its_owner() -> None:
    def ends(number: str, until: date | None) -> UUID:
        return record_policy(HAIDONG, facts(number, valid_until=until), actor=officer(), now=NOW)

    soon = ends("一号", date(2026, 5, 30))  # the ninetieth day
    ends("二号", date(2026, 5, 31))
    ends("三号", None)
    ends("四号", TODAY)  # ended yesterday
    rows = found.policies(actor=officer(), on=TODAY)
    assert list(found.ending(rows, TODAY).values_list("id", flat=True)) == [soon]
    assert found.in_force(rows, TODAY).count() == 3
    assert found.ending_for(actor=clerk(), today=TODAY) == 1
    assert found.ending_for(actor=clerk("finance"), today=TODAY) == 0
    assert found.ending_for(actor=officer(), today=TODAY) == 1
    assert found.ending_for(actor=officer("leader"), today=TODAY) == 0
    assert not PolicyLink.objects.exists()
