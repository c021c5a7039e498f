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
# The register is public; the system administrator lets its institutions sign in.
_READERS: set[str] = _OFFICIALS | {Role.INSTITUTION, Role.SYSTEM_ADMIN}
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
KEEP_PHOTOS = declare(
    "facilities.keep_photos", "Add photos of an institution and take them away", roles=_HOUSE, writes=True
)
SET_PRICE_CEILING = declare(
    "facilities.set_price_ceiling",
    "Set the highest inclusive price of an area, by which document",
    roles=_DEPARTMENT,
    writes=True,
)
CHANGE_STATE = declare(
    "facilities.change_state", "Open, suspend and close institutions and sites", roles=_DEPARTMENT, writes=True
)
PLAN_CLOSING = declare(
    "facilities.plan_closing",
    "Announce a suspension or closure and plan where everybody goes",
    roles=_HOUSE,
    writes=True,
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

# Waiting lists: the lists name nobody and are read by everybody; who applied is seen by those who help and decide.
_SERVING: set[str] = {Role.DEPARTMENT_OFFICER, Role.TOWNSHIP_WORKER}
_READING_LISTS: set[str] = {*_SERVING, Role.LEADER, Role.PLAN_OFFICER, Role.DATA_OFFICER, Role.INSTITUTION}

VIEW_WAITING_LISTS = declare(
    "facilities.view_waiting_lists", "See waiting lists, which name nobody, and their rules", roles=_READING_LISTS
)
VIEW_APPLICATIONS = declare("facilities.view_applications", "See who waits for a place, and why", roles=_SERVING)
APPLY = declare(
    "facilities.apply", "Enter applications for a place and what applicants state", roles=_SERVING, writes=True
)
KEEP_WAITING_RULES = declare(
    "facilities.keep_waiting_rules",
    "Put a waiting rule into force and record its confirmation",
    roles={Role.DEPARTMENT_OFFICER},
    writes=True,
)
KEEP_WAITING_LISTS = declare(
    "facilities.keep_waiting_lists",
    "Open waiting lists and have them ranked",
    roles={Role.DEPARTMENT_OFFICER},
    writes=True,
)
OFFER_PLACES = declare(
    "facilities.offer_places",
    "Offer a place to the next in a list and record the answer",
    roles={Role.DEPARTMENT_OFFICER},
    writes=True,
)

VIEW_STAFF = declare(
    "facilities.view_staff", "See who works in an institution, what they can show and when they work", roles=_HOUSE
)
KEEP_STAFF = declare(
    "facilities.keep_staff",
    "Take on staff, change posts, record certificates and training, keep the roster",
    roles=_HOUSE,
    writes=True,
)

# Filing (备案): the operator hands in, or an officer at the counter for the operator; the department answers.
VIEW_FILINGS = declare("facilities.view_filings", "See filings of institutions with their papers", roles=_HOUSE)
FILE = declare(
    "facilities.file", "Hand in, complete and withdraw the filing of an institution", roles=_HOUSE, writes=True
)
ANSWER_FILING = declare(
    "facilities.answer_filing",
    "Ask for what a filing lacks, file it with a receipt, or refuse it",
    roles=_DEPARTMENT,
    writes=True,
)

PROPOSE_PRICE = declare(
    "facilities.propose_price",
    "Hand in the price of an institution, or take it back before it is answered",
    roles=_HOUSE,
    writes=True,
)
ANSWER_PRICE = declare(
    "facilities.answer_price",
    "Put a price on file that an institution handed in, or return it with a reason",
    roles=_DEPARTMENT,
    writes=True,
)

VIEW_SAFETY = declare(
    "facilities.view_safety",
    "See how prepared institutions are, and what happened in them",
    roles=_HOUSE | {Role.TOWNSHIP_WORKER},
)
KEEP_SAFETY = declare(
    "facilities.keep_safety",
    "Record measures and drills, report incidents and what was done",
    roles=_HOUSE,
    writes=True,
)

# Whose own page it is; an officer opens the same page from the institution's card.
RUN_HOUSE = declare("facilities.run_house", "Have the day of one's own institution", roles={Role.INSTITUTION})

CONFIRM_RETURN = declare(
    "facilities.confirm_return",
    "Confirm or correct the monthly return of one's own institution",
    roles={Role.INSTITUTION},
    writes=True,
)

VIEW_NOTICES = declare(
    "facilities.view_notices", "See notices to institutions and who has given receipt", roles=_HOUSE | {Role.LEADER}
)
SEND_NOTICE = declare(
    "facilities.send_notice", "Send a notice to institutions, and withdraw it", roles=_DEPARTMENT, writes=True
)
CONFIRM_NOTICE = declare("facilities.confirm_notice", "Give receipt of a notice", roles={Role.INSTITUTION}, writes=True)
