from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "yingda.customers"
    label = "customers"
