"""Posts that are meant to be filled: how many somebody holds, what is vacant, said by the institution; hours of training."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.core.clock import today
from laoyou.facilities.enums import PostKind, SiteState, TrainingStage
from laoyou.facilities.models import Post, PostPlan
from laoyou.facilities.selectors import training, vacancies, workforce
from laoyou.facilities.services import staffing
from laoyou.facilities.services.planning_posts import plan_posts
from tests.facilities import homes
from tests.facilities.test_house_day import BY, MONDAY, carer
from tests.facilities.test_pages import own_people, post, signed_in, text_of
from tests.people.registry import LEDU, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
OFFICER = worker(Role.DEPARTMENT_OFFICER)


def told(on: date = MONDAY) -> list[tuple[str, int, float, float]]:
    rows = vacancies.post_plans(on=on, actor=OFFICER)
    return [(row.kind, row.wanted, float(row.held), float(row.vacant)) for row in rows]


def test_what_nobody_holds_is_vacant_half_posts_counted() -> None:
    at = homes.site()
    carer(at, 1, kind=PostKind.CAREGIVER)
    Post.objects.filter(staff_id=carer(at, 2, kind=PostKind.CAREGIVER)).update(share=500)
    plan_posts(at.id, PostKind.CAREGIVER, 3, first=MONDAY, **BY)
    plan_posts(at.id, PostKind.NURSE, 0, first=MONDAY, **BY)
    assert told() == [("caregiver", 3, 1.5, 1.5), ("nurse", 0, 0, 0)]
    rows = vacancies.post_plans(on=MONDAY, actor=OFFICER)
    assert [row.kind for row in vacancies.unfilled(rows, "vacant")] == ["caregiver"]


def test_what_is_said_later_takes_over_from_its_day() -> None:
    at = homes.site()
    plan_posts(at.id, PostKind.COOK, 2, first=MONDAY, **BY)
    plan_posts(at.id, PostKind.COOK, 5, first=MONDAY + timedelta(days=10), **BY)
    plan_posts(at.id, PostKind.COOK, 1, first=MONDAY + timedelta(days=5), **BY)
    assert told()[0][1] == 2
    assert told(MONDAY + timedelta(days=20))[0][1] == 1
    assert PostPlan.objects.count() == 2


def test_the_institution_says_it_and_the_department_reads_it() -> None:
    at, rival = homes.site(), homes.site()
    client = own_people(at.institution)
    asked = {"kind": "nurse", "wanted": "2", "first": today().isoformat()}
    assert post(client, "house:plan_posts", [at.id], **asked).status_code == 302
    assert post(client, "house:plan_posts", [at.id], **(asked | {"wanted": "-1"})).status_code == 422
    assert post(client, "house:plan_posts", [rival.id], **asked).status_code == 404
    listed = signed_in().get(reverse("house:vacancies") + "?answer=vacant")
    assert at.name in text_of(listed)
    assert at.name not in text_of(signed_in(area=LEDU).get(reverse("house:vacancies")))
    export = signed_in().get(reverse("house:vacancies") + "?export=vacancies")
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_an_operator_of_two_houses_sees_the_free_places_and_the_posts_of_both() -> None:
    main = homes.site(name="示例一院")
    second = homes.site(institution=main.institution, name="示例二院", main=False)
    rival, shut = (
        homes.site(),
        homes.site(institution=main.institution, name="示例三院", main=False, state=SiteState.CLOSED),
    )
    taken = homes.unit(main, label="甲1-1")
    homes.unit(main, label="甲1-2", nursing=True)
    for at, label in ((second, "甲2-1"), (rival, "甲3-1"), (shut, "甲4-1")):
        homes.unit(at, label=label)
    homes.place(homes.stay(main, homes.elder()), taken)
    client = own_people(main.institution)
    page = text_of(client.get(reverse("house:free_places")))
    assert {label for label in ("甲1-1", "甲1-2", "甲2-1", "甲3-1", "甲4-1") if label in page} == {"甲1-2", "甲2-1"}
    nursing = text_of(client.get(reverse("house:free_places") + "?nursing=1"))
    assert ("甲1-2" in nursing, "甲2-1" in nursing) == (True, False)
    posts = client.get(reverse("house:vacancies")).context["sites"]
    assert posts == [(reverse("house:plan_posts", args=[each.id]), each.name) for each in (main, second)]


def test_hours_of_training_are_held_against_what_is_asked() -> None:
    at = homes.site()
    key = carer(at, 1, kind=PostKind.CAREGIVER)
    rows = workforce.posts(on=MONDAY, actor=OFFICER)
    assert training.short_of_training(rows, on=MONDAY).count() == 1
    for stage, hours in ((TrainingStage.INDUCTION, 40), (TrainingStage.POST, 20)):
        staffing.record_training(key, stage, topic="照护", hours=hours, finished_on=MONDAY, **BY)
    assert training.short_of_training(rows, on=MONDAY).count() == 0
    # A year later the hours in the post are to be done again, those before it are not.
    later = MONDAY + timedelta(days=370)
    again = training.short_of_training(workforce.posts(on=later, actor=OFFICER), on=later)
    assert again.count() == 1
    page = text_of(signed_in().get(reverse("house:member", args=[key])))
    assert "要求 40 学时" in page
