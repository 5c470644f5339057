from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "yingda.webhooks"
    label = "webhooks"
