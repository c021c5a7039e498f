"""The records pages alone."""

from django.urls import include, path

urlpatterns = [path("records/", include("laoyou.workbench.records.urls"))]
