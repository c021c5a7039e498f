"""Who works where: posts of the day with what is missing, one member's card, vacancies and turnover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeAlias, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.views.decorators.debug import sensitive_variables

from laoyou.core.actor import Actor
from laoyou.core.citizen_ids import mask
from laoyou.core.errors import NotFound
from laoyou.facilities.access import VIEW_STAFF
from laoyou.facilities.enums import CHILD_KINDS, Sealed
from laoyou.facilities.models import Contract, Credential, Post, Staff, Training
from laoyou.facilities.models.periods import holding
from laoyou.facilities.selectors.reach import kept_institutions, kept_sites
from laoyou.facilities.selectors.requirements import INSTEAD, Requirement, lacking, required, shipped
from laoyou.records.services.sealing import unseal


class Shown(TypedDict):
    """What `posts` adds to a post."""

    held: list[str]
    terms: str | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PostOfDay: TypeAlias = WithAnnotations[Post, Shown]


def posts(*, on: date, actor: Actor, site_id: UUID | None = None) -> QuerySet[PostOfDay]:
    """Posts held on a day within the actor's reach, with `held` (kinds of credentials) and `terms` of the contract."""
    VIEW_STAFF.demand(actor)
    sites = kept_sites(actor) if site_id is None else kept_sites(actor).filter(id=site_id)
    at_work = Post.objects.filter(holding(on), site_id__in=sites.values("id")).select_related("staff", "site")
    terms = Contract.objects.filter(holding(on), staff=OuterRef("staff")).order_by("id")
    held = ArraySubquery(_held(on).values("kind"))
    return at_work.annotate(held=held, terms=Subquery(terms.values("kind")[:1])).order_by(
        "site__name", "staff__name", "id"
    )


def missing_of(post: PostOfDay, *, on: date) -> tuple[Requirement, ...]:
    """What the holder of a post from `posts` cannot show on the day."""
    return lacking(required(post.kind, post.site.kind, on=on), set(post.held))


def with_gaps(rows: QuerySet[PostOfDay], *, on: date) -> QuerySet[PostOfDay]:
    """Posts whose holders lack something that is asked of them."""
    gaps = [_asked(each) & ~Q(Exists(_serving(each, on))) for each in shipped() if _in_force(each, on)]
    return rows.filter(reduce(or_, gaps)) if gaps else rows.none()


def _held(on: date) -> QuerySet[Credential]:
    return Credential.objects.filter(holding(on), staff=OuterRef("staff")).order_by("kind")


def _serving(each: Requirement, on: date) -> QuerySet[Credential]:
    return _held(on).filter(kind__in=[each.credential, *INSTEAD.get(each.credential, ())])


def _asked(each: Requirement) -> Q:
    asked = Q() if each.post is None else Q(kind=each.post)
    if each.child is None:
        return asked
    inside = Q(site__kind__in=CHILD_KINDS)
    return asked & (inside if each.child else ~inside)


def _in_force(each: Requirement, on: date) -> bool:
    return each.first <= on and (each.until is None or on < each.until)


@dataclass(frozen=True, slots=True)
class PostRow:
    """What somebody does, or did, at a site; `share` in thousandths of full time."""

    id: UUID
    site_id: UUID
    site: str
    site_kind: str
    kind: str
    share: int
    first: date
    until: date | None

    def holds(self, on: date) -> bool:
        return self.first <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """What somebody can show, from when until before when."""

    id: UUID
    kind: str
    level: int
    number: str
    issuer: str
    first: date
    until: date | None


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One member of staff. The number is masked; `elsewhere` counts other institutions the reader may see them in."""

    id: UUID
    institution_id: UUID
    institution: str
    name: str
    sex: int
    birth: date | None
    number_masked: str
    phone_masked: str
    revision: int
    contracts: tuple[tuple[str, str, date, date | None], ...]
    posts: tuple[PostRow, ...]
    credentials: tuple[CredentialRow, ...]
    trainings: tuple[tuple[str, str, int, date], ...]
    missing: tuple[Requirement, ...]
    elsewhere: tuple[str, ...]


@sensitive_variables()
def staff_card(staff_id: UUID, *, on: date, actor: Actor) -> StaffCard:
    """The card. Raises NotFound outside the actor's reach."""
    found = _reached(staff_id, actor)
    held = _posts_of(found)
    credentials = tuple(
        CredentialRow(each.id, each.kind, each.level, each.number, each.issuer, each.valid.lower, each.valid.upper)
        for each in Credential.objects.filter(staff=found).order_by("kind", "-since", "id")
    )
    return StaffCard(
        id=found.id,
        institution_id=found.institution_id,
        institution=found.institution.name,
        name=found.name,
        sex=found.sex,
        birth=found.birth,
        number_masked=_masked(found.document_sealed, Sealed.STAFF_DOCUMENT, found.id),
        phone_masked=_last_four(found.phone_sealed, found.id),
        revision=found.revision,
        contracts=tuple(
            (each.kind, each.number, each.valid.lower, each.valid.upper)
            for each in Contract.objects.filter(staff=found).order_by("-since", "id")
        ),
        posts=held,
        credentials=credentials,
        trainings=tuple(
            (each.stage, each.topic, each.hours, each.finished_on)
            for each in Training.objects.filter(staff=found).order_by("-finished_on", "id")
        ),
        missing=_gaps(held, credentials, on),
        elsewhere=_elsewhere(found),
    )


def card_of_post(post_id: UUID, *, on: date, actor: Actor) -> tuple[StaffCard, PostRow]:
    """A post with the card of whoever holds it. Raises NotFound."""
    VIEW_STAFF.demand(actor)
    staff_id = Post.objects.filter(id=post_id).values_list("staff_id", flat=True).first()
    if staff_id is None:
        raise NotFound
    card = staff_card(staff_id, on=on, actor=actor)
    return card, next(each for each in card.posts if each.id == post_id)


def staff_of_site(site_id: UUID, *, on: date, actor: Actor) -> list[PostOfDay]:
    """Posts of one site on a day, by name. Raises NotFound outside the actor's reach."""
    if not kept_sites(actor).filter(id=site_id).exists():
        raise NotFound
    return list(posts(on=on, actor=actor, site_id=site_id))


def _reached(staff_id: UUID, actor: Actor) -> Staff:
    VIEW_STAFF.demand(actor)
    inside = kept_institutions(actor).values("id")
    found = Staff.objects.filter(id=staff_id, institution_id__in=inside).select_related("institution").first()
    if found is None:
        raise NotFound
    return found


def _posts_of(found: Staff) -> tuple[PostRow, ...]:
    rows = Post.objects.filter(staff=found).select_related("site").order_by("-since", "id")
    return tuple(
        PostRow(
            each.id, each.site_id, each.site.name, each.site.kind, each.kind, each.share, each.valid.lower,
            each.valid.upper,
        )
        for each in rows
    )  # fmt: skip


def _gaps(held: Iterable[PostRow], credentials: Iterable[CredentialRow], on: date) -> tuple[Requirement, ...]:
    shown = {each.kind for each in credentials if each.first <= on and (each.until is None or on < each.until)}
    found: dict[str, Requirement] = {}
    for post in held:
        if post.holds(on):
            for each in lacking(required(post.kind, post.site_kind, on=on), shown):
                found.setdefault(each.credential, each)
    return tuple(found.values())


def _elsewhere(found: Staff) -> tuple[str, ...]:
    """Names of other institutions that have the same number on their rolls now, as far as the reader sees them."""
    if found.document_index is None:
        return ()
    others = Staff.objects.filter(document_index=found.document_index).exclude(id=found.id)
    working = others.filter(Exists(Contract.objects.filter(staff=OuterRef("id"), until__isnull=True)))
    return tuple(working.order_by("institution__name", "id").values_list("institution__name", flat=True))


def _masked(sealed: bytes | memoryview[int] | None, purpose: str, key: UUID) -> str:
    return mask(unseal(bytes(sealed), purpose=purpose, bound_to=key)) if sealed else ""


def _last_four(sealed: bytes | memoryview[int] | None, key: UUID) -> str:
    return f"*******{unseal(bytes(sealed), purpose=Sealed.STAFF_PHONE, bound_to=key)[-4:]}" if sealed else ""


@dataclass(frozen=True, slots=True)
class Turnover:
    """Of one institution over a time: how many worked at its beginning and end, came and left in between."""

    before: int
    after: int
    came: int
    left: int

    @property
    def per_mille(self) -> int | None:
        """Who left, in thousandths of the mean number at work; None where nobody worked."""
        mean = (self.before + self.after) / 2
        return round(self.left / mean * 1000) if mean else None


def turnover(institution_id: UUID, *, first: date, until: date, actor: Actor) -> Turnover:
    """From `first` to before `until`, counted from contracts that began or ended. Raises NotFound."""
    VIEW_STAFF.demand(actor)
    if not kept_institutions(actor).filter(id=institution_id).exists():
        raise NotFound
    rows = Contract.objects.filter(staff__institution_id=institution_id)
    # One contract that follows another without a gap is neither leaving nor coming.
    on = Contract.objects.filter(staff=OuterRef("staff"))
    came = rows.filter(since__gte=first, since__lt=until).exclude(Exists(on.filter(until=OuterRef("since"))))
    left = rows.filter(until__gte=first, until__lt=until).exclude(Exists(on.filter(since=OuterRef("until"))))
    return Turnover(_at_work(rows, first), _at_work(rows, until), came.count(), left.count())


def _at_work(rows: QuerySet[Contract], day: date) -> int:
    return (
        rows.filter(since__lt=day).filter(Q(until__isnull=True) | Q(until__gte=day)).values("staff").distinct().count()
    )
