"""Organisations and the names documents call them: created, renamed, ended, and laid out for a whole area at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from laoyou.accounts import access
from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.models import Organisation, OrganisationAlias
from laoyou.accounts.selectors.functions import CHILD_GOVERNMENTS, GOVERNMENT, Function, functions
from laoyou.accounts.services.people import OutsideYourArea
from laoyou.accounts.services.violations import refusing
from laoyou.core.actor import Actor
from laoyou.core.area_codes import Level, level_of
from laoyou.core.clock import day_of
from laoyou.core.errors import DomainError, NotFound
from laoyou.places.selectors import areas
from laoyou.records.services import audit

# Functions whose national bodies carry another name than "place + function".
_VERTICAL = {
    "taxation": "国家税务总局{area}税务局",
    "central_bank": "中国人民银行{short}{title}",
    "banking_regulation": "{short}{title}",
    "securities_regulation": "{short}{title}",
    "youth_league": "共青团{area}委员会",
}


class FunctionTaken(DomainError):
    code = "organisation_function_taken"
    sentence = "The area already has an organisation for this function. End that one first, or give it another name."


class NameMissing(DomainError):
    code = "organisation_name_missing"
    sentence = "Write a name."


class AliasKnown(DomainError):
    code = "organisation_alias_known"
    sentence = "“%(name)s” already means %(organisation)s in this area."


class NotOver(DomainError):
    code = "organisation_not_over"
    sentence = "The last day lies before the first day of the organisation."


_REFUSALS: dict[str, type[DomainError]] = {
    "organisation_one_a_function": FunctionTaken,
    "organisation_valid_not_empty": NotOver,
}


def create_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    area: int,
    actor: Actor,
    now: datetime,
    short_name: str = "",
    function: str | None = None,
    parent_id: UUID | None = None,
    first_day: date | None = None,
) -> UUID:
    """A new organisation from the first day on (None: today). Raises NameMissing, OutsideYourArea, FunctionTaken."""
    access.EDIT_ORGANISATION.demand(actor)
    _demand_inside(area, actor)
    if not name.strip():
        raise NameMissing
    made = Organisation(
        name=name.strip(),
        short_name=short_name.strip(),
        kind=kind,
        function=function or None,
        area=area,
        parent_id=parent_id,
        valid=DateRange(first_day or day_of(now), None),
    )
    with transaction.atomic():
        with refusing(_REFUSALS):
            made.save(force_insert=True)
        _audit(made, "create_organisation", actor=actor, now=now, after=_facts(made))
    return made.id


def edit_organisation(
    organisation_id: UUID, *, name: str, short_name: str, last_day: date | None, actor: Actor, now: datetime
) -> None:
    """Rename an organisation or say on which day it ends (None: it goes on). Raises NotFound, NameMissing, NotOver.

    The name it bore until today is kept: documents that print it still mean the organisation, history shows it.
    """
    access.EDIT_ORGANISATION.demand(actor)
    if not name.strip():
        raise NameMissing
    with transaction.atomic():
        found = _locked_row(organisation_id, actor)
        before = _facts(found)
        if found.name != name.strip():
            _keep_name(found, day_of(now))
        found.name, found.short_name = name.strip(), short_name.strip()
        until = last_day and date.fromordinal(last_day.toordinal() + 1)
        if until is not None and found.valid.lower is not None and until <= found.valid.lower:
            raise NotOver
        found.valid = DateRange(found.valid.lower, until)
        with refusing(_REFUSALS):
            found.save(update_fields=["name", "short_name", "valid"])
        _audit(found, "edit_organisation", actor=actor, now=now, before=before, after=_facts(found))


def _keep_name(found: Organisation, until: date) -> None:
    OrganisationAlias.objects.update_or_create(organisation=found, name=found.name, defaults={"until": until})


def end_merged(organisation_id: UUID, into_id: UUID, *, last_day: date, actor: Actor, now: datetime) -> None:
    """End an organisation that was merged into another; from then on documents that print its names mean the other.

    Raises NotFound, NotOver.
    """
    access.EDIT_ORGANISATION.demand(actor)
    with transaction.atomic():
        ended, into = _locked_row(organisation_id, actor), _locked_row(into_id, actor)
        before = _facts(ended)
        until = date.fromordinal(last_day.toordinal() + 1)
        if ended.valid.lower is not None and until <= ended.valid.lower:
            raise NotOver
        ended.valid = DateRange(ended.valid.lower, until)
        ended.save(update_fields=["valid"])
        printed = [ended.name, ended.short_name, *ended.aliases.values_list("name", flat=True)]
        known = set(OrganisationAlias.objects.filter(organisation=into).values_list("name", flat=True))
        names = [name for name in dict.fromkeys(printed) if name and name not in {*known, into.name, into.short_name}]
        OrganisationAlias.objects.bulk_create(OrganisationAlias(organisation=into, name=name) for name in names)
        _audit(ended, "edit_organisation", actor=actor, now=now, before=before, after=_facts(ended))


def add_alias(organisation_id: UUID, name: str, *, actor: Actor, now: datetime) -> UUID:
    """Let a printed name mean the organisation from now on. Raises NotFound, NameMissing, AliasKnown."""
    access.ADD_ALIAS.demand(actor)
    if not (name := name.strip()):
        raise NameMissing
    with transaction.atomic():
        found = _locked_row(organisation_id, actor)
        known = OrganisationAlias.objects.filter(name=name, organisation__area=found.area)
        taken = known.select_related("organisation").first()
        if taken is not None:
            raise AliasKnown(name=name, organisation=taken.organisation.name)
        alias = OrganisationAlias.objects.create(organisation=found, name=name)
        _audit(found, "add_alias", actor=actor, now=now, after={"alias": name})
    return alias.id


def remove_alias(alias_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a printed name mean the organisation no longer. Raises NotFound."""
    access.ADD_ALIAS.demand(actor)
    with transaction.atomic():
        alias = OrganisationAlias.objects.filter(pk=alias_id).first()
        if alias is None:
            raise NotFound
        found = _locked_row(alias.organisation_id, actor)
        alias.delete()
        _audit(found, "remove_alias", actor=actor, now=now, before={"alias": alias.name})


def ensure_departments(area: int, *, actor: Actor, now: datetime) -> int:
    """Create the usual departments, groups and governments of an area and the governments one level below it,
    where they are missing. Returns how many were made; running it again makes none. Raises OutsideYourArea.
    """
    access.EDIT_ORGANISATION.demand(actor)
    _demand_inside(area, actor)
    today = day_of(now)
    children = areas.children(area, on=today)
    names = areas.names([area], on=today) | {child.code: child.name for child in children}
    wanted = [(area, function) for function in functions().values()]
    wanted += [(child.code, functions()[GOVERNMENT]) for child in children]
    with transaction.atomic():
        present = set(
            Organisation.objects.filter(area__in=names.keys() | {area}, valid__contains=today)
            .exclude(function=None)
            .values_list("area", "function")
        )
        missing = [
            _usual(function, code, names.get(code, ""))
            for code, function in wanted
            if (code, function.code) not in present
        ]
        Organisation.objects.bulk_create(missing)
        if missing:
            audit.record(
                actor=actor,
                action="accounts.ensure_departments",
                subject="accounts.organisation",
                subject_id=str(area),
                area=area,
                now=now,
                after={"created": len(missing)},
            )
    return len(missing)


def _usual(function: Function, area: int, place: str) -> Organisation:
    """The organisation that usually carries a function in a place."""
    level = min(max(level_of(area), Level.PROVINCE), Level.COUNTY)
    title, short = function.titles[level], function.shorts[level]
    return Organisation(
        name=_full_name(function, place, title),
        short_name=_short_name(function, place, short),
        kind=function.kind,
        function=function.code,
        area=area,
        # Without a first day: the documents of years past name them too.
        valid=DateRange(None, None),
    )


def _full_name(function: Function, place: str, title: str) -> str:
    if function.kind == OrganisationKind.GROUP:
        return title
    short = place.removesuffix(_word(place))
    pattern = _VERTICAL.get(function.code, "{area}{title}")
    # 中共海东市委宣传部 is written 海东市委宣传部.
    return pattern.format(area=place, short=short or place, title=title)


def _short_name(function: Function, place: str, short: str) -> str:
    keeps = {"youth_league", "central_bank"} | {CHILD_GOVERNMENTS}
    if function.kind == OrganisationKind.GROUP or function.code in keeps:
        return short
    if function.code in {"banking_regulation", "securities_regulation"}:
        return place.removesuffix(_word(place)) + short
    return _word(place) + short


def _word(place: str) -> str:
    """The last word of a place's name, which stands for it in short names: 市, 县, 州."""
    return place[-1:] if place[-1:] in "省市区县州盟旗镇乡" else ""


def _demand_inside(area: int, actor: Actor) -> None:
    if area not in actor.area:
        raise OutsideYourArea


def _locked_row(organisation_id: UUID, actor: Actor) -> Organisation:
    inside = Organisation.objects.filter(area__gte=actor.area.low, area__lt=actor.area.high)
    found = inside.select_for_update().filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def _facts(found: Organisation) -> dict[str, object]:
    return {
        "name": found.name,
        "short_name": found.short_name,
        "kind": found.kind,
        "function": found.function or "",
        "area": found.area,
        "from": str(found.valid.lower or ""),
        "until": str(found.valid.upper or ""),
    }


def _audit(
    found: Organisation,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        actor=actor,
        action=f"accounts.{act}",
        subject="accounts.organisation",
        subject_id=found.id,
        area=found.area,
        now=now,
        before=before,
        after=after,
    )
