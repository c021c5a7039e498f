"""What accepting a file does beyond its rows, by code; the sentence is made where somebody reads it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laoyou.people.enums import Happening
from laoyou.people.services.effects import steps_of

EFFECTS = {
    "deaths": _("%(count)s deaths are recorded."),
    "conditions_ended": _("%(count)s conditions end."),
    "relations_ended": _("%(count)s relations end."),
    "conditions_begun": _("%(count)s conditions begin."),
    "health_events": _("%(count)s checks, visits, doses and sessions are recorded."),
    "births": _("%(count)s children are entered with their mothers."),
    "newborn_visits": _("%(count)s newborn visits go on the list of what is to be done."),
    "parents_named": _("%(count)s mothers and fathers are named for children on record."),
    "marriages": _("%(count)s marriages are recorded."),
    "parents_and_children": _("%(count)s times somebody is recorded as somebody's mother or father."),
    "households_begun": _("%(count)s households begin."),
    "households_joined": _("%(count)s people come into a household, or into another one."),
    "rescued": _("%(count)s people taken in are entered."),
    "told_identify": _("%(count)s entries in the list of the community: find out who this is."),
    "left_alone": _("%(count)s people remain alone in their household."),
}


def sentence_of(foreseen: dict[str, Any]) -> str:
    """What is foreseen, in the reader's words. Steps of a death or a move say it as their pages do."""
    code = foreseen["code"]
    said = EFFECTS.get(code) or next(
        gettext(step.sentence) for happening in Happening for step in steps_of(happening) if step.code == code
    )
    return str(said) % {"count": foreseen["count"]}
