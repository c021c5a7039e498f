"""Communities by name and people by typing: one that fits is taken, several are asked about, nothing is guessed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django import forms

from laoyou.core import clock
from laoyou.people.enums import Source
from laoyou.ui.choosers import Typed
from laoyou.ui.days import LONG_AGO, DayField
from laoyou.workbench.people.fields import PersonField
from laoyou.workbench.people.forms import MoveForm, RegistryForm
from tests.people.registry import HAIDONG, LEDU, MAYING, MAYING_COMMUNITY, MINHE, SHANGTAN, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]


def move_form(area: str, key: str = "", scope: int = HAIDONG) -> MoveForm:
    sent = {"area": area, "area_key": key, "on": "2026-02-01", "source": Source.COMMUNITY, "revision": "0"}
    return MoveForm(sent, actor=worker(area=scope))


def offered(form: forms.Form, field: str) -> list[str]:
    return [option.key for option in form.fields[field].widget.candidates]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("马营镇社区", MAYING_COMMUNITY),
        ("mayingzhenshequ", MAYING_COMMUNITY),
        ("myzsq", MAYING_COMMUNITY),
        ("上滩村", SHANGTAN),
        ("630222102001", MAYING_COMMUNITY),
        ("630222", MINHE),
        (" 6302 22 ", MINHE),
    ],
)
def test_a_community_by_name_pinyin_initials_or_code(typed: str, code: int) -> None:
    form = move_form(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["area"] == code


def test_an_ambiguous_name_is_answered_with_the_candidates() -> None:
    form = move_form("马营")
    assert not form.is_valid()
    assert set(offered(form, "area")) == {"630202205000", "630222102000", "630222102001", "630222102200"}
    shown = str(form["area"])
    assert 'type="radio"' in shown
    assert "民和县" in shown
    chosen = move_form("马营", key="630222102001")
    assert chosen.is_valid()
    assert chosen.cleaned_data["area"] == MAYING_COMMUNITY


def test_what_lies_in_ones_own_area_comes_alone() -> None:
    form = move_form("马营乡", scope=LEDU)
    assert form.is_valid()
    assert form.cleaned_data["area"] == 630202205000
    elsewhere = move_form("马营镇", scope=LEDU)
    assert elsewhere.is_valid()
    assert elsewhere.cleaned_data["area"] == MAYING


def test_a_text_changed_after_choosing_counts_and_not_the_choice() -> None:
    form = move_form("上滩村", key=str(MAYING_COMMUNITY))
    assert form.is_valid()
    assert form.cleaned_data["area"] == SHANGTAN


@pytest.mark.parametrize("typed", ["没有这个村", "630299999999", "9999", "<script>", "\0"])
def test_what_is_no_area_is_said(typed: str) -> None:
    form = move_form(typed)
    assert not form.is_valid()
    assert "<script>" not in str(form["area"])


def test_a_recorded_community_comes_back_with_its_name() -> None:
    form = MoveForm(initial={"area": f"{MAYING_COMMUNITY:012d}"}, actor=worker())
    assert form["area"].value() == Typed("马营镇社区（海东市 民和县 马营镇）", str(MAYING_COMMUNITY))


class _Whom(RegistryForm):
    other = PersonField(label="")


def whom(text: str, key: str = "", scope: int = HAIDONG) -> _Whom:
    return _Whom({"other": text, "other_key": key}, actor=worker(area=scope))


def test_a_person_by_pinyin_and_never_one_of_another_area() -> None:
    one = enter()
    assert whom("myl").is_valid()
    form = whom("马玉兰")
    assert form.is_valid()
    assert form.cleaned_data["other"] == one
    assert not whom("马玉兰", scope=LEDU).is_valid()
    assert not whom("马玉兰", key=str(one), scope=LEDU).is_valid()
    assert not whom("马玉兰", key="no key", scope=LEDU).is_valid()


def test_two_of_one_name_are_told_apart_by_birth() -> None:
    first, second = enter(), enter(birth=date(1950, 2, 3), sequence=14)
    form = whom("马玉兰")
    assert not form.is_valid()
    assert set(offered(form, "other")) == {str(first), str(second)}
    assert "1950-02-03" in str(form["other"])
    chosen = whom("马玉兰", key=str(second))
    assert chosen.is_valid()
    assert chosen.cleaned_data["other"] == UUID(str(second))


class _When(forms.Form):
    day = DayField()
    born = DayField(required=False, example=LONG_AGO)


@pytest.mark.parametrize(
    "typed", ["1950-01-02", "1950.1.2", "1950/01/02", "19500102", "1950年1月2日", "１９５０．１．２"]
)
def test_a_day_in_every_way_people_write_it(typed: str) -> None:
    form = _When({"day": typed})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(1950, 1, 2)


@pytest.mark.parametrize("typed", ["50-1-2", "02/01/1950", "1950-02-30", "1950", "January", "1950-1-2x"])
def test_what_is_no_day_is_said(typed: str) -> None:
    form = _When({"day": typed})
    assert not form.is_valid()
    assert typed in form.errors["day"][0]


def test_the_hint_of_a_day_speaks_the_reader_s_language() -> None:
    from django.utils import translation

    today = clock.today()
    assert str(_When()["born"].help_text).strip() == "如 1950-01-02、1950.1.2 或 19500102。"
    assert f"如 {today.isoformat()}、" in str(_When()["day"].help_text)
    with translation.override("en"):
        assert f"For example {today.isoformat()}, " in str(_When()["day"].help_text)
