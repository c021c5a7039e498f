"""Money and steps of projects through the whole request: entered, asked about, taken back; pages and their sums."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from desk import LEDU, accept, furnish, read
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from laoyou.accounts.enums import Role
from laoyou.core import clock
from laoyou.plan.models import Edition, Milestone, MoneyEntry, Project, ProjectPhoto
from laoyou.records.models import Run
from laoyou.ui.once import FIELD, new_token
from laoyou.workbench.plan.circular_making import make_queued
from tests.workbench.visitors import send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.REQUIRE_MFA = False
    furnish(tmp_path)


@pytest.fixture
def plan() -> Edition:
    return accept(read())


def money(yuan: str, stage: str = "approved", **more: str) -> dict[str, str]:
    day = f"{clock.today():%Y-%m-%d}"
    return {"stage": stage, "source": "central", "yuan": yuan, "on": day, "document": "东财〔2026〕1号", **more}


def test_money_is_entered_asked_about_and_taken_back(plan: Edition) -> None:
    clerk, other = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.DEPARTMENT_OFFICER, "health")
    home = Project.objects.get(edition=plan, name__contains="护理院")
    keys = [plan.id, home.id]
    page = clerk.post(reverse("plan:enter_money", args=keys), {FIELD: new_token(), **money("900")})
    assert (page.status_code, "9,000,000" in page.content.decode()) == (422, True)
    assert send(clerk, "plan:enter_money", *keys, **money("900", accepted="money_looks_like_wan")) == 302
    assert send(clerk, "plan:enter_money", *keys, **money("9000000")) == 302
    assert send(clerk, "plan:enter_money", *keys, **money("9000901", "allocated")) == 422
    refused = other.get(reverse("plan:enter_money", args=keys))
    assert (refused.status_code, "市民政局" in refused.content.decode()) == (409, True)
    wrong = MoneyEntry.objects.get(fen=90000)
    day = f"{clock.today():%Y-%m-%d}"
    assert send(clerk, "plan:take_back_money", *keys, wrong.id, on=day, reason="单位写错") == 302
    card = clerk.get(reverse("plan:item", args=keys)).content.decode()
    assert card.count("东财〔2026〕1号") == 3
    assert "单位写错" in card


def test_steps_are_planned_recorded_and_shown(plan: Edition) -> None:
    clerk, leader = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.LEADER)
    home = Project.objects.get(edition=plan, name__contains="护理院")
    keys = [plan.id, home.id]
    assert send(clerk, "plan:plan_milestones", *keys, begun="2026-03-02", built="2026-02-27") == 422
    assert send(clerk, "plan:plan_milestones", *keys, begun="2026-03-02", built="2026-06-30") == 302
    begun, built = Milestone.objects.order_by("position")
    late = {"done_on": "2026-03-09", "revision": begun.revision}
    assert send(clerk, "plan:record_milestone", *keys, begun.id, **late) == 422
    assert send(clerk, "plan:record_milestone", *keys, begun.id, **late, reason="征地延后") == 302
    table = leader.get(reverse("plan:milestones", args=[plan.id]), {"standing": "late"})
    assert [row.id for row in table.context["table"].selected] == [built.id]
    card = leader.get(reverse("plan:item", args=keys)).content.decode()
    assert ("征地延后" in card, "gantt-steps" in card) == (True, True)
    assert "tone-off" in leader.get(reverse("plan:timeline", args=[plan.id])).content.decode()


def test_what_is_off_course_is_said_to_whose_it_is_on_the_board_and_in_the_circular(plan: Edition) -> None:
    clerk, other = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.DEPARTMENT_OFFICER, "health")
    leader, home = visitor(Role.LEADER), Project.objects.get(edition=plan, name__contains="护理院")
    keys, money_page = [plan.id, home.id], reverse("plan:money", args=[plan.id])
    last = f"{clock.today().year - 1}-06-03"
    assert "off-course" not in leader.get(reverse("plan:board", args=[plan.id])).content.decode()
    assert send(clerk, "plan:plan_milestones", *keys, begun="2025-03-03", built="2025-06-30") == 302
    for stage, yuan in (("approved", "9000000"), ("allocated", "6000000"), ("paid", "4500000")):
        assert send(clerk, "plan:enter_money", *keys, **{**money(yuan, stage), "on": last}) == 302
    mine, theirs = (each.get(reverse("today")).content.decode() for each in (clerk, other))
    assert (f"{money_page}?standing=unspent" in mine, "?standing=late" in mine) == (True, True)
    assert (money_page in theirs, "?standing=late" in theirs) == (False, False)
    (off,) = leader.get(reverse("plan:board", args=[plan.id])).context["off_course"].selected
    assert (off.project.id, len(off.overdue), off.unspent) == (home.id, 2, 150_000_000)
    assert send(leader, "plan:order_circular", plan.id, f"{clock.today():%Y-%m}") == 302
    made = make_queued(Run.objects.get(kind="plan.make_circular").id)
    said = "".join(each.get("words", "") for each in made["paper"]["blocks"])
    assert all(words in said for words in ("乐都区颐年护理院（市民政局）", "450", "150"))


def test_a_card_keeps_place_photo_and_visits_and_a_due_visit_stands_on_today(plan: Edition) -> None:
    clerk, other = visitor(Role.DEPARTMENT_OFFICER, "civil_affairs"), visitor(Role.DEPARTMENT_OFFICER, "health")
    home = Project.objects.get(edition=plan, name__contains="护理院")
    keys = [plan.id, home.id]
    place = {"within": LEDU, "longitude": "102.41", "latitude": ""}
    assert send(clerk, "plan:project_place", *keys, **place) == 422
    assert send(clerk, "plan:project_place", *keys, **{**place, "latitude": "36.48"}) == 302
    assert other.get(reverse("plan:project_place", args=keys)).status_code == 409
    written = BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 60)).save(written, "PNG")
    picture = SimpleUploadedFile("a.png", written.getvalue())
    assert (
        send(clerk, "plan:new_project_photo", *keys, photo=picture, on="2026-03-02", words="主体封顶", agreed="on")
        == 302
    )
    assert send(clerk, "plan:plan_milestones", *keys, in_use="2025-03-03") == 302
    used = Milestone.objects.get(kind="in_use")
    assert send(clerk, "plan:record_milestone", *keys, used.id, done_on="2025-03-03", revision=used.revision) == 302
    due = f"{reverse('plan:visits', args=[plan.id])}?standing=due"
    mine, theirs = (each.get(reverse("today")).content.decode() for each in (clerk, other))
    assert (due in mine, due in theirs) == (True, False)
    visit = {"on": f"{clock.today():%Y-%m-%d}", "in_use": "no"}
    assert send(clerk, "plan:visit_project", *keys, **visit) == 422
    assert send(clerk, "plan:visit_project", *keys, **visit, problems="设备未到位") == 302
    card = clerk.get(reverse("plan:item", args=keys)).content.decode()
    assert all(words in card for words in ("102.41", "主体封顶", "设备未到位"))
    image = reverse("plan:project_photo", args=[ProjectPhoto.objects.get().id, "small"])
    assert (image in card, clerk.get(image)["Content-Type"]) == (True, "image/jpeg")
    assert due not in clerk.get(reverse("today")).content.decode()
    points = clerk.get(reverse("plan:project_map", args=[plan.id])).context["map"].points
    assert [(each.name, each.longitude) for each in points] == [(home.name, 102.41)]


def test_a_project_is_split_and_joined_by_the_office_alone(plan: Edition) -> None:
    office, clerk = visitor(Role.PLAN_OFFICER), visitor(Role.DEPARTMENT_OFFICER, "civil_affairs")
    home = Project.objects.get(edition=plan, name__contains="护理院")
    keys = [plan.id, home.id]
    assert send(office, "plan:enter_money", *keys, **money("9000000")) == 302
    why = {"document": "东发改〔2026〕9号", "reason": "分两处建设"}
    east = {"name_1": "东院", "scale_1": "护理床位80张", "total_1": "1200", "central_1": "600"}
    west = {"name_2": "西院", "scale_2": "护理床位40张", "total_2": "600", "central_2": "300"}
    assert clerk.get(reverse("plan:split_project", args=keys)).status_code == 403
    unequal = office.post(
        reverse("plan:split_project", args=keys), {FIELD: new_token(), **why, **east, **west, "total_2": "60"}
    )
    assert (unequal.status_code, "1,260" in unequal.content.decode()) == (422, True)
    assert send(office, "plan:split_project", *keys, **why, **east, **west) == 302
    rows = office.get(reverse("plan:money", args=[plan.id])).context["table"].selected
    assert [(row.project.name, row.money.approved) for row in rows][:2] == [
        ("东院", 600_000_000),
        ("西院", 300_000_000),
    ]
    card = office.get(reverse("plan:item", args=keys)).content.decode()
    assert ("东院" in card, "东发改〔2026〕9号" in card, reverse("plan:enter_money", args=keys) in card) == (
        True,
        True,
        False,
    )
    assert send(clerk, "plan:enter_money", *keys, **money("8000000")) == 409
    assert send(office, "plan:join_project", *keys, **why) == 302
    rows = office.get(reverse("plan:money", args=[plan.id])).context["table"].selected
    assert [(row.project.name, row.money.approved) for row in rows][:1] == [(home.name, 900_000_000)]


def test_steps_of_all_projects_stand_along_time_and_as_a_table(plan: Edition) -> None:
    office = visitor(Role.PLAN_OFFICER)
    home = Project.objects.get(edition=plan, name__contains="护理院")
    assert send(office, "plan:plan_milestones", plan.id, home.id, begun="2025-03-03", built="2031-06-30") == 302
    page = office.get(reverse("plan:timeline", args=[plan.id]))
    first, second = page.context["gantt"].lines
    assert [(mark.diamond, mark.filled, mark.tone) for mark in first.marks] == [
        (False, False, "off"),
        (True, False, ""),
    ]
    assert (first.words, second.marks, second.last) == ("2025-03 → 2031-06", (), 2026)
    assert [row.next and row.next.kind for row in page.context["table"].selected] == ["begun", None]
    sheet = office.get(reverse("plan:timeline", args=[plan.id]), {"export": "timeline"})
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_pages_show_sums_and_their_rows_and_only_at_home(plan: Edition) -> None:
    office, elsewhere = visitor(Role.PLAN_OFFICER), visitor(Role.PLAN_OFFICER, area=LEDU)
    home, nursery = Project.objects.filter(edition=plan).order_by("position")
    assert send(office, "plan:enter_money", plan.id, home.id, **money("9000000")) == 302
    assert send(office, "plan:enter_money", plan.id, nursery.id, **money("640000")) == 302
    page = office.get(reverse("plan:money", args=[plan.id]))
    by = {table.name: {row.key: row.approved for row in table.selected} for table in page.context["sums"]}
    assert by["county"] == {"630202000000": 900_000_000, "630222000000": 64_000_000}
    assert by["source"]["central"] == sum(by["year"].values()) == 964_000_000
    one = office.get(reverse("plan:money", args=[plan.id]), {"place": "乐都区"})
    assert "964" not in one.content.decode()
    sheet = office.get(reverse("plan:money_entries", args=[plan.id]), {"export": "entries"})
    assert b"".join(sheet.streaming_content).startswith(b"PK")
    assert elsewhere.get(reverse("plan:money", args=[plan.id])).status_code == 404
    assert "#money" not in elsewhere.get(reverse("plan:item", args=[plan.id, home.id])).content.decode()
