from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yingda.people"
    label = "people"
