"""Who may be left behind is proposed with a reason and never becomes a fact by itself."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from laoyou.accounts.enums import Role
from laoyou.accounts.services.scope import scoped
from laoyou.core import clock
from laoyou.core.errors import NotAllowed
from laoyou.people.enums import ConditionKind, HouseholdRole, RelationKind, Situation, Source, SuggestionKind
from laoyou.people.models import Condition, Definition, Household, Person, Suggestion
from laoyou.people.selectors import candidates
from laoyou.people.selectors.definitions import advanced_age_since, definitions
from laoyou.people.services.conditions import SayHowYouKnow, certify_condition, deny_condition
from laoyou.people.services.moves import record_death
from laoyou.people.services.relation_rules import Relationship
from laoyou.people.services.relations import record_relation
from laoyou.people.services.suggesting import find_suggestions
from laoyou.records.models import AuditEvent
from tests.people.pages import as_owner, as_web, post, signed_in
from tests.people.registry import LEDU, MAYING_COMMUNITY, MINHE, NOW, SHANGTAN, SYSTEM, TODAY, enter, worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]
VILLAGE = 630222102200


def home(*members: tuple[UUID, HouseholdRole], area: int = VILLAGE) -> UUID:
    household = Household.objects.create(area=area)
    for person_id, role in members:
        Person.objects.filter(id=person_id).update(household=household, household_role=role, area=area)
    return household.id


def listed(kind: SuggestionKind, area: int = MINHE, on: date = TODAY) -> list[str]:
    """Who stands on the list as it was left by the last look."""
    found = candidates.suggested(kind, on=on, actor=worker(area=area)).order_by("place", "position")
    return [each.name for each in found]


def elders(area: int = MINHE) -> list[str]:
    find_suggestions(actor=SYSTEM, now=NOW)
    return listed(SuggestionKind.LEFT_BEHIND_ELDER, area)


def children(area: int = MINHE) -> list[str]:
    find_suggestions(actor=SYSTEM, now=NOW)
    return listed(SuggestionKind.LEFT_BEHIND_CHILD, area)


def test_elders_in_villages_without_anybody_of_working_age() -> None:
    alone, with_son, in_town = enter("祁甲"), enter("祁乙", sequence=14), enter("祁丙", sequence=16)
    son, boy = enter("祁丁", date(1990, 1, 1), 11), enter("祁戊", date(2015, 1, 1), 13)
    home((alone, HouseholdRole.HEAD), (boy, HouseholdRole.GRANDCHILD))
    home((with_son, HouseholdRole.HEAD), (son, HouseholdRole.CHILD))
    home((in_town, HouseholdRole.HEAD), area=MAYING_COMMUNITY)
    assert elders() == ["祁甲"]
    assert elders(LEDU) == []
    certify_condition(
        alone,
        ConditionKind.LEFT_BEHIND_ELDER,
        first=TODAY,
        until=None,
        source=Source.CIVIL_AFFAIRS,
        actor=SYSTEM,
        now=NOW,
    )
    assert elders() == []
    assert Condition.objects.count() == 1


def test_children_with_grandparents_and_without_a_parent() -> None:
    grandmother, child = enter("祁甲"), enter("祁小", date(2016, 1, 1), 13)
    mother, other = enter("祁母", date(1990, 1, 1), 18), enter("祁大", date(2010, 3, 1), 15)
    home((grandmother, HouseholdRole.HEAD), (child, HouseholdRole.GRANDCHILD), (other, HouseholdRole.GRANDCHILD))
    assert children() == ["祁小"]
    Person.objects.filter(id=mother).update(household=Person.objects.get(id=child).household, area=VILLAGE)
    entered = Relationship(RelationKind.PARENT, Source.COMMUNITY, mother)
    record_relation(child, entered, actor=worker(), now=NOW)
    assert children() == []
    Person.objects.filter(id=mother).update(household=None, area=SHANGTAN)
    assert children() == ["祁小"]


def test_without_a_definition_nobody_is_proposed() -> None:
    home((enter("祁甲"), HouseholdRole.HEAD))
    Definition.objects.filter(situation=Situation.LEFT_BEHIND_ELDER).update(valid=(None, TODAY))
    assert elders() == []


@pytest.mark.parametrize(
    ("birth", "since"),
    [
        (date(1946, 3, 1), date(2026, 3, 1)),
        (date(1946, 3, 2), None),
        (date(1944, 2, 29), date(2024, 2, 29)),
    ],
)
def test_advanced_age_begins_on_a_birthday(birth: date, since: date | None) -> None:
    defined = definitions(on=TODAY)["advanced_age"]
    assert advanced_age_since(birth, on=TODAY, defined=defined) == since
    assert advanced_age_since(birth, on=TODAY, defined=None) is None


@pytest.mark.usefixtures("site")
def test_the_pages_propose_define_and_lead_to_the_form() -> None:
    alone = enter("祁甲")
    home((alone, HouseholdRole.HEAD))
    child = enter("祁小", date(2020, 1, 1), 13)
    find_suggestions(actor=SYSTEM, now=clock.now())
    client = signed_in()
    page = client.get(reverse("people:to_confirm")).content.decode()
    assert "祁甲" in page
    assert "待确认" in page
    assert reverse("people:certify", args=[alone]) + "?kind=left_behind_elder" in page
    guardians = client.get(reverse("people:to_confirm") + "?who=guardians").content.decode()
    assert reverse("people:new_relation", args=[child]) + "?kind=guardian" in guardians
    assert "祁甲" not in client.get(reverse("people:to_confirm") + "?who=children").content.decode()
    form = client.get(reverse("people:certify", args=[alone]) + "?kind=left_behind_elder").content.decode()
    assert '<option value="left_behind_elder" selected>' in form
    assert "高龄" in client.get(reverse("people:card", args=[alone])).content.decode()
    assert "祁甲" not in signed_in(area=LEDU).get(reverse("people:to_confirm")).content.decode()
    assert signed_in(Role.LEADER).get(reverse("people:to_confirm")).status_code == 403
    as_owner()
    assert not Condition.objects.exists()
    as_web()


def test_what_was_found_not_to_be_so_is_not_proposed_again_while_nothing_changes() -> None:
    alone = enter("祁甲")
    home((alone, HouseholdRole.HEAD))
    with pytest.raises(SayHowYouKnow):
        deny_condition(alone, ConditionKind.LEFT_BEHIND_ELDER, reason=" ", actor=worker(), now=NOW)
    deny_condition(alone, ConditionKind.LEFT_BEHIND_ELDER, reason="儿子每天回家", actor=worker(), now=NOW)
    assert elders() == []
    later = TODAY.replace(year=TODAY.year + 1, month=TODAY.month + 1)
    find_suggestions(actor=SYSTEM, now=NOW.replace(year=later.year, month=later.month))
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER, on=later) == ["祁甲"]
    home((alone, HouseholdRole.HEAD))
    assert elders() == ["祁甲"]


@pytest.mark.usefixtures("site")
def test_not_so_on_the_page() -> None:
    alone = enter("祁甲")
    home((alone, HouseholdRole.HEAD))
    find_suggestions(actor=SYSTEM, now=clock.now())
    client, args = signed_in(Role.TOWNSHIP_WORKER, MINHE), [alone, "left_behind_elder"]
    address = reverse("people:deny", args=args)
    assert address in client.get(reverse("people:to_confirm")).content.decode()
    assert post(client, "people:deny", args, reason="").status_code == 422
    assert post(client, "people:deny", args, reason="女儿住隔壁").status_code == 302
    assert address not in client.get(reverse("people:to_confirm")).content.decode()
    assert client.get(reverse("people:deny", args=[alone, "destitute"])).status_code == 404
    assert signed_in(Role.TOWNSHIP_WORKER, LEDU).get(address).status_code == 404
    assert signed_in(Role.LEADER, MINHE).get(address).status_code == 403
    as_owner()
    assert AuditEvent.objects.filter(action="people.deny_condition").get().reason == "女儿住隔壁"


def test_who_no_longer_fits_is_off_the_list_at_once_and_who_begins_to_is_found_at_night() -> None:
    first, second, moved = enter("祁甲"), enter("祁乙", sequence=14), enter("祁丙", sequence=16)
    for each in (first, second, moved):
        home((each, HouseholdRole.HEAD))
    assert elders() == ["祁甲", "祁乙", "祁丙"]
    record_death(second, on=TODAY, source=Source.HEALTH, revision=0, actor=SYSTEM, now=NOW)
    Person.objects.filter(id=moved).update(area=SHANGTAN)
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER) == ["祁甲"]
    son = enter("祁丁", date(1990, 1, 1), 11)
    Person.objects.filter(id=son).update(household=Person.objects.get(id=first).household, area=VILLAGE)
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER) == []
    Person.objects.filter(id=son).update(household=None)
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER) == ["祁甲"]
    home((enter("祁戊", sequence=18), HouseholdRole.HEAD))
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER) == ["祁甲"]
    assert elders() == ["祁甲", "祁戊"]


def test_the_list_is_of_those_who_live_here_and_nobody_sees_another_s() -> None:
    """Whoever is registered here and lives elsewhere is asked about where they live; raw SQL shows no more."""
    home((enter("祁甲", registered_area=SHANGTAN), HouseholdRole.HEAD))
    assert elders() == ["祁甲"]
    assert listed(SuggestionKind.LEFT_BEHIND_ELDER, LEDU) == []
    home((enter("祁乙", sequence=14), HouseholdRole.HEAD))
    find_suggestions(actor=SYSTEM, now=NOW)
    as_web()
    with scoped(worker(area=LEDU), now=clock.now()):
        assert [each.person.name for each in Suggestion.objects.select_related("person")] == ["祁甲"], (
            "registered there"
        )
    as_owner()


def test_appointed_guardians_come_before_parents_and_the_dead_answer_for_nobody() -> None:
    child, mother = enter("祁小宝", date(2020, 3, 4), 15), enter("马兰", date(1990, 1, 1), 16)
    find_suggestions(actor=SYSTEM, now=NOW)
    assert listed(SuggestionKind.WITHOUT_GUARDIAN) == ["祁小宝"]
    record_relation(child, Relationship(RelationKind.PARENT, Source.COMMUNITY, mother), actor=worker(), now=NOW)
    assert listed(SuggestionKind.WITHOUT_GUARDIAN) == []
    record_death(mother, on=date(2026, 2, 1), source=Source.HEALTH, revision=0, actor=SYSTEM, now=NOW)
    assert listed(SuggestionKind.WITHOUT_GUARDIAN) == ["祁小宝"]


def test_only_the_system_looks_through_the_whole_registry() -> None:
    with pytest.raises(NotAllowed):
        find_suggestions(actor=worker(), now=NOW)
