from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "yingda.reports"
    label = "reports"
