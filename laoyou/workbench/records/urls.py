"""Addresses of the records pages."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.records import views_audit, views_calendar, views_list_files, views_work

app_name = "records"

urlpatterns = [
    path("audit/", views_audit.audit_trail, name="audit"),
    path("audit/export/", views_audit.export_trail, name="export_audit"),
    path("audit/verify/", views_audit.verify_trail, name="verify_audit"),
    path("audit/<uuid:event_id>/", views_audit.event, name="event"),
    path("working-days/", views_calendar.working_days, name="calendar"),
    path("working-days/new/", views_calendar.bring_in, name="new_calendar"),
    path("jobs/", views_work.jobs_page, name="jobs"),
    path("jobs/<int:job_id>/", views_work.job, name="job"),
    path("jobs/<int:job_id>/retry/", views_work.retry_job, name="retry_job"),
    path("jobs/<int:job_id>/cancel/", views_work.cancel_job, name="cancel_job"),
    path("runs/<uuid:run_id>/", views_work.run, name="run"),
    path("runs/<uuid:run_id>/progress/", views_work.run_progress, name="run_progress"),
    path("attachments/<uuid:attachment_id>/", views_work.attachment, name="attachment"),
    path("files/", views_list_files.own, name="list_files"),
    path("files/order/", views_list_files.order, name="order_list"),
    path("files/<uuid:list_file_id>/", views_list_files.one, name="list_file"),
    path("files/<uuid:list_file_id>/fetch/", views_list_files.fetch, name="fetch_list_file"),
]
