from laoyou.accounts.models.assignments import RoleAssignment
from laoyou.accounts.models.organisations import Organisation, OrganisationAlias
from laoyou.accounts.models.tokens import ApiAnswer, ApiToken
from laoyou.accounts.models.users import User

__all__ = ["ApiAnswer", "ApiToken", "Organisation", "OrganisationAlias", "RoleAssignment", "User"]
