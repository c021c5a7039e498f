"""Addresses of the pages about what goes on inside an institution."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.house import views_staff

app_name = "house"

urlpatterns = [
    path("staff/", views_staff.staff, name="staff"),
    path("<uuid:institution_id>/staff/new/", views_staff.hire, name="hire"),
    path("staff/<uuid:staff_id>/", views_staff.member, name="member"),
    path("staff/<uuid:staff_id>/posts/new/", views_staff.add_post, name="add_post"),
    path("staff/<uuid:staff_id>/credentials/new/", views_staff.credential, name="credential"),
    path("staff/<uuid:staff_id>/training/new/", views_staff.training, name="training"),
    path("staff/<uuid:staff_id>/end/", views_staff.end_employment, name="end_employment"),
    path("staff/posts/<uuid:post_id>/end/", views_staff.end_post, name="end_post"),
]
