from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _ship_roles(using: str, **_: Any) -> None:
    from yingda.people.actions.roles import ship_presets  # models cannot be imported before the apps are loaded

    ship_presets(using)


class PeopleConfig(AppConfig):
    name = "yingda.people"
    label = "people"

    def ready(self) -> None:
        """The roles that ship are rows after every migration, so that an upgrade brings new ones."""
        post_migrate.connect(_ship_roles, sender=self)
