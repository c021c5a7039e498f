"""Consent, its withdrawal, and requests for a correction: who may ask, what is applied, what ends."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import Asker, ConsentPurpose, CorrectionField, IdentityCheck
from laoyou.people.models import Consent, CorrectionRequest, Evidence, Person, Photo
from laoyou.people.selectors import rights
from laoyou.people.services import consents, correction_requests
from laoyou.people.services.consents import ConsentGiven, record_consent, withdraw_consent
from laoyou.people.services.correction_requests import Asked, accept_correction, refuse_correction, request_correction
from laoyou.people.services.evidence import EvidenceNotTaken, EvidenceTooLarge, File, open_evidence
from laoyou.people.services.numbers import NumberCheck, open_document, open_phone
from laoyou.people.services.persons import NumberDisagrees
from laoyou.records.models import AuditEvent
from laoyou.records.selectors.calendar import working_calendar
from tests.people.registry import LEDU, NOW, TODAY, enter, number_of, worker

pytestmark = pytest.mark.django_db
PDF = File("户口簿.pdf", b"%PDF-1.4 made up")
BIRTH = date(1943, 5, 2)


def agree(person_id: UUID, purpose: ConsentPurpose = ConsentPurpose.PHOTO, **other: object) -> UUID:
    facts: dict[str, object] = {"given_by": Asker.SELF, "identity": IdentityCheck.CARD_SEEN, "on": TODAY, "told": True}
    given = ConsentGiven(purpose=purpose, **(facts | other))  # type: ignore[arg-type]
    return record_consent(person_id, given, actor=worker(), now=NOW)


def ask(person_id: UUID, field: CorrectionField = CorrectionField.NAME, **other: object) -> UUID:
    facts: dict[str, object] = {
        "wrong": "马玉兰",
        "right": "马玉莲",
        "asked_by": Asker.SELF,
        "received_on": date(2026, 2, 10),
    }
    asked = Asked(field=field, **(facts | other))  # type: ignore[arg-type]
    return request_correction(person_id, asked, actor=worker(), now=NOW)


def of(person_id: UUID) -> rights.RightsOf:
    return rights.rights_of(person_id, calendar=working_calendar(), actor=worker())


def test_a_consent_stands_until_it_is_taken_back() -> None:
    elder = enter()
    consent_id = agree(elder, ConsentPurpose.SHARE, file=PDF)
    assert of(elder).agreed(ConsentPurpose.SHARE)
    assert not of(elder).agreed(ConsentPurpose.PHOTO)
    assert rights.agreed_to(ConsentPurpose.SHARE, [elder]) == {elder}
    with pytest.raises(consents.ConsentAlreadyGiven):
        agree(elder, ConsentPurpose.SHARE)
    assert withdraw_consent(consent_id, reason="不愿意", actor=worker(), now=NOW) is False
    assert rights.agreed_to(ConsentPurpose.SHARE, [elder]) == set()
    with pytest.raises(consents.ConsentWithdrawn):
        withdraw_consent(consent_id, reason="再一次", actor=worker(), now=NOW)
    agree(elder, ConsentPurpose.SHARE)  # on the same day, given anew
    assert [each.stands for each in of(elder).consents] == [True, False]
    assert open_evidence(Evidence.objects.get().id, actor=worker(), now=NOW) == (
        "户口簿.pdf",
        "application/pdf",
        PDF.content,
    )


def test_without_consent_the_photo_goes() -> None:
    elder = enter()
    consent_id = agree(elder)
    Photo.objects.create(person_id=elder, consent_id=consent_id, image_sealed=b"x", kept_by="测试", kept_at=NOW)
    assert withdraw_consent(consent_id, reason="", actor=worker(), now=NOW) is True
    assert not Photo.objects.exists()
    assert AuditEvent.objects.latest("id").after["photo_removed"] is True


@pytest.mark.parametrize(
    ("by", "identity", "name", "error"),
    [
        (Asker.SELF, IdentityCheck.CARD_SEEN, "", consents.GuardianNeeded),
        (Asker.GUARDIAN, IdentityCheck.CARD_SEEN, "祁母", consents.GuardianNeeded),
        (Asker.AGENT, IdentityCheck.DECISION, "祁叔", consents.GuardianNeeded),
        (Asker.GUARDIAN, IdentityCheck.REGISTER_SEEN, " ", consents.ConsentGiverUnfit),
        (Asker.WORKER, IdentityCheck.CARD_SEEN, "工作人员", consents.ConsentGiverUnfit),
        (Asker.GUARDIAN, IdentityCheck.REGISTER_SEEN, "祁母", None),
    ],
)
def test_for_a_child_under_fourteen_a_guardian_agrees(
    by: Asker, identity: IdentityCheck, name: str, error: type[Exception] | None
) -> None:
    child = enter("祁小宝", date(2012, 3, 2), 33)  # fourteen tomorrow
    if error is None:
        agree(child, given_by=by, identity=identity, giver_name=name)
        return
    with pytest.raises(error):
        agree(child, given_by=by, identity=identity, giver_name=name)


def test_from_fourteen_on_people_agree_themselves() -> None:
    grown = enter("祁少年", date(2012, 3, 1), 35)
    with pytest.raises(consents.GuardianshipNotShown):
        agree(grown, given_by=Asker.GUARDIAN, identity=IdentityCheck.REGISTER_SEEN, giver_name="祁母")
    agree(grown)


def test_nobody_agrees_to_what_was_not_explained() -> None:
    elder = enter()
    with pytest.raises(consents.ConsentNotExplained):
        agree(elder, told=False)
    for day in (date(2026, 3, 2), date(1943, 5, 1)):
        with pytest.raises(consents.ConsentDayWrong):
            agree(elder, on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            person_id=elder, purpose="photo", given_by="self", identity="card_seen", told=False,
            valid=(TODAY, None), recorded_by="测试", recorded_at=NOW,
        )  # fmt: skip


def test_the_neighbour_records_and_reads_nothing() -> None:
    elder = enter()
    consent_id, request_id = agree(elder), ask(elder, file=PDF)
    neighbour = worker(area=LEDU)
    for refused in (
        lambda: record_consent(
            elder,
            ConsentGiven(ConsentPurpose.SHARE, Asker.SELF, IdentityCheck.KNOWN, TODAY, told=True),
            actor=neighbour,
            now=NOW,
        ),
        lambda: withdraw_consent(consent_id, reason="", actor=neighbour, now=NOW),
        lambda: rights.consent(consent_id, actor=neighbour),
        lambda: rights.correction_request(request_id, calendar=working_calendar(), actor=neighbour),
        lambda: refuse_correction(request_id, reason="不属实", actor=neighbour, now=NOW),
        lambda: open_evidence(Evidence.objects.get().id, actor=neighbour, now=NOW),
    ):
        with pytest.raises(NotFound):
            refused()
    assert not rights.correction_requests(actor=neighbour)
    with pytest.raises(NotAllowed):
        accept_correction(request_id, value="马玉莲", reason="", actor=worker("department_officer"), now=NOW)


def test_an_accepted_request_corrects_the_record_once() -> None:
    elder = enter(phone="19900001234")
    request_id = ask(elder)
    row = rights.correction_request(request_id, calendar=working_calendar(), actor=worker())
    assert (row.wrong, row.right, row.deadline.certain) == ("马玉兰", "马玉莲", True)
    assert row.deadline.day == date(2026, 3, 9)  # fifteen working days, with the Spring Festival between
    accept_correction(request_id, value="马玉莲", reason="户口簿一致", actor=worker(), now=NOW)
    person = Person.objects.get()
    assert (person.name, person.initials, person.revision) == ("马玉莲", "myl", 1)
    assert (open_document(person), open_phone(person)) == (number_of(BIRTH, 12), "19900001234")
    with pytest.raises(correction_requests.RequestDecided):
        refuse_correction(request_id, reason="不属实", actor=worker(), now=NOW)
    with pytest.raises(correction_requests.RequestDecided):
        accept_correction(request_id, value="马玉莲", reason="", actor=worker(), now=NOW)
    assert Person.objects.get().revision == 1


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        (CorrectionField.PHONE, "19900004321", "phone", "19900004321"),
        (CorrectionField.NUMBER, number_of(BIRTH, 14), "number", number_of(BIRTH, 14)),
    ],
)
def test_numbers_are_corrected_too(field: CorrectionField, value: str, attribute: str, expected: str) -> None:
    elder = enter()
    accept_correction(ask(elder, field, right=value), value=value, reason="", actor=worker(), now=NOW)
    opened = {"phone": open_phone, "number": open_document}[attribute]
    assert opened(Person.objects.get()) == expected


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        (CorrectionField.SEX, "不明", correction_requests.RightValueUnreadable),
        (CorrectionField.SEX, "男", NumberDisagrees),
        (CorrectionField.BIRTH, "1943年", correction_requests.RightValueUnreadable),
        (CorrectionField.NUMBER, "990222194305020121", NumberCheck),
    ],
)
def test_what_cannot_be_applied_leaves_the_request_open(
    field: CorrectionField, value: str, error: type[Exception]
) -> None:
    elder = enter()
    request_id = ask(elder, field, right=value)
    with pytest.raises(error):
        accept_correction(request_id, value=value, reason="", actor=worker(), now=NOW)
    assert CorrectionRequest.objects.get().state == "open"
    assert Person.objects.get().revision == 0


def test_a_refusal_says_why_and_changes_nothing() -> None:
    elder = enter()
    request_id = ask(elder, CorrectionField.HEALTH)
    with pytest.raises(correction_requests.RefusalNeedsReason):
        refuse_correction(request_id, reason=" ", actor=worker(), now=NOW)
    refuse_correction(request_id, reason="与医院记录不符", actor=worker(), now=NOW)
    assert [(each.state, each.reason) for each in of(elder).requests] == [("refused", "与医院记录不符")]
    assert Person.objects.get().revision == 0


def test_what_is_no_request() -> None:
    elder = enter()
    for facts, error in (
        ({"wrong": " "}, correction_requests.RequestNotUnderstandable),
        ({"right": "长" * 501}, correction_requests.RequestNotUnderstandable),
        ({"asked_by": Asker.FAMILY}, correction_requests.RequestAskerUnnamed),
        ({"received_on": date(2026, 3, 2)}, correction_requests.RequestDayWrong),
        ({"file": File("程序.exe", b"MZ...")}, EvidenceNotTaken),
        ({"file": File("大.pdf", b"%PDF-" + b"0" * 5_000_000)}, EvidenceTooLarge),
    ):
        with pytest.raises(error):
            ask(elder, **facts)
    assert CorrectionRequest.objects.count() == Evidence.objects.count() == 0


def test_which_requests_are_past_their_limit() -> None:
    calendar = working_calendar()
    cut = rights.overdue_before(date(2026, 3, 12), limit=15, calendar=calendar)
    assert calendar.deadline(cut, 15).day >= date(2026, 3, 12)
    assert calendar.deadline(date(2026, 2, 10), 15).day == date(2026, 3, 9)
    assert cut == date(2026, 2, 13)


def test_nothing_said_in_a_request_lies_in_the_open() -> None:
    ask(enter(), CorrectionField.PHONE, right="19900004321")
    row = CorrectionRequest.objects.get()
    assert b"19900004321" not in bytes(row.right_sealed)
    assert "19900004321" not in str(list(AuditEvent.objects.values_list("before", "after", "reason")))
