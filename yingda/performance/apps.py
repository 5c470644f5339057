from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "yingda.performance"
    label = "performance"
