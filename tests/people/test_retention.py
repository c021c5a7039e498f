"""The end of a record: listed, announced, and nothing that identifies is left in any table but the audit trail."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import Asker, ConditionKind, ConsentPurpose, CorrectionField, IdentityCheck, Source
from laoyou.people.models import Condition, HealthEvent, Household, LegalHold, Person, Relation, Retirement
from laoyou.people.selectors.parameters import value_of
from laoyou.people.services import retention
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.consents import ConsentGiven, record_consent
from laoyou.people.services.correction_requests import Asked, request_correction
from laoyou.people.services.evidence import File
from laoyou.people.services.health import Event, record_health_event
from laoyou.people.services.moves import record_death
from laoyou.people.services.own_record import hand_out
from laoyou.records.models import AuditEvent
from tests.people.registry import LEDU, MAYING_COMMUNITY, NOW, SYSTEM, TODAY, enter, number_of, worker

pytestmark = pytest.mark.django_db
BIRTH, DEATH = date(1943, 5, 2), date(2026, 2, 20)
YEARS = value_of("keep_after_death")
LATER = NOW.replace(year=NOW.year + YEARS + 1)
AFTER_NOTICE = LATER + timedelta(days=value_of("anonymise_notice"))
TELLING = ("欧阳若兰", "ouyangruolan", "户口簿若兰", "若兰体检表", "若兰证", "欧阳小明", "1943-05-02", "2026-02-20")


@pytest.fixture
def gone() -> UUID:
    """Somebody with something in every table of the registry, who has died."""
    who = enter("欧阳若兰", BIRTH, 12, phone="19900001234")
    home = Household.objects.create(area=MAYING_COMMUNITY)
    Person.objects.filter(id=who).update(household=home)
    facts = {"source": Source.HEALTH, "actor": worker(), "now": NOW}
    certify_condition(who, ConditionKind.DEMENTIA, first=date(2025, 1, 1), until=None, evidence="若兰证", **facts)
    checked = Event("elder_check", TODAY - timedelta(days=30), Source.HEALTH, evidence="若兰体检表")  # type: ignore[arg-type]
    record_health_event(who, checked, actor=worker(), now=NOW)
    for person_id, other in ((who, enter("祁生福", date(1940, 7, 9), 11)),):
        Relation.objects.create(
            person_id=person_id, kind="carer", other_name="欧阳小明", valid=(date(2020, 1, 1), None),
            source="community", recorded_by="测试", recorded_at=NOW,
        )  # fmt: skip
        Relation.objects.create(
            person_id=other, kind="emergency_contact", other_id=person_id, valid=(date(2020, 1, 1), None),
            source="community", recorded_by="测试", recorded_at=NOW,
        )  # fmt: skip
    paper = File("户口簿若兰.pdf", b"%PDF-1.4")
    given = ConsentGiven(
        ConsentPurpose.SHARE, Asker.SELF, IdentityCheck.CARD_SEEN, date(2026, 1, 5), told=True, file=paper
    )
    record_consent(who, given, actor=worker(), now=NOW)
    asked = Asked(CorrectionField.NAME, "欧阳若兰", "欧阳若岚", Asker.FAMILY, date(2026, 1, 5), "欧阳小明", paper)
    request_correction(who, asked, actor=worker(), now=NOW)
    hand_out(
        who, asked_by=Asker.SELF, asker_name="", identity=IdentityCheck.CARD_SEEN, numbers=True,
        actor=worker(), now=NOW,
    )  # fmt: skip
    revision = Person.objects.get(id=who).revision
    record_death(who, on=DEATH, source=Source.PUBLIC_SECURITY, revision=revision, actor=worker(), now=NOW)
    return who


def everything() -> dict[str, str]:
    """Every row of every table of ours as text, by table, without the audit trail."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if hasattr(model, "row_rule") and table not in {"records_auditevent", "records_auditlink"}:
                cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")  # noqa: S608
                found[table] = cursor.fetchone()[0]
    return found


def test_nothing_that_identifies_is_left_in_any_table(gone: UUID) -> None:
    person = Person.objects.get(id=gone)
    sealed = [bytes(value).hex() for value in (person.document_sealed, person.phone_sealed) if value]
    indexes = [
        bytes(value).hex() for value in (person.document_index, person.document_tail, person.phone_index) if value
    ]
    telling = (*TELLING, *sealed, *indexes, number_of(BIRTH, 12))
    before = everything()
    assert all(any(word in text for text in before.values()) for word in (*TELLING[:4], *sealed, *indexes))
    retention.give_notice(actor=SYSTEM, now=LATER)
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 1
    left = {(table, word) for table, text in everything().items() for word in telling if word in text}
    assert left == set()


def test_what_counts_stays(gone: UUID) -> None:
    area, sex = Person.objects.values_list("area", "sex").get(id=gone)
    retention.anonymise(gone, actor=SYSTEM, now=LATER)
    person = Person.objects.get(id=gone)
    assert (person.area, person.sex, person.birth.year, person.death.year) == (area, sex, 1943, 2026)  # type: ignore[union-attr]
    assert (person.name, person.household, person.document) == (retention.NAMELESS, None, "")
    assert (Condition.objects.count(), HealthEvent.objects.count()) == (1, 1)
    assert not Relation.objects.exists()
    assert AuditEvent.objects.latest("id").action == "people.anonymise_person"


def test_first_the_list_then_notice_then_thirty_days(gone: UUID) -> None:
    early = NOW.replace(year=NOW.year + YEARS - 1)
    assert list(retention.retiring(on=early.date())) == []
    assert retention.give_notice(actor=SYSTEM, now=early) == 0
    assert [person.id for person in retention.retiring(on=LATER.date())] == [gone]
    assert Person.objects.get(id=gone).name == "欧阳若兰"  # the list changes nothing
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 0  # no notice, no end
    assert retention.give_notice(actor=SYSTEM, now=LATER) == 1
    assert retention.give_notice(actor=SYSTEM, now=LATER) == 0
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE - timedelta(days=1)) == 0
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 1
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 0
    assert Retirement.objects.get().anonymised_on == AFTER_NOTICE.date()
    assert list(retention.retiring(on=AFTER_NOTICE.date())) == []


def test_nobody_under_hold_is_touched(gone: UUID) -> None:
    officer = worker("data_officer")
    with pytest.raises(retention.HoldNeedsReason):
        retention.hold_record(gone, reason=" ", actor=officer, now=NOW)
    with pytest.raises(NotAllowed):
        retention.hold_record(gone, reason="诉讼", actor=worker(), now=NOW)
    with pytest.raises(NotFound):
        retention.hold_record(gone, reason="诉讼", actor=worker("data_officer", area=LEDU), now=NOW)
    retention.give_notice(actor=SYSTEM, now=LATER)
    hold = retention.hold_record(gone, reason="（2056）民初1号", actor=officer, now=LATER)
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 0
    with pytest.raises(retention.UnderHold):
        retention.anonymise(gone, actor=SYSTEM, now=AFTER_NOTICE)
    assert Person.objects.get(id=gone).name == "欧阳若兰"
    retention.release_record(hold, reason="结案", actor=officer, now=AFTER_NOTICE)
    with pytest.raises(NotFound):
        retention.release_record(hold, reason="再一次", actor=officer, now=AFTER_NOTICE)
    assert retention.anonymise_noticed(actor=SYSTEM, now=AFTER_NOTICE) == 1
    assert not LegalHold.objects.exists()


def test_people_cannot_start_it_and_the_living_are_never_listed(gone: UUID) -> None:
    for act in (retention.give_notice, retention.anonymise_noticed):
        with pytest.raises(NotAllowed):
            act(actor=worker("data_officer"), now=AFTER_NOTICE)
    with pytest.raises(NotAllowed):
        retention.anonymise(gone, actor=worker("data_officer"), now=AFTER_NOTICE)
    assert "祁生福" not in [person.name for person in retention.retiring(on=date(2200, 1, 1))]
