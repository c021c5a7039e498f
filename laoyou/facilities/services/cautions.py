"""What is not forbidden but must be looked at before somebody is admitted or discharged, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TypeAlias
from uuid import UUID

from laoyou.facilities.enums import FactKind, Licence, LimitKind, UnitKind
from laoyou.facilities.models import Site, SiteFact, Stay, Unit, UnitPeriod
from laoyou.facilities.selectors.guests import Guest
from laoyou.facilities.selectors.limits import LimitRow, limit
from laoyou.facilities.selectors.returns import confirmed_months
from laoyou.facilities.services.duties import Caution

Bounds: TypeAlias = tuple[LimitRow | None, LimitRow | None]  # from which month of age, before which
_ELDER = 60  # 老年人权益保障法 article 2


class NotAnElder(Caution):
    code = "facilities_not_an_elder"
    sentence = "This person is %(age)s, not yet 60 (Law on the Rights of the Elderly, article 2)."


class OutsideClassAge(Caution):
    code = "facilities_outside_class_age"
    sentence = (
        "On %(day)s the child is %(months)s months old; this class is from %(low)s to before %(high)s (%(source)s)."
    )


class FireCertificateExpired(Caution):
    code = "facilities_fire_expired"
    sentence = (
        "On %(day)s no fire safety certificate of this site is valid on record (Measures for Registration and Filing "
        "of Childcare; Measures for the Administration of Homes). Have it renewed, or record the new one."
    )


class PaidAlready(Caution):
    code = "facilities_paid_already"
    sentence = (
        "The months before %(settled)s are paid for. Ending the stay on %(day)s means money to be given back; the "
        "payments that rest on it are corrected, not changed."
    )


def cautions_of_admission(site: Site, unit: Unit, guest: Guest, first: date) -> list[Caution]:
    """What to look at before admitting somebody to a unit from a day on."""
    return [*_age(unit, guest, first), *_fire(site, first)]


def cautions_of_end(stay: Stay, on: date) -> list[Caution]:
    """What to look at before a stay ends on a day."""
    found: list[Caution] = []
    if stay.settled_until is not None and on < stay.settled_until:
        found.append(PaidAlready(settled=stay.settled_until.isoformat(), day=on.isoformat()))
    # A month says who was there on its last day: one that had ended by then is told differently from now on.
    if months := confirmed_months(stay.site.institution_id, since=on):
        found.append(ReturnConfirmed(months=[f"{each:%Y-%m}" for each in months], day=on.isoformat()))
    return found


class ReturnConfirmed(Caution):
    code = "facilities_return_confirmed"
    sentence = (
        "The institution has confirmed its returns of %(months)s with this person in them. Ending the stay on %(day)s "
        "changes what the records say of that time: the returns are corrected, with the reason."
    )


def months_old(birth: date, on: date) -> int:
    """Completed months on a day."""
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)


def age_cautions(unit_kind: str, guest: Guest, first: date, bounds: Bounds) -> Iterator[Caution]:
    """Whether the age on a day is that of the care: an elder, or a child inside the `bounds` of the class."""
    months = months_old(guest.birth, first)
    if unit_kind != UnitKind.CHILD_CLASS:
        if months < _ELDER * 12:
            yield NotAnElder(age=months // 12)
        return
    low, high = bounds
    if low and high and not low.value <= months < high.value:
        yield OutsideClassAge(day=first.isoformat(), months=months, low=low.value, high=high.value, source=high.source)


def without_fire_certificate(site_ids: Collection[UUID], first: date) -> set[UUID]:
    """Sites whose fire certificate holds no longer on a day.

    Only where one was ever recorded: a record without papers says nothing about the papers.
    """
    papers = SiteFact.objects.filter(site_id__in=site_ids, kind=FactKind.LICENCE, detail=Licence.FIRE)
    holding = papers.filter(valid__contains=first).values("site_id")
    return set(papers.exclude(site_id__in=holding).order_by("site_id").values_list("site_id", flat=True))


def _age(unit: Unit, guest: Guest, first: date) -> Iterator[Caution]:
    if unit.kind != UnitKind.CHILD_CLASS:
        yield from age_cautions(unit.kind, guest, first, (None, None))
        return
    period = UnitPeriod.objects.filter(unit=unit, valid__contains=first).first()
    subject = period.class_kind if period else ""
    bounds = limit(LimitKind.AGE_FROM, subject, on=first), limit(LimitKind.AGE_TO, subject, on=first)
    yield from age_cautions(unit.kind, guest, first, bounds)


def _fire(site: Site, first: date) -> Iterator[Caution]:
    if without_fire_certificate([site.id], first):
        yield FireCertificateExpired(day=first.isoformat())
