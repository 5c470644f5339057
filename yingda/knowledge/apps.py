from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "yingda.knowledge"
    label = "knowledge"
