"""Whose word it takes to accept a department's file."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.accounts.models import Organisation
from laoyou.core.actor import Actor
from laoyou.core.errors import DomainError
from laoyou.exchange.models import Batch
from laoyou.people.enums import Source

# The functions of accounts/data/functions.csv that answer for a source.
FUNCTIONS = {
    Source.PUBLIC_SECURITY: "public_security",
    Source.CIVIL_AFFAIRS: "civil_affairs",
    Source.HEALTH: "health",
    Source.DISABLED_FEDERATION: "disabled",
    Source.MEDICAL_INSURANCE: "medical_insurance",
    Source.HUMAN_RESOURCES: "human_resources",
    Source.EDUCATION: "education",
}


class NotYourDepartment(DomainError):
    code = "exchange_not_your_department"
    sentence = "A department accepts its own files only. This one is from another department."


def demand_may_accept(batch: Batch, actor: Actor) -> None:
    """A data officer accepts any file, a department's officer those of that department. Raises NotYourDepartment."""
    if actor.is_system or Role.DATA_OFFICER in actor.roles:
        return
    if actor.organisation_id is None:
        raise NotYourDepartment
    function = Organisation.objects.filter(id=actor.organisation_id).values_list("function", flat=True).first()
    if function is None or function != FUNCTIONS.get(Source(batch.source)):
        raise NotYourDepartment
