"""Addresses of the public front door."""

from __future__ import annotations

from django.urls import path

from laoyou.portal import views, views_filing, views_own_copy, views_own_requests, views_place, views_register

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("register/", views_register.register, name="register"),
    path("register/<uuid:site_id>/", views_register.site, name="site"),
    path("photos/<uuid:photo_id>/<str:size>.jpg", views_register.photo, name="photo"),
    path("waiting/", views.lists, name="lists"),
    path("waiting/<uuid:list_id>/", views.waiting_list, name="list"),
    path("waiting/rules/<uuid:rule_id>/", views.rule, name="rule"),
    path("waiting/rankings/<uuid:ranking_id>/<str:file>", views.download, name="download"),
    path("own-record/", views_own_copy.own_copy, name="own_copy"),
    path("own-record/ask/", views_own_requests.ask, name="own_request"),
    path("own-record/close/", views_own_copy.close, name="close_own_copy"),
    path("filing/", views_filing.file, name="file"),
    path("filing/done/", views_filing.filed, name="filed"),
    path("filing/standing/", views_filing.standing, name="filing_standing"),
    path("filing/standing/close/", views_filing.close_standing, name="close_standing"),
    path("filing/more/", views_filing.more, name="filing_more"),
    path("my-place/", views_place.my_place, name="my_place"),
    path("my-place/close/", views_place.close, name="close_my_place"),
]
