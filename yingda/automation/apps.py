from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "yingda.automation"
    label = "automation"
