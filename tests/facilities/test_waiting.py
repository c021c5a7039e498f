"""Rules in force, applications, rankings: published once, made again by anybody, explained to each applicant."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from laoyou.core.actor import Actor
from laoyou.core.errors import Conflict, NotAllowed, NotFound
from laoyou.facilities.enums import ApplicationState, StatedFactName
from laoyou.facilities.models import Application, OfferNotice, Ranking, RankingEntry, RankingFinding, WaitingRule
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.application_numbers import is_number
from laoyou.facilities.selectors.applications import application_card, applications
from laoyou.facilities.selectors.waiting_lists import lists
from laoyou.facilities.selectors.waiting_rules import rule, rule_in_force
from laoyou.facilities.services import applications as applying
from laoyou.facilities.services import waiting_rules
from laoyou.facilities.services.waiting_lists import KindElsewhere, ListThere, NoRule, open_list, publish_ranking
from laoyou.people.enums import ConditionKind, Source
from laoyou.people.services.conditions import certify_condition
from laoyou.people.services.moves import record_death
from laoyou.policy.waiting import Why, shipped_rule
from tests.facilities.homes import days, site, stay
from tests.facilities.waiting import ELDER, MINHE, NOW, SYSTEM, home, officer, ranked, waiting, worker
from tests.people.registry import HAIDONG, LEDU, MAYING_COMMUNITY, SHANGTAN, TODAY, enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas_of_haidong")]

LATER = NOW + timedelta(days=62)


def source(**changes: object) -> dict[str, object]:
    return json.loads(json.dumps(shipped_rule("elder_public").source)) | changes


class TestRules:
    def test_shipped_rules_are_in_force_and_to_be_confirmed(self) -> None:
        waiting_rules.begin_with_shipped(HAIDONG, actor=SYSTEM, now=NOW)
        found = rule_in_force(MAYING_COMMUNITY, ELDER, on=TODAY)
        assert found is not None
        assert (found.area, found.code, found.confirmed_by) == (HAIDONG, "elder_public", "")
        assert waiting_rules.begin_with_shipped(HAIDONG, actor=SYSTEM, now=NOW) == []

    def test_the_nearest_area_s_rule_holds_and_a_later_version_supersedes(self) -> None:
        waiting_rules.begin_with_shipped(HAIDONG, actor=SYSTEM, now=NOW)
        county = waiting_rules.put_into_force(
            MINHE, source(version="民和-1"), first=date(2026, 2, 1), actor=officer(), now=NOW
        )
        second = waiting_rules.put_into_force(
            MINHE, source(version="民和-2"), first=date(2026, 4, 1), actor=officer(), now=NOW
        )
        by_day = {
            day: rule_in_force(MAYING_COMMUNITY, ELDER, on=day) for day in (date(2026, 1, 15), TODAY, LATER.date())
        }
        assert [row and row.version for row in by_day.values()] == ["2026-1", "民和-1", "民和-2"]
        assert rule(county).until == rule(second).since == date(2026, 4, 1)
        elsewhere = rule_in_force(SHANGTAN, ELDER, on=LATER.date())
        assert elsewhere is not None
        assert elsewhere.version == "2026-1"

    def test_a_recorded_rule_never_changes(self) -> None:
        (made, *_) = waiting_rules.begin_with_shipped(HAIDONG, actor=SYSTEM, now=NOW)
        for changed in ({"source": {}}, {"version": "2"}, {"valid": days(date(2020, 1, 1))}):
            with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
                WaitingRule.objects.filter(id=made).update(**changed)
        waiting_rules.confirm_rule(made, by="海东市民政局", document="东民〔2026〕1号", on=TODAY, actor=SYSTEM, now=NOW)
        with pytest.raises(waiting_rules.AlreadyConfirmed):
            waiting_rules.confirm_rule(made, by="别的局", document="x号", on=TODAY, actor=SYSTEM, now=NOW)
        with pytest.raises(IntegrityError, match="kept"), transaction.atomic():
            WaitingRule.objects.filter(id=made).update(confirmed_by="别的局")

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"criteria": []}, "different codes"),
            ({"seed": ""}, "seed"),
            ({"kind": "hospital"}, "hospital"),
            ({"offers": {"then": "later"}}, "then"),
            ({"offers": {"days": 0}}, "days"),
            ({"criteria": [{"code": "a", "words": {"zh": "甲"}, "when": {"fact": "blood", "is": 1}}]}, "blood"),
            ({"criteria": [{"code": "a", "when": {"fact": "age", "at_least": 1}}]}, "words"),
        ],
    )
    def test_a_rule_that_cannot_be_applied_is_not_taken(self, changes: dict[str, object], why: str) -> None:
        with pytest.raises(waiting_rules.RuleNotUsable, match=why):
            waiting_rules.put_into_force(HAIDONG, source(**changes), first=TODAY, actor=SYSTEM, now=NOW)
        assert WaitingRule.objects.count() == 0

    def test_only_the_department_of_the_area_puts_rules_into_force(self) -> None:
        with pytest.raises(waiting_rules.OutsideYourArea):
            waiting_rules.put_into_force(MINHE, source(), first=TODAY, actor=officer(LEDU), now=NOW)
        with pytest.raises(NotAllowed):
            waiting_rules.put_into_force(MINHE, source(), first=TODAY, actor=worker(area=MINHE), now=NOW)
        made = waiting_rules.put_into_force(MINHE, source(), first=TODAY, actor=officer(), now=NOW)
        with pytest.raises(waiting_rules.NotBefore):
            waiting_rules.put_into_force(MINHE, source(version="2"), first=TODAY, actor=officer(), now=NOW)
        with pytest.raises(waiting_rules.VersionTaken):
            waiting_rules.put_into_force(MINHE, source(), first=LATER.date(), actor=officer(), now=NOW)
        with pytest.raises(NotFound):
            waiting_rules.confirm_rule(made, by="局", document="文", on=TODAY, actor=officer(LEDU), now=NOW)


class TestLists:
    def test_one_list_a_site_and_kind_under_a_rule(self) -> None:
        at = site(MAYING_COMMUNITY)
        with pytest.raises(NoRule):
            open_list(ELDER, at.area, at.id, actor=officer(), now=NOW)
        waiting_rules.begin_with_shipped(HAIDONG, actor=SYSTEM, now=NOW)
        open_list(ELDER, at.area, at.id, actor=officer(), now=NOW)
        with pytest.raises(ListThere):
            open_list(ELDER, at.area, at.id, actor=officer(), now=NOW)
        from laoyou.facilities.enums import WaitingKind

        with pytest.raises(KindElsewhere):
            open_list(WaitingKind.CHILDCARE, at.area, at.id, actor=officer(), now=NOW)
        with pytest.raises(NotFound):
            open_list(ELDER, LEDU, None, actor=officer(), now=NOW)
        assert [each.name for each in lists(actor=officer())] == ["马营敬老院"]
        assert list(lists(actor=officer(LEDU))) == []


class TestApplying:
    def test_one_application_a_person_and_kind(self) -> None:
        at = home()
        _, number, person = waiting(12, [at.list_id])
        assert is_number(number)
        assert not is_number(number[:-1] + str((int(number[-1]) + 1) % 10))
        with pytest.raises(applying.AlreadyApplied):
            applying.apply_for_place(person, ELDER, [at.list_id], actor=SYSTEM, now=NOW)

    def test_after_withdrawing_one_may_apply_anew(self) -> None:
        at = home()
        application, number, person = waiting(12, [at.list_id])
        applying.withdraw(application, reason="住子女家", revision=0, actor=SYSTEM, now=NOW)
        _, second = applying.apply_for_place(person, ELDER, [at.list_id], actor=SYSTEM, now=NOW)
        assert second != number
        assert ranked(at.list_id) == [second]

    def test_conditions_known_not_to_be_met_refuse(self) -> None:
        at = home()
        young = enter("祁小妹", date(1980, 5, 2), 14)
        with pytest.raises(applying.NotAdmitted, match="60"):
            applying.apply_for_place(young, ELDER, [at.list_id], actor=SYSTEM, now=NOW)
        housed = enter("祁老妹", date(1940, 5, 2), 16)
        from laoyou.people.models import Person

        stay(site(SHANGTAN, name="别处"), Person.objects.get(id=housed))
        with pytest.raises(applying.NotAdmitted, match="未入住"):
            applying.apply_for_place(housed, ELDER, [at.list_id], actor=SYSTEM, now=NOW)
        assert Application.objects.count() == 0

    def test_near_misses(self) -> None:
        at = home()
        person = enter("祁老妹", date(1940, 5, 2), 16)
        clerk = worker(area=MINHE)
        with pytest.raises(NotFound):
            applying.apply_for_place(person, ELDER, [at.list_id], actor=worker(area=LEDU), now=NOW)
        with pytest.raises(NotAllowed):
            applying.apply_for_place(person, ELDER, [at.list_id], actor=worker("leader", area=MINHE), now=NOW)
        with pytest.raises(applying.NoListChosen):
            applying.apply_for_place(person, ELDER, [], actor=clerk, now=NOW)
        key, _ = applying.apply_for_place(person, ELDER, [at.list_id], actor=clerk, now=NOW)
        with pytest.raises(NotFound):
            application_card(key, on=TODAY, actor=worker(area=LEDU))
        with pytest.raises(NotFound):
            applying.pause(key, reason="住院", revision=0, actor=worker(area=LEDU), now=NOW)
        assert list(applications(actor=worker(area=LEDU))) == []
        with pytest.raises(Conflict):
            applying.pause(key, reason="住院", revision=5, actor=clerk, now=NOW)
        institution_people = Actor("院长", None, frozenset({"institution"}))
        with pytest.raises(NotAllowed):
            applications(actor=institution_people)

    def test_pausing_keeps_the_day(self) -> None:
        at = home()
        first, number, _ = waiting(12, [at.list_id])
        _, other, _ = waiting(14, [at.list_id])
        applying.pause(first, reason="住院", revision=0, actor=SYSTEM, now=NOW)
        assert ranked(at.list_id) == [other]
        applying.resume(first, reason="出院", revision=1, actor=SYSTEM, now=LATER)
        assert sorted(ranked(at.list_id, LATER)) == sorted([number, other])
        card = application_card(first, on=LATER.date(), actor=SYSTEM)
        assert [each.state for each in card.steps] == ["waiting", "paused", "waiting"]
        assert card.counts_from == TODAY


class TestRanking:
    def test_by_class_points_and_day_with_what_is_not_known_told_apart(self) -> None:
        at = home()
        _, plain, _ = waiting(12, [at.list_id])
        severe_key, severe, _ = waiting(14, [at.list_id], ConditionKind.DISABLED_FUNCTION, level=3)
        _, destitute, _ = waiting(16, [at.list_id], ConditionKind.DESTITUTE)
        assert ranked(at.list_id) == [destitute, severe, plain]
        unknown = {
            each.application.number: each.unknown for each in RankingFinding.objects.select_related("application")
        }
        assert "care_severe" in unknown[plain]
        assert "care_severe" not in unknown[severe]
        card = application_card(severe_key, on=TODAY, actor=officer())
        assert card.judged is not None
        assert card.judged.criteria["care_severe"] is True
        assert card.judged.criteria["special_merit"] is None
        assert [(each.rank, each.points) for each in card.lists] == [(2, 40)]

    def test_who_waits_for_any_place_of_the_county_is_in_the_home_s_list(self) -> None:
        at = home()
        county = open_list(ELDER, MINHE, None, actor=SYSTEM, now=NOW)
        _, anywhere, _ = waiting(12, [county])
        _, here, _ = waiting(14, [at.list_id])
        assert sorted(ranked(at.list_id)) == sorted([anywhere, here])
        assert ranked(county) == [anywhere]

    def test_what_is_stated_with_evidence_counts_until_taken_back(self) -> None:
        at = home()
        _, other, _ = waiting(12, [at.list_id])
        key, number, _ = waiting(14, [at.list_id])
        for value, evidence in ((1, "省劳动模范证书 19870501"), (None, "证书不实")):
            applying.state_fact(
                key, StatedFactName.SPECIAL_MERIT, value, evidence=evidence, actor=SYSTEM, now=NOW + timedelta(hours=1)
            )
            line = RankingEntry.objects.filter(number=number, ranking__waiting_list=at.list_id)
            ranked(at.list_id)
            assert ("special_merit" in line.latest("id").met) is bool(value)
        with pytest.raises(applying.EvidenceNeeded):
            applying.state_fact(key, StatedFactName.SPECIAL_MERIT, 1, evidence=" ", actor=SYSTEM, now=NOW)
        assert other

    def test_the_dead_leave_the_list(self) -> None:
        at = home()
        key, _, person = waiting(12, [at.list_id])
        record_death(person, on=TODAY, source=Source.PUBLIC_SECURITY, revision=0, actor=SYSTEM, now=NOW)
        assert ranked(at.list_id, LATER) == []
        assert Application.objects.get(id=key).state == ApplicationState.EXPIRED

    def test_a_ranking_that_says_nothing_new_is_not_stored_again(self) -> None:
        at = home()
        waiting(12, [at.list_id])
        first = publish_ranking(at.list_id, actor=SYSTEM, now=NOW)
        again = publish_ranking(at.list_id, actor=SYSTEM, now=NOW + timedelta(days=1))
        assert (first.changed, again.changed, again.ranking_id) == (True, False, first.ranking_id)
        later = publish_ranking(at.list_id, actor=SYSTEM, now=LATER)  # two months have brought points
        assert later.changed
        assert Ranking.objects.count() == 2

    def test_what_was_published_never_changes(self) -> None:
        at = home()
        waiting(12, [at.list_id])
        ranked(at.list_id)
        for statement in (
            "UPDATE facilities_ranking SET count = 9",
            "DELETE FROM facilities_rankingentry",
            "UPDATE facilities_rankingentry SET rank = 9",
        ):
            with pytest.raises(IntegrityError, match="published"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert OfferNotice.objects.count() == 0

    def test_the_published_file_alone_makes_the_ranking_again(self, tmp_path: Path) -> None:
        at = home()
        kinds = [ConditionKind.DESTITUTE, ConditionKind.LOW_INCOME, ConditionKind.SEVERE_DISABILITY]
        for sequence in range(12, 40, 2):
            waiting(sequence, [at.list_id], kinds[sequence % 3], birth=date(1920 + sequence, 1, 1))
        ranked(at.list_id, LATER)
        row = rankings.latest(at.list_id)
        assert row is not None
        (tmp_path / "ranking.py").write_text(rankings.program_file(), encoding="utf-8")
        (tmp_path / "rule.json").write_text(rankings.rule_file(rule(row.rule_id)), encoding="utf-8")
        (tmp_path / "list.csv").write_text(rankings.list_file(row), encoding="utf-8")
        command = [sys.executable, "-I", "-S", "ranking.py", "rule.json", "list.csv"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.split()[-1]) == (0, row.digest)
        published = (tmp_path / "list.csv").read_text()
        assert "祁" not in published
        assert "1950" not in published.replace("2026", "")

    def test_why_an_applicant_stands_elsewhere(self) -> None:
        at = home()
        _, mine, _ = waiting(12, [at.list_id], ConditionKind.SEVERE_DISABILITY)
        _, other, person = waiting(14, [at.list_id])
        assert ranked(at.list_id) == [mine, other]
        _, newcomer, _ = waiting(16, [at.list_id], ConditionKind.DESTITUTE)
        certify_condition(
            person, ConditionKind.DEMENTIA, first=TODAY, until=None, source=Source.HEALTH, actor=SYSTEM, now=NOW
        )
        assert ranked(at.list_id) == [newcomer, other, mine]
        row = rankings.latest(at.list_id)
        assert row is not None
        found = rankings.move_of(row, mine)
        assert found is not None
        move, then = found
        assert (move.earlier, move.rank, then.sequence) == (1, 3, 1)
        assert move.gone == ()
        assert {(each.why, each.codes, each.count) for each in move.came} == {
            (Why.NEW, ("destitute",), 1),
            (Why.CRITERION, ("dementia",), 1),
        }
        ranks = {chance.code: chance.rank for chance in rankings.chances_of(row, mine)}
        assert (ranks["destitute"], ranks["care_severe"]) == (1, 2)
        assert rankings.ranks_over_time(at.list_id, mine) == [(TODAY, 1), (TODAY, 3)]
