from django.apps import AppConfig


class InboxesConfig(AppConfig):
    name = "yingda.inboxes"
    label = "inboxes"
