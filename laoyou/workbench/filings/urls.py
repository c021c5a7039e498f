"""Addresses of the pages about filing."""

from __future__ import annotations

from django.urls import path

from laoyou.workbench.filings import views, views_answers, views_operator, views_requests

app_name = "filings"

urlpatterns = [
    path("", views.filings, name="list"),
    path("sites/<uuid:site_id>/new/", views_operator.new, name="new"),
    path("sites/<uuid:site_id>/change/", views_operator.change, name="change"),
    path("requests/<uuid:request_id>/", views_requests.request_, name="request"),
    path("requests/<uuid:request_id>/take/", views_requests.take_over, name="take_over"),
    path("requests/<uuid:request_id>/refuse/", views_requests.refuse, name="refuse_request"),
    path("requests/papers/<uuid:paper_id>/", views_requests.paper, name="request_paper"),
    path("documents/<uuid:document_id>/", views.document, name="document"),
    path("<uuid:filing_id>/", views.filing, name="filing"),
    path("<uuid:filing_id>/receipt/", views.receipt, name="receipt"),
    path("<uuid:filing_id>/receipt.docx", views.receipt_paper, name="receipt_paper"),
    path("<uuid:filing_id>/more/", views_operator.supplement, name="supplement"),
    path("<uuid:filing_id>/more/take-in/", views_requests.take_in_more, name="take_in_more"),
    path("<uuid:filing_id>/withdraw/", views_operator.withdraw, name="withdraw"),
    path("<uuid:filing_id>/ask/", views_answers.ask, name="ask"),
    path("<uuid:filing_id>/accept/", views_answers.accept, name="accept"),
    path("<uuid:filing_id>/refuse/", views_answers.refuse, name="refuse"),
]
