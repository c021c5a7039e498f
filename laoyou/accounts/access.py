"""What may be done with people, organisations and roles, and by whom. The three administrators do not overlap."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.core.access import declare

_ADMINISTRATORS: set[str] = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}
_EVERYBODY: set[str] = set(Role)

VIEW_PEOPLE = declare("accounts.view_people", "See people and their roles", roles=_ADMINISTRATORS)
CREATE_PERSON = declare("accounts.create_person", "Create an account", roles={Role.SYSTEM_ADMIN}, writes=True)
EDIT_PERSON = declare("accounts.edit_person", "Correct a person's details", roles={Role.SYSTEM_ADMIN}, writes=True)
LOCK_PERSON = declare(
    "accounts.lock_person", "Lock and unlock an account", roles={Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}, writes=True
)
RESET_PASSWORD = declare(
    "accounts.reset_password", "Give a person a new password", roles={Role.SECURITY_ADMIN}, writes=True
)
RESET_MFA = declare(
    "accounts.reset_mfa", "Remove a person's two-step sign-in", roles={Role.SECURITY_ADMIN}, writes=True
)
GRANT_ROLE = declare("accounts.grant_role", "Give and withdraw roles", roles={Role.SECURITY_ADMIN}, writes=True)
VIEW_ORGANISATIONS = declare(
    "accounts.view_organisations", "See organisations and the names documents call them", roles=_EVERYBODY
)
EDIT_ORGANISATION = declare(
    "accounts.edit_organisation",
    "Create and change organisations and their other names",
    roles={Role.SYSTEM_ADMIN},
    writes=True,
)
ADD_ALIAS = declare(
    "accounts.add_alias",
    "Say which organisation a printed name means",
    roles={Role.SYSTEM_ADMIN, Role.PLAN_OFFICER},
    writes=True,
)
VIEW_ACCESS = declare("accounts.view_access", "See who can do what", roles=_EVERYBODY)
VIEW_TOKENS = declare("accounts.view_tokens", "See which programs may act in whose name", roles=_ADMINISTRATORS)
GRANT_TOKEN = declare(
    "accounts.grant_token",
    "Let a program act in a person's name, and end it",
    roles={Role.SECURITY_ADMIN},
    writes=True,
)
