"""Who brings in, accepts and looks after other departments' data. Leaders see how old it is, never a row."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.core.access import declare

_HANDLING: set[str] = {Role.DATA_OFFICER, Role.DEPARTMENT_OFFICER}
_WATCHING: set[str] = {Role.LEADER, Role.PLAN_OFFICER, Role.DEPARTMENT_OFFICER, Role.DATA_OFFICER}

VIEW_BATCHES = declare(
    "exchange.view_batches", "See the files of departments and what is in them", roles=_HANDLING, by_token=True
)
LOAD_FILE = declare(
    "exchange.load_file",
    "Bring in and check a department's file",
    roles={Role.DATA_OFFICER},
    writes=True,
    by_token=True,
)
ACCEPT_BATCH = declare(
    "exchange.accept_batch", "Accept or undo what a department's file says", roles=_HANDLING, writes=True, by_token=True
)
DECIDE_CONFLICT = declare(
    "exchange.decide_conflict", "Decide between two sources", roles={Role.DATA_OFFICER}, writes=True
)
TAKE_ROWS = declare(
    "exchange.take_rows",
    "Take rows of a department's file away as a spreadsheet",
    roles=_HANDLING,
    writes=True,
    by_token=True,
)
VIEW_FRESHNESS = declare(
    "exchange.view_freshness", "See how old each department's data is", roles=_WATCHING, by_token=True
)
VIEW_CATALOGUE = declare(
    "exchange.view_catalogue",
    "See what is shared with whom on what legal ground",
    roles=_WATCHING | {Role.AUDITOR, Role.SECURITY_ADMIN},
)
TAKE_SNAPSHOT = declare(
    "exchange.take_snapshot",
    "Have the figures counted from the records now",
    roles={Role.PLAN_OFFICER, Role.DATA_OFFICER},
    writes=True,
)
COMPARE_FIGURES = declare(
    "exchange.compare_figures",
    "Have two days of the records compared: why a figure changed",
    roles=_WATCHING | {Role.TOWNSHIP_WORKER},
    writes=True,
)
VIEW_QUALITY = declare(
    "exchange.view_quality", "See what in the records cannot be true", roles=_WATCHING | {Role.TOWNSHIP_WORKER}
)
CHECK_QUALITY = declare(
    "exchange.check_quality",
    "Have the records checked now",
    roles={Role.PLAN_OFFICER, Role.DATA_OFFICER},
    writes=True,
)
VIEW_SNAPSHOTS = declare(
    "exchange.view_snapshots",
    "See the snapshots that figures are counted from",
    roles={Role.PLAN_OFFICER, Role.DATA_OFFICER, Role.AUDITOR},
)
