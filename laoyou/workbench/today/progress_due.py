"""Progress reports as lines of the today page: those a unit owes, those the plan office has to decide about."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.plan.selectors.overdue import Chain
from laoyou.plan.selectors.owing import editions_around
from laoyou.plan.selectors.parameters import Terms
from laoyou.plan.selectors.progress_waiting import Waiting, waiting_for
from laoyou.plan.selectors.rows import EditionRow
from laoyou.ui import formats
from laoyou.workbench.plan.progress_words import month_key, month_words
from laoyou.workbench.today.due import Due

_NAMED = 3  # units said by name; the list has all


def of(actor: Actor, edition: EditionRow | None, terms: Callable[[int], Terms]) -> Iterator[Due]:
    """What the month that ended last asks of a unit, its head and the plan office; also by the plans around."""
    for each in (edition, *editions_around(actor, on=clock.today())):
        found = waiting_for(actor, each, today=clock.today(), terms=terms)
        if found is not None:
            yield from _of_plan(found)


def _of_plan(found: Waiting) -> Iterator[Due]:
    address = f"{reverse('plan:progress', args=[found.edition_id])}?month={month_key(found.month)}"
    if found.owed:
        yield Due(_owed_words(found), address, _("Write them"), tone="off" if found.late else "near")
    if found.sent_back:
        words = ngettext("%(count)s report was sent back", "%(count)s reports were sent back", found.sent_back) % {
            "count": found.sent_back
        }
        yield Due(words, f"{address}&state=sent_back", _("Put right"), tone="off")
    if found.to_check:
        words = ngettext(
            "%(count)s progress report waits for your decision",
            "%(count)s progress reports wait for your decision",
            found.to_check,
        ) % {"count": found.to_check}
        yield Due(words, f"{address}&state=submitted", _("Decide about them"))
    for many, words in _chain_words(found.chain):
        yield Due(words % {"count": many}, f"{address}&state=late", _("See which"), tone="off")
    if found.unstaffed:
        yield Due(_unstaffed_words(found.unstaffed), f"{address}&state=missing", _("See which"), tone="off")


def _chain_words(chain: Chain) -> Iterator[tuple[int, str]]:
    if many := chain.of_unit:
        yield (
            many,
            ngettext("%(count)s report of your unit is overdue", "%(count)s reports of your unit are overdue", many),
        )
    if many := chain.of_led:
        yield (
            many,
            ngettext(
                "%(count)s report on a task that your unit leads is overdue with another unit",
                "%(count)s reports on tasks that your unit leads are overdue with other units",
                many,
            ),
        )
    if many := chain.of_all:
        yield (
            many,
            ngettext(
                "%(count)s report has long been overdue and is to be pressed for",
                "%(count)s reports have long been overdue and are to be pressed for",
                many,
            ),
        )


def _unstaffed_words(units: tuple[str, ...]) -> str:
    named = "、".join(units[:_NAMED])
    words = ngettext(
        "%(count)s unit owes reports and nobody with an account may write them: %(units)s",
        "%(count)s units owe reports and nobody with an account may write them: %(units)s",
        len(units),
    )
    return words % {"count": len(units), "units": named + ("…" if len(units) > _NAMED else "")}


def _owed_words(found: Waiting) -> str:
    facts = {"count": found.owed, "month": month_words(found.month), "day": formats.day(found.due)}
    if found.late:
        return (
            ngettext(
                "Of %(month)s %(count)s report of your unit is overdue since %(day)s",
                "Of %(month)s %(count)s reports of your unit are overdue since %(day)s",
                found.owed,
            )
            % facts
        )
    return (
        ngettext(
            "Of %(month)s your unit owes %(count)s report by %(day)s",
            "Of %(month)s your unit owes %(count)s reports by %(day)s",
            found.owed,
        )
        % facts
    )
