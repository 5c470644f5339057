"""Addresses of the ordinary lane."""

from django.urls import include, path, re_path

from yingda.site import form_page, pages, problems_page, try_page
from yingda.site.api import api
from yingda.site.reference import pages as reference
from yingda.site.widget_api import widget_api

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", reference.page),
    path("api/docs/<str:name>", reference.part),
    path("widget/v1/", widget_api.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("widget.js", pages.widget),
    path("sw.js", pages.worker),
    path("app.webmanifest", pages.manifest),
    path("healthz", pages.health),
    path("problems", problems_page.page),
    path("form/<str:key>", form_page.form),
    path("try/<str:key>", try_page.page),
    path("demo-shop/", include("yingda.site.shop.urls")),
    path("", pages.console),
    re_path(r"^(?!api/|widget/|static/|_allauth/|live|demo-shop|problems)(?P<path>.+)$", pages.console),
]
