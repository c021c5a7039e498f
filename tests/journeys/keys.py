"""Where the ids in the addresses of pages come from: one question to the database each."""
# ruff: noqa: S608 - the questions are made of the constants below

from __future__ import annotations

from tests.journeys import rows

EDITION = "SELECT id FROM plan_edition WHERE area = 630200000000 AND state = 'published'"
DRAFT = "SELECT id FROM plan_edition WHERE state = 'review'"
LIST = "SELECT waiting_list_id FROM facilities_ranking WHERE count > 0"
APPLICATION = "SELECT id FROM facilities_application WHERE state = 'waiting'"
PERSON = "SELECT person_id FROM people_condition"
PAIR = "SELECT id FROM people_pair WHERE state = 'open'"
# Rows of tests.journeys.rows.
ELDER = f"SELECT id FROM people_person WHERE name = '{rows.ELDER}'"
CHILD = f"SELECT id FROM people_person WHERE name = '{rows.CHILD}'"
KIN = f"SELECT id FROM people_relation WHERE person_id = ({ELDER}) AND kind = 'child'"
AGENT = "SELECT id FROM people_relation WHERE kind = 'agent'"
HOUSEHOLD = f"SELECT household_id FROM people_person WHERE id = ({ELDER})"
PAST = "SELECT r.id FROM people_pastresidence r JOIN people_person p ON p.id = r.person_id WHERE p.name = '祁样迁'"
LASTING = f"SELECT id FROM people_healthperiod WHERE person_id = ({ELDER})"
CHECK = f"SELECT id FROM people_healthevent WHERE person_id = ({ELDER})"
REFUSED = "SELECT id FROM people_correctionrequest WHERE state = 'refused'"
HOME = "SELECT id FROM facilities_site WHERE name = '样例敬老院'"
NURSERY = "SELECT id FROM facilities_site WHERE name = '样例托育园'"
INSTITUTION = f"SELECT institution_id FROM facilities_site WHERE id = ({HOME})"
OWN = "SELECT r.organisation_id FROM accounts_roleassignment r WHERE r.role = 'institution'"
OWN_INSTITUTION = f"SELECT id FROM facilities_institution WHERE organisation_id IN ({OWN})"
OWN_SITE = f"SELECT id FROM facilities_site WHERE institution_id = ({OWN_INSTITUTION}) AND main"
OWN_STAY = f"SELECT id FROM facilities_stay WHERE site_id = ({OWN_SITE}) AND state = 'real'"
OWN_BED = f"SELECT id FROM facilities_unit WHERE site_id = ({OWN_SITE})"
FREE_BED = f"SELECT id FROM facilities_unit WHERE site_id = ({HOME}) AND label = '101-3'"
CLASS = f"SELECT id FROM facilities_unit WHERE site_id = ({NURSERY})"
STAY = f"SELECT id FROM facilities_stay WHERE site_id = ({HOME})"
AWAY = f"SELECT id FROM facilities_stay WHERE site_id = ({NURSERY})"
CLOSING = "SELECT id FROM facilities_closing WHERE state = 'announced'"
FILING = "SELECT id FROM facilities_filing WHERE state = 'submitted'"
FILED = "SELECT id FROM facilities_filing WHERE state = 'accepted'"
HANDED_IN = "SELECT id FROM facilities_filingrequest WHERE state = 'waiting'"
LACKING = "SELECT id FROM facilities_filing WHERE state = 'incomplete'"
FILED_SITE = "SELECT site_id FROM facilities_filing WHERE state = 'accepted'"
NOTICE = "SELECT id FROM facilities_notice"
NEIGHBOURHOOD = "SELECT id FROM facilities_neighbourhood WHERE name = '样例新区'"
IDLE = "SELECT id FROM facilities_premises WHERE name = '原样例供销社'"
STAFF = "SELECT id FROM facilities_staff WHERE name = '样护理'"
SHIFT = f"SELECT id FROM facilities_shift WHERE staff_id = ({STAFF})"
FETCHER = f"SELECT id FROM facilities_fetcher WHERE stay_id = ({AWAY})"
POST = f"SELECT id FROM facilities_post WHERE staff_id = ({STAFF})"
INCIDENT = f"SELECT id FROM facilities_incident WHERE site_id = ({HOME})"
WAITING_FILE = "SELECT id FROM exchange_batch WHERE state = 'loaded'"
CHECKED_FILE = "SELECT id FROM exchange_batch WHERE state = 'checked'"
ACCEPTED_FILE = "SELECT id FROM exchange_batch WHERE state = 'accepted'"
ASSESSED = "SELECT id FROM plan_assessment WHERE state = 'shown'"
OWN_RESULT = f"SELECT u.id FROM plan_assessedunit u JOIN plan_objection o ON o.unit_id = u.id WHERE u.assessment_id = ({ASSESSED})"
OBJECTION = f"SELECT id FROM plan_objection WHERE unit_id = ({OWN_RESULT})"
OF_UNIT = {"assessment_id": ASSESSED, "assessed_id": OWN_RESULT}
POLICY = "SELECT id FROM plan_policypaper WHERE title LIKE '样例%'"
PLEDGE = "SELECT id FROM plan_pledge WHERE name LIKE '样例%'"
MEETING = "SELECT id FROM plan_meeting WHERE title LIKE '样例%'"
DECIDED = f"SELECT id FROM plan_decision WHERE meeting_id = ({MEETING})"
PROJECT = f"SELECT id FROM plan_planitem WHERE edition_id = ({EDITION}) AND kind = 'projects' ORDER BY position"
ENTRY = f"SELECT id FROM plan_moneyentry WHERE item_id = ({PROJECT} LIMIT 1)"
STEP = f"SELECT id FROM plan_milestone WHERE item_id = ({PROJECT} LIMIT 1) ORDER BY position"
_TASK = f"""FROM plan_responsibility r JOIN plan_planitem i ON i.id = r.item_id JOIN accounts_organisation o
    ON o.id = r.organisation_id WHERE i.edition_id = ({EDITION}) AND i.kind = 'tasks' AND o.function = 'civil_affairs'
    AND o.area = 630200000000 ORDER BY i.position, r.id"""
REPORT = {
    "edition_id": EDITION,
    "month": "SELECT '2026-01'",
    "item_id": f"SELECT r.item_id {_TASK}",
    "organisation_id": f"SELECT r.organisation_id {_TASK}",
}
RETURN = {
    "edition_id": EDITION,
    "indicator": "SELECT 'home_community_care_coverage'",
    "code": "SELECT 630200000000",
    "period": "SELECT '2025'",
}
FIGURE = {"indicator": "SELECT 'nursing_bed_share'", "code": "SELECT 630200000000"}
CHECKS = {"indicator": "SELECT 'elder_health_management_rate'", "code": "SELECT 630200000000"}
