"""Units nobody knew when the plan came into force are recognised once somebody has named them."""

from __future__ import annotations

import pytest
from desk import HAIBEI, HAIDONG, LATER, PLAN, SYSTEM, accept, officer, read

from laoyou.accounts.models import Organisation, OrganisationAlias
from laoyou.core.area_codes import range_of
from laoyou.core.errors import NotAllowed
from laoyou.plan.models import Edition, Responsibility
from laoyou.plan.services.units import recognise_units


def unknown(edition: Edition) -> list[str]:
    found = Responsibility.objects.filter(item__edition=edition, organisation=None)
    return list(found.order_by("id").values_list("printed_name", flat=True))


def test_a_name_given_later_is_recognised_and_the_others_are_left_alone(desk: None) -> None:
    edition = accept(read(PLAN.replace("市教育局", "市康养协调专班")))
    assert unknown(edition) == ["市康养协调专班"]
    assert recognise_units(range_of(HAIDONG), actor=SYSTEM, now=LATER) == 0
    bureau = Organisation.objects.get(area=HAIDONG, function="education")
    OrganisationAlias.objects.create(organisation=bureau, name="市康养协调专班")
    assert recognise_units(range_of(HAIBEI), actor=SYSTEM, now=LATER) == 0
    assert recognise_units(range_of(HAIDONG), actor=SYSTEM, now=LATER) == 1
    assert recognise_units(range_of(HAIDONG), actor=SYSTEM, now=LATER) == 0
    assert unknown(edition) == []
    assert Responsibility.objects.get(printed_name="市康养协调专班").organisation == bureau


def test_not_everybody_may(desk: None) -> None:
    with pytest.raises(NotAllowed):
        recognise_units(range_of(HAIDONG), actor=officer("leader"), now=LATER)
