from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "yingda.conversations"
    label = "conversations"
