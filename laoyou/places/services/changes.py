"""Records what the authorities decided about areas: the old period ends on a day, the new one begins on it.

Nothing is overwritten: whoever asks for an earlier day gets the earlier name. Codes inside a merged, divided or
moved area follow it; where two areas inside would get one code, the caller says which code each gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of, lineage_of, parent_of, range_of
from laoyou.core.errors import DomainError
from laoyou.places.access import CHANGE_AREAS
from laoyou.places.enums import ChangeKind, Source
from laoyou.places.models import Area, AreaChange, AreaSuccession
from laoyou.places.selectors.areas import AreaNotFound
from laoyou.places.services.boundaries import carry_boundaries, end_boundaries
from laoyou.places.services.names import kind_of, short_name_of
from laoyou.places.services.spelling import spell
from laoyou.records.services import audit


class TooEarly(DomainError):
    code = "places_change_too_early"
    sentence = "%(name)s begins on %(since)s; a change must take effect after that day."


class ChangedLater(DomainError):
    code = "places_changed_later"
    sentence = "A later change of %(name)s, in force from %(until)s, is already recorded."


class StillInhabited(DomainError):
    code = "places_still_has_areas_inside"
    sentence = "%(name)s still has %(count)s areas inside it; merge, move or abolish them first."


class CodesTaken(DomainError):
    code = "places_codes_taken"
    sentence = "These codes would be used twice: %(codes)s. Say which code each area inside gets."


class WrongTarget(DomainError):
    code = "places_wrong_target"
    sentence = (
        "Code %(code)s cannot take the place of %(old)s: it must have the same level and lie in an existing area."
    )


class NothingChanges(DomainError):
    code = "places_nothing_changes"
    sentence = "%(name)s is already called that."


class ReasonMissing(DomainError):
    code = "places_reason_missing"
    sentence = "Say why the area changes, or name the document that decides it."


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area that a change brings about."""

    code: int
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What decides a change: from which day, why, and by which document (〔2026〕12号)."""

    effective: date
    reason: str
    document: str = ""


def rename_area(code: int, name: str, decision: Decision, *, actor: Actor, now: datetime) -> AreaChange:
    """The area is called `name` from the day on. Raises AreaNotFound, NothingChanges, TooEarly, ChangedLater."""
    with transaction.atomic():
        _demand(actor, decision, [code])
        old = _live(code, decision)
        if old.name == name:
            raise NothingChanges(name=name)
        _end([old], decision)
        _begin(old, NewArea(code, name), decision)
        steps = [(code, code, old.name, name)]
        return _recorded(ChangeKind.RENAME, code, steps, decision, actor=actor, now=now)


def abolish_area(code: int, decision: Decision, *, actor: Actor, now: datetime) -> AreaChange:
    """The area ends with nothing in its place. Raises StillInhabited while there are areas inside it."""
    with transaction.atomic():
        _demand(actor, decision, [code])
        old = _live(code, decision)
        inside = len(_subtree(code, decision)) - 1
        if inside:
            raise StillInhabited(name=old.name, count=inside)
        _end([old], decision)
        end_boundaries([code], on=decision.effective)
        return _recorded(ChangeKind.ABOLISH, code, [(code, None, old.name, "")], decision, actor=actor, now=now)


def merge_areas(
    codes: Sequence[int],
    into: NewArea,
    decision: Decision,
    *,
    recode: Mapping[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> AreaChange:
    """The areas become one: a new one, or one that exists and takes in the others (then `into.name` is its name).

    `recode` gives codes inside the old areas their new ones; all others keep their last digits under the new code.
    Raises CodesTaken, WrongTarget, AreaNotFound, TooEarly, ChangedLater.
    """
    absorbed = [code for code in dict.fromkeys(codes) if code != into.code]
    mapping = dict.fromkeys(absorbed, into.code) | dict(recode or {})
    return _succeed(ChangeKind.MERGE, absorbed, [into], mapping, decision, actor=actor, now=now)


def split_area(
    code: int,
    into: Sequence[NewArea],
    decision: Decision,
    *,
    recode: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> AreaChange:
    """The area is divided into new ones. `recode` gives every area next inside its new code, and so its new home.

    Raises WrongTarget for an area inside that is left without one, and what `merge_areas` raises.
    """
    return _succeed(ChangeKind.SPLIT, [code], list(into), dict(recode), decision, actor=actor, now=now)


def move_area(
    code: int,
    to: int,
    decision: Decision,
    *,
    recode: Mapping[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> AreaChange:
    """The area, with everything inside, gets a code under another superior area. Raises what `merge_areas` raises."""
    name = _name_of(code, decision)
    mapping = {code: to} | dict(recode or {})
    return _succeed(ChangeKind.MOVE, [code], [NewArea(to, name)], mapping, decision, actor=actor, now=now)


def _succeed(
    kind: ChangeKind,
    old_codes: list[int],
    targets: list[NewArea],
    mapping: dict[int, int],
    decision: Decision,
    *,
    actor: Actor,
    now: datetime,
) -> AreaChange:
    with transaction.atomic():
        _demand(actor, decision, [*old_codes, *(target.code for target in targets)])
        _check_targets(old_codes, targets, decision)
        trees = [area for code in old_codes for area in _subtree(code, decision)]
        heads = [area for area in trees if area.code in old_codes]
        joined = [*old_codes, *(target.code for target in targets if _exists(target.code, decision))]
        inner = [area for area in trees if area.code not in old_codes]
        moved = {area: _new_code(area.code, mapping) for area in inner}
        _check_free(moved, targets, trees, decision)
        _end(trees, decision)
        for area, code in moved.items():
            _begin(area, NewArea(code, area.name), decision)
        for target in targets:
            _establish(target, heads, decision)
        _carry_boundaries(kind, joined, targets, moved, decision)
        steps = [(head.code, target.code, head.name, target.name) for head in heads for target in targets]
        steps += [(area.code, code, area.name, area.name) for area, code in moved.items()]
        return _recorded(kind, targets[0].code, steps, decision, actor=actor, now=now)


def _demand(actor: Actor, decision: Decision, codes: Iterable[int]) -> None:
    CHANGE_AREAS.demand(actor)
    if not decision.reason.strip() and not decision.document.strip():
        raise ReasonMissing
    for code in codes:
        if code not in actor.area:
            raise AreaNotFound(code=code, on=decision.effective.isoformat())


def _live(code: int, decision: Decision) -> Area:
    found = Area.objects.select_for_update().filter(code=code, valid__contains=decision.effective).first()
    if found is None:
        raise AreaNotFound(code=code, on=decision.effective.isoformat())
    return found


def _name_of(code: int, decision: Decision) -> str:
    found = Area.objects.filter(code=code, valid__contains=decision.effective).first()
    if found is None:
        raise AreaNotFound(code=code, on=decision.effective.isoformat())
    return found.name


def _exists(code: int, decision: Decision) -> bool:
    return Area.objects.filter(code=code, valid__contains=decision.effective).exists()


def _subtree(code: int, decision: Decision) -> list[Area]:
    """The area and everything inside it on the day, locked, by code. Raises AreaNotFound."""
    _live(code, decision)
    scope = range_of(code)
    inside = Area.objects.select_for_update().filter(code__gte=scope.low, code__lt=scope.high)
    return list(inside.filter(valid__contains=decision.effective).order_by("code"))


def _check_targets(old_codes: list[int], targets: list[NewArea], decision: Decision) -> None:
    if not old_codes or not targets:
        raise WrongTarget(code="—", old="—")
    for target in targets:
        around = parent_of(target.code)
        same_level = all(level_of(old) == level_of(target.code) for old in old_codes)
        if around is None or not same_level or not _exists(around, decision):
            raise WrongTarget(code=target.code, old=", ".join(map(str, old_codes)))


def _new_code(code: int, mapping: Mapping[int, int]) -> int:
    """The nearest mapped area around decides; the digits below it stay."""
    for around in lineage_of(code):
        if around in mapping:
            return mapping[around] + (code - around)
    raise WrongTarget(code="—", old=code)


def _check_free(moved: Mapping[Area, int], targets: list[NewArea], ending: list[Area], decision: Decision) -> None:
    wanted = [*moved.values(), *(target.code for target in targets)]
    ends = {area.code for area in ending}
    kept = Area.objects.filter(code__in=moved.values(), valid__contains=decision.effective).exclude(code__in=ends)
    twice = {code for code in wanted if wanted.count(code) > 1} | set(kept.values_list("code", flat=True))
    homes = {target.code for target in targets}
    for area, code in moved.items():
        if level_of(code) != Level(area.level) or homes.isdisjoint(lineage_of(code)):
            raise WrongTarget(code=code, old=area.code)
    if twice:
        raise CodesTaken(codes=", ".join(map(str, sorted(twice))))


def _end(areas: Iterable[Area], decision: Decision) -> None:
    for area in areas:
        if area.valid.upper is not None:
            raise ChangedLater(name=area.name, until=area.valid.upper.isoformat())
        if area.valid.lower is not None and area.valid.lower >= decision.effective:
            raise TooEarly(name=area.name, since=area.valid.lower.isoformat())
        area.valid = (area.valid.lower, decision.effective)
    Area.objects.bulk_update(areas, ["valid"], batch_size=1000)


def _begin(old: Area, new: NewArea, decision: Decision) -> Area:
    """The same place under another code or name."""
    level = level_of(new.code)
    short_name = short_name_of(new.name, level)
    pinyin, initials = spell(new.name if level == Level.PROVINCE else short_name)
    return Area.objects.create(
        code=new.code,
        name=new.name,
        short_name=short_name,
        kind=old.kind if old.name == new.name else kind_of(new.code, new.name),
        pinyin=pinyin,
        initials=initials,
        longitude=old.longitude,
        latitude=old.latitude,
        approximate=old.approximate,
        valid=(decision.effective, None),
        source=Source.OFFICE,
    )


def _establish(target: NewArea, heads: Sequence[Area], decision: Decision) -> None:
    """The area that comes out of a change: made new, or, when it exists, kept and renamed if need be."""
    existing = Area.objects.filter(code=target.code, valid__contains=decision.effective).first()
    if existing is None:
        _begin(heads[0], target, decision)
    elif existing.name != target.name:
        _end([existing], decision)
        _begin(existing, target, decision)


def _carry_boundaries(
    kind: ChangeKind,
    joined: Sequence[int],
    targets: Sequence[NewArea],
    moved: Mapping[Area, int],
    decision: Decision,
) -> None:
    on = decision.effective
    if kind == ChangeKind.SPLIT:
        # Nobody has drawn the new line yet: the parts have no polygon until one is loaded.
        end_boundaries(joined, on=on)
    else:
        carry_boundaries(joined, targets[0].code, on=on)
    for area, code in moved.items():
        if area.level <= Level.COUNTY:
            carry_boundaries([area.code], code, on=on)


def _recorded(
    kind: ChangeKind,
    area: int,
    steps: Sequence[tuple[int, int | None, str, str]],
    decision: Decision,
    *,
    actor: Actor,
    now: datetime,
) -> AreaChange:
    change = AreaChange.objects.create(
        kind=kind,
        area=area,
        effective=decision.effective,
        document=decision.document.strip(),
        reason=decision.reason.strip() or decision.document.strip(),
        recorded_at=now,
    )
    AreaSuccession.objects.bulk_create(
        [
            AreaSuccession(change=change, old_code=old, new_code=new, old_name=old_name, new_name=new_name)
            for old, new, old_name, new_name in steps
        ],
        batch_size=1000,
    )
    audit.record(
        actor=actor,
        action=f"places.{kind}_area",
        subject="area_change",
        subject_id=change.id,
        area=area,
        now=now,
        before={"areas": {str(old): name for old, _, name, _ in steps[:50]}},
        after={"areas": {str(new): name for _, new, _, name in steps[:50]}, "effective": decision.effective},
        reason=change.reason,
    )
    return change
