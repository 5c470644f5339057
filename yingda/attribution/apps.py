from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "yingda.attribution"
    label = "attribution"
