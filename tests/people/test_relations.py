"""What people are to one another: both sides together, what cannot be is said, who answers for a child, who acts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from laoyou.accounts.services.scope import scoped
from laoyou.core.errors import NotAllowed, NotFound
from laoyou.people.enums import AuthorityConsent, AuthorityScope, RelationKind, Source
from laoyou.people.models import Authority, Person, Relation
from laoyou.people.selectors import relations as selectors
from laoyou.people.selectors.card import card
from laoyou.people.services import agents, relations
from laoyou.people.services.conditions import DaysDisagree
from laoyou.people.services.moves import record_death
from laoyou.people.services.numbers import PhoneNotValid
from laoyou.people.services.persons import ReasonNeeded
from laoyou.people.services.relation_rules import (
    AgentsHaveAuthority,
    AlreadyMarried,
    AlreadyRelated,
    ChildNotYounger,
    DeadByThen,
    NobodyNamed,
    NotOfAge,
    RelatedToOneself,
    Relationship,
    SameSex,
)
from laoyou.records.models import AuditEvent
from laoyou.records.services.attachment_rules import AttachmentKindNotTaken
from tests.people.registry import HAIDONG, LEDU, MINHE, NOW, SHANGTAN, SYSTEM, TODAY, enter, worker

pytestmark = pytest.mark.django_db
WEDDING = date(1965, 1, 1)


@pytest.fixture
def wife() -> UUID:
    return enter()


@pytest.fixture
def husband() -> UUID:
    return enter("祁生福", date(1940, 7, 9), 11)


def relate(person_id: UUID, kind: RelationKind, other_id: UUID | None = None, **facts: object) -> UUID:
    entered = Relationship(kind, Source.COMMUNITY, other_id, **facts)  # type: ignore[arg-type]
    return relations.record_relation(person_id, entered, actor=worker(), now=NOW)


def sides() -> list[tuple[str, str, str, str]]:
    found = Relation.objects.select_related("person", "other").order_by("person__name", "kind")
    return [(each.person.name, each.kind, each.other.name if each.other else "", str(each.valid)) for each in found]


def test_a_marriage_stands_on_both_sides_and_ends_on_both(wife: UUID, husband: UUID) -> None:
    row = relate(wife, RelationKind.SPOUSE, husband, first=WEDDING)
    assert sides() == [
        ("祁生福", "spouse", "马玉兰", "[1965-01-01, None)"),
        ("马玉兰", "spouse", "祁生福", "[1965-01-01, None)"),
    ]
    relations.correct_relation(
        row, first=date(1966, 2, 3), until=None, source=Source.CIVIL_AFFAIRS, reason="结婚证", actor=worker(), now=NOW
    )
    assert {each[3] for each in sides()} == {"[1966-02-03, None)"}
    relations.end_relation(row, on=date(2000, 5, 1), reason="离婚", actor=worker(), now=NOW)
    assert {each[3] for each in sides()} == {"[1966-02-03, 2000-05-01)"}
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.before["until"], event.after["until"], event.reason) == (
        "people.end_relation",
        None,
        "2000-05-01",
        "离婚",
    )


def test_a_child_has_its_parent_and_a_parent_the_child(wife: UUID) -> None:
    son = enter("祁建国", date(1968, 3, 4), 13)
    relate(wife, RelationKind.CHILD, son, first=date(1968, 3, 4))
    assert [each[:3] for each in sides()] == [("祁建国", "parent", "马玉兰"), ("马玉兰", "child", "祁建国")]


def test_what_never_was_is_taken_out_on_both_sides(wife: UUID, husband: UUID) -> None:
    row = relate(wife, RelationKind.SPOUSE, husband)
    with pytest.raises(ReasonNeeded):
        relations.remove_relation(row, reason=" ", actor=worker(), now=NOW)
    relations.remove_relation(row, reason="同名误登", actor=worker(), now=NOW)
    assert not Relation.objects.exists()
    assert AuditEvent.objects.latest("id").before["other"] == str(husband)


def test_what_cannot_be_is_refused(wife: UUID, husband: UUID) -> None:
    son = enter("祁建国", date(1968, 3, 4), 13)
    boy = enter("祁小宝", date(2020, 3, 4), 15)
    refused: list[tuple[type[Exception], UUID, RelationKind, UUID | None, dict[str, object]]] = [
        (RelatedToOneself, wife, RelationKind.SPOUSE, wife, {}),
        (NobodyNamed, wife, RelationKind.CARER, None, {}),
        (NobodyNamed, wife, RelationKind.CARER, None, {"other_name": "  "}),
        (NobodyNamed, wife, RelationKind.CARER, husband, {"other_name": "祁生福"}),
        (ChildNotYounger, son, RelationKind.CHILD, wife, {}),
        (ChildNotYounger, wife, RelationKind.PARENT, son, {}),
        (SameSex, husband, RelationKind.SPOUSE, son, {}),
        (DaysDisagree, wife, RelationKind.SPOUSE, husband, {"first": WEDDING, "until": WEDDING}),
        (DaysDisagree, wife, RelationKind.SPOUSE, husband, {"first": date(1941, 1, 1)}),
        (NotOfAge, wife, RelationKind.GUARDIAN, boy, {}),
        (AgentsHaveAuthority, wife, RelationKind.AGENT, son, {}),
        (PhoneNotValid, wife, RelationKind.CARER, None, {"other_name": "张姐", "other_phone": "12"}),
        (NotFound, wife, RelationKind.CARER, UUID(int=1), {}),
    ]
    for refusal, person_id, kind, other_id, facts in refused:
        with pytest.raises(refusal):
            relate(person_id, kind, other_id, **facts)
    assert not Relation.objects.exists()


def test_nobody_has_two_spouses_at_once(wife: UUID, husband: UUID) -> None:
    relate(wife, RelationKind.SPOUSE, husband, first=WEDDING, until=date(1990, 1, 1))
    other = enter("韩福", date(1942, 1, 1), 17)
    with pytest.raises(AlreadyMarried):
        relate(other, RelationKind.SPOUSE, wife, first=date(1989, 12, 31))
    with pytest.raises((AlreadyRelated, AlreadyMarried)):
        relate(husband, RelationKind.SPOUSE, wife, first=date(1980, 1, 1))
    relate(other, RelationKind.SPOUSE, wife, first=date(1990, 1, 1))
    assert Relation.objects.count() == 4


def test_the_same_relation_is_on_record_once(wife: UUID, husband: UUID) -> None:
    relate(wife, RelationKind.CARER, husband, first=date(2020, 1, 1))
    with pytest.raises(AlreadyRelated):
        relate(wife, RelationKind.CARER, husband, first=date(2021, 1, 1))
    relate(wife, RelationKind.EMERGENCY_CONTACT, husband, first=date(2021, 1, 1))


def test_with_the_dead_only_what_was(wife: UUID, husband: UUID) -> None:
    died = date(2010, 3, 1)
    record_death(husband, on=died, source=Source.PUBLIC_SECURITY, revision=0, actor=worker(), now=NOW)
    for until in (None, date(2010, 3, 2)):
        with pytest.raises(DeadByThen):
            relate(wife, RelationKind.SPOUSE, husband, first=WEDDING, until=until)
    relate(wife, RelationKind.SPOUSE, husband, first=WEDDING, until=died)


def test_a_death_ends_the_relations_of_both(wife: UUID, husband: UUID) -> None:
    relate(wife, RelationKind.SPOUSE, husband, first=WEDDING)
    relate(wife, RelationKind.CARER, husband)
    record_death(husband, on=date(2026, 2, 20), source=Source.HEALTH, revision=0, actor=worker(), now=NOW)
    assert {each.valid.upper for each in Relation.objects.all()} == {date(2026, 2, 20)}


def test_somebody_outside_the_registry_has_a_sealed_phone(wife: UUID) -> None:
    row = relate(wife, RelationKind.EMERGENCY_CONTACT, other_name="张姐", other_phone="199 0000 4321")
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_relation::text FROM people_relation")
        assert "19900004321" not in cursor.fetchone()[0]
    shown = card(wife, actor=worker()).relations[0]
    assert (shown.name, shown.phone_masked, shown.other_id) == ("张姐", "199****4321", None)
    with pytest.raises(ReasonNeeded):
        relations.reveal_phone_of_relation(row, reason="", actor=worker(), now=NOW)
    assert relations.reveal_phone_of_relation(row, reason="紧急联系", actor=worker(), now=NOW) == "19900004321"
    assert AuditEvent.objects.latest("id").action == "people.reveal_phone_of_relation"
    with pytest.raises(NotFound):
        relations.reveal_phone_of_relation(row, reason="紧急联系", actor=worker(area=LEDU), now=NOW)


def test_only_the_recording_roles_of_the_area(wife: UUID, husband: UUID) -> None:
    entered = Relationship(RelationKind.SPOUSE, Source.COMMUNITY, husband)
    for role in ("department_officer", "leader", "auditor", "system_admin"):
        with pytest.raises(NotAllowed):
            relations.record_relation(wife, entered, actor=worker(role), now=NOW)
    with pytest.raises(NotFound):
        relations.record_relation(wife, entered, actor=worker(area=LEDU), now=NOW)
    row = relate(wife, RelationKind.SPOUSE, husband)
    for attempt in (
        lambda who: relations.end_relation(row, on=TODAY, reason="近", actor=who, now=NOW),
        lambda who: relations.remove_relation(row, reason="误登", actor=who, now=NOW),
    ):
        with pytest.raises(NotFound):
            attempt(worker(area=LEDU))
        with pytest.raises(NotAllowed):
            attempt(worker("department_officer"))


def test_the_other_side_in_another_county_keeps_step(wife: UUID, as_web_role: None) -> None:
    """The wife's worker sees 民和 only; the husband has moved to 乐都 since, and his side still follows."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    husband = enter("祁生福", date(1940, 7, 9), 11)
    rows = [relate(wife, RelationKind.SPOUSE, husband, first=WEDDING) for _ in range(1)]
    Person.objects.filter(id=husband).update(area=SHANGTAN, registered_area=SHANGTAN)
    near = worker(area=MINHE)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    with scoped(near, now=_now()):
        assert selectors.relations_of(wife)[0].hidden
        relations.end_relation(rows[0], on=date(2020, 1, 1), reason="离婚", actor=near, now=NOW)
        with pytest.raises(NotFound):
            relations.end_relation(_side_of(husband), on=TODAY, reason="近", actor=near, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert {each.valid.upper for each in Relation.objects.all()} == {date(2020, 1, 1)}
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laoyou_web")
    with scoped(near, now=_now()):
        relations.remove_relation(rows[0], reason="误登", actor=near, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert not Relation.objects.exists()


def test_raw_sql_removes_no_mirror_of_another_area(wife: UUID, husband: UUID) -> None:
    row = relate(wife, RelationKind.SPOUSE, husband, first=WEDDING)
    with connection.cursor() as cursor, scoped(worker(area=LEDU), now=_now()):
        cursor.execute("SET ROLE laoyou_web")
        cursor.execute("SELECT people_remove_mirror(%s)", [row])
        cursor.execute("SELECT people_mirror_relation(%s)", [row])
        cursor.execute("SELECT people_end_relations_of_dead(%s)", [husband])
        cursor.execute("RESET ROLE")
    assert Relation.objects.filter(valid__contains=TODAY).count() == 2


def _now():  # type: ignore[no-untyped-def]
    from laoyou.core import clock

    return clock.now()


def _side_of(person_id: UUID) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT id FROM people_relation WHERE person_id = %s", [person_id])
        (found,) = cursor.fetchone()
        cursor.execute("SET ROLE laoyou_web")
    return UUID(str(found))


# Children and those who answer for them


@pytest.mark.parametrize(
    ("birth", "needed"), [(date(2012, 3, 1), False), (date(2012, 3, 2), True), (date(2025, 1, 1), True)]
)
def test_who_is_under_14_needs_somebody(birth: date, needed: bool) -> None:
    found = selectors.guardianship(birth, [], on=TODAY)
    assert (found.needed, found.in_doubt) == (needed, needed)


def test_appointed_guardians_come_before_parents_and_the_dead_answer_for_nobody() -> None:
    child = enter("祁小宝", date(2020, 3, 4), 15)
    mother, uncle = enter("马兰", date(1990, 1, 1), 16), enter("祁叔", date(1985, 1, 1), 17)
    relate(child, RelationKind.PARENT, mother)
    assert [each.name for each in guardians_of(child)] == ["马兰"]
    record_death(mother, on=date(2026, 2, 1), source=Source.HEALTH, revision=0, actor=worker(), now=NOW)
    assert guardians_of(child) == ()
    relate(child, RelationKind.GUARDIAN, uncle, first=date(2026, 2, 2))
    assert [each.name for each in guardians_of(child)] == ["祁叔"]


def guardians_of(child: UUID) -> tuple[selectors.RelationRow, ...]:
    shown = card(child, actor=worker())
    return selectors.guardianship(shown.person.birth, shown.relations, on=TODAY).guardians


# Agents


def authorise(person_id: UUID, other_id: UUID | None, **facts: object) -> UUID:
    relationship = Relationship(RelationKind.AGENT, Source.OWN_WORD, other_id, first=facts.pop("first", TODAY))  # type: ignore[arg-type]
    given = {"scope": [AuthorityScope.APPLY], "consent": AuthorityConsent.SIGNED} | facts
    return agents.authorise_agent(
        person_id,
        agents.Authorisation(relationship, **given),  # type: ignore[arg-type]
        actor=worker(),
        now=NOW,
    )


def test_an_agent_acts_until_the_person_takes_it_back_the_same_minute(wife: UUID) -> None:
    son = enter("祁建国", date(1968, 3, 4), 13)
    row = authorise(wife, son, scope=[AuthorityScope.ORDER, AuthorityScope.APPLY])
    assert acting_for(son) == ["马玉兰"]
    shown = card(wife, actor=worker()).relations[0]
    assert shown.authority is not None
    assert shown.authority.scope == ("apply", "order")
    assert shown.holds(TODAY)
    with pytest.raises(ReasonNeeded):
        agents.revoke_authority(row, reason="", actor=worker(), now=NOW)
    with pytest.raises(AgentsHaveAuthority):
        relations.end_relation(row, on=date(2026, 4, 1), reason="本人要求", actor=worker(), now=NOW)
    agents.revoke_authority(row, reason="本人要求", actor=worker(), now=NOW)
    assert acting_for(son) == []
    after = card(wife, actor=worker()).relations[0]
    assert not after.holds(TODAY)
    assert after.authority is not None
    assert (after.authority.revoked_because, after.authority.revoked_by) == ("本人要求", "祁文秀")
    with pytest.raises(agents.AlreadyTakenBack):
        agents.revoke_authority(row, reason="再次", actor=worker(), now=NOW)


def acting_for(agent_id: UUID, area: int = HAIDONG) -> list[str]:
    found = selectors.represented_by(agent_id, on=TODAY, actor=worker(area=area))
    return [each.person.name for each in found]


def test_what_no_agent_can_be(wife: UUID) -> None:
    son, boy = enter("祁建国", date(1968, 3, 4), 13), enter("祁小宝", date(2012, 3, 4), 15)
    with pytest.raises(agents.NothingAllowed):
        authorise(wife, son, scope=[])
    with pytest.raises(NotOfAge):
        authorise(wife, boy)
    with pytest.raises(agents.ChildrenHaveGuardians):
        authorise(boy, son)
    with pytest.raises(RelatedToOneself):
        authorise(wife, wife)
    for witnesses in ([], ["李一"], ["李一", "李一"], ["李一", "祁建国"], ["马玉兰", "李一"]):
        with pytest.raises(agents.WitnessesNeeded):
            authorise(wife, son, consent=AuthorityConsent.ORAL, witnesses=witnesses)
    assert not Relation.objects.exists()
    authorise(wife, son, consent=AuthorityConsent.ORAL, witnesses=["李一", "王二"])
    assert Authority.objects.get().witnesses == "李一\n王二"
    with pytest.raises(AlreadyRelated):
        authorise(wife, son)


def test_the_database_keeps_authorities_whole(wife: UUID) -> None:
    row = authorise(wife, enter("祁建国", date(1968, 3, 4), 13))
    broken = [
        {"scope": []},
        {"scope": ["everything"]},
        {"consent": "guessed"},
        {"consent": "oral", "witnesses": "李一"},
        {"revoked_at": NOW},
    ]
    for facts in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Authority.objects.filter(relation_id=row).update(**facts)


def test_evidence_is_kept_shown_for_a_reason_and_to_nobody_by_its_key(wife: UUID) -> None:
    from laoyou.records.selectors.attachments import AttachmentUnknown, get_attachment

    son = enter("祁建国", date(1968, 3, 4), 13)
    with pytest.raises(AttachmentKindNotTaken):
        authorise(wife, son, evidence=agents.Evidence("授权书.exe", b"MZ"))
    assert not Relation.objects.exists()
    row = authorise(wife, son, evidence=agents.Evidence("授权书.pdf", PDF))
    with pytest.raises(ReasonNeeded):
        agents.open_evidence(row, reason="", actor=worker(), now=NOW)
    kept, file = agents.open_evidence(row, reason="核对授权", actor=worker(), now=NOW)
    with file:
        assert (kept.filename, file.read()) == ("授权书.pdf", PDF)
    assert AuditEvent.objects.latest("id").action == "people.open_evidence"
    with pytest.raises(AttachmentUnknown):
        get_attachment(kept.id, actor=worker("leader"))
    with pytest.raises(NotFound):
        agents.open_evidence(row, reason="核对授权", actor=worker(area=LEDU), now=NOW)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_an_agent_s_list_keeps_to_the_reader_s_area(wife: UUID) -> None:
    son = enter("祁建国", date(1968, 3, 4), 13)
    far = enter("马远", date(1943, 5, 2), 14, area=SHANGTAN, registered_area=SHANGTAN)
    authorise(wife, son)
    authorise(far, son)
    assert acting_for(son) == ["马玉兰", "马远"]
    assert acting_for(son, area=MINHE) == ["马玉兰"]
    with pytest.raises(NotFound):
        acting_for(son, area=LEDU)
    assert SYSTEM.is_system
