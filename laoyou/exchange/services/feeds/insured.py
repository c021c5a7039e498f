"""医保, 人社, 教育: who is insured or attends. Of people on record what is missing is taken; the rest is compared.

Where a list of the insured says somebody lives is where the insurance was taken out, perhaps long ago: it helps to find
who is meant, and neither changes nor contests the residence (docs/adr/0026). A kindergarten's list is of this year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from laoyou.exchange.enums import Outcome
from laoyou.exchange.models import Batch
from laoyou.exchange.services.applying import Work
from laoyou.exchange.services.block import CheckedBlock, Checking, Known
from laoyou.exchange.services.feed import Feed, Foreseen
from laoyou.exchange.services.feeds import _people as columns
from laoyou.exchange.services.person_fields import Says, compare_person, spelling
from laoyou.people.enums import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Sex and birth follow from the number; a list of somebody else's purpose does not correct them.
_INSURED = ("name", "phone")
_ATTENDING = ("name", "phone", "area")


@dataclass(frozen=True, slots=True)
class PersonListEffect:
    """Takes what is missing, corrects what a lesser source said, leaves the rest to be decided. Enters nobody."""

    fields: tuple[str, ...]

    def compare(self, block: CheckedBlock, checking: Checking) -> None:
        fields = [name for name in self.fields if name in checking.mapped]
        for at in block.undecided():
            person = block.persons[at]
            if person is None:
                block.fault(at, "number" if block.number_index[at] else "name", "person_unknown")
            elif person.death:
                block.fault(at, "number", "person_dead", found=person.death)
            else:
                _settle(block, at, person, checking, fields)

    def vanished(self, checking: Checking) -> int:
        """Nobody: that somebody is insured or attends is not kept, so nothing can end."""
        del checking
        return 0

    def foresee(self, batch: Batch) -> list[Foreseen]:
        del batch
        return []

    def apply(self, work: Work) -> None:
        work.change_persons()
        work.open_conflicts()


def _settle(block: CheckedBlock, at: int, person: Known, checking: Checking, fields: list[str]) -> None:
    changes, contested = compare_person(block, at, person, checking, fields)
    if "area" not in fields and block.value("area", at) not in {None, person.area}:
        block.warn(at, "area", "place_differs")
    _take_missing(person, changes, contested)
    if ("area" in changes or "area" in contested) and block.values["area"][at] not in checking.within:
        block.fault(at, "area", "area_outside", found=checking.areas.name_of(block.values["area"][at]))
        return
    if "area" in changes and person.lives_since and checking.batch.as_of.isoformat() <= person.lives_since:
        block.fault(at, "area", "move_before", found=person.lives_since)
        return
    data: dict[str, Any] | None = None
    if "name" in changes:
        pinyin, initials = spelling(block.values["name"][at])
        data = {"pinyin": pinyin, "initials": initials}
    outcome = Outcome.CHANGED if changes else Outcome.CONTESTED if contested else Outcome.UNCHANGED
    block.settle(
        at,
        outcome,
        person_id=person.id,
        revision=person.revision,
        data=data,
        changes=changes or None,
        contested=contested or None,
    )


def _take_missing(person: Known, changes: Says, contested: Says) -> None:
    """Nobody said a telephone yet, so there is nobody better to believe. Name and place are never missing."""
    if "phone" in contested and person.phone_index is None:
        changes["phone"] = contested.pop("phone")


def _list(
    code: str,
    label: str | _StrPromise,
    source: Source,
    every_days: int,
    ground: str | _StrPromise,
    fields: tuple[str, ...] = _INSURED,
) -> Feed:
    return Feed(
        code=code,
        label=label,
        source=source,
        columns=(columns.NUMBER, columns.NAME, columns.SEX, columns.BIRTH, columns.LIVES, columns.PHONE),
        effect=PersonListEffect(fields),
        full_list=False,
        every_days=every_days,
        ground=ground,
        purpose=_(
            "Telephones that are up to date, of small children the residence; contradictions put before somebody"
        ),
    )


FEEDS = (
    _list(
        "medical_insured",
        _("Insured for medical care (medical insurance)"),
        Source.MEDICAL_INSURANCE,
        92,
        _("Social Insurance Law; agreement on sharing (to be confirmed by the city)"),
    ),
    _list(
        "pension_insured",
        _("Insured for old age (human resources and social security)"),
        Source.HUMAN_RESOURCES,
        92,
        _("Social Insurance Law; agreement on sharing (to be confirmed by the city)"),
    ),
    _list(
        "kindergarten_register",
        _("Children in kindergartens (education)"),
        Source.EDUCATION,
        183,
        _("Preschool Education Law; agreement on sharing (to be confirmed by the city)"),
        _ATTENDING,
    ),
)
