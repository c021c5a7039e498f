"""Which records are put before people as perhaps one person, and which questions are not asked twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from laoyou.core.errors import NotAllowed
from laoyou.people.enums import Document, Source
from laoyou.people.models import Comparison, Pair, Person
from laoyou.people.services import comparing
from laoyou.people.services.comparing import Stopped, compare_queued, request_comparison, request_nightly
from laoyou.people.services.merging import Choice, merge
from laoyou.people.services.pairs import keep_apart
from laoyou.records.enums import RunState
from laoyou.records.models import Run
from tests.people.pairs import pair_of
from tests.people.registry import HAIDONG, LEDU, NOW, SHANGTAN, enter, number_of, worker

pytestmark = pytest.mark.django_db
BIRTH = date(1943, 5, 2)


def nameless(name: str = "马玉兰", birth: date = BIRTH, **other: object) -> UUID:
    """A record without a number, as other departments keep them."""
    facts: dict[str, object] = {"document": None, "number": "", "source": Source.HEALTH}
    return enter(name, birth, **(facts | other))  # type: ignore[arg-type]


def compared(area: int = HAIDONG) -> UUID:
    run = request_comparison(actor=worker("data_officer", area=area), now=NOW)
    compare_queued(run, tell_time=lambda: NOW)
    return run


def pairs() -> set[frozenset[UUID]]:
    return {frozenset({each.low_id, each.high_id}) for each in Pair.objects.filter(state="open")}


def test_records_of_one_county_that_are_alike_are_found_with_their_evidence() -> None:
    known = enter(phone="19900001234")
    sound = nameless("马玉蓝")
    swapped = nameless("马玉兰", date(1943, 2, 5))
    nameless("祁福", date(1940, 1, 1), sex=1)
    compared()
    assert {frozenset({known, sound}), frozenset({known, swapped})} <= pairs()
    pair = Pair.objects.get(low=min(known, sound), high=max(known, sound))
    assert {name: pair.levels[name] for name in ("name", "birth", "id", "area")} == {
        "name": "homophone",
        "birth": "exact",
        "id": "missing",
        "area": "village",
    }
    assert pair.weight == pytest.approx(pair.prior + sum(pair.weights.values()), abs=1e-3)
    assert pair.probability == pytest.approx(1 / (1 + 2**-pair.weight), abs=1e-5)


def test_an_old_number_of_15_digits_under_another_document_is_the_same_number() -> None:
    known = enter()
    number = number_of(BIRTH, 12)
    old = enter("马玉芳", document=Document.PASSPORT, number=number[:6] + number[8:17], source=Source.HEALTH)
    compared()
    assert pairs() == {frozenset({known, old})}
    assert Pair.objects.get().levels["id"] == "exact"


def test_between_counties_a_phone_or_name_and_birth_bring_them_together() -> None:
    known = enter(phone="19900001234")
    elsewhere = nameless(area=SHANGTAN, registered_area=SHANGTAN)
    phone = nameless("马玉芳", date(1943, 5, 3), area=SHANGTAN, registered_area=SHANGTAN, phone="19900001234")
    nameless("马玉蓝", date(1950, 1, 1), area=SHANGTAN, registered_area=SHANGTAN)
    compared()
    assert frozenset({known, elsewhere}) in pairs()
    across = Comparison.objects.get(across=True)
    assert (across.area, across.candidates, across.people) == (HAIDONG, 2, 3)
    assert frozenset({known, phone}) in pairs()


def test_a_second_look_changes_nothing_and_what_is_no_longer_alike_goes() -> None:
    enter()
    other = nameless("马玉蓝")
    compared()
    kept = list(Pair.objects.values_list("id", "found_at"))
    compared()
    assert list(Pair.objects.values_list("id", "found_at")) == kept
    Person.objects.filter(id=other).update(name="祁福", pinyin="qifu", initials="qf", birth=date(1990, 1, 1))
    compared()
    assert not Pair.objects.exists()


def test_what_was_decided_is_asked_again_only_when_the_evidence_grew() -> None:
    known = enter(phone="19900001234")
    other = nameless("马玉蓝")
    compared()
    pair = Pair.objects.get()
    keep_apart(pair.id, revision=pair.revision, reason="双胞胎", actor=worker(), now=NOW)
    compared()
    assert Pair.objects.get().state == "not_same"
    Person.objects.filter(id=other).update(name="马玉南", pinyin="mayunan", initials="myn")  # speaks against it
    compared()
    assert Pair.objects.get().state == "not_same"
    Person.objects.filter(id=other).update(name="马玉兰", pinyin="mayulan", initials="myl")
    compared()
    pair = Pair.objects.get()
    assert (pair.state, pair.reason, pair.levels["name"]) == ("open", "双胞胎", "exact")
    assert {pair.low_id, pair.high_id} == {known, other}


def test_two_persons_stay_two_when_one_of_them_was_merged() -> None:
    first, second, third = enter(), nameless("马玉蓝"), nameless("马玉岚")
    apart = pair_of(second, third)
    keep_apart(apart.id, revision=0, reason="双胞胎", actor=worker(), now=NOW)
    pair = pair_of(first, second)
    merge(pair.id, Choice(first, frozenset()), revision=0, reason="", actor=worker(), now=NOW)
    compared()
    assert frozenset({first, third}) not in pairs()


def test_the_dead_are_compared_and_those_given_up_are_not() -> None:
    first, second = enter(), nameless("马玉蓝")
    Person.objects.filter(id=second).update(death=date(2025, 1, 1))
    compared()
    assert pairs() == {frozenset({first, second})}
    Pair.objects.all().delete()
    Person.objects.filter(id=second).update(merged_into=first)
    compared()
    assert pairs() == set()


def test_a_worker_asked_to_stop_goes_on_where_it_was() -> None:
    enter()
    nameless("马玉蓝")
    nameless("马玉蓝", area=SHANGTAN)
    run = request_comparison(actor=worker("data_officer"), now=NOW)
    answers = iter([False, True])
    with pytest.raises(Stopped):
        compare_queued(run, tell_time=lambda: NOW, stopping=lambda: next(answers))
    assert Run.objects.get(id=run).state == RunState.INTERRUPTED
    first = Comparison.objects.get()
    result = compare_queued(run, tell_time=lambda: NOW + timedelta(hours=1))
    assert Comparison.objects.get(id=first.id).finished_at == NOW
    assert (result["parts"], result["compared"], result["people"]) == (3, 3, 3)
    assert compare_queued(run, tell_time=lambda: NOW) == result


def test_at_night_only_what_changed_is_compared() -> None:
    enter()
    compare_queued(request_nightly(1, now=NOW) or UUID(int=0), tell_time=lambda: NOW + timedelta(hours=1))
    assert Comparison.objects.count() == 1
    assert request_nightly(1, now=NOW) is None
    night = request_nightly(2, now=NOW)
    assert night is not None
    assert compare_queued(night, tell_time=lambda: NOW + timedelta(hours=2))["compared"] == 0
    Person.objects.update(updated_at=NOW + timedelta(hours=3))
    night = request_nightly(3, now=NOW)
    assert night is not None
    assert compare_queued(night, tell_time=lambda: NOW + timedelta(hours=4))["compared"] == 1


def test_one_comparison_of_an_area_at_a_time_and_only_for_data_officers() -> None:
    officer = worker("data_officer")
    assert request_comparison(actor=officer, now=NOW) == request_comparison(actor=officer, now=NOW)
    assert request_comparison(actor=worker("data_officer", area=LEDU), now=NOW) != Run.objects.earliest("queued_at").id
    with pytest.raises(NotAllowed):
        request_comparison(actor=worker("township_worker"), now=NOW)


def test_a_county_s_officer_compares_the_county_and_nobody_else() -> None:
    enter()
    nameless("马玉蓝")
    nameless("马玉蓝", area=SHANGTAN)
    nameless("马玉岚", area=SHANGTAN)
    compared(LEDU)
    (only,) = pairs()
    assert set(Person.objects.filter(id__in=only).values_list("area", flat=True)) == {SHANGTAN}


def test_comparing_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers are opened in memory; the engine may not even spill."""
    monkeypatch.chdir(tmp_path)
    enter()
    nameless("马玉蓝")
    compared()
    assert list(tmp_path.rglob("*")) == []
    with comparing._engine().opened() as database:
        assert database._con.sql("SELECT current_setting('temp_directory')").fetchall() == [("",)]
