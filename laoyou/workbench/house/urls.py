"""Addresses of the pages about what goes on inside an institution."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.house import views_safety, views_staff

app_name = "house"

urlpatterns = [
    path("staff/", views_staff.staff, name="staff"),
    path("<uuid:institution_id>/staff/new/", views_staff.hire, name="hire"),
    path("staff/<uuid:staff_id>/", views_staff.member, name="member"),
    path("staff/<uuid:staff_id>/posts/new/", views_staff.add_post, name="add_post"),
    path("staff/<uuid:staff_id>/credentials/new/", views_staff.credential, name="credential"),
    path("staff/<uuid:staff_id>/training/new/", views_staff.training, name="training"),
    path("staff/<uuid:staff_id>/end/", views_staff.end_employment, name="end_employment"),
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
