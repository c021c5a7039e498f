from laoyou.accounts.models.assignments import RoleAssignment
from laoyou.accounts.models.delegations import Delegation
from laoyou.accounts.models.organisations import Organisation, OrganisationAlias
from laoyou.accounts.models.reminders import Digest, ReminderChoice, Told
from laoyou.accounts.models.tokens import ApiAnswer, ApiToken
from laoyou.accounts.models.users import User

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "Delegation",
    "Digest",
    "Organisation",
    "OrganisationAlias",
    "ReminderChoice",
    "RoleAssignment",
    "Told",
    "User",
]
