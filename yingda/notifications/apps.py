from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "yingda.notifications"
    label = "notifications"
