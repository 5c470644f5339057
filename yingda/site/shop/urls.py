"""Addresses under `/demo-shop/`."""

from django.urls import path, re_path

from yingda.site.shop import views

urlpatterns = [
    path("", views.shelf),
    path("order", views.order),
    path("teas/<slug:slug>", views.product),
    re_path(r"^(?P<name>shop\.css|shop\.js)$", views.file),
]
