"""The area pages alone."""

from django.urls import include, path

urlpatterns = [path("areas/", include("laoyou.workbench.places.urls"))]
