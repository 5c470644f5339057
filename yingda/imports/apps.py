from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "yingda.imports"
    label = "imports"
