"""The pages of the site: who reads each, and where the ids in its address come from."""
# ruff: noqa: S608 - the questions put to the database are made of constants

from __future__ import annotations

from tests.journeys.keys import (
    ACCEPTED_FILE,
    AGENT,
    APPLICATION,
    ASSESSED,
    AWAY,
    CHECK,
    CHECKED_FILE,
    CHECKS,
    CHILD,
    CLASS,
    CLOSING,
    DECIDED,
    DRAFT,
    EDITION,
    ELDER,
    ENTRY,
    FIGURE,
    FILED,
    FILED_SITE,
    FILING,
    FREE_BED,
    HANDED_IN,
    HOME,
    HOUSEHOLD,
    IDLE,
    INCIDENT,
    INSTITUTION,
    KIN,
    LACKING,
    LASTING,
    LIST,
    MEETING,
    NEIGHBOURHOOD,
    NOTICE,
    NURSERY,
    OBJECTION,
    OF_UNIT,
    OWN_BED,
    OWN_INSTITUTION,
    OWN_SITE,
    OWN_STAY,
    PAIR,
    PAST,
    PERSON,
    PLEDGE,
    POLICY,
    POST,
    PROJECT,
    REFUSED,
    REPORT,
    RETURN,
    SHIFT,
    STAFF,
    STAY,
    STEP,
    WAITING_FILE,
)

# "nobody": before signing in.
STRANGER = "nobody"
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "account_login": (STRANGER, {}),
    "today": ("plan_officer", {}),
    "today worker": ("township_worker", {}),
    "today data": ("data_officer", {}),
    "today leader": ("leader", {}),
    "search": ("plan_officer", {}),
    "style": ("system_admin", {}),
    "plan:plans": ("plan_officer", {}),
    "plan:compare": ("plan_officer", {}),
    "explore:explore": ("plan_officer", {}),
    "explore:explore broken down": ("data_officer", {}),
    "explore:explore counted": ("leader", {}),
    **{f"explore:{name}": ("plan_officer", {}) for name in ("views", "save_view")},
    "explore:change_view": ("plan_officer", {"view_id": "SELECT id FROM plan_savedview"}),
    "bulletins:list": ("plan_officer", {"edition_id": EDITION}),
    "bulletins:bulletin": (
        "leader",
        {"edition_id": "SELECT edition_id FROM plan_bulletin", "bulletin_id": "SELECT id FROM plan_bulletin"},
    ),
    "plan:upload": ("plan_officer", {}),
    "plan:reading": ("plan_officer", {"run_id": "SELECT id FROM records_run WHERE kind = 'plan.read_document'"}),
    **{
        f"plan:{name}": ("plan_officer", {"edition_id": EDITION})
        for name in (
            "board",
            "outlook",
            "indicators",
            "tasks",
            "units",
            "projects",
            "project_map",
            "milestones",
            "money",
            "money_entries",
            "visits",
            "timeline",
            "support",
            "disagreements",
            "document",
            "editions",
        )
    },
    "accounts:merge_organisation": (
        "system_admin",
        {
            "organisation_id": "SELECT id FROM accounts_organisation WHERE function = 'statistics' AND area = 630200000000"
        },
    ),
    "plan:plan_milestones": ("plan_officer", {"edition_id": EDITION, "item_id": PROJECT}),
    "plan:record_milestone": ("plan_officer", {"edition_id": EDITION, "item_id": PROJECT, "milestone_id": STEP}),
    "plan:enter_money": ("plan_officer", {"edition_id": EDITION, "item_id": PROJECT}),
    "plan:take_back_money": ("plan_officer", {"edition_id": EDITION, "item_id": PROJECT, "entry_id": ENTRY}),
    **{
        f"plan:{name}": ("plan_officer", {"edition_id": EDITION, "item_id": PROJECT})
        for name in ("project_place", "new_project_photo", "visit_project", "split_project", "join_project")
    },
    "plan:progress": ("leader", {"edition_id": EDITION}),
    "plan:circulars": ("plan_officer", {"edition_id": EDITION}),
    "plan:figures": ("leader", {}),
    "plan:parameters": ("leader", {}),
    "plan:lay_down_parameter": ("plan_officer", {}),
    "plan:returns": ("department_officer", {"edition_id": EDITION}),
    "plan:return": ("department_officer", RETURN),
    "plan:returns_file": ("department_officer", {"edition_id": EDITION}),
    "plan:report": ("department_officer", REPORT),
    "plan:report read": ("plan_officer", {**REPORT, "month": "SELECT '2026-02'"}),
    **{f"assessment:{name}": ("plan_officer", {}) for name in ("list", "compute", "schemes", "new_scheme")},
    **{f"assessment:{name}": ("plan_officer", {}) for name in ("adjustments", "new_adjustment")},
    "assessment:assessment": ("leader", {"assessment_id": ASSESSED}),
    "assessment:show": ("plan_officer", {"assessment_id": ASSESSED}),
    "assessment:unit": ("department_officer", OF_UNIT),
    "assessment:unit answered": ("plan_officer", OF_UNIT),
    "assessment:score": ("leader", {**OF_UNIT, "criterion": "SELECT 'on_time'"}),
    "assessment:object": ("department_officer", OF_UNIT),
    "assessment:answer": ("plan_officer", {**OF_UNIT, "objection_id": OBJECTION}),
    "policies:list": ("leader", {}),
    "policies:new": ("plan_officer", {}),
    **{f"policies:{name}": ("department_officer", {"paper_id": POLICY}) for name in ("policy", "correct", "replace")},
    "pledges:list": ("leader", {}),
    "pledges:new": ("plan_officer", {}),
    **{f"pledges:{name}": ("plan_officer", {"pledge_id": PLEDGE}) for name in ("pledge", "correct", "settle")},
    "pledges:month": ("department_officer", {"pledge_id": PLEDGE}),
    "meetings:decisions": ("leader", {}),
    "meetings:list": ("plan_officer", {}),
    "meetings:new": ("plan_officer", {}),
    **{f"meetings:{name}": ("plan_officer", {"meeting_id": MEETING}) for name in ("meeting", "correct", "decide")},
    **{
        f"meetings:{name}": (role, {"meeting_id": MEETING, "decision_id": f"{DECIDED} AND state = '{state}'"})
        for name, role, state in (
            ("report", "department_officer", "open"),
            ("answer", "plan_officer", "reported"),
            ("move", "plan_officer", "open"),
            ("drop", "plan_officer", "open"),
        )
    },
    "plan:explain": (
        "plan_officer",
        {"edition_id": EDITION, "warning_id": f"SELECT id FROM plan_editionwarning WHERE edition_id = ({EDITION})"},
    ),
    **{
        f"plan:item {kind}": (
            "plan_officer",
            {
                "edition_id": EDITION,
                "item_id": f"SELECT id FROM plan_planitem WHERE edition_id = ({EDITION}) AND kind = '{kind}'",
            },
        )
        for kind in ("indicators", "tasks", "projects", "policies")
    },
    "plan:figure": ("plan_officer", FIGURE),
    "plan:figure of people": ("leader", CHECKS),
    "plan:figure_rows": ("department_officer", {**FIGURE, "part": "SELECT 'denominator'"}),
    "plan:figure_rows people": ("data_officer", {**CHECKS, "part": "SELECT 'denominator'"}),
    "plan:figure_rows counted": ("leader", {**CHECKS, "part": "SELECT 'missing'"}),
    "plan:figure_change": ("plan_officer", CHECKS),
    "plan:document draft": ("plan_officer", {"edition_id": DRAFT}),
    "plan:review": ("plan_officer", {"edition_id": DRAFT}),
    "plan:review_heading": ("plan_officer", {"edition_id": DRAFT}),
    "plan:review_add": ("plan_officer", {"edition_id": DRAFT, "kind": "SELECT 'indicators'"}),
    "plan:review_item": (
        "plan_officer",
        {"edition_id": DRAFT, "item_id": f"SELECT id FROM plan_reviewitem WHERE edition_id = ({DRAFT})"},
    ),
    "people:list": ("township_worker", {}),
    "people:due": ("township_worker", {}),
    "people:new": ("township_worker", {}),
    "people:deny": ("township_worker", {"person_id": ELDER, "proposed": "SELECT 'left_behind_elder'"}),
    "people:retention": ("data_officer", {}),
    "people:hold_record": ("data_officer", {"person_id": ELDER}),
    "people:release_record": ("data_officer", {"hold_id": "SELECT id FROM people_legalhold WHERE released_at IS NULL"}),
    "people:rescue": ("township_worker", {}),
    "people:birth": ("township_worker", {"person_id": ELDER}),
    **{
        f"people:{name}": ("township_worker", {"person_id": PERSON})
        for name in ("card", "correct", "move", "death", "certify")
    },
    "people:end_condition": (
        "township_worker",
        {"condition_id": "SELECT id FROM people_condition WHERE basis = 'certified'"},
    ),
    "people:errands": ("township_worker", {}),
    "people:finish_errand": ("township_worker", {"errand_id": "SELECT id FROM people_errand"}),
    "people:pairs": ("data_officer", {}),
    "people:pair": ("data_officer", {"pair_id": PAIR}),
    "people:pair_merge": ("data_officer", {"pair_id": PAIR}),
    "people:pair merged": ("data_officer", {"pair_id": "SELECT id FROM people_pair WHERE state = 'same'"}),
    "people:undo_merge": ("data_officer", {"merge_id": "SELECT id FROM people_merge"}),
    **{
        f"people:{name}": ("township_worker", {})
        for name in ("moved", "doubts", "to_confirm", "take_in", "open_elsewhere", "health_due", "requests")
    },
    "people:to_confirm children": ("township_worker", {}),
    "people:to_confirm guardians": ("township_worker", {}),
    "people:health_due children": ("township_worker", {}),
    "people:card full": ("township_worker", {"person_id": ELDER}),
    "people:card child": ("township_worker", {"person_id": CHILD}),
    "people:card department": ("department_officer", {"person_id": ELDER}),
    **{
        f"people:{name}": ("township_worker", {"person_id": ELDER})
        for name in (
            *("registration", "new_household", "leave_household", "new_relation", "new_agent", "acts_for"),
            *("new_consent", "new_request", "new_photo", "hand_out", "new_health_event", "new_health_period"),
        )
    },
    **{
        f"people:{name}": ("township_worker", {"household_id": HOUSEHOLD})
        for name in (
            *("household", "join_household", "move_household", "split_household", "household_roles"),
            "correct_household",
        )
    },
    **{
        f"people:{name}": ("township_worker", {"relation_id": KIN})
        for name in ("correct_relation", "end_relation", "remove_relation")
    },
    "people:revoke_agent": ("township_worker", {"relation_id": AGENT}),
    "people:correct_residence": ("township_worker", {"past_id": PAST}),
    "people:remove_residence": ("township_worker", {"past_id": PAST}),
    "people:end_health_period": ("township_worker", {"period_id": LASTING}),
    "people:void_health_period": ("township_worker", {"period_id": LASTING}),
    "people:correct_health_event": ("township_worker", {"event_id": CHECK}),
    "people:void_health_event": ("township_worker", {"event_id": CHECK}),
    "people:withdraw_consent": ("township_worker", {"consent_id": "SELECT id FROM people_consent"}),
    "people:request": (
        "township_worker",
        {"request_id": "SELECT id FROM people_correctionrequest WHERE state = 'open'"},
    ),
    "people:request decided": ("township_worker", {"request_id": REFUSED}),
    "people:letter": ("township_worker", {"request_id": REFUSED}),
    "people:own_record": ("township_worker", {"disclosure_id": "SELECT id FROM people_disclosure"}),
    "people:own_record summary": ("township_worker", {"disclosure_id": "SELECT id FROM people_disclosure"}),
    "people:readings": ("auditor", {}),
    "facilities:register": ("department_officer", {}),
    "facilities:expiring": ("department_officer", {}),
    **{f"facilities:{name}": ("department_officer", {}) for name in ("prices", "ceilings", "new_ceiling")},
    **{f"facilities:{name}": ("department_officer", {"site_id": HOME}) for name in ("site_prices", "file_price")},
    "facilities:propose_price": ("institution", {"site_id": OWN_SITE}),
    **{
        f"facilities:{name}": ("department_officer", {"proposal_id": "SELECT id FROM facilities_priceproposal"})
        for name in ("price_proposal", "confirm_price", "return_price")
    },
    **{f"facilities:{name}": ("department_officer", {"site_id": HOME}) for name in ("photos", "new_photo")},
    "facilities:coming": ("leader", {"code": "SELECT 630200000000"}),
    "facilities:record_coming": (
        "department_officer",
        {
            "code": "SELECT 630200000000",
            "item_id": f"SELECT id FROM plan_planitem WHERE edition_id = ({EDITION}) AND kind = 'projects'",
        },
    ),
    "facilities:supply": ("leader", {"code": "SELECT 630200000000"}),
    "facilities:supply town": ("leader", {"code": "SELECT 630222102000"}),
    "facilities:new": ("department_officer", {}),
    "facilities:what_if": ("department_officer", {"person_id": ELDER}),
    **{
        f"facilities:{name}": ("department_officer", {"institution_id": INSTITUTION})
        for name in ("card", "correct", "state", "add_site")
    },
    "facilities:card system": ("system_admin", {"institution_id": INSTITUTION}),
    **{
        f"facilities:{name}": ("department_officer", {"site_id": HOME})
        for name in ("correct_site", "site_state", "new_fact", "board", "add_beds", "add_class", "add_places")
    },
    **{
        f"facilities:{name}": ("department_officer", {"unit_id": CLASS}) for name in ("unit", "change_unit", "end_unit")
    },
    "facilities:unit own": ("institution", {"unit_id": OWN_BED}),
    "facilities:change_unit own": ("institution", {"unit_id": OWN_BED}),
    "facilities:card own": ("institution", {"institution_id": OWN_INSTITUTION}),
    "facilities:board own": ("institution", {"site_id": OWN_SITE}),
    "facilities:admit own": ("institution", {"unit_id": OWN_BED}),
    "facilities:stay own": ("institution", {"stay_id": OWN_STAY}),
    "today own": ("institution", {}),
    "facilities:board classes": ("department_officer", {"site_id": NURSERY}),
    "facilities:end_fact": ("department_officer", {"fact_id": "SELECT id FROM facilities_sitefact"}),
    "facilities:admit": ("department_officer", {"unit_id": FREE_BED}),
    "facilities:admit class": ("department_officer", {"unit_id": CLASS}),
    **{
        f"facilities:{name}": ("department_officer", {"stay_id": STAY})
        for name in ("stay", "move", "leave", "discharge")
    },
    "facilities:stay away": ("department_officer", {"stay_id": AWAY}),
    "facilities:return": ("department_officer", {"stay_id": AWAY}),
    "house:peers": ("department_officer", {"institution_id": INSTITUTION}),
    "house:peers own": ("institution", {"institution_id": OWN_INSTITUTION}),
    "house:vacancies": ("department_officer", {}),
    "house:free_places": ("institution", {}),
    "house:plan_posts": ("institution", {"site_id": OWN_SITE}),
    "house:staff_file": ("institution", {"institution_id": OWN_INSTITUTION}),
    "house:returns": ("department_officer", {}),
    "house:yearly_returns": ("department_officer", {}),
    "house:return year": ("department_officer", {"institution_id": INSTITUTION, "year_month": "SELECT 2025"}),
    "house:return": ("department_officer", {"institution_id": INSTITUTION, "year_month": "SELECT 202610"}),
    "house:confirm_return": ("institution", {"institution_id": OWN_INSTITUTION, "year_month": "SELECT 202610"}),
    "house:return own": ("institution", {"institution_id": OWN_INSTITUTION, "year_month": "SELECT 202610"}),
    "house:staff": ("department_officer", {}),
    "house:staff own": ("institution", {}),
    "house:hire": ("department_officer", {"institution_id": INSTITUTION}),
    **{
        f"house:{name}": ("department_officer", {"staff_id": STAFF})
        for name in ("member", "add_post", "credential", "training", "end_employment")
    },
    "house:day": ("department_officer", {"institution_id": INSTITUTION}),
    "house:day own": ("institution", {"institution_id": OWN_INSTITUTION}),
    "house:attendance": ("department_officer", {"site_id": NURSERY}),
    "house:roster": ("department_officer", {"site_id": HOME}),
    "house:roster own": ("institution", {"site_id": OWN_SITE}),
    "house:plan_shifts": ("department_officer", {"site_id": HOME}),
    "house:shift": ("department_officer", {"shift_id": SHIFT}),
    **{
        f"house:{name}": ("department_officer", {"stay_id": AWAY})
        for name in ("absent", "fetch", "fetchers", "new_fetcher")
    },
    "house:safety_sites": ("department_officer", {}),
    "house:incidents": ("department_officer", {}),
    "house:safety own": ("institution", {"site_id": OWN_SITE}),
    "house:report own": ("institution", {"site_id": OWN_SITE}),
    **{f"house:{name}": ("department_officer", {"site_id": HOME}) for name in ("safety", "plan", "drill", "report")},
    **{f"house:{name}": ("department_officer", {"incident_id": INCIDENT}) for name in ("incident", "follow")},
    "house:end_post": ("department_officer", {"post_id": POST}),
    **{f"notices:{name}": ("department_officer", {}) for name in ("list", "new")},
    **{f"notices:{name}": ("department_officer", {"notice_id": NOTICE}) for name in ("notice", "withdraw")},
    "notices:confirm": ("institution", {"notice_id": NOTICE, "institution_id": OWN_INSTITUTION}),
    "closings:list": ("department_officer", {}),
    "closings:announce": ("institution", {"site_id": OWN_SITE}),
    **{
        f"closings:{name}": ("department_officer", {"closing_id": CLOSING})
        for name in ("closing", "carry_out", "call_off")
    },
    "closings:resettle": (
        "department_officer",
        {"closing_id": CLOSING, "stay_id": "SELECT stay_id FROM facilities_resettlement"},
    ),
    "filings:list": ("department_officer", {}),
    "filings:new": ("institution", {"site_id": OWN_SITE}),
    "filings:change": ("department_officer", {"site_id": FILED_SITE}),
    **{
        f"filings:{name}": ("department_officer", {"filing_id": FILING})
        for name in ("filing", "ask", "accept", "refuse", "withdraw")
    },
    "filings:filing filed": ("department_officer", {"filing_id": FILED}),
    "filings:receipt": ("department_officer", {"filing_id": FILED}),
    "filings:filing lacking": ("department_officer", {"filing_id": LACKING}),
    **{
        f"filings:{name}": ("department_officer", {"request_id": HANDED_IN})
        for name in ("request", "take_over", "refuse_request")
    },
    "filings:supplement": ("department_officer", {"filing_id": LACKING}),
    **{
        f"neighbourhoods:{name}": ("department_officer", {})
        for name in ("list", "remedies", "quotas", "new_quota", "premises", "new_premises", "new")
    },
    **{
        f"neighbourhoods:{name}": ("department_officer", {"key": NEIGHBOURHOOD})
        for name in ("card", "correct", "steps", "new_provision", "new_remedy")
    },
    "neighbourhoods:withdraw_premises": ("department_officer", {"premises_id": IDLE}),
    "neighbourhoods:take_premises": ("department_officer", {"key": NEIGHBOURHOOD, "premises_id": IDLE}),
    "neighbourhoods:end_provision": (
        "department_officer",
        {"key": NEIGHBOURHOOD, "provision_id": "SELECT id FROM facilities_provision"},
    ),
    "neighbourhoods:end_remedy": (
        "department_officer",
        {"key": NEIGHBOURHOOD, "remedy_id": "SELECT id FROM facilities_remedy"},
    ),
    **{f"exchange:{name}": ("data_officer", {}) for name in ("batches", "load", "conflicts", "freshness", "catalogue")},
    "exchange:quality": ("data_officer", {}),
    "exchange:snapshots": ("data_officer", {}),
    "exchange:quality_check": ("data_officer", {"check": "SELECT 'site_without_point'"}),
    "exchange:quality_check counted": ("leader", {"check": "SELECT 'allowance_after_move'"}),
    "exchange:columns": ("data_officer", {"batch_id": WAITING_FILE}),
    "exchange:batch": ("data_officer", {"batch_id": CHECKED_FILE}),
    "exchange:batch accepted": ("data_officer", {"batch_id": ACCEPTED_FILE}),
    "exchange:work": ("data_officer", {"batch_id": CHECKED_FILE}),
    "exchange:undo": ("data_officer", {"batch_id": ACCEPTED_FILE}),
    **{
        f"exchange:row {outcome}": (
            "data_officer",
            {
                "batch_id": CHECKED_FILE,
                "row_id": f"SELECT id FROM exchange_stagedrow WHERE batch_id = ({CHECKED_FILE})"
                f" AND outcome = '{outcome}'",
            },
        )
        for outcome in ("new", "error")
    },
    "exchange:decide": ("data_officer", {"conflict_id": "SELECT id FROM exchange_conflict"}),
    "people:counts": ("leader", {"code": "SELECT 630222000000"}),
    "people:counts wide": ("leader", {"code": "SELECT 630200000000"}),
    "people:ahead": ("leader", {"code": "SELECT 630200000000"}),
    "people:births": ("leader", {"code": "SELECT 630200000000"}),
    "waiting:lists": ("department_officer", {}),
    "waiting:ranked": ("department_officer", {"list_id": LIST}),
    "waiting:offer": ("department_officer", {"list_id": LIST}),
    "waiting:new_list": ("department_officer", {}),
    "waiting:rules": ("department_officer", {}),
    "waiting:rule": ("department_officer", {"rule_id": "SELECT id FROM facilities_waitingrule"}),
    "waiting:new_rule": ("department_officer", {}),
    "waiting:confirm_rule": ("department_officer", {"rule_id": "SELECT id FROM facilities_waitingrule"}),
    "waiting:applications": ("department_officer", {}),
    "waiting:apply": ("department_officer", {}),
    **{
        f"waiting:{name}": ("department_officer", {"application_id": APPLICATION})
        for name in ("application", "state_fact", "choose_lists")
    },
    "waiting:step": ("department_officer", {"application_id": APPLICATION, "step": "SELECT 'pause'"}),
    "portal:home": (STRANGER, {}),
    "portal:register": (STRANGER, {}),
    "portal:site": (STRANGER, {"site_id": "SELECT site_id FROM facilities_publishedsite"}),
    "portal:lists": (STRANGER, {}),
    "portal:list": (STRANGER, {"list_id": LIST}),
    "portal:rule": (STRANGER, {"rule_id": "SELECT id FROM facilities_waitingrule"}),
    "portal:my_place": (STRANGER, {}),
    "portal:file": (STRANGER, {}),
    "portal:filing_standing": (STRANGER, {}),
    "portal:own_copy": (STRANGER, {}),
    "places:area": ("leader", {"code": "SELECT 630200000000"}),
    "places:place": ("data_officer", {"code": "SELECT 630202102000"}),
    "places:changes": ("system_admin", {}),
    "places:rename": ("system_admin", {}),
    "places:abolish": ("system_admin", {}),
    "places:merge": ("system_admin", {}),
    "places:move": ("system_admin", {}),
    "accounts:people": ("security_admin", {}),
    "accounts:new_person": ("system_admin", {}),
    "accounts:person": ("security_admin", {"user_id": "SELECT id FROM accounts_user WHERE username = 'plan'"}),
    "accounts:edit_person": ("system_admin", {"user_id": "SELECT id FROM accounts_user WHERE username = 'plan'"}),
    "accounts:leave": ("security_admin", {"user_id": "SELECT id FROM accounts_user WHERE username = 'plan'"}),
    "accounts:what_person_can": ("security_admin", {"user_id": "SELECT id FROM accounts_user WHERE username = 'plan'"}),
    "accounts:tokens": ("security_admin", {}),
    "accounts:new_token": ("security_admin", {"user_id": "SELECT id FROM accounts_user WHERE username = 'plan'"}),
    "api": (STRANGER, {}),
    "accounts:organisations": ("plan_officer", {}),
    "accounts:new_organisation": ("system_admin", {}),
    "accounts:organisation": (
        "system_admin",
        {"organisation_id": "SELECT id FROM accounts_organisation WHERE area = 630200000000"},
    ),
    "accounts:edit_organisation": (
        "system_admin",
        {"organisation_id": "SELECT id FROM accounts_organisation WHERE area = 630200000000"},
    ),
    "accounts:who": ("leader", {}),
    "accounts:settings": ("leader", {}),
    "accounts:away": ("department_officer", {}),
    "accounts:reminders": ("leader", {}),
    "records:audit": ("auditor", {}),
    "records:event": ("auditor", {"event_id": "SELECT id FROM records_auditevent WHERE area = 630200000000"}),
    "records:jobs": ("system_admin", {}),
    "records:job": (
        "system_admin",
        {"job_id": "SELECT id FROM procrastinate_jobs WHERE task_name LIKE '%%read_document'"},
    ),
    "records:run": ("plan_officer", {"run_id": "SELECT id FROM records_run WHERE kind = 'plan.read_document'"}),
    "records:list_files": ("data_officer", {}),
    "records:list_file": ("data_officer", {"list_file_id": "SELECT id FROM records_listfile"}),
    "records:calendar": ("system_admin", {}),
    "records:new_calendar": ("system_admin", {}),
    "account_logout": ("leader", {}),
    "account_change_password": ("leader", {}),
    "account_reauthenticate": ("leader", {}),
    "account_inactive": (STRANGER, {}),
    "mfa_index": ("leader", {}),
    "mfa_activate_totp": ("leader", {}),
    "socialaccount_login_cancelled": (STRANGER, {}),
    "socialaccount_login_error": (STRANGER, {}),
}
