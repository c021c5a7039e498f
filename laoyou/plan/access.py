"""What may be done with plans, and by whom."""

from __future__ import annotations

from laoyou.accounts.enums import Role
from laoyou.core.access import declare

_EVERYBODY: set[str] = set(Role)
_WORKING = {"leader", "plan_officer", "department_officer"}

VIEW_PLANS = declare(
    "plan.view_plans", "See plans in force: board, targets, tasks, projects", roles=_EVERYBODY, by_token=True
)
COMPARE_PLANS = declare("plan.compare_plans", "Compare an indicator across places", roles=_EVERYBODY)
EXPORT_PACK = declare("plan.export_pack", "Take a plan away as a plan pack", roles=_WORKING)
UPLOAD_DOCUMENT = declare("plan.upload_document", "Load a plan document", roles={"plan_officer"}, writes=True)
REVIEW_EDITION = declare(
    "plan.review_edition", "See a plan that is still being checked", roles={"plan_officer", "leader"}
)
CORRECT_ITEM = declare(
    "plan.correct_item", "Correct, add, drop or merge what was read", roles={"plan_officer"}, writes=True
)
ACCEPT_EDITION = declare("plan.accept_edition", "Accept or discard a checked plan", roles={"plan_officer"}, writes=True)
EXPLAIN_WARNING = declare("plan.explain_warning", "Explain figures that disagree", roles={"plan_officer"}, writes=True)
LINK_TASK = declare("plan.link_task", "Say which task a policy serves", roles={"plan_officer"}, writes=True)
IMPORT_PACK = declare("plan.import_pack", "Load a plan pack", roles={"plan_officer"}, writes=True)
PUBLISH_FIGURES = declare(
    "plan.publish_figures", "Publish figures, approve and lock a period", roles={"plan_officer"}, writes=True
)
VIEW_PROGRESS = declare(
    "plan.view_progress",
    "See what units report about their tasks",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
REPORT_PROGRESS = declare(
    "plan.report_progress",
    "Report on the own unit's tasks",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
CHECK_PROGRESS = declare(
    "plan.check_progress", "Accept reports, send them back, close a month", roles={"plan_officer"}, writes=True
)
MAKE_CIRCULAR = declare(
    "plan.make_circular", "Have the circular on a month's progress made", roles=set(_WORKING), writes=True
)
VIEW_RETURNS = declare(
    "plan.view_returns",
    "See the figures that departments hand in",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
REPORT_FIGURE = declare(
    "plan.report_figure",
    "Hand in the figures that the own unit counts",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
CHECK_FIGURE = declare(
    "plan.check_figure", "Accept figures of departments or send them back", roles={"plan_officer"}, writes=True
)
RECORD_SUPPLY = declare(
    "plan.record_supply",
    "Record what a project of the plan adds, and what it has become",
    roles={"department_officer"},
    writes=True,
)
VIEW_MONEY = declare(
    "plan.view_money",
    "See what was approved, allocated and paid for projects",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
RECORD_MONEY = declare(
    "plan.record_money",
    "Enter money of projects, and counter-entries",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
VIEW_MILESTONES = declare(
    "plan.view_milestones",
    "See the steps of projects and what is late",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
RECORD_MILESTONES = declare(
    "plan.record_milestones",
    "Plan the steps of projects and record them",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
KEEP_PROJECT = declare(
    "plan.keep_project",
    "Record where a project lies, photos of it, and what was found after it was completed",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
SPLIT_PROJECT = declare(
    "plan.split_project", "Split a project of a plan in parts, and join them again", roles={"plan_officer"}, writes=True
)
MERGE_UNITS = declare(
    "plan.merge_units",
    "Merge a unit into another one, with what it still has to do",
    roles={Role.SYSTEM_ADMIN},
    writes=True,
)
VIEW_MEETINGS = declare(
    "plan.view_meetings",
    "See meetings and what they decided",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
KEEP_MEETINGS = declare(
    "plan.keep_meetings", "Record meetings and follow up what they decided", roles={"plan_officer"}, writes=True
)
REPORT_DECISION = declare(
    "plan.report_decision",
    "Report what a meeting gave the own unit as done",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
EXPLORE = declare(
    "plan.explore",
    "Ask the figures: by area, month and breakdown",
    roles=_WORKING | {"data_officer", "auditor"},
)
SAVE_VIEW = declare(
    "plan.save_view", "Keep a question to the figures under a name", roles=_WORKING | {"data_officer"}, writes=True
)
VIEW_PLEDGES = declare(
    "plan.view_pledges",
    "See what was pledged for a year and how far it has come",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
KEEP_PLEDGES = declare(
    "plan.keep_pledges", "List what is pledged for a year, say whether it was kept", roles={"plan_officer"}, writes=True
)
REPORT_PLEDGE = declare(
    "plan.report_pledge",
    "Report each month on what the own unit pledged",
    roles={"department_officer", "plan_officer"},
    writes=True,
)
VIEW_ASSESSMENT = declare(
    "plan.view_assessment",
    "See the yearly assessment; before it is published, departments see their own unit",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
ASSESS = declare(
    "plan.assess",
    "Lay down the scheme, compute the assessment, add or take points, answer objections, publish",
    roles={"plan_officer"},
    writes=True,
)
OBJECT = declare("plan.object", "Object to the own unit's result", roles={"department_officer"}, writes=True)
APPROVE_ASSESSMENT = declare("plan.approve_assessment", "Approve a year's assessment", roles={"leader"}, writes=True)
VIEW_BULLETINS = declare(
    "plan.view_bulletins",
    "Read monthly bulletins and annual reports made from the figures",
    roles=_WORKING | {"data_officer", "auditor"},
)
MAKE_BULLETIN = declare(
    "plan.make_bulletin", "Have a bulletin or annual report made from the figures", roles={"plan_officer"}, writes=True
)
VIEW_POLICIES = declare(
    "plan.view_policies",
    "See the register of policies",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
KEEP_POLICIES = declare(
    "plan.keep_policies",
    "Keep the own unit's policies on the register",
    roles={"plan_officer", "department_officer"},
    writes=True,
)
KEEP_ALL_POLICIES = declare(
    "plan.keep_all_policies", "Keep every unit's policies on the register", roles={"plan_officer"}, writes=True
)
VIEW_PARAMETERS = declare(
    "plan.view_parameters",
    "See within how many days reports, figures and visits are due",
    roles={"leader", "plan_officer", "department_officer", "auditor"},
)
SET_PARAMETER = declare(
    "plan.set_parameter", "Lay down within how many days something is due", roles={"plan_officer"}, writes=True
)
MAKE_UP = declare(
    "plan.make_up", "Make up how a plan runs, for a demonstration", roles={Role.SYSTEM_ADMIN}, writes=True
)
