from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "yingda.routing"
    label = "routing"
