"""Addresses of the exchange's pages."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.exchange import views, views_handling, views_quality, views_snapshots

app_name = "exchange"

urlpatterns = [
    path("", views.batches, name="batches"),
    path("load/", views_handling.load, name="load"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<uuid:conflict_id>/", views_handling.decide, name="decide"),
    path("freshness/", views.freshness, name="freshness"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("quality/", views_quality.listed, name="quality"),
    path("quality/check/", views_quality.check_now, name="check_quality"),
    path("quality/<slug:check>/", views_quality.one, name="quality_check"),
    path("snapshots/", views_snapshots.listed, name="snapshots"),
    path("snapshots/<slug:snapshot>/", views_snapshots.one, name="snapshot"),
    path("snapshots/<slug:snapshot>/verify/", views_snapshots.verify, name="verify_snapshot"),
    path("<uuid:batch_id>/", views.batch, name="batch"),
    path("<uuid:batch_id>/columns/", views_handling.columns, name="columns"),
    path("<uuid:batch_id>/progress/", views.work, name="work"),
    path("<uuid:batch_id>/rows/<uuid:row_id>/", views.row, name="row"),
    path("<uuid:batch_id>/rows/<uuid:row_id>/do/", views_handling.do_row, name="do_row"),
    path("<uuid:batch_id>/accept/", views_handling.accept, name="accept"),
    path("<uuid:batch_id>/undo/", views_handling.undo, name="undo"),
    path("<uuid:batch_id>/check-again/", views_handling.check_again, name="check_again"),
    path("<uuid:batch_id>/discard/", views_handling.discard, name="discard"),
    path("<uuid:batch_id>/stop/", views_handling.stop, name="stop"),
    path("<uuid:batch_id>/rejected/", views_handling.rejected, name="rejected"),
]
