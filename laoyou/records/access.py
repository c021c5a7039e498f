"""What people may do with the system's own records. Who sees which rows follows from their area."""

from __future__ import annotations

from laoyou.core.access import declare

READ_AUDIT = declare("records.read_audit", "Read the audit trail", roles={"auditor"})
VERIFY_AUDIT = declare("records.verify_audit", "Verify the audit trail", roles={"auditor"}, writes=True)
EXPORT_AUDIT = declare("records.export_audit", "Export the audit trail", roles={"auditor"}, writes=True)
VIEW_JOBS = declare(
    "records.view_jobs",
    "See the work in the background; plan officers see what they started themselves",
    roles={"system_admin", "auditor", "plan_officer"},
)
RETRY_JOB = declare("records.retry_job", "Start failed work again", roles={"system_admin"}, writes=True)
CANCEL_JOB = declare("records.cancel_job", "Cancel waiting work", roles={"system_admin"}, writes=True)
VIEW_RUN = declare(
    "records.view_run",
    "Follow a piece of work while it runs",
    roles={"leader", "plan_officer", "department_officer", "data_officer", "system_admin", "auditor"},
)
READ_ATTACHMENT = declare(
    "records.read_attachment",
    "Download a kept document",
    roles={"leader", "plan_officer", "department_officer", "data_officer", "auditor"},
)
VIEW_CALENDAR = declare(
    "records.view_calendar",
    "See the calendar of working days",
    roles={"leader", "plan_officer", "department_officer", "township_worker", "data_officer", "system_admin"},
)
SET_CALENDAR = declare(
    "records.set_calendar", "Bring in the holiday arrangement of a year", roles={"system_admin"}, writes=True
)
VIEW_READINGS = declare("records.view_readings", "See who looked at whose record", roles={"auditor", "security_admin"})
