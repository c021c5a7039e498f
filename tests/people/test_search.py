"""One box: name, pinyin, initials, number, its last four, telephone; never beyond the area."""

from __future__ import annotations

from datetime import date

import pytest

from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import NotAllowed
from laoyou.people.models import Person
from laoyou.people.selectors.search import search
from tests.people.registry import LEDU, MINHE, SHANGTAN, enter, number_of, worker

pytestmark = pytest.mark.django_db
BIRTH = date(1943, 5, 2)


@pytest.fixture
def people() -> None:
    enter("马玉兰", phone="19900001234")
    enter("马玉莲", date(1950, 1, 3), 14)
    enter("祁生福", date(1960, 7, 9), 11, area=SHANGTAN, registered_area=SHANGTAN)


def found(text: str, area: int = 630200000000) -> list[str]:
    return [row.name for row in search(text, actor=worker(area=area))]


@pytest.mark.usefixtures("people")
def test_by_name_pinyin_number_and_phone() -> None:
    number = number_of(BIRTH, 12)
    assert found("马玉") == ["马玉兰", "马玉莲"]
    assert found("马玉兰") == ["马玉兰"]
    assert found("myl") == ["马玉兰", "马玉莲"]
    assert found("MaYuLian") == ["马玉莲"]
    assert found("qisf") == []
    assert found("qsf") == ["祁生福"]
    assert found(number) == found(number.lower()) == ["马玉兰"]
    assert found(number[:6] + number[8:17]) == ["马玉兰"]  # as an old card of 15 digits has it
    assert found(number[-4:]) == ["马玉兰"]
    assert found("19900001234") == found("+8619900001234") == ["马玉兰"]
    assert found(f"马 {number[-4:]}") == ["马玉兰"]
    assert found(f"祁 {number[-4:]}") == []
    for nothing in ("", "  ", "\0", "%", "_", "玉兰", "' OR 1=1 --"):
        assert found(nothing) == []


@pytest.mark.usefixtures("people")
def test_only_in_the_own_area() -> None:
    assert found("马", MINHE) == ["马玉兰", "马玉莲"]
    assert found("祁", MINHE) == []
    assert found("祁", LEDU) == ["祁生福"]
    assert found(number_of(BIRTH, 12), LEDU) == []


@pytest.mark.parametrize("role", ["leader", "plan_officer", "system_admin", "security_admin", "auditor"])
def test_not_for_every_role(role: str) -> None:
    with pytest.raises(NotAllowed):
        search("马", actor=worker(role))


@pytest.mark.usefixtures("people", "as_web_role")
def test_raw_sql_sees_no_more() -> None:
    """The second wall: whatever a query forgets, rows outside the scope are not there."""
    with scoped(worker(area=LEDU), now=clock.now()):
        assert list(Person.objects.values_list("name", flat=True)) == ["祁生福"]
        assert Person.objects.update(name="无") == 1
    with scoped(worker(area=MINHE), now=clock.now()):
        assert Person.objects.count() == 2
    assert Person.objects.count() == 0
