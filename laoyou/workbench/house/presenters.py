"""From rows of what goes on inside an institution to what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.core.ages import years_before
from laoyou.facilities import access
from laoyou.facilities.selectors import training, workforce
from laoyou.facilities.selectors.workforce import PostRow, StaffCard
from laoyou.people.enums import Sex
from laoyou.ui import formats
from laoyou.ui.blocks import Fact
from laoyou.workbench.facilities.words import period_words, until_status
from laoyou.workbench.house import words


def member_context(card: StaffCard, *, actor: Actor) -> dict[str, Any]:
    """Everything member.html reads."""
    today = clock.today()
    keeps = access.KEEP_STAFF.allows(actor)
    return {
        "card": card,
        "state": words.missing_status(card.missing),
        "facts": list(_facts(card)),
        "missing": [(words.credential_words(each.credential), words.source_words(each)) for each in card.missing],
        "posts": [_post(each, today, keeps=keeps) for each in card.posts],
        "contracts": [
            (words.terms_words(kind), number, period_words(first, until))
            for kind, number, first, until in card.contracts
        ],
        "credentials": [
            {
                "words": words.credential_words(each.kind, each.level),
                "about": " · ".join(part for part in (each.number, each.issuer) if part),
                "period": period_words(each.first, each.until),
                "status": until_status(each.until, today) if each.until else None,
            }
            for each in card.credentials
        ],
        "ladder": list(_ladder(card, today)),
        "employed": any(until is None or until > today for _kind, _number, _first, until in card.contracts),
        "may_keep": keeps,
    }


def post_of(post: PostRow) -> str:
    return words.post_words(post.kind, post.share)


def turnover_line(institution_id: UUID, actor: Actor) -> str:
    """Who came and left in the last twelve months, in a sentence."""
    today = clock.today()
    found = workforce.turnover(institution_id, first=years_before(today, 1), until=today, actor=actor)
    said: dict[str, Any] = {"came": found.came, "left": found.left, "now": found.after}
    if found.per_mille is None:
        return _("%(now)s people work here. In twelve months %(came)s came and %(left)s left.") % said
    said["rate"] = formats.percent(found.per_mille / 10)
    return _("%(now)s people work here. In twelve months %(came)s came and %(left)s left (turnover %(rate)s).") % said


def _facts(card: StaffCard) -> Iterable[Fact]:
    yield Fact(
        pgettext("site", "Institution"), card.institution, url=reverse("facilities:card", args=[card.institution_id])
    )
    yield Fact(_("Sex"), str(Sex(card.sex).label))
    yield Fact(_("Born on"), formats.day(card.birth) if card.birth else "")
    yield Fact(_("Citizen ID number"), card.number_masked)
    yield Fact(_("Telephone"), card.phone_masked)
    if card.elsewhere:
        yield Fact(_("Also works at"), _(", ").join(card.elsewhere))


def _post(post: PostRow, today: date, *, keeps: bool) -> dict[str, Any]:
    return {
        "words": post_of(post),
        "site": post.site,
        "period": period_words(post.first, post.until),
        "end": reverse("house:end_post", args=[post.id]) if keeps and post.holds(today) else "",
    }


def _ladder(card: StaffCard, today: date) -> Iterable[dict[str, Any]]:
    """Each step with the hours that count, what is asked, and what was learnt."""
    for step in training.ladder(card, on=today):
        asked = ""
        if step.asked:
            said = {"hours": step.asked.value, "source": words.source_words(step.asked)}
            asked = _("%(hours)s hours are asked: %(source)s") % said
        yield {
            "words": words.stage_words(step.stage),
            "hours": step.hours,
            "short": step.short,
            "asked": asked,
            "done": [f"{topic} · {hours} · {formats.day(day)}" for topic, hours, day in step.done],
        }
