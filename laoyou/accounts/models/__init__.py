from laoyou.accounts.models.assignments import RoleAssignment
from laoyou.accounts.models.organisations import Organisation, OrganisationAlias
from laoyou.accounts.models.users import User

__all__ = ["Organisation", "OrganisationAlias", "RoleAssignment", "User"]
