"""Plan packs: out and in again gives the same plan; a wrong pack is refused by field; twice is once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk import HAIBEI, HAIDONG, LATER, LEDU, NOW, accept, officer

from laoyou.core.actor import system_actor
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.plan.enums import EditionState
from laoyou.plan.models import Edition, PlanItem, Project
from laoyou.plan.selectors import editions
from laoyou.plan.selectors import packs as selectors
from laoyou.plan.selectors.packs import rows_of
from laoyou.plan.selectors.payload_of import payload_of
from laoyou.plan.services import packs, review
from laoyou.plan.services.payloads import BadPayload
from laoyou.reading.pack import BadPack

SHIPPED = sorted((Path(packs.__file__).parent.parent / "data" / "packs").glob("*.json"))


def exported(edition: Edition) -> bytes:
    return json.dumps(selectors.export_pack(edition.id, actor=officer()), ensure_ascii=False).encode()


def test_out_and_in_again_is_the_same_plan(edition: Edition) -> None:
    target = edition.review_items.get(kind="prose_targets", position=1)
    review.correct_item(target.id, {"unit": "百分比"}, revision=0, reason="口径", actor=officer(), now=NOW)
    accept(edition)
    data = exported(edition)
    Edition.objects.filter(id=edition.id).update(doc_no="东试〔2023〕1号")  # so that it comes back as a plan of its own
    result = packs.import_pack(data, actor=system_actor("tests"), now=LATER)
    before, after = (
        rows_of(editions.get_edition(each, actor=officer()), actor=officer())
        for each in (edition.id, result.edition_id)
    )
    for kind, rows in before.items():
        ours = [{**payload_of(row), "text": ""} for row in rows]
        theirs = [{**payload_of(row), "text": ""} for row in after[kind]]
        assert theirs == ours
        assert [(row.span, row.printed, row.reason) for row in after[kind]] == [
            (row.span, row.printed, row.reason) for row in rows
        ]


def test_a_pack_carries_no_prose(edition: Edition) -> None:
    accept(edition)
    data = exported(edition).decode()
    assert "改造老旧院舍" not in data
    assert "扩大护理供给" in data


def test_the_same_pack_twice_is_once(edition: Edition) -> None:
    accept(edition)
    data = exported(edition)
    first = packs.import_pack(data, actor=system_actor("tests"), now=LATER)
    count = PlanItem.objects.count()
    second = packs.import_pack(data, actor=system_actor("tests"), now=LATER)
    assert (first.is_new, second.is_new, second.edition_id) == (True, False, first.edition_id)
    assert PlanItem.objects.count() == count
    imported = Edition.objects.get(id=first.edition_id)
    assert (imported.series, imported.version) == (edition.series, 2)


def test_on_the_site_a_pack_is_checked_first(edition: Edition) -> None:
    accept(edition)
    proposed = packs.propose_pack(exported(edition), area=HAIDONG, actor=officer(), now=LATER)
    assert (proposed.state, proposed.review_items.filter(state="unseen").count()) == (EditionState.REVIEW, 7)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "not a plan pack"),
        (b"{", "not a plan pack"),
        (b"[]", "not a plan pack"),
        (b'{"format": "laoyou-plan-pack", "version": 99}', "version 99"),
        (b'{"format": "laoyou-plan-pack", "version": 1}', "lacks the field"),
    ],
)
def test_what_is_no_pack_is_refused_in_a_sentence(desk: None, data: bytes, words: str) -> None:
    with pytest.raises(BadPack, match=words):
        packs.import_pack(data, actor=system_actor("tests"), now=NOW)
    assert Edition.objects.count() == 0


def test_a_pack_of_another_area_is_not_put_into_ours(edition: Edition) -> None:
    accept(edition)
    data = exported(edition)
    with pytest.raises(packs.PackOfAnotherArea):
        packs.propose_pack(data, area=LEDU, actor=officer(area=LEDU), now=NOW)
    with pytest.raises(NotFound):
        packs.import_pack(data, actor=officer(area=HAIBEI), now=NOW)
    with pytest.raises(NotAllowed):
        packs.import_pack(data, actor=officer("leader"), now=NOW)


def test_money_that_is_too_much_is_refused_whole(edition: Edition) -> None:
    accept(edition)
    pack = json.loads(exported(edition))
    pack["projects"][0]["total_wan"] = -5
    with pytest.raises(BadPayload) as refused:
        packs.import_pack(json.dumps(pack).encode(), actor=system_actor("tests"), now=NOW)
    assert refused.value.field == "total_wan"
    assert Project.objects.filter(total_fen__lt=0).count() == 0
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_pack_goes_in(desk: None, path: Path) -> None:
    result = packs.import_pack(path.read_bytes(), actor=system_actor("tests"), now=NOW)
    edition = Edition.objects.get(id=result.edition_id)
    assert (edition.state, result.items > 20, bool(edition.doc_no) or edition.place == "咸宁市") == (
        EditionState.PUBLISHED,
        True,
        True,
    )
