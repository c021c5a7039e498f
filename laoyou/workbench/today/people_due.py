"""What the registry has for a township worker or data officer today; each line leads to its list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from laoyou.core import clock
from laoyou.core.actor import Actor
from laoyou.people.access import RECORD_PERSON
from laoyou.people.selectors import lists
from laoyou.people.selectors.doubts import doubts_by_kind
from laoyou.ui import formats
from laoyou.workbench.people.views_work import LATELY
from laoyou.workbench.today.due import Due

_SOON = 60  # days


def of(actor: Actor) -> Iterator[Due]:
    """Birthdays at which something begins, who came, certificates that end, records in doubt; nothing for others."""
    if not RECORD_PERSON.allows(actor):
        return
    today = clock.today()
    for age, many in lists.turning_counts(month=today, actor=actor).items():
        said = ngettext(
            "%(count)s person turns %(age)s this month", "%(count)s people turn %(age)s this month", many
        ) % {"count": formats.number(many), "age": age}
        yield Due(said, f"{reverse('people:due')}?age={age}", _("See who"))
    if come := lists.moved_in(since=today - timedelta(days=LATELY), actor=actor).count():
        said = ngettext(
            "%(count)s person moved in within 30 days", "%(count)s people moved in within 30 days", come
        ) % {"count": formats.number(come)}
        yield Due(said, reverse("people:moved"), _("See who"))
    if ending := lists.conditions_ending(on=today, within=_SOON, actor=actor).count():
        said = ngettext(
            "%(count)s certificate ends within two months", "%(count)s certificates end within two months", ending
        ) % {"count": formats.number(ending)}
        yield Due(said, reverse("people:due"), _("Renew or end"))
    if doubts := sum(doubts_by_kind(actor=actor).values()):
        said = ngettext("%(count)s record is in doubt", "%(count)s records are in doubt", doubts) % {
            "count": formats.number(doubts)
        }
        yield Due(said, reverse("people:doubts"), _("Put right"), tone="off")
