"""Addresses of the pages about what goes on inside an institution."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.house import (
    views_attendance,
    views_day,
    views_peers,
    views_returns,
    views_roster,
    views_safety,
    views_staff,
    views_staff_file,
    views_vacancies,
)

app_name = "house"

urlpatterns = [
    path("own/", views_day.own, name="own"),
    path("<uuid:institution_id>/day/", views_day.day, name="day"),
    path("<uuid:institution_id>/peers/", views_peers.peers, name="peers"),
    path("sites/<uuid:site_id>/attendance/", views_attendance.day, name="attendance"),
    path("stays/<uuid:stay_id>/arrive/", views_attendance.arrive, name="arrive"),
    path("stays/<uuid:stay_id>/absent/", views_attendance.absent, name="absent"),
    path("stays/<uuid:stay_id>/gone/", views_attendance.gone, name="gone"),
    path("stays/<uuid:stay_id>/fetch/", views_attendance.fetch, name="fetch"),
    path("stays/<uuid:stay_id>/undo/", views_attendance.undo, name="undo"),
    path("stays/<uuid:stay_id>/fetchers/", views_attendance.fetchers, name="fetchers"),
    path("stays/<uuid:stay_id>/fetchers/new/", views_attendance.new_fetcher, name="new_fetcher"),
    path("fetchers/<uuid:fetcher_id>/end/", views_attendance.end_fetcher, name="end_fetcher"),
    path("sites/<uuid:site_id>/roster/", views_roster.week, name="roster"),
    path("sites/<uuid:site_id>/roster/plan/", views_roster.plan, name="plan_shifts"),
    path("sites/<uuid:site_id>/roster/copy/", views_roster.copy, name="copy_week"),
    path("shifts/<uuid:shift_id>/", views_roster.shift, name="shift"),
    path("shifts/<uuid:shift_id>/mark/", views_roster.mark, name="mark"),
    path("shifts/<uuid:shift_id>/remove/", views_roster.remove, name="remove_shift"),
    path("shifts/<uuid:shift_id>/stand-in/<uuid:staff_id>/", views_roster.stand_in, name="stand_in"),
    path("staff/", views_staff.staff, name="staff"),
    path("<uuid:institution_id>/staff/new/", views_staff.hire, name="hire"),
    path("vacancies/", views_vacancies.vacancies, name="vacancies"),
    path("free-places/", views_vacancies.free_places, name="free_places"),
    path("sites/<uuid:site_id>/posts/plan/", views_vacancies.plan, name="plan_posts"),
    path("<uuid:institution_id>/staff/file/", views_staff_file.staff_file, name="staff_file"),
    path("staff/<uuid:staff_id>/", views_staff.member, name="member"),
    path("staff/<uuid:staff_id>/posts/new/", views_staff.add_post, name="add_post"),
    path("staff/<uuid:staff_id>/credentials/new/", views_staff.credential, name="credential"),
    path("staff/<uuid:staff_id>/training/new/", views_staff.training, name="training"),
    path("staff/<uuid:staff_id>/end/", views_staff.end_employment, name="end_employment"),
    path("returns/", views_returns.listed, name="returns"),
    path("returns/years/", views_returns.yearly, name="yearly_returns"),
    path("<uuid:institution_id>/returns/<int:year_month>/", views_returns.sheet, name="return"),
    path("<uuid:institution_id>/returns/<int:year_month>/confirm/", views_returns.confirm, name="confirm_return"),
    path("safety/", views_safety.sites, name="safety_sites"),
    path("incidents/", views_safety.incidents, name="incidents"),
    path("incidents/<uuid:incident_id>/", views_safety.incident, name="incident"),
    path("incidents/<uuid:incident_id>/follow/", views_safety.follow, name="follow"),
    path("sites/<uuid:site_id>/safety/", views_safety.site, name="safety"),
    path("sites/<uuid:site_id>/safety/plan/", views_safety.plan, name="plan"),
    path("sites/<uuid:site_id>/safety/drill/", views_safety.drill, name="drill"),
    path("sites/<uuid:site_id>/incidents/new/", views_safety.report, name="report"),
    path("staff/posts/<uuid:post_id>/end/", views_staff.end_post, name="end_post"),
]
