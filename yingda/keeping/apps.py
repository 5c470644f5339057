from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "yingda.keeping"
    label = "keeping"
