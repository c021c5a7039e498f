"""One search box over every plan in force: by name, group or unit, in any case, and nothing that is still checked."""

from __future__ import annotations

import pytest
from desk import accept, officer

from laoyou.plan.models import Edition, PlanItem
from laoyou.plan.selectors.search import search
from laoyou.workbench.plan.tables import item_url


def names_found(text: str) -> list[str]:
    return [hit.name for hit in search(text, actor=officer())]


def test_nothing_of_a_plan_that_is_still_checked(edition: Edition) -> None:
    assert names_found("护理") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("颐年", ["乐都区颐年护理院"]),
        ("民政局 颐年", ["乐都区颐年护理院"]),
        ("市教育局", ["办好社区托育"]),
        ("颐年 市教育局", []),
        ("%", []),
        ("", []),
    ],
)
def test_every_word_is_in_name_group_or_unit(edition: Edition, text: str, found: list[str]) -> None:
    accept(edition)
    assert names_found(text) == found


def test_capitals_make_no_difference(edition: Edition) -> None:
    accept(edition)
    PlanItem.objects.filter(name="乐都区颐年护理院").update(searched="ICF试点\n\n市民政局")
    assert names_found("icf") == names_found("Icf") == ["乐都区颐年护理院"]


def test_a_hit_leads_to_its_page(edition: Edition) -> None:
    accept(edition)
    (hit,) = search("颐年", actor=officer())
    assert item_url(hit) == f"/plans/{hit.edition_id}/items/{hit.id}/"
