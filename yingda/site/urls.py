"""Addresses of the ordinary lane."""

from django.urls import include, path

from yingda.site.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("_allauth/", include("allauth.headless.urls")),
]
