"""Rules, facts and states of waiting lists in plain words, for every page that shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from laoyou.facilities.enums import (
    COUNTED_FACTS,
    ApplicationEnd,
    ApplicationState,
    NoticeKind,
    OfferState,
    PassingReason,
    RefusalReason,
    StatedFactName,
    WaitingKind,
)
from laoyou.facilities.selectors import rankings
from laoyou.facilities.selectors.rankings import RankingRow
from laoyou.facilities.selectors.waiting_rules import RuleRow, in_language
from laoyou.people.enums import ConditionKind
from laoyou.policy.waiting import Chance, Move, Passage, Why, offer_terms

FACT_WORDS: dict[str, Any] = {
    "age": gettext_lazy("Age in years"),
    "months": gettext_lazy("Age in months"),
    "conditions": gettext_lazy("Conditions on record"),
    "care_level": gettext_lazy("Care need (1 mild to 3 severe)"),
    "registered_here": gettext_lazy("Registered here"),
    "lives_here": gettext_lazy("Lives here"),
    "stays_elsewhere": gettext_lazy("In an institution now"),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One criterion or condition as a page shows it."""

    code: str
    words: str
    value: str = ""
    group: str = ""


def language() -> str:
    return get_language() or ""


def kind_words(kind: str) -> str:
    return str(WaitingKind(kind).label)


def state_words(state: str) -> str:
    return str(ApplicationState(state).label)


def end_words(end: str) -> str:
    return str(ApplicationEnd(end).label) if end else ""


def offer_words(state: str) -> str:
    return str(OfferState(state).label)


def notice_words(kind: str) -> str:
    return str(NoticeKind(kind).label)


def reason_words(reason: str) -> str:
    """The class of a refusal or of a passing over; empty for none."""
    if reason in RefusalReason.values:
        return str(RefusalReason(reason).label)
    return str(PassingReason(reason).label) if reason else ""


def classes_of(row: RuleRow) -> list[tuple[int, list[RuleLine]]]:
    """Who comes first whatever the points: class by class."""
    found: dict[int, list[RuleLine]] = {}
    for each in row.source["criteria"]:
        if each.get("class"):
            found.setdefault(each["class"], []).append(RuleLine(each["code"], in_language(each["words"], language())))
    return sorted(found.items())


def points_of(row: RuleRow) -> list[RuleLine]:
    """What gives points, most first; of those with the same mark only the best counts."""
    lines = [
        (
            -int(each.get("points", 0)),
            RuleLine(
                each["code"], in_language(each["words"], language()), str(each.get("points", 0)), each.get("group", "")
            ),
        )
        for each in row.source["criteria"]
        if each.get("points")
    ]
    return [line for _points, line in sorted(lines, key=lambda pair: (pair[0], pair[1].code))]


def admits_of(row: RuleRow) -> list[RuleLine]:
    return [RuleLine(each["code"], in_language(each["words"], language())) for each in row.source.get("admits", ())]


def sources_of(row: RuleRow) -> list[str]:
    return [in_language(each, language()) for each in row.source.get("basis", ())]


def waiting_words(row: RuleRow) -> str:
    """What waiting itself counts for."""
    part: Mapping[str, Any] = row.source.get("waiting", {})
    points, months = part.get("points_per_month", 0), part.get("most_months", 0)
    if not points:
        return _("Time waited gives no points; of equals who applied earlier comes first.")
    return _("Each full month waited gives %(points)s, for at most %(months)s months.") % {
        "points": ngettext("%(n)s point", "%(n)s points", points) % {"n": points},
        "months": months,
    }


def terms_words(row: RuleRow) -> str:
    """What follows from an offer."""
    terms = offer_terms(row.rule)
    said = [_("An offer stands for %(days)s days.") % {"days": terms.days}]
    uncounted = "、".join(reason_words(each) for each in sorted(terms.not_counted) if each in RefusalReason.values)
    if uncounted:
        said.append(_("Refusals for these reasons do not count: %(reasons)s.") % {"reasons": uncounted})
    said.append(
        _("After more than %(most)s counted refusals the application ends; a new one may be made.")
        % {"most": terms.most_refusals}
        if terms.then == "ends"
        else _("After more than %(most)s counted refusals waiting counts anew from that day.")
        % {"most": terms.most_refusals}
    )
    return "".join(said) if not language().startswith("en") else " ".join(said)


def met_words(row: RuleRow, codes: Iterable[str]) -> list[str]:
    return [row.criterion_in_words(code, language()) for code in sorted(codes)]


def fact_name(name: str) -> str:
    if name in StatedFactName.values:
        return str(StatedFactName(name).label)
    return str(FACT_WORDS.get(name, name))


def fact_value(name: str, value: Any) -> str:
    """A fact in words; None is "not on record"."""
    if value is None:
        return _("not on record")
    if name == "conditions":
        return "、".join(str(ConditionKind(each).label) for each in value) or _("none")
    if isinstance(value, bool) or (name in StatedFactName.values and name not in COUNTED_FACTS):
        return _("yes") if value else _("no")
    return str(value)


def passage_words(each: Passage, row: RuleRow) -> str:
    """So many others, and why, naming nobody."""
    criteria = "、".join(met_words(row, each.codes)) or _("no criterion")
    said = {
        Why.NEW: _("came into the list (%(criteria)s)") % {"criteria": criteria},
        Why.CRITERION: _("now also: %(criteria)s") % {"criteria": criteria},
        Why.WAITED: _("points for the time waited"),
        Why.OWN: _("you no longer meet: %(criteria)s") % {"criteria": criteria},
        Why.RULE: _("a new version of the rule counts otherwise"),
        Why.LEFT: _("left the list (got a place, withdrew, paused or ended)"),
        Why.FELL: _("are behind now"),
    }[each.why]
    return ngettext("%(n)s person: %(why)s", "%(n)s people: %(why)s", each.count) % {"n": each.count, "why": said}


def move_words(move: Move, row: RuleRow) -> dict[str, Any]:
    """A move as a page shows it: from, to, and the two lists of reasons."""
    return {
        "earlier": move.earlier,
        "rank": move.rank,
        "came": [passage_words(each, row) for each in move.came],
        "gone": [passage_words(each, row) for each in move.gone],
    }


def chances_in_words(
    ranking: RankingRow, number: str, rule: RuleRow, unknown: Collection[str]
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What would bring somebody forward, and to which rank.

    First what is not known of the person yet, and time; then what is known not to be so, should it come to be.
    """
    found = rankings.chances_of(ranking, number)
    open_ones = [each for each in found if not each.code or each.code in unknown]
    return _worded(open_ones, rule), _worded([each for each in found if each not in open_ones], rule)


def _worded(found: Iterable[Chance], rule: RuleRow) -> list[tuple[str, int]]:
    return [
        (
            rule.criterion_in_words(each.code, language())
            if each.code
            else _("%(months)s months more of waiting") % {"months": each.months},
            each.rank,
        )
        for each in found
    ]
