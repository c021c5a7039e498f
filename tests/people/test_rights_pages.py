"""Consent, photo, corrections, handing out, and being seen while looking, as people of each role meet them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from laoyou.accounts.enums import Role
from laoyou.core.clock import today
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.models import (
    Condition,
    Consent,
    CorrectionRequest,
    Disclosure,
    Evidence,
    Household,
    Opening,
    Person,
    Photo,
)
from laoyou.people.services.conditions import certify_condition
from laoyou.records.models import AuditEvent, Reading
from laoyou.ui import once
from tests.downloads import content_of
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import HAIDONG, LEDU, NOW, SYSTEM, enter, number_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong", "site")]
CONSENT = {"purpose": "photo", "given_by": "self", "identity": "card_seen", "told": "on"}
BIRTH = date(1943, 5, 2)
PLACE_OF_THE_CAMERA = "青海省海东市"


@pytest.fixture
def elder() -> UUID:
    return enter(phone="19900001234")


def picture(size: tuple[int, int] = (900, 600), form: str = "JPEG") -> bytes:
    """A picture with what a camera writes into it."""
    written = BytesIO()
    image = Image.new("RGB", size, (120, 80, 40))
    facts = image.getexif()
    facts[0x010E] = PLACE_OF_THE_CAMERA  # description
    facts[0x0112] = 6  # turned
    image.save(written, form, exif=facts)
    return written.getvalue()


def agree(client, elder: UUID, **other: object):  # type: ignore[no-untyped-def]
    return post(client, "people:new_consent", [elder], **(CONSENT | {"on": today().isoformat()} | other))


def upload(client, elder: UUID, content: bytes, name: str = "照片.jpg"):  # type: ignore[no-untyped-def]
    return post(client, "people:new_photo", [elder], photo=SimpleUploadedFile(name, content))


def test_a_photo_needs_consent_is_bare_and_goes_with_it(elder: UUID) -> None:
    client = signed_in()
    assert upload(client, elder, picture()).status_code == 422
    assert agree(client, elder).status_code == 302
    assert upload(client, elder, picture()).status_code == 302
    card = client.get(reverse("people:card", args=[elder])).content.decode()
    assert 'alt="马玉兰的照片"' in card
    shown = client.get(reverse("people:photo", args=[elder]))
    assert shown["Cache-Control"] == "private, no-cache"
    image = Image.open(BytesIO(shown.content))
    assert (image.size, image.format, len(image.getexif())) == ((320, 320), "JPEG", 0)
    assert PLACE_OF_THE_CAMERA.encode() not in shown.content
    again = client.get(reverse("people:photo", args=[elder]), HTTP_IF_NONE_MATCH=shown["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    as_owner()
    assert shown.content not in bytes(Photo.objects.get().image_sealed)
    consent = Consent.objects.get()
    as_web()
    page = client.get(reverse("people:withdraw_consent", args=[consent.id])).content.decode()
    assert "照片立即删除" in page
    assert "个人信息保护法" in page
    assert post(client, "people:withdraw_consent", [consent.id], reason="").status_code == 302
    assert client.get(reverse("people:photo", args=[elder])).status_code == 404


def test_a_photo_is_deleted_without_the_consent_going(elder: UUID) -> None:
    client = signed_in()
    agree(client, elder)
    upload(client, elder, picture(form="PNG"), "a.png")
    assert client.get(reverse("people:remove_photo", args=[elder])).status_code == 405
    assert client.post(reverse("people:remove_photo", args=[elder])).status_code == 302
    assert client.get(reverse("people:photo", args=[elder])).status_code == 404
    as_owner()
    assert Consent.objects.get().withdrawn_at is None
    as_web()


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"%PDF-1.4", b"\xff\xd8\xff\xe0broken", b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
)
def test_what_is_no_photo_is_not_taken(elder: UUID, content: bytes) -> None:
    client = signed_in()
    agree(client, elder)
    assert upload(client, elder, content).status_code == 422


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [(Role.DEPARTMENT_OFFICER, HAIDONG, 200), (Role.TOWNSHIP_WORKER, LEDU, 404), (Role.LEADER, HAIDONG, 403)],
)
def test_who_sees_a_photo(elder: UUID, role: Role, area: int, status: int) -> None:
    client = signed_in()
    agree(client, elder)
    upload(client, elder, picture())
    assert signed_in(role, area).get(reverse("people:photo", args=[elder])).status_code == status


def test_a_request_is_taken_in_decided_and_answered(elder: UUID) -> None:
    client = signed_in()
    asked = {
        "field": "name",
        "wrong": "马玉兰",
        "right": "马玉莲",
        "asked_by": "family",
        "asker_name": "马小明",
        "received_on": today().isoformat(),
        "file": SimpleUploadedFile("户口簿.pdf", b"%PDF-1.4 made up"),
    }
    assert post(client, "people:new_request", [elder], **asked).status_code == 302
    as_owner()
    request, file = CorrectionRequest.objects.get(), Evidence.objects.get()
    as_web()
    queue = client.get(reverse("people:requests")).content.decode()
    assert "马玉兰" in queue
    assert "马玉莲" not in queue
    page = client.get(reverse("people:request", args=[request.id])).content.decode()
    assert "马玉莲" in page
    saved = client.get(reverse("people:evidence", args=[file.id]))
    assert b"".join(saved) == b"%PDF-1.4 made up"
    assert saved["Content-Disposition"].startswith("attachment")
    officer = signed_in(Role.DEPARTMENT_OFFICER)
    assert officer.get(reverse("people:request", args=[request.id])).status_code == 200
    assert post(officer, "people:accept_request", [request.id], value="马玉莲").status_code == 403
    neighbour = signed_in(area=LEDU)
    assert neighbour.get(reverse("people:request", args=[request.id])).status_code == 404
    assert neighbour.get(reverse("people:letter", args=[request.id])).status_code == 404
    assert neighbour.get(reverse("people:evidence", args=[file.id])).status_code == 404
    assert "马玉兰" not in neighbour.get(reverse("people:requests")).content.decode()
    client = signed_in()
    assert post(client, "people:accept_request", [request.id], value="").status_code == 422
    assert post(client, "people:accept_request", [request.id], value="马玉莲", reason="与户口簿一致").status_code == 302
    letter = client.get(reverse("people:letter", args=[request.id])).content.decode()
    assert "致马玉莲" in letter
    assert "属实" in letter
    assert post(client, "people:refuse_request", [request.id], reason="不属实").status_code == 422
    exported = client.get(reverse("people:requests") + "?state=accepted&export=requests")
    assert content_of(exported).startswith(b"PK")


def test_a_refusal_tells_why_and_what_can_be_done(elder: UUID) -> None:
    client = signed_in()
    asked = {"field": "condition", "wrong": "低保", "right": "特困", "asked_by": "self"}
    post(client, "people:new_request", [elder], **asked, received_on=today().isoformat())
    as_owner()
    request = CorrectionRequest.objects.get()
    as_web()
    assert post(client, "people:refuse_request", [request.id], reason="").status_code == 422
    assert post(client, "people:refuse_request", [request.id], reason="与认定决定不符").status_code == 302
    letter = client.get(reverse("people:letter", args=[request.id])).content.decode()
    assert "与认定决定不符" in letter
    assert "人民法院" in letter
    card = client.get(reverse("people:card", args=[elder])).content.decode()
    assert "不予更正" in card


def test_a_double_click_takes_one_request_in(elder: UUID) -> None:
    client, token = signed_in(), once.new_token()
    asked = {"field": "other", "wrong": "a", "right": "b", "asked_by": "self", "received_on": today().isoformat()}
    for _ in range(2):
        assert client.post(reverse("people:new_request", args=[elder]), {once.FIELD: token, **asked}).status_code == 302
    as_owner()
    assert CorrectionRequest.objects.count() == 1
    as_web()


def test_everything_held_is_handed_out_to_whom_it_belongs(elder: UUID) -> None:
    client = signed_in()
    agree(client, elder, purpose="share")
    who = {"given_by": "agent", "giver_name": "马小明", "identity": "card_seen"}
    assert post(client, "people:hand_out", [elder], **who).status_code == 422
    opened = post(client, "people:hand_out", [elder], given_by="self", identity="card_seen")
    page = client.get(opened["Location"]).content.decode()
    assert "提供给服务机构" in page
    assert number_of(BIRTH, 12) not in page
    assert client.get(opened["Location"])["Cache-Control"].count("no-store") == 1
    assert "我们保存的马玉兰的信息" in client.get(opened["Location"] + "?as=summary").content.decode()
    full = post(client, "people:hand_out", [elder], given_by="self", identity="card_seen", numbers="on")["Location"]
    data = json.loads(client.get(full + "?as=json").content)
    assert data["tables"]["people_person"][0]["document_sealed"] == number_of(BIRTH, 12)
    assert data["tables"]["people_person"][0]["phone_sealed"] == "19900001234"
    assert data["tables"]["people_consent"][0]["purpose"] == "share"
    assert {each["kind"] for each in data["readings"]} >= {"own_record"}
    assert "people.hand_out" in {each["action"] for each in data["events"]}
    sheets = load_workbook(BytesIO(content_of(client.get(full + "?as=xlsx"))))
    assert sheets.sheetnames[-2:] == ["办理记录", "谁看过"]
    assert number_of(BIRTH, 12) in {cell.value for row in sheets.worksheets[0].rows for cell in row}
    # Another worker of the same area cannot open what he did not hand out.
    assert signed_in(Role.DATA_OFFICER).get(full).status_code == 404
    assert signed_in(Role.DEPARTMENT_OFFICER).get(full).status_code == 403


def test_what_was_handed_out_closes_after_a_day(elder: UUID) -> None:
    client = signed_in()
    opened = post(client, "people:hand_out", [elder], given_by="self", identity="card_seen")["Location"]
    as_owner()
    Disclosure.objects.update(
        handed_at=Disclosure.objects.get().handed_at.replace(year=2020), until="2020-12-31T00:00Z"
    )
    as_web()
    assert "已过期" in client.get(opened).content.decode()


def looks(kind: str) -> list[UUID | None]:
    as_owner()
    found = list(Reading.objects.filter(kind=kind).order_by("id").values_list("subject_id", flat=True))
    as_web()
    return found


def test_whoever_looks_is_seen(elder: UUID) -> None:
    client = signed_in()
    client.get(reverse("people:card", args=[elder]))
    client.get(reverse("search") + "?q=" + number_of(BIRTH, 12))
    client.get(reverse("suggest") + "?q=19900001234")
    client.get(reverse("suggest") + "?q=19900004321")
    client.get(reverse("search") + "?q=马玉兰")
    as_owner()
    home = Household.objects.create(area=Person.objects.get(id=elder).area)
    Person.objects.filter(id=elder).update(household=home)
    as_web()
    client.get(reverse("people:household", args=[home.id]))
    assert looks("household") == [elder]
    assert looks("card") == [elder]
    assert looks("by_number") == [elder]
    assert looks("by_phone") == [elder, None]
    refused = signed_in(area=LEDU)
    assert refused.get(reverse("people:card", args=[elder])).status_code == 404
    assert looks("card") == [elder]


def test_a_page_that_cannot_write_the_look_down_is_not_shown(elder: UUID) -> None:
    client = signed_in()
    client.get(reverse("people:card", args=[elder]))
    as_owner()
    with connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON records_reading FROM laoyou_web")
    as_web()
    client.raise_request_exception = False
    assert client.get(reverse("people:card", args=[elder])).status_code == 500


def test_the_web_role_adds_looks_and_changes_none(elder: UUID) -> None:
    signed_in().get(reverse("people:card", args=[elder]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('records_reading', 'UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


def test_the_reasons_and_acts_are_in_the_audit_trail(elder: UUID) -> None:
    client = signed_in()
    agree(client, elder)
    upload(client, elder, picture())
    post(client, "people:hand_out", [elder], given_by="self", identity="card_seen")
    as_owner()
    assert {"people.record_consent", "people.keep_photo", "people.hand_out"} <= set(
        AuditEvent.objects.values_list("action", flat=True)
    )
    assert Person.objects.get().name == "马玉兰"
    as_web()


def dementia(person_id: UUID) -> None:
    certify_condition(
        person_id,
        ConditionKind.DEMENTIA,
        first=date(2025, 1, 1),
        until=None,
        source=Source.HEALTH,
        actor=SYSTEM,
        now=NOW,
    )


def test_what_is_sensitive_is_not_shown_to_every_role_nor_in_lists(elder: UUID) -> None:
    dementia(elder)
    caring = signed_in()
    assert "失智" in caring.get(reverse("people:card", args=[elder])).content.decode()
    data = signed_in(Role.DATA_OFFICER)
    card = data.get(reverse("people:card", args=[elder])).content.decode()
    assert "失智" not in card
    assert "无论有无" in card
    page = data.get(reverse("people:list") + "?condition=dementia").content.decode()
    assert "失智" not in page  # neither a choice of the filter nor a badge
    assert "马玉兰" in page  # and the unknown choice selects nobody in particular
    as_owner()
    condition = Condition.objects.get()
    as_web()
    assert data.get(reverse("people:end_condition", args=[condition.id])).status_code == 404


def test_a_reason_opens_it_for_a_time_and_is_seen_by_the_auditor(elder: UUID) -> None:
    dementia(elder)
    other = enter("祁生福", date(1940, 7, 9), 11)
    dementia(other)
    data = signed_in(Role.DATA_OFFICER)
    assert post(data, "people:open_sensitive", [elder], reason=" ").status_code == 409
    assert data.get(reverse("people:open_sensitive", args=[elder])).status_code == 405
    assert post(data, "people:open_sensitive", [elder], reason="核对失能评估").status_code == 302
    assert "失智" in data.get(reverse("people:card", args=[elder])).content.decode()
    assert "失智" not in data.get(reverse("people:card", args=[other])).content.decode()
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get(reverse("people:readings") + "?kind=unsealed").content.decode()
    assert "核对失能评估" in page
    assert "马玉兰" not in page
    assert signed_in().get(reverse("people:readings")).status_code == 403
    assert "核对失能评估" not in signed_in(Role.AUDITOR, LEDU).get(reverse("people:readings")).content.decode()
    as_owner()
    Opening.objects.update(opened_at="2020-01-01T00:00Z", until="2020-01-01T08:00Z")
    as_web()
    data = signed_in(Role.DATA_OFFICER)
    assert "失智" not in data.get(reverse("people:card", args=[elder])).content.decode()


def test_nobody_opens_in_another_s_name_or_for_longer_than_a_day(elder: UUID) -> None:
    signed_in(Role.DATA_OFFICER)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_opening (id, person_id, area, user_id, user_name, reason, opened_at, until)"
            " VALUES (gen_random_uuid(), %s, 630222102001, gen_random_uuid(), 'x', 'why', now(), now() + '1 hour')",
            [elder],
        )
    as_owner()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(
            person_id=elder, area=1, user_id=elder, user_name="x", reason="why", opened_at=NOW,
            until=NOW + timedelta(days=2),
        )  # fmt: skip
    as_web()
