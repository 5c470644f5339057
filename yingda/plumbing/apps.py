from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "yingda.plumbing"
    label = "plumbing"
