"""What may be done with the registry, and by whom. Leaders and the plan office see counts, never a person."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.core.access import declare

_COUNTING: set[str] = {
    Role.LEADER,
    Role.PLAN_OFFICER,
    Role.DEPARTMENT_OFFICER,
    Role.TOWNSHIP_WORKER,
    Role.DATA_OFFICER,
}
_CARING: set[str] = {Role.DEPARTMENT_OFFICER, Role.TOWNSHIP_WORKER, Role.DATA_OFFICER}
_RECORDING: set[str] = {Role.TOWNSHIP_WORKER, Role.DATA_OFFICER}

VIEW_COUNTS = declare(
    "people.view_counts", "See how many people live where, by age and condition", roles=_COUNTING, by_token=True
)
COUNT_NOW = declare(
    "people.count_now", "Count the registry now instead of at night", roles={Role.DATA_OFFICER}, writes=True
)
VIEW_PERSON = declare("people.view_person", "Find people and see their cards", roles=_CARING, by_token=True)
REVEAL_DETAIL = declare(
    "people.reveal_detail", "See a person's number, phone or address in full, for a reason", roles=_CARING, writes=True
)
RECORD_PERSON = declare("people.record_person", "Enter people and correct mistakes", roles=_RECORDING, writes=True)
RECORD_MOVE = declare("people.record_move", "Record that a person has moved or died", roles=_RECORDING, writes=True)
RECORD_CONDITION = declare(
    "people.record_condition", "Record what holds for a person, from when until when", roles=_CARING, writes=True
)
RECORD_HEALTH = declare(
    "people.record_health", "Record health management, checks and vaccinations", roles=_CARING, writes=True
)
RECORD_HOUSEHOLD = declare(
    "people.record_household",
    "Record who lives together: households begin, split and move",
    roles=_RECORDING,
    writes=True,
)
RECORD_RELATION = declare(
    "people.record_relation",
    "Record what people are to one another, and who acts for whom",
    roles=_RECORDING,
    writes=True,
)
KEEP_DERIVED = declare(
    "people.keep_derived",
    "Work out anew, for everybody, what follows from age and household",
    roles={Role.SYSTEM_ADMIN},
    writes=True,
)
RECORD_CONSENT = declare(
    "people.record_consent", "Record consent and its withdrawal, keep and remove a photo", roles=_CARING, writes=True
)
REQUEST_CORRECTION = declare(
    "people.request_correction", "Take in a request for a correction", roles=_CARING, writes=True
)
VIEW_REQUESTS = declare("people.view_requests", "See the requests for corrections", roles=_CARING)
DECIDE_CORRECTION = declare(
    "people.decide_correction", "Accept or refuse a request for a correction", roles=_RECORDING, writes=True
)
HAND_OUT = declare("people.hand_out", "Hand out to a person everything held about them", roles=_RECORDING, writes=True)
VIEW_SENSITIVE = declare(
    "people.view_sensitive",
    "See sensitive conditions (dementia, family-planning special family) without giving a reason",
    roles={Role.DEPARTMENT_OFFICER, Role.TOWNSHIP_WORKER},
)
OPEN_SENSITIVE = declare(
    "people.open_sensitive",
    "Open sensitive conditions of one person for a written reason, for a few hours",
    roles=_CARING,
    writes=True,
)
OPEN_ELSEWHERE = declare(
    "people.open_elsewhere",
    "Open one person outside the own area for a written reason, for a few hours",
    roles=_CARING,
    writes=True,
)
HOLD_RECORD = declare(
    "people.hold_record",
    "Forbid that a record is anonymised, and allow it again",
    roles={Role.DATA_OFFICER},
    writes=True,
)
LOAD_CITY = declare(
    "people.load_city", "Fill an empty registry with made-up people", roles={Role.SYSTEM_ADMIN}, writes=True
)
REVIEW_PAIRS = declare("people.review_pairs", "See records that may be one person", roles=_RECORDING)
DECIDE_PAIR = declare(
    "people.decide_pair",
    "Say whether two records are one person, merge them and undo it",
    roles=_RECORDING,
    writes=True,
)
COMPARE_REGISTRY = declare(
    "people.compare_registry",
    "Look through the registry for records of one person",
    roles={Role.DATA_OFFICER},
    writes=True,
)
VIEW_ERRANDS = declare("people.view_errands", "See what is to be done after deaths, moves and births", roles=_CARING)
DO_ERRAND = declare("people.do_errand", "Say that something of this list is done", roles=_CARING, writes=True)
