"""Letting an institution's own people sign in: an organisation of kind provider that their roles can name (ADR 19)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from laoyou.accounts.enums import OrganisationKind
from laoyou.accounts.services.demonstration import make_institution_account
from laoyou.accounts.services.organisations import create_organisation
from laoyou.core.actor import Actor
from laoyou.core.area_codes import range_of
from laoyou.core.errors import DomainError
from laoyou.facilities.access import OPEN_SIGN_IN
from laoyou.facilities.enums import HOME_KINDS
from laoyou.facilities.models import Institution
from laoyou.facilities.services.duties import audited, locked_institution


class SignsInAlready(DomainError):
    code = "facilities_signs_in_already"
    sentence = "This institution may sign in already: give its people the role, naming it."


def demonstrate(area: int, *, actor: Actor, now: datetime) -> str:
    """Let somebody of a made-up home of the area sign in, where the installation demonstrates; returns the user name.

    Empty where nothing is demonstrated or no home was made up. Idempotent.
    """
    inside = range_of(area)
    homes = Institution.objects.filter(area__gte=inside.low, area__lt=inside.high, operator__made_up=True)
    home = homes.filter(sites__kind__in=HOME_KINDS).order_by("organisation_id", "area", "name", "id").first()
    if not settings.DEMONSTRATION or home is None:
        return ""
    organisation = home.organisation_id or open_sign_in(home.id, actor=actor, now=now)
    return make_institution_account(area, organisation, actor=actor, now=now)


def open_sign_in(institution_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Make the institution's organisation; returns its key. Raises NotFound, SignsInAlready, OutsideYourArea."""
    OPEN_SIGN_IN.demand(actor)
    with transaction.atomic():
        institution = locked_institution(institution_id, actor=actor)
        if institution.organisation_id is not None:
            raise SignsInAlready
        made = create_organisation(
            name=institution.name, kind=OrganisationKind.PROVIDER, area=institution.area, actor=actor, now=now
        )
        institution.organisation_id = made
        institution.revision, institution.updated_at = institution.revision + 1, now
        institution.save()
        audited(
            "open_sign_in",
            "institution",
            institution.id,
            institution.area,
            actor=actor,
            now=now,
            after={"organisation": str(made)},
        )
    return made
