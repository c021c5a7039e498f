"""What may be done with institutions, and by whom. Who is inside is seen by those who answer for them, nobody else."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.core.access import declare

_OFFICIALS: set[str] = {
    Role.LEADER,
    Role.PLAN_OFFICER,
    Role.DEPARTMENT_OFFICER,
    Role.TOWNSHIP_WORKER,
    Role.DATA_OFFICER,
}
_READERS: set[str] = _OFFICIALS | {Role.INSTITUTION}
_DEPARTMENT: set[str] = {Role.DEPARTMENT_OFFICER}
_HOUSE: set[str] = {Role.DEPARTMENT_OFFICER, Role.INSTITUTION}

VIEW_REGISTER = declare(
    "facilities.view_register", "See the register of institutions and what holds for them", roles=_READERS
)
KEEP_REGISTER = declare(
    "facilities.keep_register",
    "Register institutions and sites, correct them, record licences and grades",
    roles=_DEPARTMENT,
    writes=True,
)
CHANGE_STATE = declare(
    "facilities.change_state", "Open, suspend and close institutions and sites", roles=_DEPARTMENT, writes=True
)
KEEP_CAPACITY = declare(
    "facilities.keep_capacity", "Keep buildings, rooms, beds and classes", roles=_HOUSE, writes=True
)
VIEW_STAYS = declare("facilities.view_stays", "See who is in an institution", roles=_HOUSE | {Role.TOWNSHIP_WORKER})
KEEP_STAYS = declare(
    "facilities.keep_stays", "Admit, move and discharge people, record leave and attendance", roles=_HOUSE, writes=True
)
VIEW_SUPPLY = declare("facilities.view_supply", "See supply by area against targets, without names", roles=_OFFICIALS)
OPEN_SIGN_IN = declare(
    "facilities.open_sign_in", "Let an institution's own people sign in", roles={Role.SYSTEM_ADMIN}, writes=True
)
LOAD_SUPPLY = declare(
    "facilities.load_supply", "Fill the demonstration's city with institutions", roles={Role.SYSTEM_ADMIN}, writes=True
)
VIEW_QUOTAS = declare(
    "facilities.view_quotas",
    "See which neighbourhoods lack premises for elders, and premises that stand idle",
    roles=_OFFICIALS,
)
KEEP_QUOTAS = declare(
    "facilities.keep_quotas",
    "Keep neighbourhoods, their premises and rectification plans, and premises that stand idle",
    roles=_DEPARTMENT,
    writes=True,
)
SET_QUOTA = declare(
    "facilities.set_quota",
    "Set how much floor for elders a neighbourhood has to have, by which document",
    roles=_DEPARTMENT,
    writes=True,
)
