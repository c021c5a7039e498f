"""Addresses of the plan pages."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.plan.views import (
    board,
    compare,
    counting,
    figures,
    items,
    load,
    outlook,
    packs,
    papers,
    plans,
    progress,
    projects,
    review,
    sections,
    versions,
)

app_name = "plan"
_REPORT = "<uuid:edition_id>/progress/<slug:month>/<uuid:item_id>/<uuid:organisation_id>/"

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("compare/", compare.compare, name="compare"),
    path("ours/", sections.ours, name="ours"),
    path("figures/count/", counting.count_figures, name="count_figures"),
    path("figures/<slug:indicator>/<int:code>/", figures.figure, name="figure"),
    path("figures/<slug:indicator>/<int:code>/change/", figures.change, name="figure_change"),
    path("figures/<slug:indicator>/<int:code>/<slug:part>/", figures.rows, name="figure_rows"),
    path("load/", load.upload, name="upload"),
    path("load/<uuid:run_id>/", load.reading, name="reading"),
    path("<uuid:edition_id>/", board.board, name="board"),
    path("<uuid:edition_id>/outlook/", outlook.outlook, name="outlook"),
    path("<uuid:edition_id>/indicators/", sections.indicators, name="indicators"),
    path("<uuid:edition_id>/tasks/", sections.tasks, name="tasks"),
    path("<uuid:edition_id>/progress/", progress.progress, name="progress"),
    path("<uuid:edition_id>/progress/<slug:month>/circular.docx", papers.circular, name="circular"),
    path("<uuid:edition_id>/progress/<slug:month>/", progress.set_month, name="report_month"),
    path(_REPORT, progress.report, name="report"),
    path(f"{_REPORT}write/", progress.write, name="write_report"),
    path(f"{_REPORT}decision/", progress.decide, name="decide_report"),
    path(f"{_REPORT}back/", progress.take_back, name="take_back_report"),
    path(f"{_REPORT}evidence/<uuid:evidence_id>/", progress.remove_evidence, name="remove_report_evidence"),
    path("<uuid:edition_id>/units/", sections.units, name="units"),
    path("<uuid:edition_id>/projects/", projects.projects, name="projects"),
    path("<uuid:edition_id>/projects/map/", projects.project_map, name="project_map"),
    path("<uuid:edition_id>/projects/timeline/", projects.timeline, name="timeline"),
    path("<uuid:edition_id>/support/", sections.support, name="support"),
    path("<uuid:edition_id>/disagreements/", sections.disagreements, name="disagreements"),
    path("<uuid:edition_id>/disagreements/<uuid:warning_id>/", sections.explain, name="explain"),
    path("<uuid:edition_id>/items/<uuid:item_id>/", items.item, name="item"),
    path("<uuid:edition_id>/items/<uuid:item_id>/tasks/", items.link, name="link"),
    path("<uuid:edition_id>/document/", versions.document, name="document"),
    path("<uuid:edition_id>/editions/", versions.editions_page, name="editions"),
    path("<uuid:edition_id>/pack/", packs.download, name="pack"),
    path("<uuid:edition_id>/review/", review.review, name="review"),
    path("<uuid:edition_id>/review/heading/", review.heading, name="review_heading"),
    path("<uuid:edition_id>/review/confirm/", review.confirm, name="review_confirm"),
    path("<uuid:edition_id>/review/add/<slug:kind>/", review.add, name="review_add"),
    path("<uuid:edition_id>/review/merge/", review.merge, name="review_merge"),
    path("<uuid:edition_id>/review/accept/", review.accept, name="review_accept"),
    path("<uuid:edition_id>/review/discard/", review.discard, name="review_discard"),
    path("<uuid:edition_id>/review/items/<uuid:item_id>/", review.edit, name="review_item"),
    path("<uuid:edition_id>/review/items/<uuid:item_id>/decide/", review.decide, name="review_decide"),
]
