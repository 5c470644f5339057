from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yingda.people"
    label = "people"

    def ready(self) -> None:
        """Models can be imported only now, so the listeners are connected here."""
        import_module("yingda.people.accounts").listen(self)
